import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { createRabotClient } from '../../src/rabot/rabot-client.ts'
import { endpointOf } from '../../src/rabot/watched-calls.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import type { SupplierCall } from '../../src/supplier-call.ts'

describe('a client that is watched', () => {
  test('tells of every call what was asked for and how it ended, and of no number', async () => {
    const sandbox = await startSandbox({ clock: systemClock(), seed: 1, orders: 8 })
    const calls: SupplierCall[] = []
    const client = createRabotClient({
      ...{ apiUrl: sandbox.url, clientId: sandbox.clientId, clientSecret: sandbox.clientSecret },
      clock: systemClock(),
      onCall: (call) => calls.push(call),
    })
    const [number] = sandbox.world.contractNumbers()
    await client.orderPage({ offset: 0, limit: 10 })
    await client.order(number!)
    await client.order('999999999')
    for (const status of [429, 503, 422]) {
      sandbox.faults.add({ kind: 'status', status, path: 'tariffs' })
      await client.tariffs().catch(() => null)
    }
    sandbox.faults.add({ kind: 'reset', path: 'tariffs' })
    await client.tariffs().catch(() => null)
    const aborted = AbortSignal.abort()
    await client.tariffs({}, aborted).catch(() => null)
    await client.tariffs()
    await client.close()
    await sandbox.stop()
    expect(calls.map(({ endpoint, outcome }) => `${endpoint} ${outcome}`)).toEqual([
      'token answered',
      'orderPage answered',
      'order answered',
      'order notFound',
      'tariffs rateLimited',
      'tariffs failed',
      'tariffs refused',
      'tariffs unreachable',
      'tariffs answered',
    ])
    for (const { tookMs } of calls) expect(tookMs).toBeGreaterThanOrEqual(0)
    expect(JSON.stringify(calls)).not.toContain(number)
  })

  test.each([
    ['POST', '/connect/token', 'token'],
    ['GET', '/partner/v1/tariffs?effectiveDate=2026-01-01', 'tariffs'],
    ['POST', '/partner/v1/tariffs/RabotSmart/calculation', 'calculation'],
    ['GET', '/partner/v1/orders?offset=0&limit=100', 'orderPage'],
    ['GET', '/partner/v1/orders/345678901', 'order'],
    ['POST', '/partner/v1/orders', 'createOrder'],
    ['GET', '/partner/v1/customers/1/contracts/2/metrics', 'contract'],
    ['GET', '/partner/v1/customers/1/contracts', 'customer'],
    ['DELETE', '/partner/v1/customers/1/link', 'customer'],
    ['GET', '/partner/v1/day-ahead-prices/limited', 'prices'],
    ['GET', '/partner/v1/anything', 'other'],
  ] as const)('%s %s is called %s', (method, path, endpoint) => {
    expect(endpointOf({ method, path })).toBe(endpoint)
  })
})
