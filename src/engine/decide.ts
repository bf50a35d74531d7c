import { type ContractDelays, type ContractStatus, noDetails } from '../../machines/index.ts'
import type { AnomalyKind, ContractRecord } from '../contract-record.ts'
import type { ContractStart, Entry, Happening } from '../log-entry.ts'
import type { Observation } from '../observation.ts'
import type { ContractBeginning } from '../order-log.ts'
import type { Look } from '../supplier.ts'
import { type Advanced, advance, changedDetails } from './advance.ts'
import { type ContractVersions, contractVersions } from './contract-versions.ts'
import { migrationOf } from './migrate.ts'

/** What a contract can be told. Free text in an observation's details is already a reference here. */
export type Command =
  | { type: 'observe'; observation: Observation; look: Look; seenFrom: number | null; delays: ContractDelays }
  | { type: 'submit'; begins: ContractBeginning; delays: ContractDelays }
  | { type: 'unreadable'; problem: string; look: Look }
  | { type: 'readable'; look: Look }
  | { type: 'missing'; look: Look }
  | { type: 'timer'; event: string; token: number; now: number; confirmed: boolean }
  | { type: 'note'; happening: Happening }
  | { type: 'migrate'; now: number }
  | { type: 'correct'; contradiction: Entry; start: ContractStart; by: string; reason: string; now: number }

/** What comes of a command. Only `changed` is written down. */
export type Decision =
  | { outcome: 'changed'; record: ContractRecord; entries: Entry[] }
  /** Says what was known before. */
  | { outcome: 'duplicate' }
  /** Asked for before the last observation applied: kept out. */
  | { outcome: 'stale' }
  | { outcome: 'refused'; why: string }

/**
 * Everything that decides about a contract: no clock, no randomness, no storage. The same record and command give the
 * same decision anywhere.
 */
export function decide(
  record: ContractRecord | null,
  contractNumber: string,
  command: Command,
  versions: ContractVersions = contractVersions,
): Decision {
  switch (command.type) {
    case 'observe':
      return observe(record, contractNumber, command, versions)
    case 'submit':
      return submit(record, contractNumber, command, versions)
    case 'unreadable':
      return noteAnomaly(record, contractNumber, command.look, 'invalidOrder', command.problem)
    case 'readable':
      return settle(record, contractNumber, command.look)
    case 'missing':
      return noteAnomaly(record, contractNumber, command.look, 'missing', '404')
    case 'timer':
      return fire(record, contractNumber, command, versions)
    case 'note':
      return note(record, contractNumber, command)
    case 'migrate':
      return migrate(record, contractNumber, command, versions)
    case 'correct':
      return correct(record, contractNumber, command, versions)
  }
}

function observe(
  record: ContractRecord | null,
  contractNumber: string,
  command: Extract<Command, { type: 'observe' }>,
  versions: ContractVersions,
): Decision {
  const { observation, look } = command
  const position = record?.position ?? null
  if (position !== null && look.beganAt < position.context.beganAt) return { outcome: 'stale' }
  const { status } = observation
  if (status === null) return unknownStatus(record, contractNumber, command)
  if (record === null || position === null) {
    const adopted = advance(record, contractNumber, adoption(command, status, versions), versions)!
    return changed([adopted], command)
  }
  const path = versions.stepper(record.machineVersion).legalPath(position.state, status)
  if (path === null) return contradiction(record, contractNumber, command)
  const details = changedDetails(position.context.details, observation.details)
  const settles = record.anomaly !== null && !isSeenAgain(record, 'unknownStatus', observation)
  if (path.length === 0 && details === null && !settles) {
    if (!observation.hasUnknownWord || record.anomaly !== null) return { outcome: 'duplicate' }
    return unknownStatus(record, contractNumber, command)
  }
  return changed(walk(record, contractNumber, command, { path, status, details, settles }, versions), command)
}

/** Steps through the states the order must have passed unseen, then to where it was seen. */
function walk(
  record: ContractRecord,
  contractNumber: string,
  { look, seenFrom }: Extract<Command, { type: 'observe' }>,
  seen: {
    path: readonly ContractStatus[]
    status: ContractStatus
    details: Happening['details'] | null
    settles: boolean
  },
  versions: ContractVersions,
): Advanced[] {
  const steps: Advanced[] = []
  const { enteredAt, context } = record.position!
  // A process that died may have taken with it the look that changed it last. And what was seen before it was known to be in
  // its state was not that state: an order of ours may have shown an unknown word before we knew it for ours.
  const sawItFrom = seenFrom !== null && seenFrom >= enteredAt ? seenFrom : context.beganAt
  const effectiveAfter = Math.max(sawItFrom, context.beganAt)
  const statuses = seen.path.length === 0 ? [seen.status] : seen.path
  for (const [index, status] of statuses.entries()) {
    const isLast = index === statuses.length - 1
    const happening: Happening = {
      kind: isLast ? 'observed' : 'inferred',
      event: `observed.${status}`,
      observedAt: look.endedAt,
      beganAt: look.beganAt,
      effectiveAfter,
      effectiveBefore: look.endedAt,
      details: (isLast && seen.details) || undefined,
      settles: (isLast && seen.settles) || undefined,
    }
    const next = advance(steps.at(-1)?.record ?? record, contractNumber, happening, versions)
    if (next === null) throw new Error(`The contract machine has no edge for observed.${status} after all`)
    steps.push(next)
  }
  return steps
}

/** Joins the entries of one observation, marks what was left again within it, and notes a word nobody knows. */
function changed(steps: Advanced[], command: Extract<Command, { type: 'observe' }>): Decision {
  const last = steps.at(-1)!
  const entries = steps.map(({ entry }) => suppressed(entry, last.entry.to))
  const { observation, look } = command
  const isNewWord = observation.hasUnknownWord && !isSeenAgain(last.record, 'unknownStatus', observation)
  if (!isNewWord) return { outcome: 'changed', record: last.record, entries }
  const noted = noteAnomaly(
    last.record,
    last.record.contractNumber,
    look,
    'unknownStatus',
    observation.words,
    observation,
  )
  if (noted.outcome !== 'changed') return { outcome: 'changed', record: last.record, entries }
  return { ...noted, entries: [...entries, ...noted.entries] }
}

/** An entry on the way: what a state asked for that was left again is marked, not told. */
function suppressed(entry: Entry, end: string | null): Entry {
  const effects = entry.effects.map((effect) =>
    isActive(effect.state, end) ? effect : { ...effect, suppressed: true as const },
  )
  return { ...entry, effects }
}

function isActive(state: string | null, current: string | null): boolean {
  return current === state || current?.startsWith(`${state}.`) === true
}

function isSeenAgain(record: ContractRecord, kind: AnomalyKind, { words }: Observation): boolean {
  return record.anomaly?.kind === kind && record.anomaly.seen === words
}

function adoption(
  command: Extract<Command, { type: 'observe' }>,
  status: ContractStatus,
  versions: ContractVersions,
): Happening {
  const { observation, look } = command
  const details = changedDetails(noDetails, observation.details)
  return {
    kind: 'adopted',
    event: `observed.${status}`,
    observedAt: look.endedAt,
    beganAt: look.beganAt,
    effectiveAfter: null,
    effectiveBefore: look.endedAt,
    ...(details === null ? {} : { details }),
    start: {
      customerNumber: observation.customerNumber,
      machineVersion: versions.current,
      delays: command.delays,
      facts: observation.facts,
    },
  }
}

/** An order of our own that the supplier has just created. A poll may have seen it first: then it is adopted already. */
function submit(
  record: ContractRecord | null,
  contractNumber: string,
  { begins, delays }: Extract<Command, { type: 'submit' }>,
  versions: ContractVersions,
): Decision {
  if (record?.position) return { outcome: 'duplicate' }
  const { customerNumber, facts, look } = begins
  const happening: Happening = {
    kind: 'submitted',
    event: 'observed.Open',
    observedAt: look.endedAt,
    beganAt: look.beganAt,
    effectiveAfter: look.beganAt,
    effectiveBefore: look.endedAt,
    start: { customerNumber, machineVersion: versions.current, delays, facts },
  }
  const submitted = advance(record, contractNumber, happening, versions)!
  return { outcome: 'changed', record: submitted.record, entries: [submitted.entry] }
}

function unknownStatus(
  record: ContractRecord | null,
  contractNumber: string,
  { observation, look }: Extract<Command, { type: 'observe' }>,
): Decision {
  return noteAnomaly(record, contractNumber, look, 'unknownStatus', observation.words, observation)
}

function contradiction(
  record: ContractRecord,
  contractNumber: string,
  { observation, look }: Extract<Command, { type: 'observe' }>,
): Decision {
  return noteAnomaly(record, contractNumber, look, 'contradiction', observation.words, observation)
}

function noteAnomaly(
  record: ContractRecord | null,
  contractNumber: string,
  look: Look,
  kind: AnomalyKind,
  seen: string,
  observation?: Observation,
): Decision {
  if (record?.anomaly?.kind === kind && record.anomaly.seen === seen) return { outcome: 'duplicate' }
  const details = observation && changedDetails(noDetails, observation.details)
  const noted = advance(record, contractNumber, {
    kind: 'anomaly',
    event: `anomaly.${kind}`,
    observedAt: look.endedAt,
    beganAt: look.beganAt,
    effectiveAfter: null,
    effectiveBefore: look.endedAt,
    anomaly: { kind, seen, status: observation?.status ?? null, ...(details ? { details } : {}) },
  })!
  return { outcome: 'changed', record: noted.record, entries: [noted.entry] }
}

function settle(record: ContractRecord | null, contractNumber: string, look: Look): Decision {
  if (record === null || record.anomaly === null) return { outcome: 'duplicate' }
  const settled = advance(record, contractNumber, {
    kind: 'anomaly',
    event: 'anomaly.settled',
    observedAt: look.endedAt,
    beganAt: look.beganAt,
    effectiveAfter: null,
    effectiveBefore: look.endedAt,
    settles: true,
  })!
  return { outcome: 'changed', record: settled.record, entries: [settled.entry] }
}

function fire(
  record: ContractRecord | null,
  contractNumber: string,
  command: Extract<Command, { type: 'timer' }>,
  versions: ContractVersions,
): Decision {
  const timer = record?.timers.find(({ event, token }) => event === command.event && token === command.token)
  if (timer === undefined) return { outcome: 'stale' }
  if (command.now < timer.dueAt) return { outcome: 'refused', why: 'the timer is not due yet' }
  const happening: Happening = {
    kind: 'timer',
    event: timer.event,
    observedAt: command.now,
    beganAt: command.now,
    effectiveAfter: timer.dueAt,
    effectiveBefore: timer.dueAt,
    timer: { token: timer.token, confirmed: command.confirmed, estimated: timer.estimated },
  }
  const fired = advance(record, contractNumber, happening, versions)
  if (fired === null) throw new Error(`The contract machine does not take its own ${timer.event}`)
  return { outcome: 'changed', record: fired.record, entries: [fired.entry] }
}

/** What leaves the contract as it is: digests, what happens to alerts, how the supplier is. */
function note(
  record: ContractRecord | null,
  subject: string,
  { happening }: Extract<Command, { type: 'note' }>,
): Decision {
  const noted = advance(record, subject, happening)!
  return { outcome: 'changed', record: noted.record, entries: [noted.entry] }
}

/** Goes on under the current version of the machine, where there is a way. */
function migrate(
  record: ContractRecord | null,
  contractNumber: string,
  { now }: Extract<Command, { type: 'migrate' }>,
  versions: ContractVersions,
): Decision {
  const happening = record && migrationOf(record, now, versions)
  if (happening === null) return { outcome: 'duplicate' }
  const migrated = advance(record, contractNumber, happening, versions)!
  return { outcome: 'changed', record: migrated.record, entries: [migrated.entry] }
}

function correct(
  record: ContractRecord | null,
  contractNumber: string,
  command: Extract<Command, { type: 'correct' }>,
  versions: ContractVersions,
): Decision {
  const { contradiction: seen, now } = command
  if (record?.anomaly?.kind !== 'contradiction' || record.position === null) {
    return { outcome: 'refused', why: 'nothing contradicts what is known of this contract' }
  }
  const { anomaly } = seen
  const { delays } = record.position.context
  const happening: Happening = {
    kind: 'corrected',
    event: `observed.${anomaly?.status}`,
    observedAt: now,
    beganAt: seen.beganAt,
    effectiveAfter: null,
    effectiveBefore: seen.observedAt,
    ...(anomaly?.details ? { details: anomaly.details } : {}),
    // It may have been migrated since it started.
    start: { ...command.start, machineVersion: record.machineVersion, delays },
    act: { by: command.by, reason: command.reason },
  }
  const corrected = advance(record, contractNumber, happening, versions)
  if (corrected === null) return { outcome: 'refused', why: 'what was seen names no state of the lifecycle' }
  return { outcome: 'changed', record: corrected.record, entries: [corrected.entry] }
}
