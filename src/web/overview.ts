import { orderStates } from '../../machines/index.ts'
import type { DashboardParts } from './dashboard-parts.ts'
import { journeyTroubles } from './journey-troubles.ts'
import type { Overview } from './overview-page.ts'

const movesShown = 12

/** Reads what the overview shows. */
export async function overviewOf({
  source,
  index,
  orders,
  feed,
  moves,
  charts,
}: DashboardParts): Promise<Overview> {
  const [ofContracts, ofOrders] = await Promise.all([charts.of('contract'), charts.of('order')])
  const standing = source.operations()
  const alerts = source.alerts()
  const flow = moves.flow(standing.at)
  const troubles = journeyTroubles(alerts, { source, index })
  const isOfOrders = (way: string) => orderStates.some((state) => way.endsWith(` ${state}`))
  const [orderFlow, contractFlow] = [true, false].map((isOrder) =>
    Object.fromEntries(Object.entries(flow).filter(([way]) => isOfOrders(way) === isOrder)),
  )
  return {
    alerts,
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
