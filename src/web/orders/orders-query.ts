import { type OrderState, orderStates } from '../../../machines/index.ts'
import { StromkreisError } from '../../stromkreis-error.ts'

/** Which piece of the list is asked for: of one state or all, before or after an order. */
export interface OrdersQuery {
  state: OrderState | undefined
  before: string | undefined
  after: string | undefined
}

/** @throws StromkreisError `invalidInput` for a state that is none. */
export function ordersQuery({ state, before, after }: Record<string, string>): OrdersQuery {
  const wanted = orderStates.find((each) => each === state)
  if (state && wanted === undefined) {
    throw new StromkreisError('invalidInput', 'state: no order can be in such a state.', {
      hint: `Choose one of ${orderStates.join(', ')}, or leave it out.`,
    })
  }
  return { state: wanted, before: before || undefined, after: after || undefined }
}

/** The address of a piece of the list. */
export function ordersAddress({ state, before, after }: Partial<OrdersQuery>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ state, before, after }))
    if (value !== undefined) query.set(name, value)
  return query.size === 0 ? '/orders' : `/orders?${query}`
}
