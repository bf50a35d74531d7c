import type { AlertKind, AlertState } from '../../machines/index.ts'
import type { AlertRecord } from '../alert-record.ts'
import { fromTimerJson, type TimerJson, toTimerJson } from './timer-json.ts'

/** An alert as the columns of its row, its subject's number apart. */
export interface AlertRow {
  id: string
  kind: string
  state: string
  opened_at: number
  resolved_at: number | null
  /** The rest, as JSON. */
  snapshot: string
}

type Snapshot = [
  subject: string,
  machineVersion: string,
  leaf: string,
  now: number,
  isTold: 0 | 1,
  acknowledged: [at: number | null, by: string | null, note: string | null] | 0,
  silencedUntil: number | null,
  delays: [remindMs: number | null, escalateMs: number, acknowledgedMs: number],
  timers: TimerJson[],
  effect: AlertRecord['effect'],
]

/** The columns of an alert. */
export function toAlertRow({ context, ...record }: AlertRecord): AlertRow {
  const { remindMs, escalateMs, acknowledgedMs } = context.delays
  const isUntouched = context.acknowledgedBy === null && record.note === null
  const snapshot: Snapshot = [
    record.subject,
    record.machineVersion,
    record.leaf,
    context.now,
    context.isTold ? 1 : 0,
    isUntouched ? 0 : [record.acknowledgedAt, context.acknowledgedBy, record.note],
    context.silencedUntil,
    [remindMs, escalateMs, acknowledgedMs],
    record.timers.map(toTimerJson),
    record.effect,
  ]
  return {
    id: record.id,
    kind: record.kind,
    state: record.state,
    opened_at: context.openedAt,
    resolved_at: record.resolvedAt,
    snapshot: JSON.stringify(snapshot),
  }
}

/** The alert that {@link toAlertRow} made the row from. */
export function fromAlertRow(row: AlertRow): AlertRecord {
  const [subject, machineVersion, leaf, now, isTold, acknowledged, silencedUntil, delays, timers, effect] =
    JSON.parse(row.snapshot) as Snapshot
  const [acknowledgedAt, acknowledgedBy, note] = acknowledged === 0 ? [null, null, null] : acknowledged
  const [remindMs, escalateMs, acknowledgedMs] = delays
  const kind = row.kind as AlertKind
  return {
    id: row.id,
    kind,
    subject,
    machineVersion,
    leaf,
    state: row.state as AlertState,
    context: {
      id: row.id,
      kind,
      openedAt: row.opened_at,
      now,
      isTold: isTold === 1,
      acknowledgedBy,
      silencedUntil,
      delays: { remindMs, escalateMs, acknowledgedMs },
    },
    timers: timers.map(fromTimerJson),
    effect,
    acknowledgedAt,
    note,
    resolvedAt: row.resolved_at,
  }
}
