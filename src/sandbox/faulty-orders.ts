import type { PlannedFault } from './fault.ts'
import type { OrderAnswer } from './order-answer.ts'
import type { RandomStream } from './random-stream.ts'

/** Whether a fault on orders finds the order it is meant for. */
export function fitsOrders(fault: PlannedFault, orders: readonly OrderAnswer[]): boolean {
  const wanted = 'contractNumber' in fault ? fault.contractNumber : undefined
  return (
    orders.length > 0 && (wanted === undefined || orders.some((order) => order.contractNumber === wanted))
  )
}

/** The orders of an answer as a fault distorts them. */
export function faultyOrders(orders: readonly object[], fault: PlannedFault, stream: RandomStream): object[] {
  switch (fault.kind) {
    case 'shuffledPage':
      return orders
        .map((order) => ({ order, place: stream.next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ order }) => order)
    case 'unknownWords':
      return orders.map((order) => (isMeant(order, fault.contractNumber) ? withUnknownWords(order) : order))
    case 'invalidOrder': {
      const index = orders.findIndex((order) => isMeant(order, fault.contractNumber))
      return orders.map((order, at) => (at === index ? invalid(order, fault.how) : order))
    }
    default:
      return [...orders]
  }
}

function isMeant(order: object, contractNumber: string | undefined): boolean {
  return (
    contractNumber === undefined || ('contractNumber' in order && order.contractNumber === contractNumber)
  )
}

function withUnknownWords(order: object): object {
  const delivery = 'deliveryState' in order && order.deliveryState
  return {
    ...order,
    state: 'AwaitingMeterExchange',
    deliveryState: delivery ? { ...delivery, state: 'ClearingOngoing' } : null,
  }
}

function invalid(order: object, how: 'noContractNumber' | 'noState' | 'wrongTypes'): object {
  if (how === 'wrongTypes') return { ...order, state: 7, deliveryState: 'soon', contractSignedAt: {} }
  const missing = how === 'noState' ? 'state' : 'contractNumber'
  return Object.fromEntries(Object.entries(order).filter(([name]) => name !== missing))
}
