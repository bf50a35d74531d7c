import { describe, expect, test } from 'vitest'
import { contractStatePath } from '../../machines/index.ts'
import {
  contractIn,
  day,
  endDay,
  endsOn,
  hour,
  laterEndDay,
  laterStartDay,
  leaves,
  monday,
  observed,
  send,
  startDay,
  startsOn,
  timeEvent,
  timeEvents,
} from './contract-situation.ts'

const overdue = timeEvents['Contract.PendingDelivery.StartDateKnown']
const ended = timeEvents['Cancelled.EndDateKnown']
const lookedAt = monday + hour

describe('details that change without a change of state', () => {
  test.each(leaves)('%s remembers them, and what they leave out stays as it was', (leaf) => {
    const before = contractIn(leaf)
    const status = contractStatePath(before.value).replace('Contract.', '') as 'Open'
    const details = { denialReason: 'Other', message: 'text:1', processingInfo: 'text:2' }
    const { snapshot, leaf: after, effects, armed, cancelled } = send(before, observed(status, details))
    expect(after).toBe(leaf)
    expect(snapshot.context).toEqual({
      ...before.context,
      beganAt: lookedAt,
      now: lookedAt,
      details: { ...before.context.details, ...details },
    })
    expect({ effects, armed, cancelled }).toEqual({ effects: [], armed: {}, cancelled: [] })
  })

  test('a denial with another reason is remembered and not told again', () => {
    const denied = send(contractIn('Processing'), observed('Denied', { denialReason: 'Dunning' })).snapshot
    const again = send(denied, observed('Denied', { denialReason: 'Other' }))
    expect(again.effects).toEqual([])
    expect(again.snapshot.context.details.denialReason).toBe('Other')
  })
})

describe('the start day', () => {
  test('without one PendingDelivery waits for nothing', () => {
    const { leaf, armed } = send(contractIn('Processing'), observed('PendingDelivery'))
    expect([leaf, armed]).toEqual(['Contract.PendingDelivery.StartDateUnknown', {}])
  })

  test.each(['PendingDelivery', 'Contract'] as const)(
    'first known in PendingDelivery (%s): notifies, arms',
    (status) => {
      const { leaf, told, armed, cancelled } = send(
        contractIn('Contract.PendingDelivery.StartDateUnknown'),
        observed(status, startDay),
      )
      expect(leaf).toBe('Contract.PendingDelivery.StartDateKnown')
      expect(told).toEqual([{ kind: 'startDateChanged', state: 'Contract', startDate: '2026-03-01' }])
      expect(armed).toEqual({ [overdue]: startDay.startDayEndsAt! + 2 * day - lookedAt })
      expect(cancelled).toEqual([])
    },
  )

  test.each(['PendingDelivery', 'Contract'] as const)(
    'moved in PendingDelivery (%s): notifies, arms anew',
    (status) => {
      const { leaf, told, armed, cancelled } = send(
        contractIn('Contract.PendingDelivery.StartDateKnown'),
        observed(status, laterStartDay),
      )
      expect(leaf).toBe('Contract.PendingDelivery.StartDateKnown')
      expect(told).toEqual([{ kind: 'startDateChanged', state: 'Contract', startDate: '2026-04-01' }])
      expect(armed).toEqual({ [overdue]: laterStartDay.startDayEndsAt! + 2 * day - lookedAt })
      expect(cancelled).toEqual([overdue])
    },
  )

  test('withdrawn in PendingDelivery: notifies and waits no longer', () => {
    const { leaf, told, armed, cancelled } = send(
      contractIn('Contract.PendingDelivery.StartDateKnown'),
      observed('PendingDelivery', startsOn(null, null)),
    )
    expect(leaf).toBe('Contract.PendingDelivery.StartDateUnknown')
    expect(told).toEqual([{ kind: 'startDateChanged', state: 'Contract', startDate: null }])
    expect([armed, cancelled]).toEqual([{}, [overdue]])
  })

  test.each(['Delivery', 'Contract'] as const)(
    'moved in Delivery (%s): notifies, and nothing waits',
    (status) => {
      const { leaf, told, armed } = send(contractIn('Contract.Delivery'), observed(status, laterStartDay))
      expect(leaf).toBe('Contract.Delivery')
      expect(told).toEqual([{ kind: 'startDateChanged', state: 'Contract', startDate: '2026-04-01' }])
      expect(armed).toEqual({})
    },
  )

  test('seen again unchanged: says and arms nothing', () => {
    for (const leaf of ['Contract.PendingDelivery.StartDateKnown', 'Contract.Delivery']) {
      const status = leaf === 'Contract.Delivery' ? 'Delivery' : 'PendingDelivery'
      const { effects, armed, cancelled } = send(contractIn(leaf), observed(status, startDay))
      expect({ effects, armed, cancelled }).toEqual({ effects: [], armed: {}, cancelled: [] })
    }
  })

  test('already known in Processing: arms on the way into PendingDelivery, told once', () => {
    const known = send(contractIn('Processing'), observed('Processing', startDay))
    expect([known.effects, known.armed]).toEqual([[], {}])
    const { effects, armed } = send(known.snapshot, observed('PendingDelivery', startDay))
    expect(effects).toEqual(['notify contractConfirmed'])
    expect(armed).toEqual({ [overdue]: startDay.startDayEndsAt! + 2 * day - lookedAt })
  })

  test('a stale look does not move it', () => {
    const stale = observed('PendingDelivery', laterStartDay, { beganAt: monday - 1, now: monday + day })
    expect(send(contractIn('Contract.PendingDelivery.StartDateKnown'), stale).isTaken).toBe(false)
  })

  test('overdue is told once', () => {
    const late = send(contractIn('Contract.PendingDelivery.StartDateKnown'), timeEvent(overdue))
    expect([late.effects, late.armed]).toEqual([['alert deliveryOverdue'], {}])
  })
})

describe('the last day of a cancelled contract', () => {
  test('unknown: nothing waits; known later: waits for it', () => {
    const cancelled = send(contractIn('Contract.Delivery'), observed('Cancelled'))
    expect([cancelled.leaf, cancelled.armed]).toEqual(['Cancelled.EndDateUnknown', {}])
    const known = send(cancelled.snapshot, observed('Cancelled', endDay))
    expect([known.leaf, known.effects]).toEqual(['Cancelled.EndDateKnown', ['notify endDateChanged']])
    expect(known.armed).toEqual({ [ended]: endDay.endDayEndsAt! - lookedAt })
  })

  test('moved: arms anew', () => {
    const moved = send(contractIn('Cancelled.EndDateKnown'), observed('Cancelled', laterEndDay))
    expect([moved.leaf, moved.told]).toEqual([
      'Cancelled.EndDateKnown',
      [
        {
          kind: 'endDateChanged',
          state: 'Cancelled',
          cancellationReason: null,
          endDate: laterEndDay.endDate,
        },
      ],
    ])
    expect(moved.cancelled).toEqual([ended])
    expect(moved.armed).toEqual({ [ended]: laterEndDay.endDayEndsAt! - lookedAt })
  })

  test('withdrawn: waits no longer', () => {
    const withdrawn = send(contractIn('Cancelled.EndDateKnown'), observed('Cancelled', endsOn(null, null)))
    expect([withdrawn.leaf, withdrawn.armed, withdrawn.cancelled]).toEqual([
      'Cancelled.EndDateUnknown',
      {},
      [ended],
    ])
  })

  test('passed: told, and the contract has ended', () => {
    const past = send(contractIn('Cancelled.EndDateKnown'), timeEvent(ended))
    expect(past.leaf).toBe('Cancelled.Ended')
    expect(past.told).toEqual([{ kind: 'deliveryEnded', state: 'Cancelled', endDate: '2026-09-30' }])
    const seenAgain = send(past.snapshot, observed('Cancelled', endDay))
    expect([seenAgain.leaf, seenAgain.effects, seenAgain.armed]).toEqual(['Cancelled.Ended', [], {}])
  })

  test('moved after it had passed: waits again', () => {
    const { leaf, armed } = send(contractIn('Cancelled.Ended'), observed('Cancelled', laterEndDay))
    expect(leaf).toBe('Cancelled.EndDateKnown')
    expect(armed).toEqual({ [ended]: laterEndDay.endDayEndsAt! - lookedAt })
  })

  test('a stale look does not move it', () => {
    const stale = observed('Cancelled', laterEndDay, { beganAt: monday - 1, now: monday + day })
    expect(send(contractIn('Cancelled.EndDateKnown'), stale).isTaken).toBe(false)
  })
})

describe('denials', () => {
  test('a contract may be denied and recover any number of times, and counts its rounds', () => {
    let snapshot = contractIn('Processing')
    for (let round = 1; round <= 50; round += 1) {
      const denied = send(snapshot, observed('Denied'))
      expect(denied.told).toMatchObject([{ kind: 'denied', recoveries: round - 1 }])
      const recovered = send(denied.snapshot, observed('Processing'))
      expect(recovered.effects).toEqual([])
      snapshot = recovered.snapshot
      expect(snapshot.context.recoveries).toBe(round)
    }
  })

  test('a reminder does not repeat the alert of the entry, and waits for the next', () => {
    let { snapshot, armed } = send(contractIn('Processing'), observed('Denied', { message: 'text:1' }))
    for (let reminder = 1; reminder <= 5; reminder += 1) {
      const reminded = send(snapshot, timeEvent(timeEvents['Denied.Waiting']))
      expect(reminded.told).toEqual([
        { kind: 'denialReminder', state: 'Denied', denialReason: null, message: 'text:1', recoveries: 0 },
      ])
      expect(reminded.armed).toEqual(armed)
      snapshot = reminded.snapshot
    }
  })
})
