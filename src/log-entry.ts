import type {
  AlertCall,
  AlertDelays,
  AlertKind,
  AlertNotice,
  ContractAlert,
  ContractContext,
  ContractDelays,
  ContractDetails,
  ContractNotice,
  ContractStatePath,
  OrderAlert,
  OrderNotice,
  OrderState,
} from '../machines/index.ts'
import type { AnomalyKind, Timer } from './contract-record.ts'
import type { LikelyCause } from './likely-cause.ts'
import type { OrderFacts } from './observation.ts'
import type { OrderSaying } from './order-saying.ts'
import type { StromkreisErrorCode } from './stromkreis-error.ts'

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
  | 'migrated'

/** The subject of entries about the supplier's answers as a whole. */
export const supplierSubject = 'supplier'

/** The event of an act: a person wanted a look at a contract as soon as can be. */
export const askedForLook = 'look.asked'

/** What happened, before the machine has said what follows from it. Instants are epoch milliseconds. */
export interface Happening {
  kind: EntryKind
  /** The machine's event, or what happened outside it (`anomaly.missing`, `look.asked`). */
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
  /** Migrations only: where the contract then stands in another version of its machine. */
  migrated?: MachineMigration | undefined
  /** Orders of our own only: what was said, besides the event's name and time. */
  order?: OrderSaying | undefined
  /** Digests only: what is told at once, and the log position up to which it was counted. */
  digest?: Digest | undefined
  /** What happens to alerts alone: which alert, or until when its subject is silenced (null: for ever). */
  alert?: { id?: string; until?: number | null } | undefined
  /** Of the supplier as such: what is the matter with it. */
  supplier?: SupplierSaying | undefined
}

/** What is told at once because it is much. */
export interface Digest {
  /** Time rules that had run out before their contracts were first seen. */
  counts: Record<string, number>
  /** Alerts that were raised, by kind. */
  alerts?: Record<string, number> | undefined
  /** What was said once more of alerts, by kind. */
  reminders?: Record<string, number> | undefined
  upTo: number
}

/** What is the matter with the supplier, and since when, epoch milliseconds; null where it answers again. */
export interface SupplierSaying {
  trouble: SupplierAlert['kind'] | null
  since: number
  code: StromkreisErrorCode | null
}

/** What an adopted, submitted or corrected contract starts with. */
export interface ContractStart {
  customerNumber: string | null
  machineVersion: string
  delays: ContractDelays
  facts: OrderFacts
}

/**
 * A contract that goes on under another version of its machine. What the migration made of it stands here, so that
 * replaying needs no migration.
 */
export interface MachineMigration {
  fromVersion: string
  toVersion: string
  /** Dotted path of the innermost state in the new version. */
  leaf: string
  context: ContractContext
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
  /** Where alerts begin: their machine's version, and times of their kinds that are not its defaults. Left out: quietly. */
  raises?: { version: string; delays?: Partial<Record<AlertKind, AlertDelays>> } | undefined
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
  withheld?: Withheld
  /** The alert that it belongs to, where that was raised before. An alert's id is the key of the effect that raised it. */
  alert?: string
  /** `openTooLong` only. */
  likelyCauses?: readonly LikelyCause[]
}

/** Why an effect is not told: nobody wants to hear of it, somebody has taken it up, or it is told with many others. */
export type Withheld = 'silenced' | 'acknowledged' | 'inDigest'

type AlertEffect = { type: 'alert' } & (
  | ContractAlert
  | AnomalyAlert
  | DigestAlert
  | OrderAlert
  | SupplierAlert
  | AlertCall
)
type NoticeEffect = { type: 'notify' } & (ContractNotice | OrderNotice | AlertNotice)

/** An observation that the lifecycle cannot take in. */
export interface AnomalyAlert {
  kind: AnomalyKind
  state: ContractStatePath | null
  seen: string
}

/**
 * What is told at once instead of one by one: deadlines that were over before their orders were first seen, alerts that
 * were raised, or reminders of some.
 */
export interface DigestAlert {
  kind: 'adoptedOverdue' | 'manyAlerts' | 'manyReminders'
  state: null
  /** How many of each kind; contracts per time rule. */
  counts: Record<string, number>
}

/** The supplier does not answer, or does not let us in. */
export interface SupplierAlert {
  kind: 'supplierUnreachable' | 'credentialsRefused'
  state: null
  /** Epoch milliseconds. */
  since: number
  code: StromkreisErrorCode
}

/** Whether anybody is to hear of an effect. */
export function isTold({ suppressed, withheld }: Effect): boolean {
  return suppressed === undefined && withheld === undefined
}

/** Effects of alerts' own machine, which stand behind those of whatever the entry is about. */
const ofAlertsLife: readonly string[] = [
  'alertReminder',
  'alertEscalated',
  'alertAcknowledged',
  'alertResolved',
]

/** Whether an effect is one that an alert's own machine asked for. */
export function isOfAlertsLife({ kind }: Pick<Effect, 'kind'>): boolean {
  return ofAlertsLife.includes(kind)
}

/** The effects that a subject's own machine asked for, without all that alerts made of them. */
export function machineEffects(effects: readonly Effect[]): Effect[] {
  return effects.flatMap((effect) => {
    if (isOfAlertsLife(effect)) return []
    const { withheld, alert, likelyCauses, ...asked } = effect
    return asked as Effect
  })
}

/** Key of an entry's effect: the same in every delivery. */
export function effectKey(entry: { subject: string; seq: number }, index: number): string {
  return `${entry.subject}/${entry.seq}/${index}`
}
