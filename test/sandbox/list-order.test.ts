import { afterEach, describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { type ListOrder, type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { type ApiCaller, apiCaller } from './api-caller.ts'

const start = Date.UTC(2026, 0, 15, 8)
const dayMs = 86_400_000

describe('the list of orders', () => {
  const clock = virtualClock(start)
  let sandbox: Sandbox
  let api: ApiCaller

  const open = async (listOrder: ListOrder, seed = 3) => {
    sandbox = await startSandbox({ clock, seed, orders: 25, listOrder, tokenLifetimeSeconds: 10_000_000 })
    api = await apiCaller(sandbox)
  }
  const sweep = async () => {
    const seen: string[] = []
    for (let more = true; more; ) {
      const { json } = await api.get(`/orders?offset=${seen.length}&limit=10`)
      seen.push(...json.data.orders.map((order: { contractNumber: string }) => order.contractNumber))
      more = json.hasMoreItems
    }
    return seen
  }
  const whole = async () => {
    const { json } = await api.get('/orders?limit=100')
    return json.data.orders.map((order: { contractNumber: string }) => order.contractNumber) as string[]
  }

  afterEach(() => sandbox.stop())

  it('is oldest first: new orders come at its end', async () => {
    await open('oldestFirst')
    const before = await sweep()
    expect(before).toEqual(sandbox.world.contractNumbers())
    const [newOne] = sandbox.world.create()
    expect(await sweep()).toEqual([...before, newOne])
  })

  it('is newest first when told so: new orders come at its beginning and shift all others', async () => {
    await open('newestFirst')
    const before = await sweep()
    expect(before).toEqual(sandbox.world.contractNumbers().toReversed())
    const [newOne] = sandbox.world.create()
    expect(await sweep()).toEqual([newOne, ...before])
  })

  it('is without order when told so, and stays the same while orders change', async () => {
    await open('unordered')
    const before = await sweep()
    expect([...before].sort()).toEqual(sandbox.world.contractNumbers().sort())
    expect(before).not.toEqual(sandbox.world.contractNumbers())
    for (const number of before) sandbox.world.force(number, { state: 'Revoked' })
    expect(await sweep()).toEqual(before)
  })

  it('takes new orders in anywhere when it has no order, the others staying as they are', async () => {
    await open('unordered')
    const before = await sweep()
    const newOnes = sandbox.world.create(40)
    const after = await whole()
    expect(after.filter((number) => !newOnes.includes(number))).toEqual(before)
    const places = newOnes.map((number) => after.indexOf(number))
    expect(Math.min(...places)).toBeLessThan(20)
    expect(Math.max(...places)).toBeGreaterThan(45)
    expect(places.toSorted((a, b) => a - b)).not.toEqual(places)
  })

  it('has its arbitrary order from the seed', async () => {
    await open('unordered')
    const one = await sweep()
    await sandbox.stop()
    await open('unordered')
    expect(await sweep()).toEqual(one)
  })

  it('is another one on each call when shuffled, of the same orders', async () => {
    await open('shuffled')
    const lists = [await whole(), await whole(), await whole()]
    expect(new Set(lists.map((list) => list.join())).size).toBe(3)
    for (const list of lists) expect([...list].sort()).toEqual(sandbox.world.contractNumbers().sort())
  })

  it('shuffles the same way for the same seed and calls', async () => {
    await open('shuffled')
    const lists = [await whole(), await whole()]
    await sandbox.stop()
    await open('shuffled')
    expect([await whole(), await whole()]).toEqual(lists)
  })

  it.each(['oldestFirst', 'newestFirst', 'unordered'] as const)(
    'that is %s closes up when an order vanishes, and opens again where it was',
    async (listOrder) => {
      await open(listOrder)
      const before = await whole()
      sandbox.world.vanish(before[7]!)
      expect(await whole()).toEqual(before.toSpliced(7, 1))
      sandbox.world.bringBack(before[7]!)
      expect(await whole()).toEqual(before)
    },
  )

  it('looks as it did to an answer that is old', async () => {
    await open('newestFirst')
    clock.advanceTo(clock.now() + dayMs)
    const before = await whole()
    clock.advanceTo(clock.now() + dayMs)
    sandbox.world.create(3)
    sandbox.world.vanish(before[0]!)
    sandbox.faults.add({ kind: 'oldAnswer', ageMs: dayMs })
    expect(await whole()).toEqual(before)
    expect(await whole()).toHaveLength(27)
  })
})
