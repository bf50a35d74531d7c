import { describe, expect, test } from 'vitest'
import type { Undelivered } from '../../src/delivery-store.ts'
import { DeliveryRound, isSooner } from '../../src/engine/delivery-round.ts'
import type { Effect, Entry } from '../../src/log-entry.ts'
import type { Sink } from '../../src/sink.ts'
import type { LoggedEntry } from '../../src/store.ts'

const now = Date.UTC(2026, 0, 5, 12)
const revoked: Effect = { type: 'notify', kind: 'revoked', state: 'Revoked' }
const everybody: Sink = { name: 'receiver', deliver: () => {} }

/** An entry of the log with so many things to tell. */
function logged(position: number, subjectId: number, effects: readonly Effect[] = [revoked]): LoggedEntry {
  return { position, subjectId, entry: { effects } as Partial<Entry> as Entry }
}

/** Something that waits. */
function waiting(position: number, subjectId: number, rest: Partial<Undelivered> = {}): Undelivered {
  const untried = { attempts: 0, firstTriedAt: null, triedAt: null, refusedForMs: 0, problem: null }
  return { ...untried, ...{ position, subjectId, index: 0, dueAt: now, givenUpAt: null }, ...rest }
}

function roundOf(read: readonly LoggedEntry[] = [], position = 10): DeliveryRound {
  return new DeliveryRound({ read, position, takenAt: 7, isProbe: false })
}

/** What is to be tried, as `position/index`. */
const places = (some: readonly Undelivered[]) => some.map(({ position, index }) => `${position}/${index}`)

/** What a round makes of what was read, where these subjects have something waiting. */
function addedTo(
  round: DeliveryRound,
  subjects: readonly number[] = [],
  sink: Sink = everybody,
): DeliveryRound {
  round.addRead({ waiting: new Map(subjects.map((subjectId) => [subjectId, null])), sink, now })
  return round
}

describe('a round of deliveries', () => {
  test('begins where the sink stands and goes as far as was read', () => {
    const [one, two] = [logged(11, 1), logged(12, 2)]
    const round = new DeliveryRound({ read: [one, two], position: 10, takenAt: 7, isProbe: true })
    expect(round).toMatchObject({ position: 12, takenAt: 7, isProbe: true })
    expect([...round.read]).toEqual([
      [11, one],
      [12, two],
    ])
    expect(roundOf()).toMatchObject({ position: 10, isProbe: false })
  })

  test('tries what waits in the order of the log, whatever order it came in', () => {
    const round = roundOf()
    round.add([waiting(9, 1), waiting(7, 2, { index: 1 })])
    round.add([waiting(7, 2), waiting(8, 3)])
    expect(places(round.pending)).toEqual(['7/0', '7/1', '8/0', '9/0'])
  })

  test('tries what was read after that, each effect as one that was never tried', () => {
    const round = roundOf([logged(11, 1, [revoked, revoked]), logged(12, 2)])
    round.add([waiting(9, 3)])
    addedTo(round)
    expect(places(round.pending)).toEqual(['9/0', '11/0', '11/1', '12/0'])
    expect(round.pending[2]).toEqual(waiting(11, 1, { index: 1 }))
  })

  test('leaves out what is not told to anybody, and what the sink does not want', () => {
    const suppressed: Effect = { ...revoked, suppressed: true }
    const unwanted = {
      type: 'notify',
      kind: 'contractConfirmed',
      state: 'Contract.PendingDelivery',
    } as Effect
    const read = [logged(11, 1, [suppressed, unwanted, revoked])]
    const picky = { ...everybody, wants: (effect: Effect) => effect.kind === 'revoked' }
    expect(places(addedTo(roundOf(read), [], picky).pending)).toEqual(['11/2'])
    expect(places(addedTo(roundOf(read)).pending)).toEqual(['11/1', '11/2'])
  })

  test('lets what was read wait where something before it of the same subject waits and is not due', () => {
    const round = roundOf([logged(11, 1), logged(12, 2), logged(13, 3)])
    round.add([waiting(9, 2)])
    addedTo(round, [1, 2])
    expect(places(round.pending)).toEqual(['9/0', '12/0', '13/0'])
    expect(round.undelivered).toEqual([waiting(11, 1)])
    expect([1, 2, 3].map((subjectId) => round.isHeld(waiting(0, subjectId)))).toEqual([true, false, false])
  })
})

describe('of what a round keeps', () => {
  test('what waited before is settled, and what was only just read was never kept', () => {
    const round = roundOf([logged(11, 1)])
    const before = waiting(10, 2)
    round.settle(before)
    round.settle(waiting(11, 1))
    expect(round.settled).toEqual([before])
  })

  test('what is held stays as it is, with what comes after it of its subject', () => {
    const round = roundOf([logged(11, 1)])
    round.hold(waiting(10, 2))
    round.hold(waiting(11, 1))
    expect(round.undelivered).toEqual([waiting(11, 1)])
    expect([1, 2, 3].map((subjectId) => round.isHeld(waiting(0, subjectId)))).toEqual([true, true, false])
  })

  test('what was tried in vain is noted, and holds up its subject until it is given up', () => {
    const round = roundOf()
    const [refused, givenUp] = [waiting(9, 1, { attempts: 1 }), waiting(10, 2, { givenUpAt: now })]
    round.leave(refused)
    round.leave(givenUp)
    expect(round.undelivered).toEqual([refused, givenUp])
    expect([1, 2].map((subjectId) => round.isHeld(waiting(0, subjectId)))).toEqual([true, false])
  })
})

describe('a sink that is down is asked with one subject', () => {
  /** What is tried when only one may be. */
  function kept(...some: readonly Undelivered[]): { tried: string[]; held: string[] } {
    const round = roundOf()
    for (const one of some) round.pending.push(one)
    round.keepOne()
    return {
      tried: places(round.pending),
      held: places(some.filter((one) => round.isHeld(one))),
    }
  }

  test('of those that were tried least, with all that waits of it', () => {
    const some = [
      ...[waiting(1, 1, { attempts: 3 }), waiting(2, 2, { attempts: 2 })],
      ...[waiting(3, 3, { attempts: 4 }), waiting(4, 2), waiting(5, 1)],
    ]
    expect(kept(...some)).toEqual({ tried: ['2/0', '4/0'], held: ['1/0', '3/0', '5/0'] })
  })

  test('by the first of each: what comes behind it was never tried', () => {
    const some = [waiting(1, 1, { attempts: 3 }), waiting(2, 2, { attempts: 2 }), waiting(3, 1)]
    expect(kept(...some).tried).toEqual(['2/0'])
  })

  test('and with none where nothing waits', () => {
    expect(kept()).toEqual({ tried: [], held: [] })
  })

  test.each([
    ['whoever was tried less', { attempts: 1, dueAt: 9 }, { attempts: 2, dueAt: 5 }, true],
    ['not who was tried more', { attempts: 2, dueAt: 5 }, { attempts: 1, dueAt: 9 }, false],
    ['else who has been due for longer', { attempts: 2, dueAt: 5 }, { attempts: 2, dueAt: 9 }, true],
    ['and nobody before an equal', { attempts: 2, dueAt: 5 }, { attempts: 2, dueAt: 5 }, false],
  ])('first %s', (_, a, b, isFirst) => {
    expect(isSooner(waiting(1, 1, a), waiting(2, 2, b))).toBe(isFirst)
  })
})

describe('deliveries that are made at the same time', () => {
  test('begin at once for each subject, and one after another of the same', async () => {
    const round = roundOf()
    const began: string[] = []
    const ends: (() => void)[] = []
    const begin = (name: string) => () => {
      began.push(name)
      return new Promise<void>((resolve) => ends.push(resolve))
    }
    const first = round.afterEarlier(waiting(1, 1), begin('1 first'))
    const second = round.afterEarlier(waiting(2, 1), begin('1 second'))
    const other = round.afterEarlier(waiting(3, 2), begin('2 first'))
    const third = round.afterEarlier(waiting(4, 1), begin('1 third'))
    expect(began).toEqual(['1 first', '2 first'])
    ends[0]!()
    await first
    expect(began).toEqual(['1 first', '2 first', '1 second'])
    ends[2]!()
    await second
    ends[1]!()
    ends[3]!()
    await Promise.all([third, other])
    expect(began).toEqual(['1 first', '2 first', '1 second', '1 third'])
  })
})
