import { type AlertDelays, type AlertKind, defaultAlertDelays } from '../../machines/index.ts'
import type { AlertRecord } from '../alert-record.ts'
import type { AlertWrites, KeptAlert } from '../alert-store.ts'
import { type LikelyCause, likelyCauses } from '../likely-cause.ts'
import type { Effect, Entry } from '../log-entry.ts'
import type { OrderChange } from '../order-store.ts'
import type { Change, Store } from '../store.ts'
import { currentAlertMachineVersion } from './alert-stepper.ts'
import { byKind, calm, type Followed, followAlerts, mayRaise, type Standing } from './follow-alerts.ts'
import { TellingPace } from './telling-pace.ts'
import { alertsOfLog } from './verify-alerts.ts'

/** How alerts are raised and told; what is left out takes the default named. */
export interface AlertOptions {
  /** Times of alerts raised from now on that differ from `defaultAlertDelays`. */
  alertDelays?: Partial<Record<AlertKind, Partial<AlertDelays>>>
  /** How many deadlines, contradictions and reminders are told by themselves within a minute; 20. The rest is told at once. */
  alertsPerMinute?: number
}

/** A time rule of an alert that has run out. */
export interface DueAlert {
  subjectId: number
  alert: AlertRecord
  event: string
  token: number
  dueAt: number
}

/** What is to be written, with what it means for alerts. */
export interface Accompanied {
  changes: readonly Change[]
  orders: readonly OrderChange[]
  writes: AlertWrites
  standings: ReadonlyMap<number, Standing>
}

/**
 * All alerts that are not resolved, in memory: what is written of any subject goes through here, and what it means for
 * alerts is written with it.
 */
export class AlertBook {
  readonly #store: Store
  readonly #pace: TellingPace
  readonly #delays: Partial<Record<AlertKind, AlertDelays>>
  readonly #standings = new Map<number, Standing>()
  /** Alerts that were told with many others only. */
  readonly #inDigest = new Set<string>()
  /** No time rule has run out before this, epoch milliseconds. */
  #nextAt = Number.POSITIVE_INFINITY

  constructor({ store, alertDelays = {}, alertsPerMinute = 20 }: AlertOptions & { store: Store }) {
    this.#store = store
    this.#pace = new TellingPace(alertsPerMinute)
    this.#delays = Object.fromEntries(
      Object.entries(alertDelays).map(([kind, delays]) => [
        kind,
        { ...defaultAlertDelays[kind as AlertKind], ...delays },
      ]),
    )
    if (!store.alerts.isComplete()) store.alerts.replaceAll(alertsOfLog(store))
    for (const { subjectId, silence } of store.alerts.silences()) {
      this.#standings.set(subjectId, { silence, alerts: [] })
    }
    for (const { subjectId, record } of store.alerts.unresolved()) this.#take(subjectId, record)
  }

  /** The alerts of a subject, and whether it is silenced. */
  standing(subjectId: number): Standing {
    return this.#standings.get(subjectId) ?? calm
  }

  /** Whether any alert is open of which people have heard only together with many others. */
  get hasUntold(): boolean {
    return this.#inDigest.size > 0
  }

  /** What these changes mean for alerts; nothing is kept of it before {@link settle}. */
  accompany(changes: readonly Change[], orders: readonly OrderChange[]): Accompanied {
    const alerts = new Map<string, KeptAlert>()
    const silences: AlertWrites['silences'][number][] = []
    const standings = new Map<number, Standing>()
    const accompanied = <Written extends Change | OrderChange>(
      subjectId: number,
      change: Written,
    ): Written => {
      const before = this.standing(subjectId)
      if (before === calm && !change.entries.some(mayRaise)) return change
      let standing = before
      const entries = change.entries.map((decided) => {
        const { entry, followed } = this.#follow(standing, decided)
        standing = followed.standing
        for (const record of followed.changed) alerts.set(record.id, { subjectId, record })
        return entry
      })
      standings.set(subjectId, standing)
      if (standing.silence !== before.silence) silences.push({ subjectId, silence: standing.silence })
      return { ...change, entries }
    }
    return {
      changes: changes.map((change) => accompanied(change.id, change)),
      orders: orders.map((change) => accompanied(change.subjectId, change)),
      writes: { alerts: [...alerts.values()], silences },
      standings,
    }
  }

  /** Takes in what has become durable. */
  settle({ writes, standings }: Pick<Accompanied, 'writes' | 'standings'>): void {
    for (const [subjectId, standing] of standings) {
      if (standing.silence === null && standing.alerts.length === 0) this.#standings.delete(subjectId)
      else this.#standings.set(subjectId, standing)
    }
    for (const { record } of writes.alerts) this.#note(record)
  }

  /** Time rules that have run out by `now`, the longest over first. */
  due(now: number, limit: number): DueAlert[] {
    if (now < this.#nextAt) return []
    const due: DueAlert[] = []
    let nextAt = Number.POSITIVE_INFINITY
    for (const [subjectId, { alerts }] of this.#standings) {
      for (const alert of alerts) {
        for (const { event, token, dueAt } of alert.timers) {
          if (dueAt <= now) due.push({ subjectId, alert, event, token, dueAt })
          else nextAt = Math.min(nextAt, dueAt)
        }
      }
    }
    due.sort((one, other) => one.dueAt - other.dueAt)
    this.#nextAt = due.length > limit ? now : nextAt
    return due.slice(0, limit)
  }

  /** Before this nothing is due, epoch milliseconds; infinite when nothing waits. */
  nextAt(): number {
    return this.#nextAt
  }

  /** Follows an entry, with what is too much to be told by itself marked so. */
  #follow(standing: Standing, decided: Entry): { entry: Entry; followed: Followed } {
    const entry = this.#withCauses(decided)
    const all = { version: currentAlertMachineVersion, delays: this.#delays }
    const atOnce = mustFollow(standing, { ...entry, raises: all })
    const isTooMuch = atOnce.effects.map(
      (effect) => isForDigest(effect, entry) && !this.#pace.lets(entry.observedAt),
    )
    const raises = this.#raisesOf(atOnce.raised)
    const raising = raises === undefined ? entry : { ...entry, raises }
    if (!isTooMuch.includes(true)) return { entry: { ...raising, effects: atOnce.effects }, followed: atOnce }
    const marked = (effect: Effect, index: number): Effect =>
      isTooMuch[index] ? { ...effect, withheld: 'inDigest' } : effect
    const followed = mustFollow(standing, { ...raising, effects: entry.effects.map(marked) })
    return { entry: { ...raising, effects: followed.effects.map(marked) }, followed }
  }

  #raisesOf(kinds: readonly AlertKind[]): Entry['raises'] {
    if (kinds.length === 0) return undefined
    const own = kinds.flatMap((kind) => {
      const delays = this.#delays[kind]
      return delays === undefined ? [] : [[kind, delays] as const]
    })
    const delays = own.length === 0 ? {} : { delays: Object.fromEntries(own) }
    return { version: currentAlertMachineVersion, ...delays }
  }

  /** An order that is Open for too long, with what pre-validation has to say about it. */
  #withCauses(entry: Entry): Entry {
    if (!entry.effects.some(({ kind }) => kind === 'openTooLong')) return entry
    const causes = this.#causesOf(entry.subject)
    return {
      ...entry,
      effects: entry.effects.map((effect) =>
        effect.kind === 'openTooLong' ? { ...effect, likelyCauses: causes } : effect,
      ),
    }
  }

  #causesOf(contractNumber: string): LikelyCause[] {
    const start = this.#store.entriesOf(contractNumber).findLast((entry) => entry.start !== undefined)?.start
    const facts = start?.facts ?? { hasMeterNumber: true, hasMaLo: true }
    const order = this.#store.orders.byContractNumber(contractNumber)
    return likelyCauses(facts, order?.record.findings ?? null)
  }

  #take(subjectId: number, record: AlertRecord): void {
    const { silence, alerts } = this.standing(subjectId)
    this.#standings.set(subjectId, { silence, alerts: [...alerts, record].sort(byKind) })
    this.#note(record)
  }

  #note({ id, leaf, timers }: AlertRecord): void {
    if (leaf === 'Open.InDigest') this.#inDigest.add(id)
    else this.#inDigest.delete(id)
    for (const { dueAt } of timers) this.#nextAt = Math.min(this.#nextAt, dueAt)
  }
}

function mustFollow(standing: Standing, entry: Entry): Followed {
  const followed = followAlerts(standing, entry)
  if (followed === null)
    throw new Error(`The alerts of ${entry.subject} do not take ${entry.event} after all`)
  return followed
}

// Each of these is one thing for somebody to do, with reasons of its own: a count would not say enough.
const alwaysTold = [
  'denied',
  'orderIncomplete',
  'orderRefused',
  'orderUncertain',
  'orderUndecided',
  'supplierUnreachable',
  'credentialsRefused',
  'adoptedOverdue',
  'manyAlerts',
  'manyReminders',
]

// What stays so of these is told by itself, too: there is one of each at most, and it concerns everybody.
const ofSupplier = ['supplierUnreachable', 'credentialsRefused', 'manyAlerts']

/** Whether an effect may be told together with others when there are many. */
function isForDigest(effect: Effect, { kind }: Entry): boolean {
  if (effect.type !== 'alert' || effect.suppressed || effect.withheld !== undefined) return false
  if ('about' in effect && ofSupplier.includes(effect.about)) return false
  // A fleet is adopted with denials that are long known.
  return !alwaysTold.includes(effect.kind) || (effect.kind === 'denied' && kind === 'adopted')
}
