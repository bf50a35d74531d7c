import type { Context } from 'hono'
import type { Access } from './access.ts'
import type { AlertTally } from './alerts/alert-tally.ts'
import type { ContractIndex } from './contracts/contract-index.ts'
import type { DashboardSource } from './dashboard-source.ts'
import type { PageContent } from './frame.ts'
import type { LifecycleCharts } from './lifecycle-chart.ts'
import type { LiveFeed } from './live/live-feed.ts'
import type { OrderTally } from './orders/order-tally.ts'
import type { RecentMoves } from './overview/recent-moves.ts'
import type { Visit } from './visit.ts'

/** What the parts of a dashboard share. */
export interface DashboardParts {
  source: DashboardSource
  access: Access
  index: ContractIndex
  orders: OrderTally
  alerts: AlertTally
  feed: LiveFeed
  moves: RecentMoves
  charts: LifecycleCharts
  /** Answers with a whole page. */
  show(context: Context, content: PageContent, status?: 200 | 400 | 403 | 404 | 409 | 413 | 503): Response
  visit(context: Context): Visit
}
