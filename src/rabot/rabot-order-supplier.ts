import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { ListedOrder, OrderSupplier, Price } from '../order-supplier.ts'
import { addressSchema } from './address.ts'
import { namingNumber } from './naming-number.ts'
import type { NewOrder } from './new-order.ts'
import { openOrderPage, openSingleOrder } from './order-page.ts'
import type { PreparedOrder, RabotClient } from './rabot-client.ts'

/** The supplier as selling sees it, on top of a client, which stays the caller's to close. */
export function createRabotOrderSupplier(client: RabotClient, clock: Clock): OrderSupplier {
  let prepared: PreparedOrder | null = null
  const release = () => {
    prepared?.release()
    prepared = null
  }
  return {
    async prepare(signal) {
      release()
      prepared = await client.prepareOrder(signal)
    },
    release,
    async tariffs(signal) {
      const tariffs = await client.tariffs({}, signal)
      return tariffs.flatMap(({ tariffKey, tariffName, providerName }) =>
        tariffKey === null ? [] : { tariffKey, tariffName, providerName },
      )
    },
    async price({ tariffKey, ...request }, signal) {
      return (await client.calculate(tariffKey, request, signal)) as Price
    },
    async create(body, signal) {
      const ready = prepared ?? { create: client.createOrder }
      prepared = null
      const beganAt = clock.now()
      const { contractNumber, customerNumber } = await ready.create(body as NewOrder, signal)
      return { contractNumber, customerNumber, beganAt, endedAt: clock.now() }
    },
    async page(request, signal) {
      const answer = await client.orderPage(request, signal)
      const { orders, hasMore } = openOrderPage(answer)
      return { orders: orders.map(listedOrder), hasMore, beganAt: answer.beganAt, endedAt: answer.endedAt }
    },
    async order(contractNumber, signal) {
      const answer = await client.lookUpOrder(contractNumber, signal)
      const order = answer.status === 404 ? null : listedOrder(openSingleOrder(answer))
      return order?.contractNumber === contractNumber ? order : null
    },
  }
}

const text = z.string().nullish()
const listedSchema = z.object({
  contractNumber: namingNumber,
  customerNumber: text,
  emailAddress: text,
  meterNumber: text,
  maLoIdentifier: text,
  deliveryAddress: addressSchema.nullish(),
  contractSignedAt: text,
  contractSignatureDate: text,
})
const numberSchema = z.object({ contractNumber: namingNumber })

/** An order as the supplier lists it, or null when not even its number can be read. */
function listedOrder(order: unknown): ListedOrder | null {
  const read = listedSchema.safeParse(order)
  const number = read.success ? read : numberSchema.safeParse(order)
  if (!number.success) return null
  const known: Partial<z.infer<typeof listedSchema>> = read.success ? read.data : {}
  return {
    contractNumber: number.data.contractNumber,
    isReadable: read.success,
    customerNumber: known.customerNumber ?? null,
    emailAddress: known.emailAddress ?? null,
    meterNumber: known.meterNumber ?? null,
    maLoIdentifier: known.maLoIdentifier ?? null,
    postCode: known.deliveryAddress?.postCode ?? null,
    streetName: known.deliveryAddress?.streetName ?? null,
    houseNumber: known.deliveryAddress?.houseNumber ?? null,
    contractSignedAt: known.contractSignedAt ?? known.contractSignatureDate ?? null,
  }
}
