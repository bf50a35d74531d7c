import { type AlertDelays, defaultAlertDelays } from './alert-delays.ts'
import type { AlertKind } from './alert-kind.ts'

/** All of it optional: `createActor(alertMachine)` raises an alert about an order that is Open for too long. */
export interface AlertInput {
  /** What the alert is called by whoever keeps it. */
  id?: string
  kind?: AlertKind
  /** When it was raised, epoch milliseconds. */
  now?: number
  /** Whether people hear of it by itself. Of what is told with many others at once, nothing more is told. */
  isTold?: boolean
  /** Times that differ from `defaultAlertDelays`. */
  delays?: Partial<AlertDelays>
}

/** What the machine remembers of one alert. None of it is the customer's. */
export interface AlertContext {
  id: string
  kind: AlertKind
  /** When it was raised, epoch milliseconds. */
  openedAt: number
  /** When something last happened to it, epoch milliseconds. */
  now: number
  /** Whether people have heard of it by itself. */
  isTold: boolean
  /** Who has taken it up last; null before anybody has. */
  acknowledgedBy: string | null
  /** Until when it is silenced, epoch milliseconds; null where it is not, or for ever. */
  silencedUntil: number | null
  delays: AlertDelays
}

/** What the machine begins with. */
export function initialAlertContext(input: AlertInput | undefined): AlertContext {
  const kind = input?.kind ?? 'openTooLong'
  const now = input?.now ?? 0
  return {
    id: input?.id ?? '',
    kind,
    openedAt: now,
    now,
    isTold: input?.isTold ?? true,
    acknowledgedBy: null,
    silencedUntil: null,
    delays: { ...defaultAlertDelays[kind], ...input?.delays },
  }
}
