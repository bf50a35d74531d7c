import { describe, expect, test } from 'vitest'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { EngineParts, noon } from './engine-parts.ts'

const aborted = AbortSignal.abort()

/** Somebody who looks, and what the supplier was asked with. */
class Looking extends EngineParts {
  readonly asked: unknown[][] = []

  constructor() {
    super()
    const { supplier, asked } = this
    const { page, order } = Object.getPrototypeOf(supplier) as typeof supplier
    const noted = { page, order }
    Object.assign(supplier, {
      page: (request: Parameters<typeof page>[0], signal?: AbortSignal) => {
        asked.push([request, signal])
        return noted.page.call(supplier, request)
      },
      order: (contractNumber: string, signal?: AbortSignal) => {
        asked.push([contractNumber, signal])
        return noted.order.call(supplier, contractNumber)
      },
    })
  }

  /** A list of these orders that was read to its end. */
  async listOf(...contractNumbers: string[]): Promise<this> {
    for (const number of contractNumbers) this.supplier.set(number, { status: 'Delivery' })
    await this.lookout.make({ kind: 'page', offset: 0, limit: 10, why: 'walk' })
    this.planTold.length = 0
    this.asked.length = 0
    return this
  }

  get planHeard(): unknown[] {
    return this.planTold.map(([name]) => name)
  }

  anomaly(contractNumber: string): string | null {
    return this.store.find(contractNumber)?.record?.anomaly?.kind ?? null
  }
}

describe('a look at a page', () => {
  test('asks for it, with what of it is known, takes in what it shows and tells the plan', async () => {
    const looking = await new Looking().listOf('1', '2')
    const knownDigest = looking.reader.knownDigest({ offset: 0, limit: 10 })
    looking.supplier.set('2', { status: 'Cancelled' })
    looking.supplier.lookMs = 250
    looking.pass(1_000)
    looking.sweeps = 4
    await looking.lookout.make({ kind: 'page', offset: 0, limit: 10, why: 'due' }, aborted)
    expect(looking.asked).toEqual([[{ offset: 0, limit: 10, knownDigest }, aborted]])
    expect(knownDigest).toEqual(expect.any(String))
    const beganAt = noon + 1_000
    expect(looking.index.get('2')!.seen).toEqual({ beganAt, endedAt: beganAt + 250, sweep: 4 })
    expect(looking.log('2').at(-1)).toBe('observed.Cancelled Contract.Delivery > Cancelled')
    const seen = { offset: 0, beganAt, members: [1, 2], hasMore: false }
    expect(looking.planTold[0]).toEqual(['pageSeen', seen])
  })

  test('tells of orders without a number only once the whole list was looked at', async () => {
    const looking = new Looking()
    for (let number = 1; number <= 12; number += 1) {
      if (number === 5) looking.supplier.setUnreadable('?', { contractNumber: null, problem: 'no number' })
      else looking.supplier.set(String(number), { status: 'Delivery' })
    }
    while (looking.plan.isWalking) {
      expect(looking.log('supplier')).toEqual([])
      await looking.lookout.make(looking.plan.next(looking.clock.now())!)
    }
    expect(looking.asked).toHaveLength(2)
    expect(looking.store.anomalies()).toMatchObject([{ contractNumber: null, kind: 'invalidOrder' }])
  })

  test('has an order that was twice not where it should be asked for by its number', async () => {
    const looking = await new Looking().listOf('1', '2', '3')
    looking.supplier.remove('2')
    for (let look = 0; look < 2; look += 1) {
      expect(looking.planHeard).not.toContain('urge')
      looking.pass(100_000)
      await looking.lookout.make({ kind: 'page', offset: 0, limit: 10, why: 'due' })
    }
    expect(looking.planTold.at(-1)).toEqual(['urge', 2, 'missing'])
  })
})

describe('a look at an order', () => {
  test('takes in what it shows and tells the plan', async () => {
    const looking = await new Looking().listOf('1', '2')
    looking.supplier.set('2', { status: 'Cancelled' })
    looking.supplier.lookMs = 250
    looking.pass(1_000)
    looking.sweeps = 4
    await looking.lookout.make({ kind: 'order', id: 2, why: 'due' }, aborted)
    expect(looking.asked).toEqual([['2', aborted]])
    const beganAt = noon + 1_000
    expect(looking.index.get('2')!.seen).toEqual({ beganAt, endedAt: beganAt + 250, sweep: 4 })
    expect(looking.state('2')).toBe('Cancelled')
    expect(looking.planTold).toEqual([['orderSeen', 2, beganAt]])
    expect(looking.unknown).toEqual([])
  })

  test('does not believe a 404 alone: nothing is written, and whoever waits for it is told', async () => {
    const looking = await new Looking().listOf('1', '2')
    looking.supplier.remove('2')
    const before = looking.log('2')
    await looking.lookout.make({ kind: 'order', id: 2, why: 'due' })
    expect([looking.log('2'), looking.anomaly('2')]).toEqual([before, null])
    expect(looking.planTold).toEqual([['notFound', 2]])
    expect(looking.unknown).toEqual([looking.index.get('2')])
  })

  test('that the list no longer shows believes it: the order is missing, and planned no more', async () => {
    const looking = await new Looking().listOf('1', '2')
    looking.supplier.remove('2')
    looking.supplier.lookMs = 250
    looking.pass(1_000)
    await looking.lookout.make({ kind: 'order', id: 2, why: 'missing' }, aborted)
    expect(looking.asked).toEqual([['2', aborted]])
    expect([looking.anomaly('2'), looking.index.get('2')!.isMissing]).toEqual(['missing', true])
    expect(looking.store.entriesOf('2').at(-1)).toMatchObject({
      ...{ beganAt: noon + 1_000, observedAt: noon + 1_250 },
    })
    expect(looking.planHeard).toContain('gone')
    expect(looking.unknown).toEqual([])
  })

  test('that the list no longer shows may find it: then it was overlooked', async () => {
    const looking = await new Looking().listOf('1', '2')
    await looking.lookout.make({ kind: 'order', id: 2, why: 'missing' })
    expect([looking.anomaly('2'), looking.planHeard]).toEqual([null, ['orderSeen']])
  })

  test('that fails is passed on, and changes nothing', async () => {
    const looking = await new Looking().listOf('1')
    const down = new StromkreisError('unreachable', 'Nobody answers.', { hint: 'Wait.' })
    looking.supplier.failWith(down)
    await expect(looking.lookout.make({ kind: 'order', id: 1, why: 'due' })).rejects.toBe(down)
    expect([looking.planTold, looking.unknown]).toEqual([[], []])
  })
})

describe('an order that is tracked', () => {
  test('is followed from then on, though it was never seen before', async () => {
    const looking = new Looking()
    looking.supplier.set('7', { status: 'Delivery' })
    looking.supplier.lookMs = 250
    looking.sweeps = 4
    await looking.lookout.track('7', aborted)
    expect(looking.asked).toEqual([['7', aborted]])
    expect(looking.index.get('7')!.seen).toEqual({ beganAt: noon, endedAt: noon + 250, sweep: 4 })
    expect(looking.state('7')).toBe('Contract.Delivery')
    expect(looking.planTold).toEqual([['orderSeen', 1, noon]])
  })

  test('has to be known to the supplier', async () => {
    const looking = new Looking()
    await expect(looking.lookout.track('7')).rejects.toMatchObject({
      ...{ code: 'notFound', message: 'The supplier knows no order 7.' },
    })
    expect([looking.index.size, looking.planTold]).toEqual([0, []])
  })
})
