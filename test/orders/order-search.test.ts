import { describe, expect, test } from 'vitest'
import type { ListedOrder, ListedOrders, OrderSupplier } from '../../src/order-supplier.ts'
import { surveyOrders } from '../../src/orders/order-search.ts'

/** A list that is served in pages, and may change between them. */
class List {
  numbers: number[]
  /** What happens after so many pages. */
  readonly changes = new Map<number, () => void>()
  /** The most on a page. */
  cap = 100
  /** Whether pages say that the list ends; otherwise only an empty page does. */
  saysEnd = true
  readonly asked: { offset: number; limit: number }[] = []

  constructor(size: number) {
    this.numbers = Array.from({ length: size }, (_, index) => index)
  }

  async page(request: { offset: number; limit: number }): Promise<ListedOrders> {
    this.asked.push(request)
    const end = request.offset + Math.min(request.limit, this.cap)
    const orders = this.numbers.slice(request.offset, end).map(listed)
    const hasMore = this.saysEnd ? end < this.numbers.length : orders.length > 0
    this.changes.get(this.asked.length)?.()
    return { orders, hasMore, beganAt: 0, endedAt: 0 }
  }

  survey(limit = 4) {
    let now = 0
    return surveyOrders(this as unknown as OrderSupplier, { limit, now: () => now++ })
  }
}

const listed = (number: number): ListedOrder | null =>
  number < 0 ? null : ({ contractNumber: `n${number}`, isReadable: true } as ListedOrder)
const namesOf = ({ orders }: { orders: readonly ListedOrder[] }) =>
  orders.map(({ contractNumber }) => contractNumber)
const names = (size: number) => Array.from({ length: size }, (_, index) => `n${index}`)

describe('a survey of the supplier’s orders', () => {
  test.each([0, 1, 2, 3, 4, 5, 7, 8, 10, 13])(
    'meets every one of %i, whether or not the list says where it ends',
    async (size) => {
      for (const saysEnd of [true, false]) {
        const list = Object.assign(new List(size), { saysEnd })
        const survey = await list.survey()
        expect(survey.isComplete).toBe(true)
        expect(namesOf(survey)).toEqual(names(size))
      }
    },
  )

  test('meets every one though the supplier puts fewer on a page than asked for, or pages are asked for one by one', async () => {
    const capped = Object.assign(new List(9), { cap: 2 })
    expect(await capped.survey(100)).toMatchObject({ isComplete: true, orders: { length: 9 } })
    const small = new List(9)
    expect(await small.survey(1)).toMatchObject({ isComplete: true, orders: { length: 9 } })
    expect(Math.min(...small.asked.map(({ limit }) => limit))).toBe(2)
  })

  test('is made anew when the list has shifted between two pages, and is complete then', async () => {
    const list = new List(10)
    list.changes.set(1, () => list.numbers.shift())
    const survey = await list.survey()
    expect(survey.isComplete).toBe(true)
    expect(namesOf(survey)).toEqual(names(10).slice(1))
    expect(survey.beganAt).toBeGreaterThan(0)
  })

  test('is not called complete while the list never stands still', async () => {
    const list = new List(10)
    for (let page = 1; page < 100; page += 1)
      list.changes.set(page, () => list.numbers.push(list.numbers.shift()!))
    expect((await list.survey()).isComplete).toBe(false)
    expect(list.asked.length).toBeLessThan(40)
  })

  test('is not called complete with an order on it whose number cannot be read', async () => {
    const list = new List(10)
    list.numbers[5] = -1
    const survey = await list.survey()
    expect(survey.isComplete).toBe(false)
    expect(survey.orders).toHaveLength(9)
  })

  test('is not called complete where pages of one show nothing of what comes between', async () => {
    const list = Object.assign(new List(5), { cap: 1 })
    expect((await list.survey()).isComplete).toBe(false)
  })

  test('ends though the list repeats itself for ever', async () => {
    const list = new List(10)
    list.page = async (request) => {
      list.asked.push(request)
      return { orders: [0, 1, 2].map(listed), hasMore: true, beganAt: 0, endedAt: 0 }
    }
    expect((await list.survey()).isComplete).toBe(false)
    expect(list.asked.length).toBeLessThan(20)
  })
})
