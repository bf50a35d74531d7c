import { describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { isMaLo } from '../../src/sandbox/check-digit.ts'
import { createWorld } from '../../src/sandbox/world.ts'

const start = Date.UTC(2026, 0, 15, 8)

function worldOf(seed: number, orders: number) {
  return createWorld({
    clock: virtualClock(start),
    seed,
    orders,
    arrivals: { orders: 0, withinMs: 0 },
    listOrder: 'oldestFirst',
  })
}

describe('a world', () => {
  it.each(Array.from({ length: 20 }, (_, i) => i + 1))(
    'with seed %i starts with orders at every stage',
    (seed) => {
      const world = worldOf(seed, 60)
      const numbers = world.contractNumbers()
      expect(new Set(numbers).size).toBe(60)
      const statuses = numbers.map((number) => world.truth(number).findLast(({ at }) => at <= start)!.status)
      expect([...new Set(statuses)].sort()).toEqual([
        'Cancelled',
        'Delivery',
        'Denied',
        'Open',
        'PendingDelivery',
        'Processing',
        'Rejected',
        'Revoked',
      ])
    },
  )

  it('says Denied in both of the supplier’s ways', () => {
    const words = new Set<string>()
    for (let seed = 1; seed <= 20; seed++) {
      const world = worldOf(seed, 60)
      for (const number of world.contractNumbers()) {
        const order = world.order(number)!
        if (order.deliveryState?.state === 'Denied' && order.state !== 'Rejected') words.add(order.state)
      }
    }
    expect([...words].sort()).toEqual(['Denied', 'Processing'])
  })

  it('gives MaLo numbers with a right check digit, found by the time of the contract', () => {
    const world = worldOf(1, 200)
    const orders = world.contractNumbers().map((number) => world.order(number)!)
    for (const { state, maLoIdentifier, meLoIdentifier } of orders) {
      if (maLoIdentifier !== null) expect(isMaLo(maLoIdentifier)).toBe(true)
      if (meLoIdentifier !== null) expect(meLoIdentifier).toMatch(/^DE\d{11}[A-Z0-9]{20}$/)
      if (state === 'Delivery') expect(maLoIdentifier).not.toBeNull()
    }
    expect(orders.filter(({ maLoIdentifier }) => maLoIdentifier === null).length).toBeGreaterThan(20)
  })

  it('shows at each instant what its truth says', () => {
    const clock = virtualClock(start)
    const arrivals = { orders: 30, withinMs: 86_400_000 }
    const world = createWorld({ clock, seed: 6, orders: 30, arrivals, listOrder: 'oldestFirst' })
    for (let day = 0; day < 400; day += 9) {
      clock.advanceTo(start + day * 86_400_000)
      for (const number of world.contractNumbers()) {
        const { state, deliveryState } = world.order(number)!
        const seen = state === 'Processing' && deliveryState?.state === 'Denied' ? 'Denied' : state
        expect(seen).toBe(world.truth(number).findLast(({ at }) => at <= clock.now())!.status)
      }
    }
  })
})
