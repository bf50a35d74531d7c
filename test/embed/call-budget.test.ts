import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import { validOrder } from '../../src/testing/valid-order.ts'
import { sellToSandbox, sellToScripted } from '../orders/selling.ts'
import { clientOf, dayMs, follow, hourMs, minuteMs } from './following.ts'

const forever = { tokenLifetimeSeconds: 365 * 86_400 }

describe('everything that an engine asks for', () => {
  test('stays within the budget of any hour and day, as the supplier counts it, over restarts', async () => {
    const limits = { callsPerHour: 20, callsPerDay: 200, callsPerSecond: 2, concurrentCalls: 1 }
    const { sandbox, stromkreis, clock, database } = await follow({
      sandbox: { orders: 130, arrivals: { orders: 60, withinMs: 3 * dayMs }, ...forever },
      engine: { ...limits, pageLimit: 10 },
    })
    let running = stromkreis
    for (let start = 0; start < 4; start += 1) {
      const request = { tariffKey: 'RabotSmart', zipCode: '14109', yearlyConsumptionKwh: 2_600 }
      await Promise.all([running.desk.offer(request, { by: 'anna' }), running.sync()])
      for (let turn = 0; turn < 4; turn += 1) await running.sync()
      clock.advanceTo(clock.now() + start * 7 * minuteMs)
      await running.stop()
      running = await openStromkreis({
        ...{ database, clock, waitForLeaseMs: 0, pageLimit: 10 },
        rabot: clientOf(sandbox),
        ...limits,
      })
    }
    await running.stop()
    const { api, auth } = sandbox.peaks()
    expect(api.calls).toBeGreaterThan(300)
    // A token at each start.
    expect(auth.calls).toBeLessThanOrEqual(4)
    expect(api.worstSecond).toBeLessThanOrEqual(2)
    expect(api.worstHour).toBeLessThanOrEqual(20)
    expect(api.worstDay).toBeLessThanOrEqual(200)
    expect(api.mostAtOnce).toBe(1)
  })

  /** Twenty looks of an engine that may call once an hour, with tokens that last a third of that, after so many complaints. */
  async function twentyLooks(complaints: number) {
    const { sandbox, sync, trySync, clock } = await follow({
      sandbox: { orders: 5, tokenLifetimeSeconds: 20 * 60 },
      engine: { callsPerDay: 24 },
    })
    await sync()
    if (complaints > 0) sandbox.faults.add({ kind: 'rateLimit', path: '/connect/token', times: complaints })
    const startedAt = clock.now()
    for (let turn = 0; turn < 20; turn += 1) expect(await trySync(0)).toBe(null)
    return { tookMs: clock.now() - startedAt, ...sandbox.peaks() }
  }

  test('comes through where calls are further apart than a token lasts: token and call follow each other at once', async () => {
    const { tookMs, api, auth } = await twentyLooks(0)
    // At worst two calls for each: there is one an hour.
    expect(tookMs).toBeLessThan(45 * hourMs)
    expect(api.calls).toBe(21)
    expect(auth.calls).toBeLessThanOrEqual(21)
    expect(api.worstDay + auth.worstDay).toBeLessThanOrEqual(24)
  })

  test('comes through where a supplier that complained is called even less often', async () => {
    const { tookMs, api, auth } = await twentyLooks(4)
    // Sixteen times less often at first, and then a twentieth more often by each answer.
    expect(tookMs).toBeLessThan(8 * dayMs)
    expect(api.calls).toBe(21)
    expect(auth.calls).toBeLessThanOrEqual(25)
  })

  test('is written down in a file of its own, and nothing before the first call', async () => {
    const { database, sync } = await follow({ sandbox: { orders: 1 } })
    const beside = () => readdirSync(dirname(database)).filter((name) => name.endsWith('.calls'))
    expect(beside()).toEqual([])
    await sync()
    expect(beside()).toEqual(['contracts.db.calls'])
  })

  test.each([
    ['callsPerHour', 0],
    ['callsPerDay', 1.5],
    ['callsPerSecond', Number.NaN],
    ['concurrentCalls', -1],
  ])('with %s: %d is refused, and the database is free', async (name, value) => {
    const { sandbox, database, stop } = await follow()
    await stop()
    const open = (more: object) =>
      openStromkreis({ database, rabot: clientOf(sandbox), waitForLeaseMs: 0, ...more })
    await expect(open({ [name]: value })).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining(name),
    })
    await (await open({})).stop()
  })

  test('tells the owner when it has to wait for long, and ends at once when told to stop', {
    timeout: 20_000,
  }, async () => {
    const { sandbox, database, stop } = await follow({ sandbox: { orders: 40 } })
    await stop()
    // The computer's own clock: an hour of waiting would be an hour.
    const waits: number[] = []
    const stromkreis = await openStromkreis({
      ...{ database, waitForLeaseMs: 0, callsPerHour: 2, pageLimit: 10 },
      rabot: clientOf(sandbox),
      onWait: (until) => waits.push(until),
    })
    const syncing = expect(stromkreis.sync()).rejects.toThrow()
    while (waits.length === 0) await new Promise((resolve) => setImmediate(resolve))
    await stromkreis.stop()
    await syncing
    expect(waits[0]! - Date.now()).toBeGreaterThan(50 * minuteMs)
  })
})

describe('an order', () => {
  test('waits for its turn before its intent is written down, and for nothing after', async () => {
    const sold = await sellToScripted({ callsPerHour: 1 })
    const intents: (number | undefined)[] = []
    sold.supplier.onRequest = (kind) => {
      if (kind !== 'create') return
      const [latest] = sold.stromkreis.orders({ state: 'Submitting' })
      const sending = sold.stromkreis.history(latest!.id).find(({ event }) => event === 'sending')
      intents.push(sending && sold.clock.now() - sending.observedAt)
    }
    for (let nth = 1; nth <= 3; nth += 1) await sold.stromkreis.desk.submit(validOrder({}, { nth }))
    expect(intents).toEqual([0, 0, 0])
    const createdAt = sold.supplier.orders.map(({ createdAt }) => createdAt)
    expect(createdAt[1]! - createdAt[0]!).toBeGreaterThan(hourMs)
    expect(createdAt[2]! - createdAt[1]!).toBeGreaterThan(hourMs)
  })

  test('can be sent where one call is allowed at a time, after a refusal too', async () => {
    const sold = await sellToSandbox({ concurrentCalls: 1 }, { requestTimeoutMs: 2_000 })
    sold.sandbox.faults.add({ kind: 'status', status: 422, path: 'create' })
    const { id } = await sold.stromkreis.desk.submit(validOrder())
    expect(sold.stromkreis.order(id).state).toBe('Refused')
    await sold.stromkreis.desk.complete(id, validOrder({ contract: { campaignCode: 'OTHER' } }))
    await sold.work(minuteMs)
    expect(sold.stromkreis.order(id).state).toBe('Submitted')
    expect(sold.sandbox.peaks().api.mostAtOnce).toBe(1)
  })
})
