import type { OrderContext } from './order-context.ts'
import type { OrderState } from './order-state.ts'

/** Somebody has to act on an order before the supplier has it. */
export interface OrderAlert {
  kind: 'orderIncomplete' | 'orderRefused' | 'orderUncertain' | 'orderUndecided'
  state: OrderState
  /** An order at the supplier that may be this one. */
  candidate?: string | null
}

/** Good to know about an order on the partner's side. */
export interface OrderNotice {
  kind: 'offerMade' | 'offerAccepted' | 'offerDeclined' | 'offerExpired' | 'orderSubmitted' | 'orderAbandoned'
  state: OrderState
  /** Epoch milliseconds. */
  validUntil?: number
  contractNumber?: string | null
  customerNumber?: string | null
}

type Telling<Effect> = (context: OrderContext) => Effect

/** What each kind of alert says. */
export const orderAlerts: { readonly [Kind in OrderAlert['kind']]: Telling<OrderAlert> } = {
  orderIncomplete: () => ({ kind: 'orderIncomplete', state: 'Incomplete' }),
  orderRefused: () => ({ kind: 'orderRefused', state: 'Refused' }),
  orderUncertain: () => ({ kind: 'orderUncertain', state: 'Uncertain' }),
  orderUndecided: ({ candidate }) => ({ kind: 'orderUndecided', state: 'Uncertain', candidate }),
}

/** What each kind of notice says. */
export const orderNotices: { readonly [Kind in OrderNotice['kind']]: Telling<OrderNotice> } = {
  offerMade: ({ validUntil }) => ({ kind: 'offerMade', state: 'Offered', validUntil }),
  offerAccepted: () => ({ kind: 'offerAccepted', state: 'Accepted' }),
  offerDeclined: () => ({ kind: 'offerDeclined', state: 'Declined' }),
  offerExpired: () => ({ kind: 'offerExpired', state: 'Expired' }),
  orderSubmitted: ({ contractNumber, customerNumber }) => ({
    kind: 'orderSubmitted',
    state: 'Submitted',
    contractNumber,
    customerNumber,
  }),
  orderAbandoned: () => ({ kind: 'orderAbandoned', state: 'Abandoned' }),
}
