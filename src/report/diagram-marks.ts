import type { GraphEdge, GraphState, MachineGraph } from './machine-graph.ts'
import type { WalkedEdge, WalkedPath } from './walked-path.ts'

/** What a diagram shows besides its machine. */
export interface DiagramMarks {
  /** How many there are in each state now, by dotted path. */
  counts?: Readonly<Record<string, number>>
  /** The way of one contract or order. */
  path?: WalkedPath
}

/** What a diagram shows of one state. */
export interface StateMark {
  /** How many are in it or in its parts; null where nobody counted. */
  count: number | null
  /** Null where the path did not lead through it, or there is none. */
  how: 'seen' | 'inferred' | null
  isCurrent: boolean
}

/** What a diagram shows of one edge, or of a step that is none. */
export interface EdgeMark {
  /** Null where the path did not take it. A step that was seen once and inferred another time is `observed`. */
  how: WalkedEdge['kind'] | null
  /** Which steps of the path took it, counted from 1. */
  steps: number[]
}

/** A step of a path that is no edge of the machine. */
export interface Jump extends EdgeMark {
  from: string
  to: string
}

/** What is marked at a state. A state with parts is where its parts are. */
export function stateMark({ path: at, parts }: GraphState, { counts, path }: DiagramMarks): StateMark {
  const sum = (state: { path: string; parts: GraphState[] }): number =>
    state.parts.reduce((total, part) => total + sum(part), counts?.[state.path] ?? 0)
  const stays = path?.states.filter(({ state }) => isWithin(state, at)) ?? []
  const isSeen = stays.some(({ how }) => how === 'seen')
  return {
    count: counts === undefined ? null : sum({ path: at, parts }),
    how: stays.length === 0 ? null : isSeen ? 'seen' : 'inferred',
    isCurrent: path?.current === at,
  }
}

/** What is marked at an edge. */
export function edgeMark(graph: MachineGraph, edge: GraphEdge, { path }: DiagramMarks): EdgeMark {
  return markOf(path, (step) => edgeOf(graph, step) === edge)
}

/** The steps of a path that are no edges of the machine: corrections. */
export function jumps(graph: MachineGraph, { path }: DiagramMarks): Jump[] {
  const wide = path?.edges.filter((step) => edgeOf(graph, step) === null) ?? []
  const ends = new Map(wide.map(({ from, to }) => [JSON.stringify([from, to]), { from, to }]))
  return [...ends.values()].map(({ from, to }) => ({
    from,
    to,
    ...markOf(path, (step) => step.from === from && step.to === to && wide.includes(step)),
  }))
}

/**
 * The edge of the graph that a step of a path took, which may lead from or to a state around those where the step
 * began and ended; null for a jump.
 */
function edgeOf({ edges }: MachineGraph, step: WalkedEdge): GraphEdge | null {
  if (step.kind === 'corrected') return null
  const fits = ({ from, to, timeRule }: GraphEdge) =>
    isWithin(step.from, from) && isWithin(step.to, to) && (timeRule?.name ?? null) === step.timeRule
  return edges.find(fits) ?? null
}

function markOf(path: WalkedPath | undefined, took: (step: WalkedEdge) => boolean): EdgeMark {
  const steps: number[] = []
  const kinds = new Set<WalkedEdge['kind']>()
  for (const [index, step] of path?.edges.entries() ?? []) {
    if (!took(step)) continue
    steps.push(index + 1)
    kinds.add(step.kind)
  }
  const how = (['corrected', 'timer', 'observed', 'inferred'] as const).find((kind) => kinds.has(kind))
  return { how: how ?? null, steps }
}

function isWithin(path: string, around: string): boolean {
  return path === around || path.startsWith(`${around}.`)
}
