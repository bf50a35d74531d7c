import { defaultOrderDelays, type OrderDelays } from './order-delays.ts'

/** All of it optional: `createActor(orderMachine)` starts an order that has yet to be quoted. */
export interface OrderInput {
  /** When the order began, epoch milliseconds. */
  now?: number
  /** Times that differ from `defaultOrderDelays`. */
  delays?: Partial<OrderDelays>
}

/** What the machine remembers of one order. None of it is personal. */
export interface OrderContext {
  /** When something last happened, epoch milliseconds. */
  now: number
  /** When the offer can no longer be accepted, epoch milliseconds; 0 before there is one. */
  validUntil: number
  /** When the request left that may have created the order, epoch milliseconds; null while there is no such request. */
  sentAt: number | null
  /** When its answer was lost, epoch milliseconds. */
  lostAt: number | null
  /** How often every order at the supplier was looked at since the settling time, without finding ours. */
  looks: number
  /** When the last of these looks ended, epoch milliseconds. */
  lookedAt: number | null
  /** The latest order at the supplier that was seen and may be ours. */
  candidate: string | null
  /** Whether the supplier's latest refusal was passing, so that the order goes out again by itself. */
  isRefusedInPassing: boolean
  contractNumber: string | null
  customerNumber: string | null
  delays: OrderDelays
}

/** What the machine begins with. */
export function initialOrderContext(input: OrderInput | undefined): OrderContext {
  return {
    now: input?.now ?? 0,
    validUntil: 0,
    sentAt: null,
    lostAt: null,
    looks: 0,
    lookedAt: null,
    candidate: null,
    isRefusedInPassing: false,
    contractNumber: null,
    customerNumber: null,
    delays: { ...defaultOrderDelays, ...input?.delays },
  }
}
