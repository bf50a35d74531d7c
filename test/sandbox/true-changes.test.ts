import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { control } from './api-caller.ts'

const start = Date.UTC(2026, 0, 15, 8)
const hourMs = 3_600_000
const dayMs = 24 * hourMs

describe('the truth about all orders', () => {
  let clock = virtualClock(start)
  let sandbox: Sandbox

  beforeEach(async () => {
    clock = virtualClock(start)
    const arrivals = { orders: 20, withinMs: 30 * dayMs }
    sandbox = await startSandbox({ clock, seed: 5, orders: 40, arrivals })
  })
  afterEach(() => sandbox.stop())

  it('is every change so far in the order of time, the same as order by order', () => {
    clock.advanceTo(start + 60 * dayMs)
    const changes = sandbox.world.trueChanges()
    const instants = changes.map(({ at }) => at)
    expect(instants).toEqual(instants.toSorted((a, b) => a - b))
    expect(Math.max(...instants)).toBeLessThanOrEqual(clock.now())
    const numbers = sandbox.world.contractNumbers()
    expect(new Set(changes.map(({ contractNumber }) => contractNumber)).size).toBe(60)
    for (const number of numbers) {
      const lived = sandbox.world.truth(number).filter(({ at }) => at <= clock.now())
      const own = changes.filter(({ contractNumber }) => contractNumber === number)
      expect(own.map(({ at, to }) => ({ at, status: to }))).toEqual(lived)
      expect(own.map(({ from }) => from)).toEqual([null, ...own.slice(0, -1).map(({ to }) => to)])
    }
  })

  it('can be asked for in portions that together are all of it', () => {
    const portions = []
    for (let after = Number.NEGATIVE_INFINITY; clock.now() < start + 40 * dayMs; ) {
      portions.push(...sandbox.world.trueChanges({ after }))
      after = clock.now()
      clock.advanceTo(after + 5 * dayMs)
      if (clock.now() >= start + 40 * dayMs) portions.push(...sandbox.world.trueChanges({ after }))
    }
    expect(portions).toEqual(sandbox.world.trueChanges())
  })

  it('keeps silent about what is still to come', () => {
    expect(sandbox.world.trueChanges().every(({ at }) => at <= start)).toBe(true)
    const [number] = sandbox.world.create()
    expect(sandbox.world.truth(number!).length).toBeGreaterThan(1)
    expect(sandbox.world.trueChanges({ after: start - 1 })).toEqual([
      { contractNumber: number, from: null, to: 'Open', at: start },
    ])
  })

  it('has what was forced, and no words that stand for no status', () => {
    const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Processing' }] })
    clock.advanceTo(start + hourMs)
    sandbox.world.force(number, { state: 'Sideways' })
    clock.advanceTo(start + 2 * hourMs)
    sandbox.world.force(number, { state: 'Processing' })
    clock.advanceTo(start + 3 * hourMs)
    sandbox.world.force(number, { state: 'Processing', deliveryState: 'Denied' })
    const own = sandbox.world.trueChanges().filter(({ contractNumber }) => contractNumber === number)
    expect(own).toEqual([
      { contractNumber: number, from: null, to: 'Processing', at: start },
      { contractNumber: number, from: 'Processing', to: 'Denied', at: start + 3 * hourMs },
    ])
  })

  it('goes on while an order has vanished', () => {
    const number = sandbox.world.script({ steps: [{ afterMs: 2 * hourMs, state: 'Processing' }] })
    sandbox.world.vanish(number)
    clock.advanceTo(start + 3 * hourMs)
    const own = sandbox.world
      .trueChanges({ after: start })
      .filter((change) => change.contractNumber === number)
    expect(own).toEqual([{ contractNumber: number, from: 'Open', to: 'Processing', at: start + 2 * hourMs }])
  })

  it('is told by a control route, without a word about people', async () => {
    clock.advanceTo(start + 10 * dayMs)
    const all = (await control(sandbox, 'GET', '/truth')).json.changes
    expect(all).toEqual(
      sandbox.world.trueChanges().map((change) => ({ ...change, at: new Date(change.at).toISOString() })),
    )
    for (const change of all) expect(Object.keys(change)).toEqual(['contractNumber', 'from', 'to', 'at'])
    const after = new Date(start).toISOString()
    const later = (await control(sandbox, 'GET', `/truth?after=${after}`)).json.changes
    expect(later.length).toBeGreaterThan(0)
    expect(later).toEqual(all.filter(({ at }: { at: string }) => at > after))
    const refused = await control(sandbox, 'GET', '/truth?after=yesterday')
    expect([refused.status, refused.json.hint]).toEqual([400, expect.stringContaining('ISO 8601')])
  })
})
