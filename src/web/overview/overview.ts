import { orderStates } from '../../../machines/index.ts'
import type { DashboardParts } from '../dashboard-parts.ts'
import type { Overview } from './overview-page.ts'

const movesShown = 12
const alertsRead = 200

/** Reads what the overview shows. */
export async function overviewOf({
  source,
  index,
  orders,
  alerts,
  feed,
  moves,
  charts,
}: DashboardParts): Promise<Overview> {
  const [ofContracts, ofOrders] = await Promise.all([charts.of('contract'), charts.of('order')])
  const standing = source.operations()
  const flow = moves.flow(standing.at)
  const troubles = alerts.openByState()
  const isOfOrders = (way: string) => orderStates.some((state) => way.endsWith(` ${state}`))
  const [orderFlow, contractFlow] = [true, false].map((isOrder) =>
    Object.fromEntries(Object.entries(flow).filter(([way]) => isOfOrders(way) === isOrder)),
  )
  const open = alerts.counts().filter(({ state }) => state === 'Open')
  return {
    // Those taken up or silenced stand among the oldest too.
    alerts: source.alerts({ limit: alertsRead }).filter(({ state }) => state === 'Open'),
    openAlerts: open.reduce((sum, { count }) => sum + count, 0),
    standing,
    charts: {
      contracts: ofContracts.marked({
        ...{ counts: index.counts(), troubles: troubles.contracts, flow: contractFlow },
      }),
      orders: ofOrders.marked({
        ...{ counts: orders.counts(), troubles: troubles.orders, flow: orderFlow },
      }),
    },
    flow,
    latest: feed.latestMoves(movesShown),
  }
}
