import {
  type AlertDelays,
  type AlertEvent,
  type AlertKind,
  alertKindOf,
  alertKinds,
  timeRuleName,
} from '../../machines/index.ts'
import type { AlertRecord, Silence } from '../alert-record.ts'
import { type AnomalyKind, anomalyKinds } from '../contract-record.ts'
import { likelyCauses } from '../likely-cause.ts'
import { type Effect, type Entry, effectKey, isOfAlertsLife, type Withheld } from '../log-entry.ts'
import { type AlertStep, currentAlertMachineVersion, startAlert, stepAlert } from './alert-stepper.ts'

/** The alerts of one subject that are not resolved, in the order of their kinds, and whether anybody wants to hear of them. */
export interface Standing {
  silence: Silence | null
  alerts: readonly AlertRecord[]
}

/** What an entry did to the alerts of its subject. */
export interface Followed {
  standing: Standing
  /** The entry's effects: those of its subject's machine, marked where they are not told, then those of its alerts. */
  effects: readonly Effect[]
  /** Every alert that it changed, those resolved by it included. */
  changed: readonly AlertRecord[]
  /** Kinds of the alerts that it raised. */
  raised: readonly AlertKind[]
}

/** No alerts, and no silence. */
export const calm: Standing = { silence: null, alerts: [] }

/** Whether an entry can have to do with alerts at all, where there are none so far. */
export function mayRaise({ effects, overdue, alert }: Entry): boolean {
  return overdue !== undefined || alert !== undefined || effects.some(({ type }) => type === 'alert')
}

/**
 * What one more entry of a subject means for its alerts. It resolves those whose cause it ends, carries out what people
 * and time rules do with one, and raises what its effects call for: pure, so that writing and replaying agree.
 * @param entry with the effects of its subject's machine alone, see {@link askedEffects}; of those that are told in a
 *   digest marked so. Where it does not say what it `raises`, nothing of it is told by itself.
 * @returns null when it is about an alert that is not there, or one that the alert machine does not let do that.
 */
export function followAlerts(standing: Standing, entry: Entry): Followed | null {
  const change = new Change(standing, entry)
  change.resolve()
  if (!change.carryOut()) return null
  change.raise()
  return change.followed()
}

/** The effects that a subject's own machine asked for, without what alerts made of them; digests stay marked. */
export function askedEffects(effects: readonly Effect[]): Effect[] {
  return effects.flatMap((effect) => {
    if (isOfAlertsLife(effect)) return []
    const { withheld, alert, ...asked } = effect
    return (withheld === 'inDigest' ? { ...asked, withheld } : asked) as Effect
  })
}

class Change {
  readonly #entry: Entry
  #silence: Silence | null
  #alerts: readonly AlertRecord[]
  readonly #changed = new Map<string, AlertRecord>()
  readonly #told: Effect[] = []
  readonly #raised: AlertKind[] = []
  #asked: readonly Effect[]

  constructor({ silence, alerts }: Standing, entry: Entry) {
    this.#silence = silence
    this.#alerts = alerts
    this.#entry = entry
    this.#asked = entry.effects
  }

  followed(): Followed {
    return {
      standing: { silence: this.#silence, alerts: this.#alerts },
      effects: [...this.#asked, ...this.#told],
      changed: [...this.#changed.values()],
      raised: this.#raised,
    }
  }

  /** Ends the alerts whose cause the entry ends. */
  resolve(): void {
    const ended = this.#alerts.filter((alert) => !holdsAfter(alert, this.#entry))
    for (const alert of ended) this.#step(alert, { type: 'resolved', now: this.#entry.observedAt })
  }

  /** What a person or a time rule does; false when that cannot be. */
  carryOut(): boolean {
    const { alert: said, kind, event, observedAt: now, act } = this.#entry
    if (said === undefined) return true
    if (event === 'alert.silenced' && act !== undefined) {
      this.#silence = { until: said.until ?? null, since: now, by: act.by, reason: act.reason }
      for (const alert of this.#alerts)
        this.#step(alert, { type: 'silenced', now, until: said.until ?? null })
      return true
    }
    if (event === 'alert.unsilenced') {
      this.#silence = null
      for (const alert of this.#alerts) this.#step(alert, { type: 'unsilenced', now })
      return true
    }
    const alert = this.#alerts.find(({ id }) => id === said.id)
    if (alert === undefined) return false
    if (kind === 'timer') return this.#fire(alert, event)
    if (event !== 'alert.acknowledged' || act === undefined) return false
    return this.#step(
      { ...alert, acknowledgedAt: now, note: act.reason },
      { type: 'acknowledged', now, by: act.by },
    )
  }

  /** Raises what the effects call for, and marks those that are not told. */
  raise(): void {
    this.#asked = this.#entry.effects.map((effect, index) => this.#alerted(effect, index))
    for (const rule of this.#entry.overdue ?? []) {
      const kind = alertKinds.find((each) => each === rule)
      if (kind !== undefined && this.#find(kind) === undefined) this.#raiseOverdue(kind)
    }
  }

  /** An alert effect as part of an alert, which it raises where there is none. */
  #alerted(effect: Effect, index: number): Effect {
    const kind = effect.type === 'alert' && !effect.suppressed ? alertKindOf(effect.kind) : null
    if (kind === null || !isCause(effect)) return effect
    const known = this.#find(kind)
    if (known === undefined) {
      const isTold = this.#entry.raises !== undefined && effect.withheld !== 'inDigest' && !this.#isSilenced
      this.#begin(effectKey(this.#entry, index), kind, effect, isTold)
      return this.#isSilenced ? { ...effect, withheld: 'silenced' } : effect
    }
    const { withheld: _, ...bare } = effect
    this.#keep({ ...known, effect: bare as AlertRecord['effect'] })
    const withheld = withheldBy(known, effect) ?? effect.withheld
    return { ...bare, ...(withheld && { withheld }), alert: known.id } as Effect
  }

  #raiseOverdue(kind: AlertKind): void {
    const { subject, seq, to, start, details } = this.#entry
    const effect = {
      type: 'alert',
      kind,
      state: to,
      estimated: true,
      ...(kind === 'openTooLong' && start && { likelyCauses: likelyCauses(start.facts, null) }),
      ...(kind === 'deliveryOverdue' && { startDate: details?.startDate ?? null }),
    } as Effect
    this.#begin(`${subject}/${seq}/${kind}`, kind, effect, false)
  }

  #begin(id: string, kind: AlertKind, effect: Effect, isTold: boolean): void {
    const { subject, raises, observedAt: now } = this.#entry
    const version = raises?.version ?? currentAlertMachineVersion
    const delays: Partial<AlertDelays> = raises?.delays?.[kind] ?? {}
    const { withheld, ...bare } = effect
    const unborn: Omit<AlertRecord, keyof Stepped> = {
      id,
      kind,
      subject,
      machineVersion: version,
      effect: bare as AlertRecord['effect'],
      acknowledgedAt: null,
      note: null,
      resolvedAt: null,
    }
    const begun = startAlert(version, { id, kind, now, isTold, delays })
    const alert = this.#keep({ ...unborn, ...this.#stepped([], begun, null) })
    this.#raised.push(kind)
    if (this.#isSilenced) this.#step(alert, { type: 'silenced', now, until: this.#silence!.until })
  }

  #fire(alert: AlertRecord, event: string): boolean {
    const timer = alert.timers.find((each) => event === `alert.${timeRuleName(each.event)}`)
    return timer !== undefined && this.#step(alert, { type: timer.event })
  }

  /** Whether the machine takes the event; what it asks for is told. */
  #step(alert: AlertRecord, event: AlertEvent | { type: string }): boolean {
    const step = stepAlert(alert.machineVersion, alert, event)
    if (step === null) return false
    const { observedAt: now } = this.#entry
    this.#told.push(...(step.effects as Effect[]))
    this.#keep({
      ...alert,
      ...this.#stepped(alert.timers, step, event.type),
      // An acknowledgement that has ended is none.
      acknowledgedAt: step.state === 'Open' ? null : alert.acknowledgedAt,
      resolvedAt: step.state === 'Resolved' ? now : null,
    })
    return true
  }

  #stepped(timers: AlertRecord['timers'], step: AlertStep, fired: string | null): Stepped {
    const { seq: token, observedAt: now } = this.#entry
    return {
      leaf: step.leaf,
      state: step.state,
      context: step.context,
      timers: [
        ...timers.filter(({ event }) => event !== fired && !step.cancelled.includes(event)),
        ...step.armed.map(({ event, delayMs }) => ({ event, token, dueAt: now + delayMs, estimated: false })),
      ],
    }
  }

  #keep(alert: AlertRecord): AlertRecord {
    this.#changed.set(alert.id, alert)
    const others = this.#alerts.filter(({ id }) => id !== alert.id)
    this.#alerts = alert.resolvedAt === null ? [...others, alert].sort(byKind) : others
    return alert
  }

  #find(kind: AlertKind): AlertRecord | undefined {
    return this.#alerts.find((alert) => alert.kind === kind)
  }

  get #isSilenced(): boolean {
    if (this.#silence === null) return false
    const { until } = this.#silence
    return until === null || this.#entry.observedAt < until
  }
}

/** An order that is the same whenever the alerts are read. */
export function byKind(one: AlertRecord, other: AlertRecord): number {
  return alertKinds.indexOf(one.kind) - alertKinds.indexOf(other.kind)
}

type Stepped = Pick<AlertRecord, 'leaf' | 'state' | 'context' | 'timers'>

/** A digest is an alert only for what can be one: that a contract's last day has passed is none. */
function isCause(effect: Effect): boolean {
  return !('counts' in effect) || Object.keys(effect.counts).some((kind) => alertKindOf(kind) !== null)
}

const reminders = ['denialReminder', 'orderIncomplete']

/** Why something that is said once more of an alert is not told; null when it is. */
function withheldBy({ state }: AlertRecord, { kind }: Effect): Withheld | null {
  if (state === 'Silenced') return 'silenced'
  return state === 'Acknowledged' && reminders.includes(kind) ? 'acknowledged' : null
}

/** Whether what an alert is about is still so after an entry of its subject. */
function holdsAfter({ kind, effect }: AlertRecord, entry: Entry): boolean {
  if (kind === 'supplierUnreachable' || kind === 'credentialsRefused') {
    return entry.supplier === undefined || entry.supplier.trouble === kind
  }
  if (kind === 'manyAlerts') return entry.event !== digestSettled
  // Adopted anew: whatever is so now is said by this entry.
  if (entry.start !== undefined) return false
  if (anomalyKinds.includes(kind as AnomalyKind)) {
    return !entry.settles && (entry.anomaly === undefined || entry.anomaly.kind === kind)
  }
  if (kind === 'deliveryOverdue' && entry.details?.startDate !== undefined) return false
  return isWithin(entry.to, effect.state)
}

function isWithin(state: string | null, outer: string | null): boolean {
  return state === outer || state?.startsWith(`${outer}.`) === true
}

/** Event of the supplier's entry that says that nothing of what was told in digests is left. */
export const digestSettled = 'act.digestSettled'
