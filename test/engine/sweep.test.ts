import { describe, expect, test } from 'vitest'
import type { IndexedContract } from '../../src/engine/contract-index.ts'
import { PatientSupplier } from '../../src/engine/patient-supplier.ts'
import { Sweeper, type SweepResult } from '../../src/engine/sweep.ts'
import type { Supplier, SupplierPage } from '../../src/supplier.ts'
import { EngineParts, noon } from './engine-parts.ts'

/** Somebody who reads the whole list. */
class Sweeping extends EngineParts {
  /** Contracts that were asked for by number. */
  readonly missed: string[] = []
  /** What was asked with, page by page. */
  readonly requests: Parameters<Supplier['page']>[0][] = []
  /** Makes another answer of a page. */
  disguise: (page: SupplierPage, offset: number) => SupplierPage = (page) => page
  sweeper: Sweeper

  constructor(orders: number, { pageLimit = 10, listMayGrowBy = 100_000, completed = 0 } = {}) {
    super()
    this.showing(orders)
    const { page } = Object.getPrototypeOf(this.supplier) as Supplier
    this.supplier.page = async (request: Parameters<Supplier['page']>[0]) => {
      this.requests.push(request)
      return this.disguise(await page.call(this.supplier, request), request.offset)
    }
    const saved = { ...this.plan.save(), savedAt: noon, spacingMs: 1_000 }
    const settings = { limit: pageLimit, againAfterMs: 60_000, weights: {}, callsPerPage: 1 }
    this.store.saveSeen([], completed, { ...saved, settings })
    this.lookout.lookForMissing = async ({ contractNumber }: IndexedContract) => {
      this.missed.push(contractNumber)
    }
    const supplier = new PatientSupplier({ supplier: this.supplier, clock: this.clock })
    this.sweeper = new Sweeper({
      ...{ store: this.store, index: this.index, reader: this.reader, anonymous: this.anonymous },
      ...{ lookout: this.lookout, supplier, pageLimit, listMayGrowBy },
    })
  }

  /** From now on the list has so many orders. */
  showing(orders: number): void {
    for (let number = 1; number <= orders; number += 1)
      this.supplier.set(String(number), { status: 'Delivery' })
  }

  /** The offsets asked for, since this was last asked. */
  get offsets(): number[] {
    return this.requests.splice(0).map(({ offset }) => offset)
  }

  async sweep(): Promise<SweepResult> {
    this.pass(1_000)
    return this.sweeper.sweep({})
  }
}

describe('a sweep', () => {
  test('reads the whole list, page by page, and says how far it is', async () => {
    const sweeping = new Sweeping(25)
    const progress: SweepResult[] = []
    const result = await sweeping.sweeper.sweep({ onPage: (each) => progress.push(each) })
    expect(result).toEqual({ pages: 3, orders: 25 })
    expect(progress).toEqual([
      ...[
        { pages: 1, orders: 10 },
        { pages: 2, orders: 20 },
        { pages: 3, orders: 25 },
      ],
    ])
    expect(sweeping.requests.map(({ offset, limit }) => [offset, limit])).toEqual([
      ...[
        [0, 10],
        [10, 10],
        [20, 10],
      ],
    ])
    expect(sweeping.index.size).toBe(25)
  })

  test('says what of each page is known, so that it need not come again', async () => {
    const sweeping = new Sweeping(5)
    await sweeping.sweep()
    await sweeping.sweep()
    const digests = sweeping.requests.map(({ knownDigest }) => knownDigest)
    expect(digests).toEqual([undefined, sweeping.reader.knownDigest({ offset: 0, limit: 10 })])
  })

  test('has a number, one more than that of the last whole one, and notes it with what it saw', async () => {
    const sweeping = new Sweeping(5, { completed: 4 })
    expect(sweeping.sweeper.completed).toBe(4)
    sweeping.supplier.lookMs = 250
    await sweeping.sweep()
    expect(sweeping.sweeper.completed).toBe(5)
    const beganAt = noon + 1_000
    expect(sweeping.index.get('3')!.seen).toEqual({ beganAt, endedAt: beganAt + 250, sweep: 5 })
  })

  test('tells of orders without a number once it is whole, as of its last page', async () => {
    const sweeping = new Sweeping(0)
    sweeping.supplier.setUnreadable('?', { contractNumber: null, problem: 'no number' })
    sweeping.showing(12)
    sweeping.supplier.lookMs = 250
    await sweeping.sweep()
    expect(sweeping.store.entriesOf('supplier')).toMatchObject([
      { anomaly: { seen: 'no number' }, beganAt: noon + 1_250, observedAt: noon + 1_500 },
    ])
  })

  test('ends with a page that shows nothing, though that says there were more', async () => {
    const sweeping = new Sweeping(20)
    sweeping.disguise = (page) => ({ ...page, read: () => ({ ...page.read(), hasMore: true }) })
    expect(await sweeping.sweep()).toEqual({ pages: 3, orders: 20 })
  })

  test('goes on behind a page of one order, if that says there are more', async () => {
    const sweeping = new Sweeping(2, { pageLimit: 1 })
    expect(await sweeping.sweep()).toEqual({ pages: 2, orders: 2 })
  })

  test('that fails half-way keeps what it read, and does not count', async () => {
    const sweeping = new Sweeping(20)
    sweeping.disguise = (page, offset) => {
      if (offset > 0) throw new Error('The line is dead.')
      return page
    }
    await expect(sweeping.sweep()).rejects.toThrow('The line is dead.')
    expect([sweeping.index.size, sweeping.sweeper.completed]).toEqual([10, 0])
  })
})

describe('a list that does not end', () => {
  /** Whatever is asked for, page after page of the first one, with as many digests as are named. */
  function sameAgain(sweeping: Sweeping, digests: (offset: number) => string): void {
    const { page } = Object.getPrototypeOf(sweeping.supplier) as Supplier
    sweeping.supplier.page = async (request: Parameters<Supplier['page']>[0]) => {
      sweeping.requests.push(request)
      const first = await page.call(sweeping.supplier, { offset: 0, limit: 10 })
      const read = () => ({ ...first.read(), hasMore: true })
      return { ...first, digest: digests(request.offset), read }
    }
  }

  test('is given up when the same page comes for the third time', async () => {
    const sweeping = new Sweeping(10)
    sameAgain(sweeping, () => 'same')
    await expect(sweeping.sweep()).rejects.toThrow('its pages come again and again')
    expect([sweeping.offsets, sweeping.sweeper.completed]).toEqual([[0, 10, 20], 0])
  })

  test('is not believed to be one when a page came only twice', async () => {
    const sweeping = new Sweeping(40)
    sweeping.disguise = (page, offset) => ({ ...page, digest: offset < 20 ? 'one' : 'two' })
    expect(await sweeping.sweep()).toEqual({ pages: 4, orders: 40 })
  })

  test('is given up when it is far longer than what it has shown', async () => {
    const sweeping = new Sweeping(10)
    sameAgain(sweeping, String)
    await expect(sweeping.sweep()).rejects.toThrow('its pages come again and again')
    // Twice the ten that are known, and ten pages more.
    expect(sweeping.offsets.at(-1)).toBe(120)
  })

  test('is given up when it shows far more new ones than were known before', async () => {
    const sweeping = new Sweeping(10, { listMayGrowBy: 30 })
    await sweeping.sweep()
    sweeping.showing(50)
    expect(await sweeping.sweep()).toEqual({ pages: 5, orders: 50 })
    sweeping.showing(200)
    sweeping.requests.length = 0
    await expect(sweeping.sweep()).rejects.toThrow('every page shows new ones')
    // Twice the fifty that were known, and thirty more.
    expect([sweeping.offsets.at(-1), sweeping.index.size]).toEqual([130, 140])
  })

  test('may have just so many', async () => {
    const sweeping = new Sweeping(31, { listMayGrowBy: 30 })
    expect(await sweeping.sweep()).toEqual({ pages: 4, orders: 31 })
  })
})

describe('an order that the list does not show', () => {
  test('is asked for by its number after two whole sweeps without it', async () => {
    const sweeping = new Sweeping(3)
    await sweeping.sweep()
    await sweeping.sweep()
    sweeping.supplier.list('2', false)
    await sweeping.sweep()
    expect(sweeping.missed).toEqual([])
    await sweeping.sweep()
    expect(sweeping.missed).toEqual(['2'])
  })

  test('is asked for after two sweeps of this process where nobody knows when it was seen', async () => {
    const sweeping = new Sweeping(3, { completed: 7 })
    sweeping.index.obtain('4')
    await sweeping.sweep()
    expect(sweeping.missed).toEqual([])
    await sweeping.sweep()
    expect(sweeping.missed).toEqual(['4'])
  })

  test('is not asked for again once it is missing, nor is the supplier itself', async () => {
    const sweeping = new Sweeping(3)
    for (const number of ['supplier', '4', '5']) sweeping.index.obtain(number)
    sweeping.index.get('4')!.isMissing = true
    await sweeping.sweep()
    await sweeping.sweep()
    expect(sweeping.missed).toEqual(['5'])
  })

  test('is asked for with nine others of them at a time', async () => {
    const sweeping = new Sweeping(3)
    for (let number = 1; number <= 12; number += 1) sweeping.index.obtain(`gone ${number}`)
    await sweeping.sweep()
    await sweeping.sweep()
    expect(sweeping.missed).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((number) => `gone ${number}`))
  })

  test('is asked for with more of them where the list has very many pages', async () => {
    const sweeping = new Sweeping(56, { pageLimit: 1 })
    for (let number = 1; number <= 20; number += 1) sweeping.index.obtain(`gone ${number}`)
    await sweeping.sweep()
    await sweeping.sweep()
    expect(sweeping.missed).toHaveLength(12)
  })
})
