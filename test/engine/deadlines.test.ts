import { describe, expect, test } from 'vitest'
import { createMachine } from 'xstate'
import { contractMachine, defaultContractDelays } from '../../machines/index.ts'
import { virtualClock } from '../../src/clock.ts'
import { AlertBook } from '../../src/engine/alert-book.ts'
import { ContractIndex } from '../../src/engine/contract-index.ts'
import { ContractVersions, contractVersions } from '../../src/engine/contract-versions.ts'
import { Deadlines } from '../../src/engine/deadlines.ts'
import { Intake } from '../../src/engine/intake.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { day, hour, minute, monday } from './scene.ts'
import { observation, type ScriptedOrder } from './scripted-supplier.ts'

type AnyConfig = { states: Record<string, AnyConfig>; after?: Record<string, object> }

/** Contracts with their deadlines, on a database in memory; whoever is to be looked at is only named. */
class Waiting {
  readonly clock = virtualClock(monday)
  readonly store = new SqliteStore(':memory:')
  readonly index = new ContractIndex(this.store)
  readonly intake: Intake
  readonly deadlines: Deadlines

  constructor(versions: ContractVersions = contractVersions) {
    const { store, index, clock } = this
    this.intake = new Intake({
      ...{ store, index, alerts: new AlertBook({ store }), delays: defaultContractDelays, versions },
      ...{ onMoved: () => {}, onCommitted: () => {} },
    })
    this.deadlines = new Deadlines({ store, index, intake: this.intake, clock })
  }

  /** At this many milliseconds from the beginning. */
  at(ms: number): this {
    this.clock.advanceTo(monday + ms)
    return this
  }

  get look() {
    return { beganAt: this.clock.now(), endedAt: this.clock.now(), sweep: 1 }
  }

  see(order: ScriptedOrder = { status: 'Open' }, number = '1'): this {
    this.intake.takeIn(this.look, [observation(number, order)])
    return this
  }

  cannotRead(number = '1'): this {
    this.intake.takeIn(this.look, [{ contractNumber: number, problem: 'state: expected string' }])
    return this
  }

  /** The numbers of those that are to be looked at. */
  settle(): string[] {
    return this.deadlines.settle().map(({ contractNumber }) => contractNumber)
  }

  contract(number = '1') {
    return this.index.get(number)!
  }

  /** What was fired: `openTooLong confirmed`. */
  fired(number = '1'): string[] {
    return this.store
      .entriesOf(number)
      .flatMap(({ event, timer }) =>
        timer === undefined ? [] : `${event.split('.')[2]} ${timer.confirmed ? 'confirmed' : 'unconfirmed'}`,
      )
  }

  /** When there is something to do next, from the beginning. */
  get nextAt(): number | null {
    const at = this.deadlines.nextAt()
    return at === null ? null : at - monday
  }
}

describe('a deadline', () => {
  test('is nobody’s concern before it has passed', () => {
    const waiting = new Waiting()
    expect([waiting.settle(), waiting.nextAt]).toEqual([[], null])
    waiting.see()
    expect([waiting.settle(), waiting.nextAt]).toEqual([[], day])
    expect([waiting.at(day - 1).settle(), waiting.nextAt]).toEqual([[], day])
    expect([waiting.at(day).settle(), waiting.nextAt]).toEqual([['1'], null])
    expect(waiting.fired()).toEqual([])
  })

  test('fires, once, when a look that began as it passed saw the state', () => {
    const waiting = new Waiting().see().at(day).see()
    expect(waiting.settle()).toEqual([])
    expect(waiting.settle()).toEqual([])
    expect(waiting.fired()).toEqual(['openTooLong confirmed'])
    expect(waiting.store.entriesOf('1')[1]).toMatchObject({ observedAt: waiting.clock.now() })
  })

  test('has its contract looked at until a look did, those first that have waited longest', () => {
    const waiting = new Waiting().see({ status: 'Open' }, '2')
    waiting.at(hour).see({ status: 'Open' }, '1')
    waiting.at(2 * day)
    expect(waiting.settle()).toEqual(['2', '1'])
    expect(waiting.settle()).toEqual(['2', '1'])
    waiting.see({ status: 'Processing' }, '2')
    expect(waiting.settle()).toEqual(['1'])
    waiting.see({ status: 'Open' }, '1')
    expect(waiting.settle()).toEqual([])
    expect([waiting.fired('2'), waiting.fired('1')]).toEqual([[], ['openTooLong confirmed']])
  })

  test('that passed after the last look has not been confirmed by it', () => {
    const waiting = new Waiting()
      .see()
      .at(day - 1)
      .see()
      .at(day)
    expect(waiting.settle()).toEqual(['1'])
    expect(waiting.fired()).toEqual([])
  })
})

describe('a look that began after the deadline and did not see the state', () => {
  test.each([
    ['an order that cannot be read', (waiting: Waiting) => waiting.cannotRead()],
    ['words that nobody knows', (waiting: Waiting) => waiting.see({ status: null, words: 'Paused' })],
  ])('(%s) need not be repeated; a day after the deadline it fires as unconfirmed', (_, see) => {
    const waiting = see(new Waiting().see().at(day))
    expect(waiting.settle()).toEqual([])
    expect(waiting.at(2 * day - 1).settle()).toEqual([])
    expect(waiting.fired()).toEqual([])
    expect(waiting.at(2 * day).settle()).toEqual([])
    expect(waiting.fired()).toEqual(['openTooLong unconfirmed'])
  })
})

describe('an order that the supplier does not know', () => {
  test('is looked for again after pauses that double from a minute to an hour', () => {
    const waiting = new Waiting().see().at(day)
    const pauses: number[] = []
    for (let times = 0; times < 9; times += 1) {
      expect(waiting.settle()).toEqual(['1'])
      waiting.deadlines.noteUnknown(waiting.contract())
      const before = waiting.clock.now() - monday
      const next = waiting.nextAt!
      pauses.push((next - before) / minute)
      expect(waiting.at(next - 1).settle()).toEqual([])
      waiting.at(next)
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
    expect(waiting.fired()).toEqual([])
  })

  test('is looked for again though it was recorded as missing', () => {
    const waiting = new Waiting().see().at(day)
    waiting.intake.miss(waiting.contract(), waiting.look)
    waiting.contract().seen = waiting.look
    expect(waiting.settle()).toEqual(['1'])
  })

  test('has its deadline fire as unconfirmed a day after it, and is not looked for any more', () => {
    const waiting = new Waiting().see().at(day)
    waiting.settle()
    waiting.deadlines.noteUnknown(waiting.contract())
    expect(waiting.at(2 * day - 1).settle()).toEqual(['1'])
    waiting.deadlines.noteUnknown(waiting.contract())
    expect(waiting.at(2 * day).settle()).toEqual([])
    expect(waiting.fired()).toEqual(['openTooLong unconfirmed'])
    expect([waiting.settle(), waiting.nextAt]).toEqual([[], null])
  })

  test('is looked for after a minute again where it was found in between', () => {
    const waiting = new Waiting().see({ status: 'Denied' }).at(3 * day)
    for (let times = 0; times < 5; times += 1) waiting.deadlines.noteUnknown(waiting.contract())
    expect([waiting.settle(), waiting.nextAt]).toEqual([[], 3 * day + 16 * minute])
    waiting.see({ status: 'Denied' })
    expect([waiting.settle(), waiting.fired()]).toEqual([[], ['denialReminder confirmed']])
    waiting.settle()
    expect(waiting.at(6 * day).settle()).toEqual(['1'])
    waiting.deadlines.noteUnknown(waiting.contract())
    expect(waiting.nextAt).toBe(6 * day + minute)
  })

  test('keeps nobody else from being looked at', () => {
    const waiting = new Waiting().see({ status: 'Open' }, '1').see({ status: 'Open' }, '2').at(day)
    expect(waiting.settle()).toEqual(['1', '2'])
    waiting.deadlines.noteUnknown(waiting.contract('1'))
    expect(waiting.settle()).toEqual(['2'])
    expect(waiting.nextAt).toBe(day + minute)
    waiting.see({ status: 'Denied' }, '3')
    waiting.deadlines.noteUnknown(waiting.contract('2'))
    expect(waiting.settle()).toEqual([])
    expect(waiting.nextAt).toBe(day + minute)
    expect([waiting.at(day + minute).settle(), waiting.nextAt]).toEqual([['1', '2'], 4 * day])
  })
})

describe('while nobody can be looked at', () => {
  test('a deadline waits for a day, and then fires as unconfirmed', () => {
    const waiting = new Waiting().see().at(day)
    expect(waiting.settle()).toEqual(['1'])
    waiting.deadlines.noteTrouble()
    expect(waiting.at(2 * day - 1).settle()).toEqual(['1'])
    expect(waiting.fired()).toEqual([])
    expect(waiting.at(2 * day).settle()).toEqual([])
    expect(waiting.fired()).toEqual(['openTooLong unconfirmed'])
  })

  test('one that passed long ago waits for a look that was asked for', () => {
    const waiting = new Waiting().see().at(9 * day)
    waiting.deadlines.noteTrouble()
    waiting.at(10 * day)
    expect(waiting.settle()).toEqual(['1'])
    expect(waiting.settle()).toEqual(['1'])
    expect(waiting.fired()).toEqual([])
    waiting.at(10 * day + hour).deadlines.noteTrouble()
    expect(waiting.settle()).toEqual([])
    expect(waiting.fired()).toEqual(['openTooLong unconfirmed'])
  })

  test('a look that was asked for at that very moment has been tried', () => {
    const waiting = new Waiting().see().at(10 * day)
    waiting.settle()
    waiting.deadlines.noteTrouble()
    expect([waiting.settle(), waiting.fired()]).toEqual([[], ['openTooLong unconfirmed']])
  })

  test('what was asked for before its last deadline says nothing of the next', () => {
    const waiting = new Waiting().see({ status: 'Denied' }).at(3 * day)
    expect(waiting.settle()).toEqual(['1'])
    waiting.see({ status: 'Denied' }).settle()
    waiting.settle()
    waiting.at(5 * day).deadlines.noteTrouble()
    waiting.at(9 * day)
    expect(waiting.settle()).toEqual(['1'])
    expect(waiting.fired()).toEqual(['denialReminder confirmed'])
  })
})

test('of two rules of a state each fires when a look has confirmed it, by itself', () => {
  const { states } = contractMachine.config as unknown as AnyConfig
  const { denialReminder } = states['Denied']!.states['Waiting']!.after!
  const twoRules = createMachine(
    {
      ...contractMachine.config,
      version: '3',
      states: {
        ...states,
        Open: {
          ...states['Open'],
          after: { ...states['Open']!.after, denialReminder: { ...denialReminder, target: undefined } },
        },
      },
    } as never,
    contractMachine.implementations as never,
  )
  const waiting = new Waiting(new ContractVersions([twoRules], { to: '3' }))
    .see()
    .at(2 * day)
    .see()
  waiting.at(3 * day)
  waiting.settle()
  expect(waiting.fired()).toEqual(['openTooLong confirmed'])
  expect(waiting.settle()).toEqual(['1'])
  waiting.see().settle()
  expect(waiting.fired()).toEqual(['openTooLong confirmed', 'denialReminder confirmed'])
})
