import type { ContractStatus } from '../../machines/index.ts'
import { isMaLo } from './check-digit.ts'
import { type LifeStep, statusOf } from './life-step.ts'
import { drawLife, type LifeConditions } from './order-life.ts'
import { randomStream } from './random-stream.ts'
import { type Resident, resident } from './resident.ts'
import {
  contractNumberAt,
  madeUpOrder,
  madeUpSignature,
  type OrderNumbers,
  portfolioCustomerNumberAt,
} from './sandbox-order.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

// How the orders that a sandbox starts with are spread, and how old an order in that status may be. One of
// each comes first.
const beginnings: readonly {
  status: ContractStatus
  weight: number
  youngestMs: number
  oldestMs: number
}[] = [
  { status: 'Open', weight: 0.1, youngestMs: minuteMs, oldestMs: 8 * hourMs },
  { status: 'Processing', weight: 0.3, youngestMs: 2 * hourMs, oldestMs: 40 * dayMs },
  { status: 'Denied', weight: 0.07, youngestMs: dayMs, oldestMs: 45 * dayMs },
  { status: 'PendingDelivery', weight: 0.18, youngestMs: 2 * dayMs, oldestMs: 70 * dayMs },
  { status: 'Delivery', weight: 0.2, youngestMs: 20 * dayMs, oldestMs: 900 * dayMs },
  { status: 'Rejected', weight: 0.05, youngestMs: 6 * hourMs, oldestMs: 60 * dayMs },
  { status: 'Revoked', weight: 0.04, youngestMs: dayMs, oldestMs: 90 * dayMs },
  { status: 'Cancelled', weight: 0.06, youngestMs: 60 * dayMs, oldestMs: 1_500 * dayMs },
]
const mostAttempts = 5_000

/**
 * The order at this place among those that exist when the sandbox starts. Its creation is chosen so that by
 * then it has come to where it should be: the first eight to one status each, the others as they are spread
 * in a real portfolio.
 */
export function settler(seed: number, index: number, startAt: number): Resident {
  const numbers = portfolioNumbersAt(seed, index)
  const order = madeUpOrder(seed, numbers)
  const { status, youngestMs, oldestMs } =
    beginnings[index] ??
    randomStream(seed, `beginning/${index}`).weighted(beginnings.map((item) => [item, item.weight]))
  let createdAt = startAt
  let life: readonly LifeStep[] = []
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const stream = randomStream(seed, `life/${numbers.contractNumber}/${attempt}`)
    const ageMs = youngestMs * (oldestMs / youngestMs) ** stream.next()
    createdAt = Math.floor((startAt - ageMs) / 1000) * 1000
    life = drawLife(stream, lifeConditions(order, createdAt))
    if (statusOf(life.findLast((step) => step.at <= startAt)!) === status) break
  }
  return resident({
    ...numbers,
    createdAt,
    order: () => ({
      ...order,
      contractSignedAt: madeUpSignature(seed, numbers.contractNumber, createdAt),
    }),
    life: () => life,
  })
}

/** The numbers of the order at this place among those that a sandbox starts with or expects. */
export function portfolioNumbersAt(seed: number, index: number): OrderNumbers {
  return {
    contractNumber: contractNumberAt(seed, index),
    customerNumber: portfolioCustomerNumberAt(seed, index),
  }
}

/** An order made up to be placed at `createdAt`; its life is drawn, unless `life` tells another. */
export function newcomer(
  seed: number,
  numbers: OrderNumbers,
  createdAt: number,
  life?: readonly LifeStep[],
): Resident {
  return resident({
    ...numbers,
    createdAt,
    order: () => ({
      ...madeUpOrder(seed, numbers),
      contractSignedAt: madeUpSignature(seed, numbers.contractNumber, createdAt),
    }),
    life: (order) => life ?? lifeOf(seed, numbers.contractNumber, lifeConditions(order, createdAt)),
  })
}

/** The life of an order that was placed after the sandbox started. */
export function lifeOf(
  seed: number,
  contractNumber: string,
  conditions: LifeConditions,
): readonly LifeStep[] {
  return drawLife(randomStream(seed, `life/${contractNumber}`), conditions)
}

/** What decides the life of an order, read from the order. */
export function lifeConditions(
  order: { meterNumber: string | null; maLoIdentifier: string | null },
  createdAt: number,
  wishedStart: string | null = null,
): LifeConditions {
  return {
    createdAt,
    hasMeterNumber: order.meterNumber !== null,
    hasMaLo: order.maLoIdentifier !== null && isMaLo(order.maLoIdentifier),
    wishedStart,
  }
}
