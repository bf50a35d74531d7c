import type {
  ContractAlert,
  ContractDelays,
  ContractDetails,
  ContractNotice,
  ContractStatePath,
  OrderAlert,
  OrderNotice,
  OrderState,
} from '../machines/index.ts'
import type { AnomalyKind, Timer } from './contract-record.ts'
import type { OrderFacts } from './observation.ts'
import type { OrderSaying } from './order-saying.ts'

/** Why an entry stands in the log. */
export type EntryKind =
  | 'adopted'
  | 'submitted'
  | 'observed'
  | 'inferred'
  | 'timer'
  | 'anomaly'
  | 'act'
  | 'corrected'

/** The subject of entries about the supplier's answers as a whole. */
export const supplierSubject = 'supplier'

/** What happened, before the machine has said what follows from it. Instants are epoch milliseconds. */
export interface Happening {
  kind: EntryKind
  /** The machine's event, or what happened outside it (`anomaly.missing`, `act.lookedAt`). */
  event: string
  /** When we knew: the end of the look, or the moment of the timer or act. */
  observedAt: number
  /** When the look began; for timers and acts the same as `observedAt`. */
  beganAt: number
  /** Start of the last request that saw the old; null where nothing older was seen. */
  effectiveAfter: number | null
  /** End of the first request that saw the new; a timer's own instant. */
  effectiveBefore: number
  /** The details that changed. Free text only as references into the vault. */
  details?: Partial<ContractDetails> | undefined
  /** First entries only: what the contract starts with. */
  start?: ContractStart | undefined
  /** Anomalies only: what was seen and could not be applied. */
  anomaly?:
    | {
        kind: AnomalyKind
        seen: string
        status: string | null
        details?: Partial<ContractDetails> | undefined
      }
    | undefined
  /** Set where the anomaly recorded before is no longer what is seen. */
  settles?: true | undefined
  /** Timers only: which one fired, and whether a look after its deadline confirmed it. */
  timer?: { token: number; confirmed: boolean; estimated: boolean } | undefined
  /** Acts of people only: who wants it, and why, as a reference into the vault. */
  act?: { by: string; reason: string } | undefined
  /** Orders of our own only: what was said, besides the event's name and time. */
  order?: OrderSaying | undefined
  /** Digests only: what is told at once, and the log position up to which it was counted. */
  digest?: { counts: Record<string, number>; upTo: number } | undefined
}

/** What an adopted, submitted or corrected contract starts with. */
export interface ContractStart {
  customerNumber: string | null
  machineVersion: string
  delays: ContractDelays
  facts: OrderFacts
}

/** One line of the append-only log: what happened and what followed. */
export interface Entry extends Happening {
  /** A contract number, the id of an order of our own, or {@link supplierSubject}. */
  subject: string
  /** 1, 2, 3, ... per subject. */
  seq: number
  from: ContractStatePath | OrderState | null
  to: ContractStatePath | OrderState | null
  timers: TimerChanges
  effects: readonly Effect[]
  /** First entries only: time rules that had run out before we ever saw the order; told together, in a digest. */
  overdue?: readonly string[] | undefined
}

/** What an entry did to its subject's timers. */
export interface TimerChanges {
  armed: readonly Timer[]
  removed: readonly Timer[]
}

/** An effect as the log keeps it. `suppressed`: its state was left again within the same observation. */
export type Effect = (AlertEffect | NoticeEffect) & {
  suppressed?: true
  unconfirmed?: true
  estimated?: true
}

type AlertEffect = { type: 'alert' } & (ContractAlert | AnomalyAlert | DigestAlert | OrderAlert)
type NoticeEffect = { type: 'notify' } & (ContractNotice | OrderNotice)

/** An observation that the lifecycle cannot take in. */
export interface AnomalyAlert {
  kind: AnomalyKind
  state: ContractStatePath | null
  seen: string
}

/** Deadlines that were over before their orders were first seen, told at once instead of one by one. */
export interface DigestAlert {
  kind: 'adoptedOverdue'
  state: null
  /** Contracts per time rule. */
  counts: Record<string, number>
}

/** Key of an entry's effect: the same in every delivery. */
export function effectKey(entry: { subject: string; seq: number }, index: number): string {
  return `${entry.subject}/${entry.seq}/${index}`
}
