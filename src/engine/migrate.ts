import { contractStatePath, timeRuleName } from '../../machines/index.ts'
import type { ContractPosition, ContractRecord, Timer } from '../contract-record.ts'
import type { Entry, Happening } from '../log-entry.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { ContractVersions } from './contract-versions.ts'
import { entryOf } from './entry-of.ts'
import { type ArmedRule, leafPath, stateValue } from './step-plans.ts'

/**
 * What the migration registered for a contract's version makes of it; null where it stays on its version.
 * @throws StromkreisError `configuration` when the migration leads to no state of the version it leads to
 */
export function migrationOf(
  record: ContractRecord,
  now: number,
  versions: ContractVersions,
): Happening | null {
  const { position, machineVersion, timers } = record
  const migration = versions.migration(machineVersion)
  if (position === null || migration === null) return null
  const { value, context } = migration(
    { value: stateValue(position.leaf), context: position.context },
    {
      state: position.state,
      enteredAt: position.enteredAt,
      waiting: timers.map(({ event }) => timeRuleName(event)!),
    },
  )
  const leaf = leafPath(value)
  if (versions.stepper(versions.current).rulesOf(leaf, context) === null) {
    throw new StromkreisError(
      'configuration',
      `The migration from version ${machineVersion} takes ${position.leaf} to ${leaf}, which is no innermost state of version ${versions.current}.`,
      { hint: 'Correct the migration. What was migrated before is kept, and nothing of this was written.' },
    )
  }
  return {
    kind: 'migrated',
    event: `migrated.${versions.current}`,
    observedAt: now,
    beganAt: now,
    effectiveAfter: null,
    effectiveBefore: now,
    migrated: { fromVersion: machineVersion, toVersion: versions.current, leaf, context },
  }
}

/**
 * Goes on under another version: nothing is told again, and its time rules are planned anew. Null when it does not begin
 * where the contract stands.
 */
export function migrate(
  record: ContractRecord,
  happening: Happening,
  versions: ContractVersions,
): { record: ContractRecord; entry: Entry } | null {
  const { position } = record
  const { migrated } = happening
  if (position === null || migrated === undefined || migrated.fromVersion !== record.machineVersion)
    return null
  const { leaf, context, toVersion } = migrated
  const seq = record.seq + 1
  const entered = { ...context, now: position.enteredAt }
  const rules = versions.stepper(toVersion).rulesOf(leaf, entered)
  if (rules === null) return null
  const before = versions
    .stepper(record.machineVersion)
    .rulesOf(position.leaf, { ...position.context, now: position.enteredAt })!
  const timers = rules.flatMap((rule) => waitsOn(rule, { before, record, position, seq }) ?? [])
  const state = contractStatePath(stateValue(leaf))
  return {
    record: {
      ...record,
      seq,
      machineVersion: toVersion,
      position: { leaf, state, enteredAt: position.enteredAt, context },
      timers,
    },
    entry: entryOf(happening, record.contractNumber, seq, {
      from: position.state,
      to: state,
      timers: {
        armed: timers.filter((timer) => !record.timers.includes(timer)),
        removed: record.timers.filter((timer) => !timers.includes(timer)),
      },
      effects: [],
    }),
  }
}

/**
 * How a rule of the new version waits: one that the old version had too goes on, longer or shorter by as much as its delay has
 * changed, unless it has run out; one that is new counts from when the state was entered.
 */
function waitsOn(
  rule: ArmedRule,
  old: {
    before: readonly ArmedRule[]
    record: ContractRecord
    position: ContractPosition
    seq: number
  },
): Timer | null {
  const isSameRule = ({ event }: { event: string }) => timeRuleName(event) === timeRuleName(rule.event)
  const before = old.before.find(isSameRule)
  if (before === undefined) {
    const dueAt = old.position.enteredAt + rule.delayMs
    return { event: rule.event, token: old.seq, dueAt, estimated: false }
  }
  const waiting = old.record.timers.find(isSameRule)
  if (waiting === undefined) return null
  if (waiting.event === rule.event && before.delayMs === rule.delayMs) return waiting
  return {
    ...waiting,
    event: rule.event,
    token: old.seq,
    dueAt: waiting.dueAt + rule.delayMs - before.delayMs,
  }
}
