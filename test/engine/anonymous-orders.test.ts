import { describe, expect, test } from 'vitest'
import type { ReadPage } from '../../src/engine/page-reader.ts'
import { EngineParts, noon } from './engine-parts.ts'

/** A page of ten orders of which these, by their place, could not be told whose they are. */
function page(problems: Record<number, string>, { received = 10, hasMore = true } = {}): ReadPage {
  return {
    ...{ received, hasMore, digest: 'a', limit: 10, readIn: 1, members: [], isStale: false },
    problems: Object.entries(problems).map(([place, problem]) => ({ place: Number(place), problem })),
  }
}

/** Orders without a number in a list, and what is written down of them. */
class Nameless extends EngineParts {
  /** Tells what has changed by now. */
  tell(): this {
    this.pass(1_000)
    const now = this.clock.now()
    this.anonymous.tell({ beganAt: now, endedAt: now + 1 })
    return this
  }

  /** What the log says is wrong, one after another; `well` where nothing is any more. */
  get told(): string[] {
    return this.store.entriesOf('supplier').map(({ anomaly }) => anomaly?.seen ?? 'well')
  }
}

describe('orders whose number cannot be read', () => {
  test('are told of as one anomaly of the supplier’s, each problem once and in order', () => {
    const nameless = new Nameless()
    nameless.anonymous.see(0, page({ 3: 'b', 7: 'a' }))
    nameless.anonymous.see(10, page({ 0: 'b' }, { hasMore: false }))
    nameless.tell()
    expect(nameless.told).toEqual(['a; b'])
    expect(nameless.store.entriesOf('supplier')[0]).toMatchObject({
      ...{ kind: 'anomaly', observedAt: noon + 1_001, beganAt: noon + 1_000, effectiveBefore: noon + 1_001 },
      anomaly: { kind: 'invalidOrder' },
    })
  })

  test('are told of again only when what is wrong has changed', () => {
    const nameless = new Nameless()
    nameless.anonymous.see(0, page({ 3: 'a' }))
    nameless.tell().tell()
    nameless.anonymous.see(0, page({ 4: 'a' }))
    nameless.tell()
    expect(nameless.told).toEqual(['a'])
    nameless.anonymous.see(0, page({ 4: 'b' }))
    nameless.tell()
    expect(nameless.told).toEqual(['a', 'b'])
  })

  test('cost nothing where nothing has changed', () => {
    const nameless = new Nameless()
    nameless.anonymous.see(0, page({ 3: 'a' }))
    nameless.tell()
    nameless.store.commit = () => expect.unreachable('nothing is to be written')
    nameless.tell()
    expect(nameless.told).toEqual(['a'])
  })

  test('are said to be gone once none is left, and only once', () => {
    const nameless = new Nameless()
    nameless.anonymous.see(0, page({ 3: 'a' }))
    nameless.tell()
    nameless.anonymous.see(0, page({}))
    nameless.tell().tell()
    expect(nameless.told).toEqual(['a', 'well'])
    const { settles, beganAt, observedAt } = nameless.store.entriesOf('supplier')[1]!
    expect([settles, observedAt - beganAt]).toEqual([true, 1])
  })

  test('are nothing to tell of where there never were any', () => {
    const nameless = new Nameless()
    nameless.anonymous.see(0, page({}))
    nameless.tell()
    expect([nameless.told, nameless.index.get('supplier')]).toEqual([[], undefined])
  })

  test('are said to be gone by a process that finds them in the log and no more in the list', () => {
    const nameless = new Nameless()
    nameless.index.obtain('supplier')
    const look = { beganAt: noon, endedAt: noon + 1 }
    nameless.intake.tell(nameless.index.get('supplier')!, { type: 'unreadable', problem: 'a', look })
    nameless.tell()
    expect(nameless.told).toEqual(['a', 'well'])
  })
})

describe('a page that is read again', () => {
  /** What is still told of problems at the places 9, 10, 19 and 20 once this page was seen. */
  function leftAfter(offset: number, seen: ReadPage): string[] {
    const nameless = new Nameless()
    nameless.anonymous.see(0, page({ 9: 'nine' }))
    nameless.anonymous.see(10, page({ 0: 'ten', 9: 'nineteen' }))
    nameless.anonymous.see(20, page({ 0: 'twenty' }))
    nameless.anonymous.see(offset, seen)
    return nameless.tell().told[0]!.split('; ')
  }

  test('takes back what was wrong on it, and on no other', () => {
    expect(leftAfter(10, page({}))).toEqual(['nine', 'twenty'])
  })

  test('takes back what was wrong behind it too where the list ends there', () => {
    expect(leftAfter(10, page({}, { received: 1, hasMore: false }))).toEqual(['nine'])
  })

  test('takes back no more than it shows', () => {
    expect(leftAfter(10, page({}, { received: 5 }))).toEqual(['nine', 'nineteen', 'twenty'])
  })
})
