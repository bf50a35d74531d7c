import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { timeRuleName } from '../../machines/index.ts'
import { effectName } from './effect-name.ts'

/** One thing that can happen in a state, whether or not it leads to another. */
export interface MachineEdge {
  /** Dotted path of the visible state that has it; a state around others where all of them have it. */
  from: string
  /** Dotted path of the visible state that is entered; the same as `from` where the order stays. */
  to: string
  /** Event type that takes it; null for a time rule. */
  event: string | null
  /** Name of the time rule (`after`) that takes it; null for an event. */
  timeRule: string | null
  /** Name of the guard that must hold; null where none is asked. */
  guard: string | null
  /** Guards of the edges that come before it for the same event: it is taken only where none of them holds. */
  unless: readonly string[]
  description: string
  /** Kinds of the effects asked for on the way, those of the states left and entered not included. */
  tells: readonly string[]
}

/** Everything that can happen in any state of a machine, state by state in the machine's own order. */
export function machineEdges(machine: AnyStateMachine): MachineEdge[] {
  const edgesWithin = (node: AnyStateNode): MachineEdge[] => [
    ...(isInner(node) ? [] : withEarlierGuards([node, ...innerParts(node)].flatMap(edgesOf))),
    ...Object.values(node.states).flatMap(edgesWithin),
  ]
  return edgesWithin(machine.root)
}

/** Everything that can happen while `leaf`, a dotted path of the innermost state, is active: innermost first. */
export function edgesOutOf(machine: AnyStateMachine, leaf: string): MachineEdge[] {
  const edges: MachineEdge[] = []
  let node: AnyStateNode | undefined = machine.getStateNodeById(`${machine.id}.${leaf}`)
  for (; node !== undefined; node = node.parent) edges.push(...edgesOf(node))
  return withEarlierGuards(edges)
}

/** Dotted paths of all visible states, those around others before these. */
export function statePaths(machine: AnyStateMachine): string[] {
  const within = (node: AnyStateNode): string[] =>
    Object.values(node.states)
      .filter((part) => !isInner(part))
      .flatMap((part) => [part.path.join('.'), ...within(part)])
  return within(machine.root)
}

/** Kinds of the effects that a state, a dotted path, asks for when it is entered. */
export function toldOnEntry(machine: AnyStateMachine, path: string): string[] {
  return kindsOf(machine, machine.getStateNodeById(`${machine.id}.${path}`).entry)
}

function edgesOf(node: AnyStateNode): MachineEdge[] {
  const from = visible(node).path.join('.')
  return [...node.transitions.values()].flat().map((transition) => {
    const target = transition.target?.[0]
    const rule = timeRuleName(transition.eventType)
    return {
      from,
      to: target === undefined || visible(target) === visible(node) ? from : entered(visible(target)),
      event: rule === null ? transition.eventType : null,
      timeRule: rule,
      guard: guardName(transition.guard),
      unless: [],
      description: transition.description ?? '',
      tells: kindsOf(node.machine, transition.actions),
    }
  })
}

function withEarlierGuards(edges: readonly MachineEdge[]): MachineEdge[] {
  return edges.map((edge, place) => {
    const earlier = edges.slice(0, place).filter(({ event }) => event !== null && event === edge.event)
    return { ...edge, unless: earlier.flatMap(({ guard }) => guard ?? []) }
  })
}

/** A state that only carries a timer is seen as the one around it. */
function visible(node: AnyStateNode): AnyStateNode {
  return isInner(node) ? visible(node.parent!) : node
}

function entered(node: AnyStateNode): string {
  const first = node.initial?.target[0]
  const isDeeper = first !== undefined && first.path.length > node.path.length && !isInner(first)
  return isDeeper ? entered(first) : node.path.join('.')
}

function isInner(node: AnyStateNode): boolean {
  return node.tags.includes('inner')
}

function innerParts(node: AnyStateNode): AnyStateNode[] {
  return Object.values(node.states)
    .filter(isInner)
    .flatMap((part) => [part, ...innerParts(part)])
}

function guardName(guard: unknown): string | null {
  if (typeof guard === 'string') return guard
  return (guard as { type?: string } | undefined)?.type ?? null
}

function kindsOf(machine: AnyStateMachine, actions: readonly unknown[]): string[] {
  return actions.flatMap((action) => {
    if (typeof action === 'string') return isMemory(machine, action) ? [] : action
    const { type, params } = action as { type?: string; params?: unknown }
    return type === 'alert' || type === 'notify' ? effectName(machine, params).kind : []
  })
}

function isMemory({ implementations }: AnyStateMachine, action: string): boolean {
  return (implementations.actions as Record<string, { type?: string }>)[action]?.type === 'xstate.assign'
}
