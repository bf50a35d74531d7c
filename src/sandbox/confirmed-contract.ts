import { addDays, startOfBerlinDay } from './berlin-calendar.ts'
import type { OrderAnswer } from './order-answer.ts'
import type { World } from './world.ts'

/** A contract that the supplier has confirmed, as it is at an instant. Instants are epoch milliseconds. */
export interface ConfirmedContract {
  order: OrderAnswer
  confirmedAt: number
  /** From when until before when electricity is delivered, announced ends included; null when it never is. */
  delivery: { from: number; until: number } | null
}

/**
 * The contract as it is at `at`; null as long as its order has not come to PendingDelivery, for before that it is no
 * contract (API reference, sections 8 and 10).
 */
function confirmedContract(world: World, contractNumber: string, at: number): ConfirmedContract | null {
  const order = world.order(contractNumber, at)
  if (order === null) return null
  const lived = world.truth(contractNumber).filter((entry) => entry.at <= at)
  const confirmed = lived.find(({ status }) => status !== null && confirmedStates.has(status))
  if (confirmed === undefined) return null
  const isAnnounced = order.state === 'PendingDelivery' || order.state === 'Contract'
  const wasDelivered = lived.some(({ status }) => status === 'Delivery')
  const startDay = order.actualDateOfDelivery ?? order.deliveryState?.startDate ?? null
  const isDelivered = startDay !== null && (isAnnounced || wasDelivered)
  const revokedAt = order.state === 'Revoked' ? lived.at(-1)!.at : Number.POSITIVE_INFINITY
  const endDay = order.endDateOfDelivery
  const until = endDay === null ? revokedAt : startOfBerlinDay(addDays(endDay, 1))
  return {
    order,
    confirmedAt: confirmed.at,
    delivery: isDelivered ? { from: startOfBerlinDay(startDay), until } : null,
  }
}

/** Every confirmed contract, oldest order first; with `customerNumber` those of one customer. */
export function confirmedContracts(world: World, at: number, customerNumber?: string): ConfirmedContract[] {
  return world
    .contractNumbers()
    .filter(
      (number) => customerNumber === undefined || world.order(number, at)?.customerNumber === customerNumber,
    )
    .map((number) => confirmedContract(world, number, at))
    .filter((contract) => contract !== null)
}

const confirmedStates: ReadonlySet<string> = new Set(['PendingDelivery', 'Delivery', 'Contract', 'Cancelled'])
