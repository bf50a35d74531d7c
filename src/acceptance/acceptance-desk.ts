import type { OrderSummary } from '../order-summary.ts'
import type { Price, PriceRequest } from '../order-supplier.ts'

/** What the endpoint knows of an order: nothing that is personal. */
export type OfferedOrder = Pick<OrderSummary, 'id' | 'state' | 'acceptedAt' | 'offer' | 'tookLongerWay'>

/** What accepting over HTTP needs of a desk that sells; `OrderDesk` is one. */
export interface AcceptanceDesk {
  /** The order whose offer a token stands for, null for any text that is no such token. Changes nothing. */
  offerBehind(token: string): OfferedOrder | null
  /** What the price was asked for and what the supplier answered; null once erased. */
  quoteOf(id: string): { request: PriceRequest; price: Price } | null
  /** Where customers find the offer; the origin from which they may answer it. */
  acceptanceUrl(id: string): string | null
  /**
   * Accepts, durably before the first wait; resolves once the order is with the supplier, or waits for that.
   * Rejects with StromkreisError `invalidInput` for an offer that has ended.
   */
  accept(id: string, asking: { by: string }): Promise<unknown>
  /** Declines. @throws StromkreisError `invalidInput` when it is too late for that. */
  decline(id: string, asking: { by: string }): unknown
}
