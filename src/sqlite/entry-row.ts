import type { Entry, EntryKind } from '../log-entry.ts'
import { fromTimerJson, type TimerJson, toTimerJson } from './timer-json.ts'

/** An entry as the columns of its row, its place in the log apart. */
export interface EntryRow {
  seq: number
  kind: string
  event: string
  from_state: string | null
  to_state: string | null
  observed_at: number
  began_at: number
  effective_after: number | null
  effective_before: number
  /** Everything that most entries do not have. */
  body: string | null
}

type Body = Partial<
  Pick<
    Entry,
    | 'details'
    | 'start'
    | 'anomaly'
    | 'settles'
    | 'timer'
    | 'act'
    | 'migrated'
    | 'order'
    | 'digest'
    | 'alert'
    | 'supplier'
    | 'raises'
    | 'effects'
    | 'overdue'
  > & { armed: TimerJson[]; removed: TimerJson[] }
>

/** The columns of an entry. */
export function toEntryRow(entry: Entry): EntryRow {
  return {
    seq: entry.seq,
    kind: entry.kind,
    event: entry.event,
    from_state: entry.from,
    to_state: entry.to,
    observed_at: entry.observedAt,
    began_at: entry.beganAt,
    effective_after: entry.effectiveAfter,
    effective_before: entry.effectiveBefore,
    body: encodeBody(entry),
  }
}

/** The entry that {@link toEntryRow} made the row from. */
export function fromEntryRow(row: EntryRow, subject: string): Entry {
  const { armed = [], removed = [], effects = [], ...rest } = JSON.parse(row.body ?? '{}') as Body
  return {
    kind: row.kind as EntryKind,
    event: row.event,
    observedAt: row.observed_at,
    beganAt: row.began_at,
    effectiveAfter: row.effective_after,
    effectiveBefore: row.effective_before,
    subject,
    seq: row.seq,
    from: row.from_state as Entry['from'],
    to: row.to_state as Entry['to'],
    timers: { armed: armed.map(fromTimerJson), removed: removed.map(fromTimerJson) },
    effects,
    ...rest,
  }
}

function encodeBody(entry: Entry): string | null {
  const { details, start, anomaly, settles, timer, act, order, digest, overdue, timers, effects } = entry
  const { alert, supplier, raises, migrated } = entry
  const body: Body = {}
  if (details) body.details = details
  if (start) body.start = start
  if (anomaly) body.anomaly = anomaly
  if (settles) body.settles = settles
  if (timer) body.timer = timer
  if (act) body.act = act
  if (migrated) body.migrated = migrated
  if (order) body.order = order
  if (digest) body.digest = digest
  if (alert) body.alert = alert
  if (supplier) body.supplier = supplier
  if (raises) body.raises = raises
  if (timers.armed.length > 0) body.armed = timers.armed.map(toTimerJson)
  if (timers.removed.length > 0) body.removed = timers.removed.map(toTimerJson)
  if (effects.length > 0) body.effects = effects
  if (overdue) body.overdue = overdue
  const json = JSON.stringify(body)
  return json === '{}' ? null : json
}

/** Every reference to a text that an entry may hold. */
export function textsOf({ details, anomaly, act, order }: Entry): (string | null | undefined)[] {
  const texts = [
    details?.message,
    details?.processingInfo,
    anomaly?.details?.message,
    anomaly?.details?.processingInfo,
    act?.reason,
  ]
  if (order === undefined) return texts
  return [
    ...texts,
    order.data,
    order.reason,
    order.offer?.request,
    order.offer?.price,
    ...(order.findings ?? []).map(({ message }) => message),
  ]
}
