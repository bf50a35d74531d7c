import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { type StateMeta, timeRuleName } from '../../machines/index.ts'

/** One visible state of a machine. */
export interface GraphState {
  /** Dotted path. */
  path: string
  name: string
  description: string
  meta: StateMeta
  /** Name of the part entered first, for a state with visible parts. */
  initial: string | null
  parts: GraphState[]
}

/** One edge between visible states, or a time rule that leaves the state where it is. */
export interface GraphEdge {
  from: string
  to: string
  /** Event types that take it; empty for a time rule. */
  events: string[]
  timeRule: TimeRule | null
}

/** A time rule (`after`). */
export interface TimeRule {
  name: string
  description: string
  /** Null when it depends on dates. */
  delayMs: number | null
}

/** A machine as people see it: states that only carry timers are folded into those they belong to. */
export interface MachineGraph {
  id: string
  version: string
  initial: string
  states: GraphState[]
  edges: GraphEdge[]
}

/** Reads a machine's visible graph from the machine itself. `delayMs` says how long a named delay is. */
export function machineGraph(
  machine: AnyStateMachine,
  delayMs: (name: string) => number | null,
): MachineGraph {
  const edges: GraphEdge[] = []
  const visit = (node: AnyStateNode): GraphState => {
    edges.push(...edgesOf(node, delayMs))
    const parts = visibleParts(node)
    const state = {
      path: node.path.join('.'),
      name: node.key,
      description: node.description ?? '',
      meta: node.meta as StateMeta,
      initial: parts.length > 0 ? (node.initial.target[0]?.key ?? null) : null,
      parts: parts.map(visit),
    }
    return state
  }
  const states = visibleParts(machine.root).map(visit)
  return {
    id: machine.id,
    version: machine.version ?? '',
    initial: machine.root.initial.target[0]?.key ?? '',
    states,
    edges: merged(edges),
  }
}

/** Whether a state only carries a timer. */
function isInner(node: AnyStateNode): boolean {
  return node.tags.includes('inner')
}

function visibleParts(node: AnyStateNode): AnyStateNode[] {
  return Object.values(node.states).filter((part) => !isInner(part))
}

function edgesOf(node: AnyStateNode, delayMs: (name: string) => number | null): GraphEdge[] {
  return [node, ...innerParts(node)].flatMap((at) =>
    [...at.transitions.values()].flat().flatMap((transition) => {
      const from = node.path.join('.')
      const to = transition.target === undefined ? from : visiblePath(transition.target[0]!)
      const name = timeRuleName(transition.eventType)
      const isTimeRule = name !== null
      if (to === from && !isTimeRule) return []
      const timeRule = isTimeRule
        ? { name, description: transition.description ?? '', delayMs: delayMs(name) }
        : null
      return { from, to, events: isTimeRule ? [] : [transition.eventType], timeRule }
    }),
  )
}

function innerParts(node: AnyStateNode): AnyStateNode[] {
  return Object.values(node.states)
    .filter(isInner)
    .flatMap((part) => [part, ...innerParts(part)])
}

function visiblePath(node: AnyStateNode): string {
  return isInner(node) ? visiblePath(node.parent!) : node.path.join('.')
}

function merged(edges: GraphEdge[]): GraphEdge[] {
  const byEnds = new Map<string, GraphEdge>()
  for (const edge of edges) {
    const key = `${edge.from}>${edge.to}>${edge.timeRule?.name ?? ''}`
    const known = byEnds.get(key)
    if (known === undefined) byEnds.set(key, { ...edge, events: [...edge.events] })
    else known.events.push(...edge.events)
  }
  return [...byEnds.values()]
}
