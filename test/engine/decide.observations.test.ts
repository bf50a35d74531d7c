import { describe, expect, test } from 'vitest'
import { type Command, decide } from '../../src/engine/decide.ts'
import {
  changed,
  contractAfter,
  day,
  delays,
  hour,
  looked,
  lookMs,
  noon,
  nothing,
  openTooLong,
  processingTooLong,
  saw,
  start,
  startDay,
  times,
  unmoved,
} from './decision-situation.ts'

describe('the first sight of an order', () => {
  test('begins its contract, with all that is known of it', () => {
    const { record, entries } = changed(null, saw('Open', noon, { details: { processingInfo: 'text:1' } }))
    const armed = [{ event: openTooLong, token: 1, dueAt: noon + day, estimated: false }]
    expect(entries).toEqual([
      {
        subject: '1',
        seq: 1,
        kind: 'adopted',
        event: 'observed.Open',
        from: null,
        to: 'Open',
        ...times(noon, null),
        details: { processingInfo: 'text:1' },
        start,
        timers: { armed, removed: [] },
        effects: [],
      },
    ])
    expect(record).toEqual({
      contractNumber: '1',
      customerNumber: 'C1',
      seq: 1,
      machineVersion: '1',
      position: {
        leaf: 'Open',
        state: 'Open',
        enteredAt: noon,
        context: {
          beganAt: noon - lookMs,
          now: noon,
          recoveries: 0,
          details: { ...nothing, processingInfo: 'text:1' },
          delays,
        },
      },
      timers: armed,
      anomaly: null,
    })
  })

  test('far along tells nothing of the way there, and leaves no rule waiting that it has passed', () => {
    const { record, entries } = changed(null, saw('PendingDelivery', noon, { details: startDay }))
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({ to: 'Contract.PendingDelivery', details: startDay, effects: [] })
    expect(record.timers).toEqual([
      {
        event: 'xstate.after.deliveryOverdue.contract.Contract.PendingDelivery.StartDateKnown',
        token: 1,
        dueAt: startDay.startDayEndsAt + 2 * day,
        estimated: false,
      },
    ])
    expect(record.position!.leaf).toBe('Contract.PendingDelivery.StartDateKnown')
  })

  test('tells of a denial, which somebody has to cure, and of nothing else', () => {
    const { entries } = changed(null, saw('Denied', noon, { details: { denialReason: 'Other' } }))
    expect(entries[0]!.effects).toEqual([
      {
        ...{ type: 'alert', kind: 'denied', state: 'Denied' },
        ...{ denialReason: 'Other', message: null, recoveries: 0 },
      },
    ])
    expect(changed(null, saw('Cancelled', noon)).entries[0]!.effects).toEqual([])
  })

  test('counts from the signature what must have begun unseen, and marks it as estimated', () => {
    const signed = { facts: { contractSignedAt: noon - hour } }
    const [open] = changed(null, saw('Open', noon, signed)).record.timers
    expect(open).toEqual({ event: openTooLong, token: 1, dueAt: noon - hour + day, estimated: true })
    const [processing] = changed(null, saw('Processing', noon, signed)).record.timers
    expect(processing).toMatchObject({ dueAt: noon - hour + 42 * day, estimated: true })
  })

  test('counts from the look where the signature says nothing, or lies ahead', () => {
    for (const contractSignedAt of [null, noon, noon + hour]) {
      const [open] = changed(null, saw('Open', noon, { facts: { contractSignedAt } })).record.timers
      expect(open).toMatchObject({ dueAt: noon + day, estimated: false })
    }
    const denied = changed(null, saw('Denied', noon, { facts: { contractSignedAt: noon - hour } }))
    expect(denied.record.timers).toMatchObject([{ dueAt: noon + 3 * day, estimated: false }])
  })

  test('has time rules that ran out before it run out quietly, to be told at once', () => {
    const { record, entries } = changed(null, saw('Open', noon, { facts: { contractSignedAt: noon - day } }))
    expect(record.timers).toEqual([])
    expect(entries[0]).toMatchObject({ overdue: ['openTooLong'], effects: [], ...unmoved })
    const inTime = changed(null, saw('Open', noon, { facts: { contractSignedAt: noon - day + 1 } }))
    expect(inTime.record.timers).toHaveLength(1)
    expect(inTime.entries[0]!.overdue).toBeUndefined()
  })

  test('has a contract whose last day is long over stand where that leads', () => {
    const over = { endDate: '2025-12-31', endDayEndsAt: noon - 4 * day }
    const { record, entries } = changed(null, saw('Cancelled', noon, { details: over }))
    expect(entries[0]!.overdue).toEqual(['endDatePassed'])
    expect(record.position!.leaf).toBe('Cancelled.Ended')
  })

  test('with a word that nobody knows begins the contract and says so', () => {
    const unknown = { hasUnknownWord: true, words: 'Open/Dreaming' }
    const { record, entries } = changed(null, saw('Open', noon, unknown))
    expect(entries.map(({ event }) => event)).toEqual(['observed.Open', 'anomaly.unknownStatus'])
    expect(record).toMatchObject({ seq: 2, anomaly: { kind: 'unknownStatus', seen: 'Open/Dreaming' } })
  })
})

describe('a later sight', () => {
  const processing = contractAfter(saw('Open', noon), saw('Processing', noon + hour))

  test('is written with what changed, and moves time rules', () => {
    const before = contractAfter(saw('Open', noon))
    const seen = { details: { processingInfo: 'text:1' }, seenFrom: noon + hour }
    const { record, entries } = changed(before, saw('Processing', noon + 2 * hour, seen))
    const armed = [
      { event: processingTooLong, token: 2, dueAt: noon + 2 * hour + 42 * day, estimated: false },
    ]
    expect(entries).toEqual([
      {
        subject: '1',
        seq: 2,
        kind: 'observed',
        event: 'observed.Processing',
        from: 'Open',
        to: 'Processing',
        ...times(noon + 2 * hour, noon + hour),
        details: { processingInfo: 'text:1' },
        timers: { armed, removed: before.timers },
        effects: [],
      },
    ])
    expect(record).toEqual({
      ...before,
      seq: 2,
      position: {
        leaf: 'Processing',
        state: 'Processing',
        enteredAt: noon + 2 * hour,
        context: {
          ...before.position!.context,
          beganAt: noon + 2 * hour - lookMs,
          now: noon + 2 * hour,
          details: { ...nothing, processingInfo: 'text:1' },
        },
      },
      timers: armed,
    })
  })

  test('of the same state keeps when that was entered, and the time rules that wait', () => {
    const seen = { details: { processingInfo: 'text:1' } }
    const { record, entries } = changed(processing, saw('Processing', noon + 5 * hour, seen))
    expect(record.position!.enteredAt).toBe(noon + hour)
    expect(record.timers).toEqual(processing.timers)
    expect(entries[0]).toMatchObject({ from: 'Processing', to: 'Processing', ...unmoved, effects: [] })
  })

  test.each([
    ['from the last look that saw the old', noon + 2 * hour, noon + 2 * hour],
    ['from one begun in the moment in which the old was known', noon + hour, noon + hour],
    ['from the look that changed it last, where none is remembered', null, noon + hour - lookMs],
    ['from the look that changed it last, where an older one is remembered', noon, noon + hour - lookMs],
    [
      'from the look that changed it last, where one is remembered that began before that had ended',
      noon + hour - 1,
      noon + hour - lookMs,
    ],
  ])('says since when it may be so: %s', (_, seenFrom, expected) => {
    const { entries } = changed(processing, saw('Denied', noon + 3 * hour, { seenFrom }))
    expect(entries[0]).toMatchObject({ effectiveAfter: expected, effectiveBefore: noon + 3 * hour })
  })

  test('several states on is told along the way, with new details at its end only', () => {
    const { record, entries } = changed(processing, saw('Cancelled', noon + 2 * hour, { details: startDay }))
    expect(entries.map(({ seq, kind, from, to, details }) => [seq, kind, from, to, details])).toEqual([
      [3, 'inferred', 'Processing', 'Contract.PendingDelivery', undefined],
      [4, 'observed', 'Contract.PendingDelivery', 'Cancelled', startDay],
    ])
    expect(entries.map(({ effects }) => effects.map(({ kind, suppressed }) => [kind, suppressed]))).toEqual([
      [['contractConfirmed', true]],
      [['winBackPossible', undefined]],
    ])
    expect(record.seq).toBe(4)
  })

  test('still tells what a state asked for that is around the one it ends in', () => {
    const { entries } = changed(processing, saw('Delivery', noon + 2 * hour))
    expect(entries[0]!.effects).toMatchObject([{ kind: 'contractConfirmed', state: 'Contract' }])
    expect(entries[0]!.effects[0]).not.toHaveProperty('suppressed')
  })

  test('that says nothing new is none', () => {
    expect(decide(processing, '1', saw('Processing', noon + 2 * hour))).toEqual({ outcome: 'duplicate' })
  })

  test('asked for before the one applied last is kept out; in the same instant it is not', () => {
    const before = {
      ...saw('Denied', noon + 2 * hour),
      look: { beganAt: noon + hour - lookMs - 1, endedAt: noon },
    }
    expect(decide(processing, '1', before as Command)).toEqual({ outcome: 'stale' })
    const same = { ...before, look: { beganAt: noon + hour - lookMs, endedAt: noon + 2 * hour } }
    expect(decide(processing, '1', same as Command)).toMatchObject({ outcome: 'changed' })
  })

  test('with a word that nobody knows beside one that is known says so, once', () => {
    const unknown = { hasUnknownWord: true, words: 'Processing/Dreaming' }
    const { record, entries } = changed(processing, saw('Processing', noon + 2 * hour, unknown))
    expect(entries.map(({ event }) => event)).toEqual(['anomaly.unknownStatus'])
    expect(decide(record, '1', saw('Processing', noon + 3 * hour, unknown))).toEqual({ outcome: 'duplicate' })
    const moved = changed(record, saw('Processing', noon + 4 * hour, { ...unknown, details: startDay }))
    expect(moved.entries.map(({ event, settles }) => [event, settles])).toEqual([
      ['observed.Processing', undefined],
    ])
    expect(moved.record.anomaly).toEqual(record.anomaly)
  })

  test('with another word that nobody knows says so as well, after what it changed', () => {
    const unknown = { hasUnknownWord: true, words: 'Processing/Dreaming' }
    const known = changed(processing, saw('Processing', noon + 2 * hour, unknown)).record
    const other = { hasUnknownWord: true, words: 'Denied/Dreaming' }
    const { record, entries } = changed(known, saw('Denied', noon + 3 * hour, other))
    expect(entries.map(({ seq, event }) => [seq, event])).toEqual([
      [4, 'observed.Denied'],
      [5, 'anomaly.unknownStatus'],
    ])
    expect(record).toMatchObject({ seq: 5, anomaly: { kind: 'unknownStatus', seen: 'Denied/Dreaming' } })
  })
})

describe('what cannot be applied', () => {
  const rejected = contractAfter(saw('Rejected', noon))

  test('contradicts what is known: kept, told, and not applied', () => {
    const { record, entries } = changed(
      rejected,
      saw('Processing', noon + hour, { details: { processingInfo: 'text:1' }, words: 'Processing/x' }),
    )
    expect(entries).toEqual([
      {
        subject: '1',
        seq: 2,
        kind: 'anomaly',
        event: 'anomaly.contradiction',
        from: 'Rejected',
        to: 'Rejected',
        ...times(noon + hour, null),
        anomaly: {
          kind: 'contradiction',
          seen: 'Processing/x',
          status: 'Processing',
          details: { processingInfo: 'text:1' },
        },
        ...unmoved,
        effects: [{ type: 'alert', kind: 'contradiction', state: 'Rejected', seen: 'Processing/x' }],
      },
    ])
    expect(record).toEqual({
      ...rejected,
      seq: 2,
      anomaly: { kind: 'contradiction', seen: 'Processing/x', observedAt: noon + hour },
    })
  })

  test('is kept once for as long as it says the same', () => {
    const { record } = changed(rejected, saw('Processing', noon + hour))
    expect(decide(record, '1', saw('Processing', noon + 2 * hour))).toEqual({ outcome: 'duplicate' })
    expect(changed(record, saw('Open', noon + 2 * hour)).record.anomaly).toMatchObject({ seen: 'Open' })
    const unknown = changed(record, saw(null, noon + 2 * hour, { words: 'Processing' }))
    expect(unknown.record.anomaly).toMatchObject({ kind: 'unknownStatus', seen: 'Processing' })
  })

  test('is settled by the next sight that can be, which is written although nothing else is new', () => {
    const { record } = changed(rejected, saw('Processing', noon + hour))
    const settled = changed(record, saw('Rejected', noon + 2 * hour))
    expect(settled.record.anomaly).toBeNull()
    expect(settled.entries).toMatchObject([{ event: 'observed.Rejected', settles: true, effects: [] }])
    expect(settled.entries[0]!.details).toBeUndefined()
    expect(changed(rejected, saw('Rejected', noon + hour, { details: startDay })).entries[0]!.settles).toBe(
      undefined,
    )
  })

  test('is settled at the end of a way, not on it', () => {
    const { record } = changed(contractAfter(saw('Open', noon)), saw(null, noon + hour))
    const { entries } = changed(record, saw('Denied', noon + 2 * hour))
    expect(entries.map(({ to, settles }) => [to, settles])).toEqual([
      ['Processing', undefined],
      ['Denied', true],
    ])
  })

  test('may be the first that is known: then the contract begins with what comes after', () => {
    const { record, entries } = changed(null, saw(null, noon, { details: startDay }))
    expect(entries).toMatchObject([
      {
        ...{ seq: 1, event: 'anomaly.unknownStatus', from: null, to: null },
        anomaly: { kind: 'unknownStatus', seen: 'Sleeping', status: null, details: startDay },
        effects: [{ kind: 'unknownStatus', state: null, seen: 'Sleeping' }],
      },
    ])
    expect(record).toEqual({
      contractNumber: '1',
      customerNumber: null,
      seq: 1,
      machineVersion: '1',
      position: null,
      timers: [],
      anomaly: { kind: 'unknownStatus', seen: 'Sleeping', observedAt: noon },
    })
    const begun = changed(record, saw('Open', noon + hour))
    expect(begun.entries).toMatchObject([{ seq: 2, kind: 'adopted', from: null, to: 'Open' }])
    expect(begun.record).toMatchObject({ seq: 2, customerNumber: 'C1', anomaly: null })
    expect(begun.record.timers).toMatchObject([{ token: 2 }])
  })

  test('cannot be read: which fields is kept, once, until it can be', () => {
    const unreadable: Command = { type: 'unreadable', problem: 'state: missing', look: looked(noon + hour) }
    const { record, entries } = changed(rejected, unreadable)
    expect(entries).toMatchObject([
      {
        event: 'anomaly.invalidOrder',
        ...times(noon + hour, null),
        anomaly: { kind: 'invalidOrder', seen: 'state: missing', status: null },
      },
    ])
    expect(entries[0]!.anomaly).not.toHaveProperty('details')
    expect(decide(record, '1', unreadable)).toEqual({ outcome: 'duplicate' })
    const settled = changed(record, { type: 'readable', look: looked(noon + 2 * hour) })
    expect(settled.entries).toEqual([
      {
        ...{ subject: '1', seq: 3, kind: 'anomaly', event: 'anomaly.settled' },
        ...{ from: 'Rejected', to: 'Rejected', ...times(noon + 2 * hour, null), settles: true },
        ...{ ...unmoved, effects: [] },
      },
    ])
    expect(settled.record).toEqual({ ...rejected, seq: 3 })
  })

  test('nothing is settled where nothing was wrong', () => {
    const readable: Command = { type: 'readable', look: looked(noon + hour) }
    expect(decide(rejected, '1', readable)).toEqual({ outcome: 'duplicate' })
    expect(decide(null, '1', readable)).toEqual({ outcome: 'duplicate' })
  })

  test('is not there any more: kept and told, once', () => {
    const missing: Command = { type: 'missing', look: looked(noon + hour) }
    const { record, entries } = changed(rejected, missing)
    expect(entries).toMatchObject([{ event: 'anomaly.missing', effects: [{ kind: 'missing', seen: '404' }] }])
    expect(decide(record, '1', missing)).toEqual({ outcome: 'duplicate' })
  })
})
