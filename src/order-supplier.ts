import type { OrderBody } from './order-body.ts'
import type { KeptTariff } from './order-store.ts'
import type { Look } from './supplier.ts'

/** What a price is asked for. */
export interface PriceRequest {
  tariffKey: string
  /** Five digits. */
  zipCode: string
  yearlyConsumptionKwh: number
  hasSmartMeter?: boolean
  hasElectricVehicle?: boolean
  campaignCode?: string | null
}

/** The supplier's price as it gave it: `priceComponents` and what stands around them. */
export type Price = Readonly<Record<string, unknown>>

/** An order in the supplier's list with what tells ours from others. Personal data: not for logs. */
export interface ListedOrder {
  contractNumber: string
  /** False where something else in it is not what it should be: it may be any order. */
  isReadable: boolean
  customerNumber: string | null
  emailAddress: string | null
  meterNumber: string | null
  maLoIdentifier: string | null
  postCode: string | null
  streetName: string | null
  houseNumber: string | null
  /** As written, zone unknown. */
  contractSignedAt: string | null
}

/** One page of the list; an order without a readable number is null. */
export interface ListedOrders extends Look {
  orders: readonly (ListedOrder | null)[]
  hasMore: boolean
}

/** What came of POST /orders. */
export interface CreatedOrderAnswer extends Look {
  contractNumber: string
  customerNumber: string
}

/**
 * The supplier as selling sees it. Every method makes one call, a token apart, and rejects with StromkreisError.
 * `create` says with `wasNotSent` where it is certain that the request never left.
 */
export interface OrderSupplier {
  /** Makes sure that the next `create` is sent without any wait: there is a token, and a call to be made. */
  prepare(signal?: AbortSignal): Promise<void>
  /** No `create` comes after `prepare`: what it set aside is given back, if anything. Does nothing after `create`. */
  release?(): void
  tariffs(signal?: AbortSignal): Promise<KeptTariff[]>
  price(request: PriceRequest, signal?: AbortSignal): Promise<Price>
  create(body: OrderBody, signal?: AbortSignal): Promise<CreatedOrderAnswer>
  page(request: { offset: number; limit: number }, signal?: AbortSignal): Promise<ListedOrders>
  /** One order, null when the supplier does not know the number. */
  order(contractNumber: string, signal?: AbortSignal): Promise<ListedOrder | null>
}
