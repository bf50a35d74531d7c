import { orderStates } from '../../machines/index.ts'
import type { AlertSummary } from '../alert-record.ts'
import type { DashboardParts } from './dashboard-parts.ts'
import type { Overview } from './overview-page.ts'

const movesShown = 12

/** Reads what the overview shows. */
export async function overviewOf({ source, index, feed, moves, charts }: DashboardParts): Promise<Overview> {
  const [ofContracts, ofOrders] = await Promise.all([charts.of('contract'), charts.of('order')])
  const standing = source.operations()
  const alerts = source.alerts()
  const flow = moves.flow(standing.at)
  const troubles = troublesIn(alerts, ({ contractNumber, order }) =>
    contractNumber === null || order !== null ? null : (index.stateOf(contractNumber) ?? null),
  )
  const orderTroubles = troublesIn(alerts, ({ order }) => (order === null ? null : source.order(order).state))
  const isOfOrders = (way: string) => orderStates.some((state) => way.endsWith(` ${state}`))
  const [orderFlow, contractFlow] = [true, false].map((isOrder) =>
    Object.fromEntries(Object.entries(flow).filter(([way]) => isOfOrders(way) === isOrder)),
  )
  return {
    alerts,
    standing,
    charts: {
      contracts: ofContracts.marked({ counts: index.counts(), troubles, flow: contractFlow }),
      orders: ofOrders.marked({ counts: source.orderCounts(), troubles: orderTroubles, flow: orderFlow }),
    },
    flow,
    latest: feed.latestMoves(movesShown),
  }
}

/** How many open alerts there are in each state that `stateOf` names. */
function troublesIn(
  alerts: readonly AlertSummary[],
  stateOf: (alert: AlertSummary) => string | null,
): Record<string, number> {
  const troubles: Record<string, number> = {}
  for (const alert of alerts) {
    const state = alert.state === 'Open' ? stateOf(alert) : null
    if (state !== null) troubles[state] = (troubles[state] ?? 0) + 1
  }
  return troubles
}
