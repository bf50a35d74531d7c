import { describe, expect, test } from 'vitest'
import { type Decided, decisionDifference, historyDifferences } from '../../src/decision-difference.ts'
import type { Effect, Entry } from '../../src/log-entry.ts'
import { hour, noon, openTooLong, processingTooLong } from './decision-situation.ts'

const entry: Entry = {
  ...{ kind: 'observed', event: 'observed.Denied', subject: '1', seq: 2 },
  ...{ observedAt: noon, beganAt: noon, effectiveAfter: null, effectiveBefore: noon },
  ...{ from: 'Processing', to: 'Denied', timers: { armed: [], removed: [] }, effects: [] },
}
const denied: Effect = { type: 'alert', kind: 'denied', state: 'Denied', denialReason: 'Other' }
const openWait = { event: openTooLong, token: 1, dueAt: noon, estimated: false }
const processingWait = { event: processingTooLong, token: 2, dueAt: noon + hour, estimated: false }

/** What is said where the log has `entry` with the one, and the machine now decides it with the other. */
function difference(logged: Partial<Entry>, decided: Partial<Entry>): string | null {
  return decisionDifference({ ...entry, ...logged }, { ...entry, ...decided })
}

describe('an entry that is decided as it was', () => {
  test('has no difference', () => {
    const full: Partial<Entry> = {
      effects: [denied],
      timers: { armed: [processingWait], removed: [openWait] },
      overdue: ['openTooLong'],
    }
    expect(difference(full, structuredClone(full))).toBeNull()
  })

  test('may have been suppressed, withheld or told by an alert since', () => {
    const kept: Effect[] = [
      { ...denied, suppressed: true, withheld: 'silenced', alert: '1/1/0' },
      { type: 'alert', kind: 'alertReminder', about: 'denied', count: 1 } as Partial<Effect> as Effect,
    ]
    expect(difference({ effects: kept }, { effects: [denied] })).toBeNull()
  })
})

describe('an entry that the machine does not take any more', () => {
  test('is told with where the log went and what it asked for', () => {
    expect(decisionDifference({ ...entry, effects: [denied] }, null)).toBe(
      'observed.Denied in Processing: the log went to Denied and asked for alert denied; now it stays in Processing',
    )
  })

  test('is told with where it went alone where it asked for nothing', () => {
    expect(decisionDifference(entry, null)).toBe(
      'observed.Denied in Processing: the log went to Denied; now it stays in Processing',
    )
    expect(decisionDifference({ ...entry, to: 'Processing' }, null)).toBe(
      'observed.Denied in Processing: the log stayed in Processing; now it stays in Processing',
    )
  })

  test('stays nowhere where it was the first', () => {
    expect(decisionDifference({ ...entry, from: null }, null)).toBe(
      'observed.Denied: the log went to Denied; now the machine does not take it',
    )
    expect(decisionDifference({ ...entry, from: null, to: null }, null)).toBe(
      'observed.Denied: the log stayed in no state; now the machine does not take it',
    )
  })
})

describe('a difference is told in words', () => {
  test('where it leads elsewhere', () => {
    expect(difference({}, { to: 'Cancelled' })).toBe(
      'observed.Denied in Processing: the log went to Denied; now it goes to Cancelled',
    )
    expect(difference({}, { to: 'Processing' })).toBe(
      'observed.Denied in Processing: the log went to Denied; now it stays in Processing',
    )
    expect(difference({ to: 'Processing' }, { to: null })).toBe(
      'observed.Denied in Processing: the log stayed in Processing; now it goes to no state',
    )
  })

  test('where it comes from elsewhere', () => {
    expect(difference({}, { from: 'Denied' })).toBe(
      'observed.Denied in Processing: the log went to Denied; now it stays in Denied',
    )
    expect(difference({ from: null, to: null }, { from: null })).toBe(
      'observed.Denied: the log stayed in no state; now it goes to Denied',
    )
  })

  test('where it asks for something else, or for nothing', () => {
    const ended: Effect = { type: 'notify', kind: 'deliveryEnded', state: 'Cancelled', endDate: null }
    expect(difference({ effects: [denied] }, { effects: [ended, denied] })).toBe(
      'observed.Denied in Processing: the log asked for alert denied; now it asks for notify deliveryEnded, alert denied',
    )
    expect(difference({ effects: [denied] }, { effects: [] })).toBe(
      'observed.Denied in Processing: the log asked for alert denied; now it asks for nothing',
    )
  })

  test('where it asks for the same and says something else with it: of those that differ, what differs', () => {
    const recovered: Effect = { type: 'notify', kind: 'deliveryEnded', state: 'Cancelled', endDate: null }
    const otherwise: Effect = { ...denied, denialReason: 'CustomerAlreadySupplied' }
    expect(difference({ effects: [recovered, denied] }, { effects: [recovered, otherwise] })).toBe(
      'observed.Denied in Processing: the log asked for notify deliveryEnded, alert denied with {"denialReason":"Other"}; ' +
        'now it asks for notify deliveryEnded, alert denied with {"denialReason":"CustomerAlreadySupplied"}',
    )
  })

  test('where a rule waits otherwise: of those, until when', () => {
    const later = { ...processingWait, dueAt: noon + 2 * hour, estimated: true }
    expect(
      difference(
        { timers: { armed: [openWait, processingWait], removed: [] } },
        { timers: { armed: [openWait, later], removed: [] } },
      ),
    ).toBe(
      'observed.Denied in Processing: the log let processingTooLong wait until 2026-01-05T13:00:00.000Z; ' +
        'now it lets processingTooLong wait until 2026-01-05T14:00:00.000Z (estimated)',
    )
  })

  test('where no rule waits, or several do', () => {
    const timers = { armed: [openWait, { ...processingWait, event: 'somethingElse' }], removed: [] }
    expect(difference({ timers: { armed: [], removed: [] } }, { timers })).toBe(
      'observed.Denied in Processing: the log let nothing wait; ' +
        'now it lets openTooLong wait until 2026-01-05T12:00:00.000Z, somethingElse wait until 2026-01-05T13:00:00.000Z',
    )
  })

  test('where another wait ends', () => {
    expect(
      difference(
        { timers: { armed: [], removed: [openWait, processingWait] } },
        { timers: { armed: [], removed: [] } },
      ),
    ).toBe(
      'observed.Denied in Processing: the log ended the wait of openTooLong, processingTooLong; ' +
        'now it ends the wait of nothing',
    )
  })

  test('where other rules had run out', () => {
    expect(difference({ overdue: ['openTooLong'] }, {})).toBe(
      'observed.Denied in Processing: the log found openTooLong overdue; now it finds nothing overdue',
    )
    expect(difference({}, { overdue: ['openTooLong', 'denialReminder'] })).toBe(
      'observed.Denied in Processing: the log found nothing overdue; now it finds openTooLong, denialReminder overdue',
    )
  })

  test('all at once, in this order', () => {
    expect(
      difference(
        { effects: [denied], timers: { armed: [openWait], removed: [openWait] }, overdue: ['a'] },
        { to: 'Cancelled' },
      ),
    ).toBe(
      'observed.Denied in Processing: the log went to Denied and asked for alert denied and let openTooLong wait ' +
        'until 2026-01-05T12:00:00.000Z and ended the wait of openTooLong and found a overdue; ' +
        'now it goes to Cancelled and asks for nothing and lets nothing wait and ends the wait of nothing and ' +
        'finds nothing overdue',
    )
  })
})

describe('a history', () => {
  type Standing = { at: string; memory?: unknown }
  const decided = (seq: number, record: Standing, changes: Partial<Entry> = {}): Decided<Standing> => ({
    entry: { ...entry, seq, ...changes },
    record,
  })

  test('is decided entry by entry, each from where the log says that its subject stood', () => {
    const history = [decided(1, { at: 'a' }), decided(2, { at: 'b' }), decided(3, { at: 'c' })]
    const asked: [Standing | null, number][] = []
    const differences = historyDifferences(history, (before, { seq }) => {
      asked.push([before, seq])
      return seq === 2 ? null : decided(seq, { at: seq === 1 ? 'a' : 'd' })
    })
    expect([...differences]).toEqual([
      'entry 2, observed.Denied in Processing: the log went to Denied; now it stays in Processing',
      'entry 3, observed.Denied in Processing: snapshot.at was "c", now "d"',
    ])
    expect(asked).toEqual([
      [null, 1],
      [{ at: 'a' }, 2],
      [{ at: 'b' }, 3],
    ])
  })

  test('that is decided as it was has no differences', () => {
    const history = [decided(1, { at: 'a', memory: [1, { two: 2 }] })]
    expect([...historyDifferences(history, () => structuredClone(history[0]!))]).toEqual([])
  })

  test('tells each place in which a snapshot comes out otherwise, as deep as it lies', () => {
    const history = [decided(1, { at: 'a', memory: { same: 1, gone: true, list: ['x', 'y'], none: null } })]
    const now = decided(1, { at: 'a', memory: { same: 1, come: 7, list: ['x', 'z'], none: { of: 1 } } })
    expect([...historyDifferences(history, () => now)]).toEqual([
      'entry 1, observed.Denied in Processing: snapshot.memory.gone was true, now undefined; ' +
        'snapshot.memory.list.1 was "y", now "z"; snapshot.memory.none was null, now {"of":1}; ' +
        'snapshot.memory.come was undefined, now 7',
    ])
  })

  test('tells of a snapshot as a whole where one of the two is none', () => {
    const history = [decided(1, { at: 'a', memory: { of: 1 } })]
    expect([...historyDifferences(history, () => decided(1, { at: 'a', memory: 'lost' }))]).toEqual([
      'entry 1, observed.Denied in Processing: snapshot.memory was {"of":1}, now "lost"',
    ])
  })

  test('tells only of the decision where both come out otherwise', () => {
    const history = [decided(1, { at: 'a' })]
    const now = decided(1, { at: 'b' }, { to: 'Cancelled' })
    expect([...historyDifferences(history, () => now)]).toEqual([
      'entry 1, observed.Denied in Processing: the log went to Denied; now it goes to Cancelled',
    ])
  })
})
