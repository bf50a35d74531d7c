import { type AlertKind, alertKinds } from './alert-kind.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** How long an alert waits, in milliseconds. */
export interface AlertDelays {
  /** Between two reminders while nobody has taken it up; null where what it is about reminds of itself. */
  remindMs: number | null
  /** Until it is told to more people, once, if nobody has taken it up. */
  escalateMs: number
  /** How long an acknowledgement holds: if it is not settled by then, it is told again. */
  acknowledgedMs: number
}

const usual: AlertDelays = { remindMs: dayMs, escalateMs: 3 * dayMs, acknowledgedMs: 7 * dayMs }

// Whatever stops everything waits shorter, whatever the market takes its time for longer.
const special: Partial<Record<AlertKind, Partial<AlertDelays>>> = {
  processingTooLong: { remindMs: 7 * dayMs, escalateMs: 14 * dayMs, acknowledgedMs: 14 * dayMs },
  denied: { remindMs: null, escalateMs: 7 * dayMs },
  deliveryOverdue: { escalateMs: 7 * dayMs },
  orderIncomplete: { remindMs: null, escalateMs: 7 * dayMs },
  orderUncertain: { remindMs: 4 * hourMs, escalateMs: dayMs, acknowledgedMs: dayMs },
  supplierUnreachable: { remindMs: 4 * hourMs, escalateMs: hourMs, acknowledgedMs: dayMs },
  credentialsRefused: { remindMs: 4 * hourMs, escalateMs: 4 * hourMs, acknowledgedMs: dayMs },
}

/** All of them ours: the supplier's guide names none. Those of one version of the machine never change. */
export const defaultAlertDelays: Readonly<Record<AlertKind, AlertDelays>> = Object.fromEntries(
  alertKinds.map((kind) => [kind, { ...usual, ...special[kind] }]),
) as Record<AlertKind, AlertDelays>
