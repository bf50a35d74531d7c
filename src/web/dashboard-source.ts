import type { Stromkreis } from '../index.ts'

/** What the dashboard reads and asks for: an open engine, through the front door alone. */
export type DashboardSource = Pick<
  Stromkreis,
  | 'acknowledge'
  | 'alertCounts'
  | 'alerts'
  | 'anomalies'
  | 'askForLook'
  | 'contract'
  | 'correct'
  | 'counts'
  | 'desk'
  | 'history'
  | 'nextLook'
  | 'operations'
  | 'order'
  | 'orderCounts'
  | 'orderPage'
  | 'orders'
  | 'register'
  | 'silence'
  | 'stateAt'
  | 'subscribe'
  | 'text'
  | 'unsilence'
  | 'why'
>
