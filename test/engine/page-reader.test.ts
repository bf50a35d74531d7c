import { describe, expect, test } from 'vitest'
import type { LastSeen } from '../../src/store.ts'
import type { SupplierPage } from '../../src/supplier.ts'
import { EngineParts } from './engine-parts.ts'

/** Whoever reads pages of ten of a scripted list, a second apart. */
class Reading extends EngineParts {
  /** How many answers were read, and not only compared. */
  reads = 0

  constructor(orders: number) {
    super()
    for (let number = 1; number <= orders; number += 1)
      this.supplier.set(String(number), { status: 'Delivery' })
  }

  async read(offset: number, { limit = 10, now = this.clock.now() + 1_000 } = {}) {
    this.clock.advanceTo(now)
    const answer = await this.supplier.page({ offset, limit })
    return this.reader.takeIn({ offset, limit }, this.#counted(answer), this.look)
  }

  get look(): LastSeen {
    const now = this.clock.now()
    return { beganAt: now, endedAt: now, sweep: 0 }
  }

  /** Whether an answer with the same bytes would say nothing new. */
  isOld(offset: number, limit = 10): boolean {
    return this.reader.knownDigest({ offset, limit }) !== undefined
  }

  #counted(answer: SupplierPage): SupplierPage {
    const read = () => {
      this.reads += 1
      return answer.read()
    }
    return { ...answer, read }
  }
}

describe('a page that is read', () => {
  test('says who is on it, how much it showed and whether more comes', async () => {
    const reading = new Reading(12)
    const page = await reading.read(0)
    expect(page).toMatchObject({
      limit: 10,
      received: 10,
      hasMore: true,
      readIn: 1,
      isStale: false,
      problems: [],
    })
    expect(page.members.map(({ contractNumber }) => contractNumber)).toEqual([
      ...['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'],
    ])
    expect(await reading.read(10)).toMatchObject({ received: 2, hasMore: false, readIn: 2 })
    expect(page.digest).toBe(reading.reader.knownDigest({ offset: 0, limit: 10 }))
  })

  test('is told to the plan each time', async () => {
    const reading = new Reading(12)
    await reading.read(10)
    await reading.read(10)
    const beganAt = reading.clock.now()
    const seen = { offset: 10, members: [1, 2], hasMore: false }
    expect(reading.planTold).toEqual([
      ['pageSeen', { ...seen, beganAt: beganAt - 1_000 }],
      ['pageSeen', { ...seen, beganAt }],
    ])
  })
})

describe('the same bytes again', () => {
  test('are not read, and their orders count as seen', async () => {
    const reading = new Reading(3)
    const page = await reading.read(0)
    expect(await reading.read(0)).toBe(page)
    expect(reading.reads).toBe(1)
    expect(reading.index.get('2')!.seen).toEqual(reading.look)
  })

  test('are read where others came meanwhile', async () => {
    const reading = new Reading(3)
    await reading.read(0)
    reading.supplier.set('2', { status: 'Cancelled' })
    await reading.read(0)
    reading.supplier.set('2', { status: 'Delivery' })
    await reading.read(0)
    expect(reading.reads).toBe(3)
  })

  test('are asked for anew with another limit', async () => {
    const reading = new Reading(3)
    await reading.read(0)
    expect([10, 5].map((limit) => reading.isOld(0, limit))).toEqual([true, false])
    expect(reading.isOld(10)).toBe(false)
  })

  test('are news where a member was read elsewhere since, and no more once they were read', async () => {
    const reading = new Reading(3)
    await reading.read(0)
    reading.supplier.set('2', { status: 'Cancelled' })
    await reading.lookout.track('2')
    expect(reading.isOld(0)).toBe(false)
    await reading.read(0)
    expect(reading.isOld(0)).toBe(true)
  })

  test('are read again where something in them was kept out as stale', async () => {
    const reading = new Reading(3)
    await reading.known('2')
    const now = reading.clock.now() - 5_000
    const answer = await reading.supplier.page({ offset: 0, limit: 10 })
    const look = { beganAt: now, endedAt: now, sweep: 0 }
    const page = reading.reader.takeIn({ offset: 0, limit: 10 }, answer, look)
    expect([page.isStale, page.digest, reading.isOld(0)]).toEqual([true, null, false])
    await reading.read(0)
    expect([reading.reads, reading.isOld(0)]).toEqual([1, true])
  })

  test('are known of an empty list too', async () => {
    const reading = new Reading(0)
    await reading.read(0)
    await reading.read(0)
    expect([reading.reads, reading.isOld(0)]).toEqual([1, true])
  })
})

describe('where the list ends', () => {
  /** A list of pages at 0, 10, 20 and 30 that were all read, and is now so long; then the page at `offset` is read. */
  async function shortened(orders: number, offset: number): Promise<Reading> {
    const reading = new Reading(35)
    for (const each of [0, 10, 20, 30]) await reading.read(each)
    for (let number = orders + 1; number <= 35; number += 1) reading.supplier.remove(String(number))
    await reading.read(offset)
    return reading
  }
  const known = (reading: Reading) => [0, 10, 20, 30].filter((offset) => reading.isOld(offset))

  test('pages that were read beyond are no more', async () => {
    expect(known(await shortened(15, 10))).toEqual([0, 10])
  })

  test('a page that would begin just there is no more either', async () => {
    expect(known(await shortened(20, 10))).toEqual([0, 10])
  })

  test('the last page that was read is no more where the list ends just before it', async () => {
    const reading = new Reading(25)
    for (const offset of [0, 10, 20]) await reading.read(offset)
    for (let number = 21; number <= 25; number += 1) reading.supplier.remove(String(number))
    await reading.read(10)
    expect(known(reading)).toEqual([0, 10])
  })

  test('even the second of two pages of one order is no more', async () => {
    const reading = new Reading(2)
    for (const offset of [0, 1]) await reading.read(offset, { limit: 1 })
    reading.supplier.remove('2')
    await reading.read(0, { limit: 1 })
    expect([0, 1].map((offset) => reading.isOld(offset, 1))).toEqual([true, false])
  })

  test('nothing is forgotten by a page that has others behind it', async () => {
    expect(known(await shortened(35, 10))).toEqual([0, 10, 20, 30])
  })

  test('a list without any order is a page too', async () => {
    expect(known(await shortened(0, 0))).toEqual([0])
  })

  test('what grows back is read anew, and forgotten anew', async () => {
    const reading = await shortened(15, 10)
    for (let number = 16; number <= 35; number += 1) reading.supplier.set(String(number), { status: 'Open' })
    for (const offset of [10, 20, 30]) await reading.read(offset)
    expect(known(reading)).toEqual([0, 10, 20, 30])
    for (let number = 26; number <= 35; number += 1) reading.supplier.remove(String(number))
    await reading.read(20)
    expect(known(reading)).toEqual([0, 10, 20])
  })
})
