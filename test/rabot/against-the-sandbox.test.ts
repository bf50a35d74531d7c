import { buffer } from 'node:stream/consumers'
import { request } from 'undici'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import type { MetricsQuery } from '../../src/rabot/contract-metrics.ts'
import { createRabotClient, type RabotClient } from '../../src/rabot/rabot-client.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { failureOf } from './mock-supplier.ts'

const start = Date.UTC(2026, 6, 15, 15)
const february: MetricsQuery = {
  from: '2026-02-01',
  to: '2026-03-01',
  interval: 'Daily',
  metricType: 'Consumption',
  valueType: 'Actual',
}

describe('the real client and the sandbox', () => {
  const clock = virtualClock(start)
  const clients: RabotClient[] = []
  let sandbox: Sandbox
  let contract: { customerNumber: string; contractNumber: string }

  beforeEach(async () => {
    sandbox = await startSandbox({ clock, seed: 21, orders: 40, maxLimit: 9 })
    const contractNumber = sandbox.world.script({
      steps: [{ afterMs: 0, state: 'Delivery', startDate: '2026-02-01' }],
    })
    contract = { contractNumber, customerNumber: sandbox.world.order(contractNumber)!.customerNumber }
  })
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()))
    await sandbox.stop()
  })

  function clientWith(...scopes: string[]): RabotClient {
    const client = createRabotClient({
      apiUrl: sandbox.url,
      clientId: sandbox.clientId,
      clientSecret: sandbox.clientSecret,
      scopes: ['api:partner', 'create:orders', ...scopes],
      clock,
    })
    clients.push(client)
    return client
  }

  test('agree about customers and contracts, though the server caps the pages', async () => {
    const client = clientWith('role:application')
    const customers = new Set<string>()
    const contracts = new Set<string>()
    for await (const { customerNumber } of client.customers()) {
      customers.add(customerNumber)
      for await (const { contractNumber } of client.contracts(customerNumber)) contracts.add(contractNumber)
    }
    expect(customers.size).toBeGreaterThan(9)
    const orders = sandbox.world.contractNumbers().map((number) => sandbox.world.order(number)!)
    const confirmed = orders.filter(({ state }) =>
      ['PendingDelivery', 'Delivery', 'Cancelled'].includes(state),
    )
    const never = orders.filter(({ state }) => ['Open', 'Processing', 'Denied', 'Rejected'].includes(state))
    for (const { customerNumber, contractNumber } of confirmed) {
      expect([customers.has(customerNumber), contracts.has(contractNumber)]).toEqual([true, true])
    }
    for (const { contractNumber } of never) expect(contracts.has(contractNumber)).toBe(false)
  })

  test('agree about a contract’s metrics, costs, documents and prices', async () => {
    const client = clientWith('role:application')
    const metrics = await client.contractMetrics(contract, february)
    expect(metrics).toMatchObject({ numberOfEntries: 28, metricType: 'Consumption' })
    const isDynamic = sandbox.world.order(contract.contractNumber)!.tariffName === 'rabot.smart'
    expect(await client.contractCosts(contract)).toHaveLength(isDynamic ? 1 : 0)

    const documents = await client.contractDocuments(contract)
    expect(documents).toHaveLength(2 + 5)
    for (const { fileId, name, sizeInBytes } of documents) {
      const { content, ...said } = await client.downloadDocument({ ...contract, fileId })
      expect(said).toEqual({
        contentType: 'application/pdf',
        fileName: `${name}.pdf`,
        sizeBytes: sizeInBytes,
      })
      expect((await buffer(content)).length).toBe(sizeInBytes)
    }
    expect(await client.contractDocuments(contract, { documentType: 'Settlement' })).toHaveLength(5)

    expect((await client.dayAheadPrices({ from: '2026-07-15', to: '2026-07-17' })).prices).toHaveLength(192)
    expect((await client.dayAheadPriceForecast()).prices).toHaveLength(8 * 96)
  })

  test('agree about a link: asked for, consented to, used, taken back', async () => {
    const client = clientWith()
    const period = { from: '2026-07-15', to: '2026-07-16' }
    const refused = await failureOf(client.contractMetrics(contract, february), 'scopeMissing')
    expect(refused.message).toContain('role:application')
    await failureOf(client.dayAheadWorkingPrice(contract, period), 'scopeMissing')

    const { authorizationUrl } = await client.linkCustomer({
      successUrl: 'https://partner.example.org/back',
      externalCustomerId: 'urn:acme:1',
    })
    const { statusCode, headers } = await request(`${authorizationUrl}?as=${contract.customerNumber}`)
    expect([statusCode, headers['location']]).toEqual([
      302,
      `https://partner.example.org/back?customerNumber=${contract.customerNumber}`,
    ])
    const found: unknown[] = []
    for await (const customer of client.customers({ externalId: 'urn:acme:1' })) found.push(customer)
    expect(found).toMatchObject([{ customerNumber: contract.customerNumber, relations: ['Linked'] }])
    expect((await client.contractMetrics(contract, february))?.numberOfEntries).toBe(28)
    expect((await client.dayAheadWorkingPrice(contract, period))?.prices).toHaveLength(96)

    await client.unlinkCustomer(contract.customerNumber)
    await failureOf(client.contractMetrics(contract, february), 'scopeMissing')
    await failureOf(client.unlinkCustomer(contract.customerNumber), 'notFound')
  })

  test('agree about what is not there', async () => {
    const client = clientWith('role:application')
    const nobodys = { ...contract, contractNumber: '1' }
    await failureOf(client.contractMetrics(nobodys, february), 'notFound')
    await failureOf(client.contractDocuments({ ...contract, customerNumber: '1' }), 'notFound')
    const document = failureOf(client.downloadDocument({ ...contract, fileId: 'none' }), 'notFound')
    expect((await document).hint).toContain('fileId')
    const early = { ...february, from: '2025-12-01', to: '2026-01-01' }
    expect((await client.contractMetrics(contract, early))?.records).toEqual([])
  })

  test('meet a broken connection while a document is fetched, and the next try succeeds', async () => {
    const client = clientWith('role:application')
    const [{ fileId } = { fileId: '' }] = await client.contractDocuments(contract)
    sandbox.faults.add({ kind: 'resetAfter', path: 'document' })
    await failureOf(client.downloadDocument({ ...contract, fileId }), 'unreachable')
    const { content } = await client.downloadDocument({ ...contract, fileId })
    expect((await buffer(content)).subarray(0, 5).toString()).toBe('%PDF-')
    expect(sandbox.calls()['document']).toEqual({ unanswered: 1, 200: 1 })
  })
})
