import { describe, expect, test } from 'vitest'
import type { ContractRecord } from '../../src/contract-record.ts'
import { type Command, decide } from '../../src/engine/decide.ts'
import type { Entry, Happening } from '../../src/log-entry.ts'
import {
  changed,
  contractAfter,
  day,
  delays,
  facts,
  hour,
  lookMs,
  noon,
  nothing,
  openTooLong,
  processingTooLong,
  saw,
  start,
  submitted,
  timer,
  times,
  unmoved,
} from './decision-situation.ts'

describe('an order of ours that the supplier has taken', () => {
  test('begins its contract in Open, counting from the answer and not from the signature', () => {
    const { record, entries } = changed(null, submitted(noon, noon - 3 * day))
    const armed = [{ event: openTooLong, token: 1, dueAt: noon + day, estimated: false }]
    expect(entries).toEqual([
      {
        ...{ subject: '1', seq: 1, kind: 'submitted', event: 'observed.Open', from: null, to: 'Open' },
        ...times(noon, noon - lookMs),
        start: { ...start, facts: { ...facts, contractSignedAt: noon - 3 * day } },
        ...{ timers: { armed, removed: [] }, effects: [] },
      },
    ])
    expect(record).toMatchObject({ customerNumber: 'C1', machineVersion: '1', timers: armed })
  })

  test('is late for nothing, not even where a time rule waits for no time at all', () => {
    const atOnce = { ...submitted(noon), delays: { ...delays, openTooLongMs: 0 } } as Command
    const { record, entries } = changed(null, atOnce)
    expect(record.timers).toMatchObject([{ event: openTooLong, dueAt: noon }])
    expect(entries[0]!.overdue).toBeUndefined()
  })

  test('changes nothing where a look has seen it first, unless that could not be applied', () => {
    expect(decide(contractAfter(saw('Processing', noon)), '1', submitted(noon))).toEqual({
      outcome: 'duplicate',
    })
    const { record, entries } = changed(contractAfter(saw(null, noon)), submitted(noon + hour))
    expect(entries).toMatchObject([{ seq: 2, kind: 'submitted' }])
    expect(record.anomaly).toBeNull()
  })
})

describe('a time rule that runs out', () => {
  const open = contractAfter(saw('Open', noon))

  test('is written with its own instant, and waits no longer', () => {
    const { record, entries } = changed(open, timer(openTooLong, 1, noon + day + hour))
    expect(entries).toEqual([
      {
        ...{ subject: '1', seq: 2, kind: 'timer', event: openTooLong, from: 'Open', to: 'Open' },
        ...{ observedAt: noon + day + hour, beganAt: noon + day + hour },
        ...{ effectiveAfter: noon + day, effectiveBefore: noon + day },
        timer: { token: 1, confirmed: true, estimated: false },
        timers: { armed: [], removed: open.timers },
        effects: [{ type: 'alert', kind: 'openTooLong', state: 'Open' }],
      },
    ])
    expect(record).toEqual({ ...open, seq: 2, timers: [] })
  })

  test('says so where no look has confirmed it, and where it counts from the signature', () => {
    const marksOf = (record: ContractRecord, confirmed: boolean) => {
      const { dueAt, token } = record.timers[0]!
      const [effect] = changed(record, timer(openTooLong, token, dueAt, confirmed)).entries[0]!.effects
      return [effect!.unconfirmed, effect!.estimated]
    }
    const signed = contractAfter(saw('Open', noon, { facts: { contractSignedAt: noon - hour } }))
    expect(marksOf(open, false)).toEqual([true, undefined])
    expect(marksOf(signed, true)).toEqual([undefined, true])
    expect(marksOf(signed, false)).toEqual([true, true])
  })

  test('runs out once it is due, not before', () => {
    expect(decide(open, '1', timer(openTooLong, 1, noon + day - 1))).toEqual({
      outcome: 'refused',
      why: 'the timer is not due yet',
    })
    expect(decide(open, '1', timer(openTooLong, 1, noon + day))).toMatchObject({ outcome: 'changed' })
  })

  test('is void where it was armed again or is not there', () => {
    const late = noon + 100 * day
    expect(decide(open, '1', timer(openTooLong, 2, late))).toEqual({ outcome: 'stale' })
    expect(decide(open, '1', timer(processingTooLong, 1, late))).toEqual({ outcome: 'stale' })
    expect(decide(null, '1', timer(openTooLong, 1, late))).toEqual({ outcome: 'stale' })
  })

  test('leaves the others waiting', () => {
    const other = { event: 'xstate.after.other.contract.Open', token: 1, dueAt: noon + day, estimated: false }
    const both = { ...open, timers: [...open.timers, other] }
    const { record, entries } = changed(both, timer(openTooLong, 1, noon + day))
    expect(record.timers).toEqual([other])
    expect(entries[0]!.timers.removed).toEqual(open.timers)
  })

  test('that begins again waits anew, under the number of its entry', () => {
    const denied = contractAfter(saw('Denied', noon))
    const event = 'xstate.after.denialReminder.contract.Denied.Waiting'
    const { record, entries } = changed(denied, timer(event, 1, noon + 3 * day))
    expect(record.timers).toEqual([{ event, token: 2, dueAt: noon + 6 * day, estimated: false }])
    expect(entries[0]!.timers).toEqual({ armed: record.timers, removed: denied.timers })
    expect(record.position!.enteredAt).toBe(noon)
  })
})

describe('what leaves a contract as it is', () => {
  const act: Happening = {
    ...{ kind: 'act', event: 'look.asked', observedAt: noon + hour, beganAt: noon + hour },
    ...{ effectiveAfter: null, effectiveBefore: noon + hour, act: { by: 'mia', reason: 'text:1' } },
  }
  const noted = (record: ContractRecord | null, happening: Partial<Happening>) =>
    changed(record, { type: 'note', happening: { ...act, ...happening } })

  test('is written with where it stands', () => {
    const open = contractAfter(saw('Open', noon))
    const { record, entries } = noted(open, {})
    expect(entries).toEqual([
      { subject: '1', seq: 2, ...act, from: 'Open', to: 'Open', ...unmoved, effects: [] },
    ])
    expect(record).toEqual({ ...open, seq: 2 })
  })

  test('may be about one that was never seen', () => {
    expect(noted(null, {}).record).toMatchObject({ seq: 1, position: null, machineVersion: '1' })
  })

  test('tells in a digest of each kind that there is any of', () => {
    const alertOf = (kind: string, counts: object) => ({ type: 'alert', kind, state: null, counts })
    const digest = {
      counts: { openTooLong: 2 },
      alerts: { denied: 3 },
      reminders: { openTooLong: 4 },
      upTo: 9,
    }
    expect(noted(null, { digest }).entries).toMatchObject([
      {
        digest,
        effects: [
          alertOf('adoptedOverdue', { openTooLong: 2 }),
          alertOf('manyAlerts', { denied: 3 }),
          alertOf('manyReminders', { openTooLong: 4 }),
        ],
      },
    ])
    expect(noted(null, { digest: { counts: {}, upTo: 9 } }).entries[0]!.effects).toEqual([])
  })

  test('tells of the supplier what is the matter with it, and nothing where it answers again', () => {
    const troubled = { trouble: 'supplierUnreachable', since: noon, code: 'unreachable' } as const
    expect(noted(null, { kind: 'observed', supplier: troubled }).entries).toMatchObject([
      {
        ...{ supplier: troubled, kind: 'observed', from: null, to: null },
        effects: [
          { type: 'alert', kind: 'supplierUnreachable', state: null, since: noon, code: 'unreachable' },
        ],
      },
    ])
    const answers = { trouble: null, since: noon, code: null }
    expect(noted(null, { kind: 'observed', supplier: answers }).entries[0]!.effects).toEqual([])
    expect(noted(null, { supplier: { ...troubled, code: null } }).entries[0]!.effects).toEqual([])
    expect(noted(null, { supplier: { ...answers, code: 'unreachable' } }).entries[0]!.effects).toEqual([])
  })

  test('may happen to an alert of it by a time rule, which is none of its own', () => {
    const open = contractAfter(saw('Open', noon))
    const { entries, record } = noted(open, {
      kind: 'timer',
      event: 'alert.reminder',
      alert: { id: '1/1/0' },
    })
    expect(entries).toMatchObject([{ kind: 'timer', alert: { id: '1/1/0' }, from: 'Open', to: 'Open' }])
    expect(record).toEqual({ ...open, seq: 2 })
  })
})

describe('a correction', () => {
  const rejected = contractAfter(saw('Rejected', noon, { facts: { contractSignedAt: noon - hour } }))
  const contradiction = changed(
    rejected,
    saw('Processing', noon + hour, { details: { processingInfo: 'text:1' } }),
  )
  const correct = (seen: Entry = contradiction.entries[0]!): Command => ({
    ...{ type: 'correct', contradiction: seen, by: 'mia', reason: 'text:2', now: noon + 2 * hour },
    start: { ...start, machineVersion: '0', delays: { ...delays, openTooLongMs: 1 } },
  })

  test('begins the contract again where the supplier says that it is', () => {
    const { record, entries } = changed(contradiction.record, correct())
    const armed = [
      { event: processingTooLong, token: 3, dueAt: noon + 2 * hour + 42 * day, estimated: false },
    ]
    expect(entries).toEqual([
      {
        ...{ subject: '1', seq: 3, kind: 'corrected', event: 'observed.Processing' },
        ...{ from: 'Rejected', to: 'Processing' },
        ...{ observedAt: noon + 2 * hour, beganAt: noon + hour - lookMs },
        ...{ effectiveAfter: null, effectiveBefore: noon + hour },
        details: { processingInfo: 'text:1' },
        // The version and the times of before: it may have been migrated since it started.
        start,
        act: { by: 'mia', reason: 'text:2' },
        timers: { armed, removed: [] },
        effects: [],
      },
    ])
    expect(record).toMatchObject({ seq: 3, anomaly: null, timers: armed, machineVersion: '1' })
    expect(record.position).toMatchObject({ state: 'Processing', enteredAt: noon + 2 * hour })
    expect(record.position!.context.details).toEqual({ ...nothing, processingInfo: 'text:1' })
  })

  test('ends the time rules of where it was thought to be', () => {
    const denied = contractAfter(
      saw('Delivery', noon),
      saw('Cancelled', noon + hour, {
        details: { endDate: '2026-02-01', endDayEndsAt: noon + 30 * day },
      }),
    )
    const seen = changed(denied, saw('Delivery', noon + 2 * hour))
    expect(denied.timers).toHaveLength(1)
    const { entries } = changed(seen.record, correct(seen.entries[0]))
    expect(entries[0]!.timers).toEqual({ armed: [], removed: denied.timers })
    expect(entries[0]!.details).toBeUndefined()
  })

  test('is refused where nothing contradicts what is known', () => {
    const why = 'nothing contradicts what is known of this contract'
    const unknown = changed(rejected, saw(null, noon + hour)).record
    for (const record of [null, rejected, unknown]) {
      expect(decide(record, '1', correct())).toEqual({ outcome: 'refused', why })
    }
  })

  test('is refused where what was seen names no state', () => {
    const { anomaly, ...entry } = contradiction.entries[0]!
    const unknown = { ...entry, anomaly: { ...anomaly!, status: 'Sleeping' } }
    expect(decide(contradiction.record, '1', correct(unknown))).toEqual({
      outcome: 'refused',
      why: 'what was seen names no state of the lifecycle',
    })
  })
})

describe('a migration', () => {
  test('is none where the version is the current one, or there is no contract', () => {
    const migrate: Command = { type: 'migrate', now: noon + hour }
    expect(decide(contractAfter(saw('Open', noon)), '1', migrate)).toEqual({ outcome: 'duplicate' })
    expect(decide(null, '1', migrate)).toEqual({ outcome: 'duplicate' })
    expect(decide(contractAfter(saw(null, noon)), '1', migrate)).toEqual({ outcome: 'duplicate' })
  })
})
