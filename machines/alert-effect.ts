import type { AlertContext } from './alert-context.ts'
import type { AlertKind } from './alert-kind.ts'
import type { AlertState } from './alert-state.ts'

/** Who is asked to act once more, or who else. */
export interface AlertCall extends AlertTold {
  kind: 'alertReminder' | 'alertEscalated'
}

/** Good to know about an alert that was told. */
export interface AlertNotice extends AlertTold {
  kind: 'alertAcknowledged' | 'alertResolved'
  /** Who has taken it up; null where nobody has. */
  by: string | null
}

interface AlertTold {
  state: AlertState
  /** Which alert. */
  alert: string
  about: AlertKind
  /** When it was raised, epoch milliseconds. */
  openedAt: number
}

type Telling<Effect> = (context: AlertContext) => Effect

const told = ({ id, kind, openedAt }: AlertContext) => ({ alert: id, about: kind, openedAt })

/** What each kind of call says. */
export const alertCalls: { readonly [Kind in AlertCall['kind']]: Telling<AlertCall> } = {
  alertReminder: (context) => ({ kind: 'alertReminder', state: 'Open', ...told(context) }),
  alertEscalated: (context) => ({ kind: 'alertEscalated', state: 'Open', ...told(context) }),
}

/** What each kind of notice says. */
export const alertNotices: { readonly [Kind in AlertNotice['kind']]: Telling<AlertNotice> } = {
  alertAcknowledged: (context) => ({
    kind: 'alertAcknowledged',
    state: 'Acknowledged',
    ...told(context),
    by: context.acknowledgedBy,
  }),
  alertResolved: (context) => ({
    kind: 'alertResolved',
    state: 'Resolved',
    ...told(context),
    by: context.acknowledgedBy,
  }),
}
