import {
  type ContractDetails,
  type ContractEvent,
  type ContractStatus,
  noDetails,
  timeRuleName,
} from '../../machines/index.ts'
import type { ContractPosition, ContractRecord, Timer } from '../contract-record.ts'
import type { DigestAlert, Effect, Entry, Happening } from '../log-entry.ts'
import type { Step } from './contract-stepper.ts'
import { type ContractVersions, contractVersions, versionOfNobody } from './contract-versions.ts'
import { entryOf } from './entry-of.ts'
import { migrate } from './migrate.ts'

/** A contract after one more entry. */
export interface Advanced {
  record: ContractRecord
  entry: Entry
}

/**
 * Applies one happening to a contract: the machine decides, and what follows becomes the entry. Deciding and replaying
 * both go through here, which is why they agree. Null when the machine does not take the event.
 * @throws StromkreisError `logBroken` when the contract's version of the machine is not among `versions`.
 */
export function advance(
  record: ContractRecord | null,
  contractNumber: string,
  happening: Happening,
  versions: ContractVersions = contractVersions,
): Advanced | null {
  if (happening.alert ?? happening.supplier) return keep(record ?? unseen(contractNumber), happening)
  switch (happening.kind) {
    case 'adopted':
    case 'submitted':
    case 'corrected':
      return begin(record, contractNumber, happening, versions)
    case 'anomaly':
      return noteAnomaly(record, contractNumber, happening)
    case 'act':
      return keep(record ?? unseen(contractNumber), happening)
    case 'observed':
    case 'inferred':
    case 'timer':
      return record && move(record, happening, versions)
    case 'migrated':
      return record && migrate(record, happening, versions)
  }
}

/** The common case: the contract's machine takes the event from where the contract stands. */
function move(record: ContractRecord, happening: Happening, versions: ContractVersions): Advanced | null {
  const { position } = record
  if (position === null) return null
  const stepper = versions.stepper(record.machineVersion)
  const step = stepper.step(position.leaf, position.context, machineEvent(happening))
  if (step === null) return null
  const isOver = (timer: Timer) =>
    step.cancelled.includes(timer.event) || (happening.kind === 'timer' && timer.event === happening.event)
  const seq = record.seq + 1
  const armed = armedTimers(step, seq, happening.observedAt)
  return {
    record: {
      contractNumber: record.contractNumber,
      customerNumber: record.customerNumber,
      seq,
      machineVersion: record.machineVersion,
      position: positionAfter(position, step, happening.observedAt),
      timers: [...record.timers.filter((timer) => !isOver(timer)), ...armed],
      anomaly: happening.settles ? null : record.anomaly,
    },
    entry: entryOf(happening, record.contractNumber, seq, {
      from: position.state,
      to: step.state,
      timers: { armed, removed: record.timers.filter(isOver) },
      effects: withTimerMarks(step.effects, happening),
    }),
  }
}

/**
 * A contract's first entry, or its first again after a correction: walked from Open, so that its timers are those of a
 * contract that went the whole way. Nothing is told but a denial: nobody wants the news of years ago.
 */
function begin(
  record: ContractRecord | null,
  contractNumber: string,
  happening: Happening,
  versions: ContractVersions,
): Advanced | null {
  const { start } = happening
  if (start === undefined) return null
  const stepper = versions.stepper(start.machineVersion)
  const path = stepper.legalPath('Open', statusOf(happening.event))
  if (path === null) return null
  const seq = (record?.seq ?? 0) + 1
  let step = stepper.start(happening.beganAt, start.delays)
  let waiting = armedTimers(step, seq, happening.observedAt)
  let effects = step.effects
  const steps: ContractStatus[] = path.length === 0 ? ['Open'] : [...path]
  for (const [index, each] of steps.entries()) {
    const isLast = index === steps.length - 1
    const seen: ContractEvent = {
      type: `observed.${each}` as 'observed.Open',
      beganAt: happening.beganAt,
      now: happening.observedAt,
      details: isLast ? happening.details : undefined,
    }
    const next = stepper.step(step.leaf, step.context, seen)
    if (next === null) return null
    step = next
    effects = next.effects
    waiting = [
      ...waiting.filter(({ event }) => !next.cancelled.includes(event)),
      ...armedTimers(next, seq, happening.observedAt),
    ]
  }
  const dated = waiting.map((timer) => datedFromSignature(timer, start.facts.contractSignedAt, happening))
  const overdue =
    happening.kind === 'submitted' ? [] : dated.filter(({ dueAt }) => dueAt <= happening.observedAt)
  for (const { event } of overdue) step = stepper.step(step.leaf, step.context, { type: event }) ?? step
  const armed = dated.filter((timer) => !overdue.includes(timer))
  return {
    record: {
      contractNumber,
      customerNumber: start.customerNumber,
      seq,
      machineVersion: start.machineVersion,
      position: {
        leaf: step.leaf,
        state: step.state,
        enteredAt: happening.observedAt,
        context: step.context,
      },
      timers: armed,
      anomaly: null,
    },
    entry: entryOf(happening, contractNumber, seq, {
      from: record?.position?.state ?? null,
      to: step.state,
      timers: { armed, removed: record?.timers ?? [] },
      effects: effects.filter(({ kind }) => kind === 'denied'),
      overdue: overdue.length > 0 ? overdue.map(({ event }) => timeRuleName(event)!) : undefined,
    }),
  }
}

/** Keeps what could not be applied, or, without an anomaly, that it is no longer seen. */
function noteAnomaly(
  record: ContractRecord | null,
  contractNumber: string,
  happening: Happening,
): Advanced | null {
  const { anomaly } = happening
  const known = record ?? unseen(contractNumber)
  if (anomaly === undefined) return keep({ ...known, anomaly: null }, happening)
  const noted: ContractRecord = {
    ...known,
    seq: known.seq + 1,
    anomaly: { kind: anomaly.kind, seen: anomaly.seen, observedAt: happening.observedAt },
  }
  const state = known.position?.state ?? null
  const effect: Effect = { type: 'alert', kind: anomaly.kind, state, seen: anomaly.seen }
  return { record: noted, entry: stay(noted, happening, [effect]) }
}

/** Something that leaves the contract as it is. */
function keep(record: ContractRecord, happening: Happening): Advanced {
  const kept = { ...record, seq: record.seq + 1 }
  return {
    record: kept,
    entry: stay(kept, happening, [...toldAtOnce(happening), ...aboutSupplier(happening)]),
  }
}

function toldAtOnce({ digest }: Happening): Effect[] {
  const { counts, alerts, reminders } = digest ?? {}
  return [
    ...digestEffect('adoptedOverdue', counts),
    ...digestEffect('manyAlerts', alerts),
    ...digestEffect('manyReminders', reminders),
  ]
}

function digestEffect(kind: DigestAlert['kind'], counts: Record<string, number> = {}): Effect[] {
  return Object.keys(counts).length === 0 ? [] : [{ type: 'alert', kind, state: null, counts }]
}

function aboutSupplier({ supplier }: Happening): Effect[] {
  if (supplier === undefined || supplier.trouble === null || supplier.code === null) return []
  const { trouble, since, code } = supplier
  return [{ type: 'alert', kind: trouble, state: null, since, code }]
}

/** The entry of something that left the contract where it was. */
function stay(record: ContractRecord, happening: Happening, effects: Effect[]): Entry {
  const state = record.position?.state ?? null
  return entryOf(happening, record.contractNumber, record.seq, {
    from: state,
    to: state,
    timers: { armed: [], removed: [] },
    effects,
  })
}

function unseen(contractNumber: string): ContractRecord {
  return {
    contractNumber,
    customerNumber: null,
    seq: 0,
    machineVersion: versionOfNobody,
    position: null,
    timers: [],
    anomaly: null,
  }
}

function machineEvent(happening: Happening) {
  if (happening.kind === 'timer') return { type: happening.event }
  return {
    type: happening.event as `observed.Open`,
    beganAt: happening.beganAt,
    now: happening.observedAt,
    details: happening.details,
  }
}

function positionAfter(before: ContractPosition, step: Step, observedAt: number): ContractPosition {
  return {
    leaf: step.leaf,
    state: step.state,
    enteredAt: step.state === before.state ? before.enteredAt : observedAt,
    context: step.context,
  }
}

function armedTimers(step: Step, token: number, now: number): Timer[] {
  return step.armed.map(({ event, delayMs }) => ({ event, token, dueAt: now + delayMs, estimated: false }))
}

function withTimerMarks(effects: readonly Effect[], { timer }: Happening): readonly Effect[] {
  if (timer === undefined || (timer.confirmed && !timer.estimated)) return effects
  return effects.map((effect) => ({
    ...effect,
    ...(timer.confirmed ? {} : { unconfirmed: true as const }),
    ...(timer.estimated ? { estimated: true as const } : {}),
  }))
}

// How long an order has been in these states was never seen; the signature is the nearest thing known.
const rulesThatCountFromSignature = ['openTooLong', 'processingTooLong']

function datedFromSignature(timer: Timer, signedAt: number | null, happening: Happening): Timer {
  const isDatable =
    happening.kind !== 'submitted' &&
    signedAt !== null &&
    signedAt < happening.observedAt &&
    rulesThatCountFromSignature.includes(timeRuleName(timer.event)!)
  if (!isDatable) return timer
  return { ...timer, dueAt: timer.dueAt - happening.observedAt + signedAt, estimated: true }
}

function statusOf(event: string): ContractStatus {
  return event.slice('observed.'.length) as ContractStatus
}

/** The details that `seen` changes, or null when it changes none. */
export function changedDetails(
  known: ContractDetails,
  seen: ContractDetails,
): Partial<ContractDetails> | null {
  let changed: Record<string, unknown> | null = null
  for (const name of detailNames) {
    if (known[name] === seen[name]) continue
    changed ??= {}
    changed[name] = seen[name]
  }
  return changed as Partial<ContractDetails> | null
}

const detailNames = Object.keys(noDetails) as (keyof ContractDetails)[]
