import { type ContractDetails, type ContractStatus, defaultContractDelays } from '../../machines/index.ts'
import type { ContractRecord } from '../../src/contract-record.ts'
import { type Command, decide } from '../../src/engine/decide.ts'
import type { ContractStart } from '../../src/log-entry.ts'
import type { Observation, OrderFacts } from '../../src/observation.ts'

const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
export const noon = Date.UTC(2026, 0, 5, 12)
export const lookMs = 200
export const delays = defaultContractDelays
export const facts: OrderFacts = {
  tariffName: 'Dynamic',
  contractSignedAt: null,
  hasMeterNumber: true,
  hasMaLo: false,
}
export const nothing: ContractDetails = {
  denialReason: null,
  cancellationReason: null,
  message: null,
  processingInfo: null,
  startDate: null,
  startDayEndsAt: null,
  endDate: null,
  endDayEndsAt: null,
}
export const startDay = { startDate: '2026-03-01', startDayEndsAt: Date.UTC(2026, 2, 1, 23) }
export const start: ContractStart = { customerNumber: 'C1', machineVersion: '1', delays, facts }
export const openTooLong = 'xstate.after.openTooLong.contract.Open'
export const processingTooLong = 'xstate.after.processingTooLong.contract.Processing'

export function looked(at: number) {
  return { beganAt: at - lookMs, endedAt: at }
}

interface Seen {
  details?: Partial<ContractDetails>
  facts?: Partial<OrderFacts>
  words?: string
  hasUnknownWord?: boolean
  seenFrom?: number | null
}

export function saw(status: ContractStatus | null, at: number, seen: Seen = {}): Command {
  const observation: Observation = {
    contractNumber: '1',
    customerNumber: 'C1',
    status,
    words: seen.words ?? status ?? 'Sleeping',
    hasUnknownWord: seen.hasUnknownWord ?? status === null,
    details: { ...nothing, ...seen.details },
    facts: { ...facts, ...seen.facts },
  }
  return { type: 'observe', observation, look: looked(at), seenFrom: seen.seenFrom ?? null, delays }
}

export function submitted(at: number, contractSignedAt: number | null = null): Command {
  const begins = { contractNumber: '1', customerNumber: 'C1', facts: { ...facts, contractSignedAt } }
  return { type: 'submit', begins: { ...begins, look: looked(at) }, delays }
}

export function timer(event: string, token: number, now: number, confirmed = true): Command {
  return { type: 'timer', event, token, now, confirmed }
}

/** How a contract stands after all of this, each of which has to change it. */
export function contractAfter(...commands: Command[]): ContractRecord {
  return commands.reduce<ContractRecord | null>((record, command) => changed(record, command).record, null)!
}

export function changed(record: ContractRecord | null, command: Command) {
  const decision = decide(record, '1', command)
  if (decision.outcome !== 'changed') throw new Error(`This changes nothing: ${decision.outcome}`)
  return decision
}

/** What the time of a look is written down as. */
export function times(at: number, effectiveAfter: number | null) {
  return { observedAt: at, beganAt: at - lookMs, effectiveAfter, effectiveBefore: at }
}

export const unmoved = { timers: { armed: [], removed: [] } }
