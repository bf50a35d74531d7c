import type { OrderSaying } from '../order-saying.ts'
import type { Look } from '../supplier.ts'
import type { OrderHappening } from './advance-order.ts'

/** Something that the partner or the customer did, or that we did for them. */
export function act(event: string, now: number, order: OrderSaying = {}): OrderHappening {
  return {
    kind: 'act',
    event,
    observedAt: now,
    beganAt: now,
    effectiveAfter: null,
    effectiveBefore: now,
    order,
  }
}

/** Something that the supplier said, or failed to say, to a request. */
export function answer(event: string, { beganAt, endedAt }: Look, order: OrderSaying = {}): OrderHappening {
  return {
    kind: 'observed',
    event,
    observedAt: endedAt,
    beganAt,
    effectiveAfter: beganAt,
    effectiveBefore: endedAt,
    order,
  }
}
