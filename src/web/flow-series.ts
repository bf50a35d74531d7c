import { contractStatePaths } from '../../machines/index.ts'
import type { Flow, FlowEdge } from './insight-report-parts.ts'

/** Moves that are drawn as one colour: those to some states. */
export interface FlowSeries {
  /** The state, or the word for several. */
  name: string
  /** Class of the colour. */
  kind: string
  perUnit: number[]
}

interface SeriesRule {
  name: string
  kind: string
  takes(edge: Pick<FlowEdge, 'from' | 'to'>): boolean
}

const to =
  (...states: string[]) =>
  (edge: Pick<FlowEdge, 'to'>) =>
    states.includes(edge.to)

const ofContracts: readonly SeriesRule[] = [
  { name: 'new', kind: 'initial', takes: ({ from }) => from === null },
  { name: 'Processing', kind: 'active', takes: to('Processing', 'Open') },
  { name: 'Denied', kind: 'recoverable', takes: to('Denied') },
  { name: 'PendingDelivery', kind: 'success is-soft', takes: to('Contract.PendingDelivery') },
  { name: 'Delivery', kind: 'success', takes: to('Contract.Delivery') },
  { name: 'ended', kind: 'terminal', takes: to('Rejected', 'Revoked', 'Cancelled') },
]

const ofOrders: readonly SeriesRule[] = [
  { name: 'Offered', kind: 'initial', takes: to('Offered', 'Quoting') },
  { name: 'Accepted', kind: 'active', takes: to('Accepted', 'Ready', 'Submitting') },
  { name: 'trouble', kind: 'recoverable', takes: to('Incomplete', 'Refused', 'Uncertain') },
  { name: 'Submitted', kind: 'success', takes: to('Submitted') },
  { name: 'ended', kind: 'terminal', takes: to('Declined', 'Expired', 'Abandoned') },
]

/**
 * The moves of contracts, or of orders of our own, in a few groups that are piled on each other; without the empty ones.
 * @param hasBeginning whether the log begins within: what was there already when it did is no move.
 */
export function flowSeries(
  { units, edges }: Flow,
  { of, hasBeginning }: { of: 'contracts' | 'orders'; hasBeginning: boolean },
): FlowSeries[] {
  const rules = of === 'contracts' ? ofContracts : ofOrders
  const theirs = flowEdges(edges, of)
  const series = rules.map(({ name, kind }) => ({ name, kind, perUnit: units.map(() => 0) }))
  for (const edge of theirs) {
    const index = rules.findIndex((rule) => rule.takes(edge))
    if (index === -1) continue
    for (const [unit, times] of edge.perUnit.entries()) series[index]!.perUnit[unit]! += times
  }
  const [found] = series
  if (of === 'contracts' && hasBeginning) {
    const first = found!.perUnit.findIndex((times) => times > 0)
    if (first !== -1) found!.perUnit[first] = 0
  }
  return series.filter(({ perUnit }) => perUnit.some((times) => times > 0))
}

/** The edges of contracts, or of orders of our own. */
export function flowEdges(edges: readonly FlowEdge[], of: 'contracts' | 'orders'): FlowEdge[] {
  const isContracts = (state: string) => contractStatePaths.some((each) => each === state)
  return edges.filter((edge) => isContracts(edge.to) === (of === 'contracts'))
}
