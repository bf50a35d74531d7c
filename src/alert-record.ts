import type { AlertContext, AlertKind, AlertState } from '../machines/index.ts'
import type { Timer } from './contract-record.ts'
import type { LikelyCause } from './likely-cause.ts'
import type { Effect } from './log-entry.ts'

/** Everything known of one alert. A cache: replaying the log must give the same, byte for byte. */
export interface AlertRecord {
  /** Key of the effect that raised it; `subject/seq/rule` where an adopted contract's time rule had run out before. */
  id: string
  kind: AlertKind
  /** A contract number, the id of an order of our own, or `supplier`. */
  subject: string
  /** Version of the alert machine that steps it. */
  machineVersion: string
  /** Dotted path of the innermost active state. */
  leaf: string
  state: AlertState
  context: AlertContext
  timers: readonly Timer[]
  /** What was said of it last, as its subject's own machine asked for it. */
  effect: Effect
  /** When it was taken up last, epoch milliseconds; null before, and again once that has ended. */
  acknowledgedAt: number | null
  /** Reference to the note of whoever took it up. */
  note: string | null
  /** Epoch milliseconds. */
  resolvedAt: number | null
}

/** What an alert's effect may say of why it is raised: codes, states, dates and numbers alone. Instants are epoch milliseconds. */
export interface AlertSaying {
  denialReason?: string | null
  recoveries?: number
  startDate?: string | null
  seen?: string
  candidate?: string | null
  since?: number
  code?: string
  counts?: Record<string, number>
  likelyCauses?: readonly LikelyCause[]
  unconfirmed?: true
  estimated?: true
}

/** That nobody wants to hear of a contract, an order or the supplier. */
export interface Silence {
  /** Epoch milliseconds; null for as long as nobody says otherwise. */
  until: number | null
  since: number
  by: string
  /** Reference to why. */
  reason: string
}

/** An alert as lists show it. */
export interface AlertSummary {
  id: string
  kind: AlertKind
  state: AlertState
  /** Null where it is about an order that is no contract yet, or about the supplier. */
  contractNumber: string | null
  /** Id of the order of ours that it is about. */
  order: string | null
  /** Epoch milliseconds, as all its times. */
  openedAt: number
  acknowledgedAt: number | null
  acknowledgedBy: string | null
  silencedUntil: number | null
  resolvedAt: number | null
  /** Why, in codes: `message` says the same in words. */
  saying: AlertSaying
  /** What is wrong and what to do, without personal data unless texts were asked for. */
  message: string
}
