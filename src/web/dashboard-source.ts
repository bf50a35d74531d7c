import type { Stromkreis } from '../index.ts'

/** What the dashboard reads and asks for: an open engine, through the front door alone. */
export type DashboardSource = Pick<
  Stromkreis,
  | 'acknowledge'
  | 'alertCounts'
  | 'alerts'
  | 'askForLook'
  | 'contract'
  | 'correct'
  | 'desk'
  | 'history'
  | 'nextLook'
  | 'now'
  | 'openAlertsByState'
  | 'operations'
  | 'order'
  | 'orderCounts'
  | 'orderOf'
  | 'orderPage'
  | 'orders'
  | 'ownTariffs'
  | 'register'
  | 'silence'
  | 'subscribe'
  | 'text'
  | 'unsilence'
>
