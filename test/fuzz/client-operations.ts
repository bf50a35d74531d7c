import type { Clock } from '../../src/clock.ts'
import type { NewOrder } from '../../src/rabot/new-order.ts'
import type { RabotClient } from '../../src/rabot/rabot-client.ts'
import { createRabotOrderSupplier } from '../../src/rabot/rabot-order-supplier.ts'
import { createRabotSupplier } from '../../src/rabot/rabot-supplier.ts'
import { validOrder } from '../../src/testing/valid-order.ts'
import { mark } from './fuzz-leg.ts'

/** Whom the operations are about. */
export interface Subjects {
  contractNumber: string
  customerNumber: string
  fileId: string
}

/** Something that is asked of the supplier, with what the engine or the command line make of the answer. */
export interface ClientOperation {
  name: string
  ask(client: RabotClient, about: Subjects, clock: Clock): Promise<unknown>
  /** How often it is tried: what the engine does all day more often than what a person does now and then. */
  weight: number
}

/** Personal data that goes out with an order, and must not come back in an error. */
export const plantedOrder = validOrder({
  userAccount: {
    emailAddress: `${mark}@example.org`,
    firstName: `Ilse ${mark}`,
    lastName: `von ${mark}-Ähre`,
    phoneNumber: `+49 30 ${mark}`,
  },
}) as unknown as NewOrder

const period = { from: '2026-01-01', to: '2026-01-02' }
const page = { offset: 0, limit: 20 }
const mostItems = 2_000

/** Every method of the client, and of the two suppliers made of it. */
export const clientOperations: readonly ClientOperation[] = [
  {
    name: 'supplier.page',
    weight: 30,
    async ask(client) {
      const supplier = createRabotSupplier(client)
      const first = await supplier.page(page)
      const { sightings } = first.read()
      const second = await supplier.page({ ...page, knownDigest: first.digest })
      if (second.digest !== first.digest) second.read()
      return { sightings }
    },
  },
  {
    name: 'supplier.order',
    weight: 10,
    ask: async (client, { contractNumber }) => ({
      sightings: [(await createRabotSupplier(client).order(contractNumber)).sighting],
    }),
  },
  {
    name: 'selling.page',
    weight: 10,
    ask: (client, _about, clock) => createRabotOrderSupplier(client, clock).page(page),
  },
  {
    name: 'selling.order',
    weight: 4,
    ask: (client, { contractNumber }, clock) => createRabotOrderSupplier(client, clock).order(contractNumber),
  },
  {
    name: 'selling.create',
    weight: 8,
    async ask(client, _about, clock) {
      const supplier = createRabotOrderSupplier(client, clock)
      await supplier.prepare()
      return supplier.create(plantedOrder as never)
    },
  },
  {
    name: 'selling.tariffs',
    weight: 3,
    ask: (client, _about, clock) => createRabotOrderSupplier(client, clock).tariffs(),
  },
  {
    name: 'selling.price',
    weight: 3,
    ask: (client, _about, clock) =>
      createRabotOrderSupplier(client, clock).price({
        ...{ tariffKey: 'RabotSmart', zipCode: '14109', yearlyConsumptionKwh: 2600 },
      }),
  },
  { name: 'authenticate', weight: 4, ask: (client) => client.authenticate() },
  { name: 'orders', weight: 5, ask: (client) => collected(client.orders({ limit: 20 })) },
  { name: 'order', weight: 3, ask: (client, { contractNumber }) => client.order(contractNumber) },
  { name: 'customers', weight: 2, ask: (client) => collected(client.customers()) },
  {
    name: 'contracts',
    weight: 2,
    ask: (client, { customerNumber }) => collected(client.contracts(customerNumber)),
  },
  { name: 'linkCustomer', weight: 1, ask: (client) => client.linkCustomer() },
  {
    name: 'unlinkCustomer',
    weight: 1,
    ask: (client, { customerNumber }) => client.unlinkCustomer(customerNumber),
  },
  {
    name: 'contractMetrics',
    weight: 2,
    ask: (client, about) =>
      client.contractMetrics(about, {
        ...period,
        ...{ interval: 'Hourly', metricType: 'Consumption', valueType: 'Actual' },
      }),
  },
  { name: 'contractCosts', weight: 2, ask: (client, about) => client.contractCosts(about) },
  { name: 'contractDocuments', weight: 2, ask: (client, about) => client.contractDocuments(about) },
  {
    name: 'downloadDocument',
    weight: 2,
    async ask(client, about) {
      const { content, ...document } = await client.downloadDocument(about)
      let bytes = 0
      for await (const chunk of content) bytes += (chunk as Buffer).length
      return { ...document, bytes }
    },
  },
  {
    name: 'dayAheadWorkingPrice',
    weight: 1,
    ask: (client, about) => client.dayAheadWorkingPrice(about, period),
  },
  { name: 'dayAheadPrices', weight: 1, ask: (client) => client.dayAheadPrices() },
  { name: 'dayAheadPriceForecast', weight: 1, ask: (client) => client.dayAheadPriceForecast() },
]

async function collected(items: AsyncIterable<unknown>): Promise<number> {
  let count = 0
  for await (const _item of items) {
    count += 1
    // A supplier that invents ever new orders has that many: whoever walks may stop.
    if (count === mostItems) return count
  }
  return count
}
