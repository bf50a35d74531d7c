import { describe, expect, test } from 'vitest'
import { contractStatePaths } from '../../machines/contract-state-path.ts'
import { type ContractDetails, initialContractContext, noDetails } from '../../machines/index.ts'
import type { AnomalyKind, ContractRecord } from '../../src/contract-record.ts'
import { lacksDetails, plannedStage, plannedStageOf } from '../../src/engine/planned-stage.ts'

const day = 86_400_000
const startDayEndsAt = Date.UTC(2026, 2, 1, 23)

function record(
  state: (typeof contractStatePaths)[number] | null,
  details: Partial<ContractDetails> = {},
  anomaly: AnomalyKind | null = null,
): ContractRecord {
  const context = { ...initialContractContext(undefined), details: { ...noDetails, ...details } }
  return {
    ...{ contractNumber: '1', customerNumber: null, seq: 1, machineVersion: '1', timers: [] },
    position: state === null ? null : { leaf: state, state, enteredAt: 0, context },
    anomaly: anomaly === null ? null : { kind: anomaly, seen: '', observedAt: 0 },
  }
}

describe('the plan sees a contract', () => {
  const stages = {
    Open: 'Open',
    Processing: 'Processing',
    Denied: 'Denied',
    Rejected: 'ended',
    Revoked: 'ended',
    'Contract.PendingDelivery': 'PendingDelivery',
    'Contract.Delivery': 'Delivery',
    Cancelled: 'ended',
  } as const
  test.each(contractStatePaths)('in the stage of its state: %s', (state) => {
    expect(plannedStage({ state, startDayEndsAt: null, anomaly: null })).toEqual({
      stage: stages[state],
      startsAt: null,
    })
  })

  test('that was never seen in a state we know as under way', () => {
    const planned = { stage: 'Processing', startsAt: null }
    expect(plannedStage({ state: null, startDayEndsAt: null, anomaly: 'unknownStatus' })).toEqual(planned)
    expect(plannedStageOf(record(null))).toEqual(planned)
  })

  test('that has ended as under way where something contradicts that, and only then', () => {
    const stageWith = (state: 'Rejected' | 'Denied', anomaly: AnomalyKind) =>
      plannedStageOf(record(state, {}, anomaly))
    expect(stageWith('Rejected', 'contradiction')).toEqual({ stage: 'Processing', startsAt: null })
    expect(stageWith('Rejected', 'missing')).toEqual({ stage: 'ended', startsAt: null })
    expect(stageWith('Denied', 'contradiction')).toEqual({ stage: 'Denied', startsAt: null })
  })

  test('that waits for delivery with the beginning of its start day, and no other', () => {
    const startsAt = startDayEndsAt - day
    expect(plannedStageOf(record('Contract.PendingDelivery', { startDayEndsAt }))).toEqual({
      ...{ stage: 'PendingDelivery', startsAt },
    })
    expect(plannedStageOf(record('Contract.Delivery', { startDayEndsAt })).startsAt).toBeNull()
    expect(plannedStageOf(record('Contract.PendingDelivery')).startsAt).toBeNull()
  })
})

describe('a list may have said too little', () => {
  test('of no contract whose state is not known', () => {
    expect(lacksDetails(record(null))).toBe(false)
  })

  test('of a denied one that has neither a reason nor words', () => {
    expect(lacksDetails(record('Denied'))).toBe(true)
    expect(lacksDetails(record('Denied', { denialReason: 'Dunning' }))).toBe(false)
    expect(lacksDetails(record('Denied', { message: 'vault:1' }))).toBe(false)
  })

  test('of a cancelled one that has neither a reason nor an end', () => {
    expect(lacksDetails(record('Cancelled'))).toBe(true)
    expect(lacksDetails(record('Cancelled', { cancellationReason: 'Move' }))).toBe(false)
    expect(lacksDetails(record('Cancelled', { endDate: '2026-03-01' }))).toBe(false)
    expect(lacksDetails(record('Cancelled', { startDate: '2026-03-01' }))).toBe(true)
  })

  test('of one that waits for delivery without a start', () => {
    expect(lacksDetails(record('Contract.PendingDelivery'))).toBe(true)
    expect(lacksDetails(record('Contract.PendingDelivery', { startDate: '2026-03-01' }))).toBe(false)
  })

  test.each(['Open', 'Processing', 'Rejected', 'Revoked', 'Contract.Delivery'] as const)(
    'of no other: %s',
    (state) => {
      expect(lacksDetails(record(state))).toBe(false)
    },
  )
})
