import type { Clock } from '../clock.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type LifeStep, nextStep, type StatusChange } from './life-step.ts'
import type { OrderAnswer } from './order-answer.ts'
import { type ListOrder, OrderListing } from './order-listing.ts'
import type { OrderRequest } from './order-request.ts'
import { newcomer, portfolioNumbersAt, settler } from './population.ts'
import { hash32 } from './random-stream.ts'
import type { Resident, TrueChange, TruthEntry } from './resident.ts'
import { contractNumberAt, customerNumberAt, type OrderNumbers } from './sandbox-order.ts'
import { submittedOrder } from './submitted-order.ts'

/** A life told beforehand. Without a step at its very beginning it begins in Open. */
export interface ScriptedLife {
  /** Default: the next free number. */
  contractNumber?: string | undefined
  steps: readonly ({ afterMs: number } & StatusChange)[]
}

/** The orders at the supplier, as they are and as they will be. Errors are StromkreisError. */
export interface World {
  /** Every order created so far, oldest first, vanished ones included. */
  contractNumbers(): string[]
  /** What `GET /orders/{contractNumber}` shows now (or at `at`, epoch milliseconds); null for a 404. */
  order(contractNumber: string, at?: number): OrderAnswer | null
  /**
   * Every status the order ever has, past and to come, as long as nobody forces another; one entry a change.
   * @throws `notFound`
   */
  truth(contractNumber: string): TruthEntry[]
  /**
   * Every change of status that has come about so far, in the order of time; with `after` (epoch milliseconds) those
   * after it. Vanished orders change too. Words that stand for no status are no change.
   */
  trueChanges(since?: { after?: number }): TrueChange[]
  /** Places made-up orders now. @returns their contract numbers. */
  create(count?: number): string[]
  /**
   * Places a made-up order now that lives as told.
   * @returns its contract number.
   * @throws `invalidInput` when that is taken.
   */
  script(life: ScriptedLife): string
  /** Fixes what is seen of an order from now on. @throws `notFound` */
  force(contractNumber: string, change: StatusChange): void
  /** Takes an order out of the list and lets it answer 404. @throws `notFound` */
  vanish(contractNumber: string): void
  /** Undoes {@link World.vanish}; its life has gone on meanwhile. @throws `notFound` */
  bringBack(contractNumber: string): void
  /** Places an order somebody sent. A known e-mail address makes it a further contract of that customer. */
  submit(request: OrderRequest): OrderNumbers
  /** Part of the list of orders. */
  page(request: PageRequest): { orders: OrderAnswer[]; hasMore: boolean }
}

/** Which part of the list, as it was at `at`. */
export interface PageRequest {
  at: number
  offset: number
  limit: number
  customerNumber: string | null
}

/** What a world starts with. */
export interface WorldOptions {
  clock: Clock
  seed: number
  /** How many orders exist at the start, their lives at every stage. */
  orders: number
  /** How many more are placed, evenly, within this time. */
  arrivals: { orders: number; withinMs: number }
  listOrder: ListOrder
}

/** Makes a world. Everything in it follows from the seed, the clock's start and what is done to it. */
export function createWorld({ clock, seed, orders, arrivals, listOrder }: WorldOptions): World {
  const startAt = clock.now()
  const listing = new OrderListing(seed, listOrder)
  const byNumber = new Map<string, Resident>()
  let nextIndex = orders + arrivals.orders

  const settle = (newOne: Resident) => {
    byNumber.set(newOne.contractNumber, newOne)
    listing.add(newOne)
    return newOne.contractNumber
  }
  const nextNumbers = (): OrderNumbers => {
    while (byNumber.has(contractNumberAt(seed, nextIndex))) nextIndex++
    const index = nextIndex++
    return { contractNumber: contractNumberAt(seed, index), customerNumber: customerNumberAt(seed, index) }
  }
  const find = (contractNumber: string) => {
    const found = byNumber.get(contractNumber)
    if (found !== undefined && found.createdAt <= clock.now()) return found
    throw new StromkreisError('notFound', `The sandbox has no order ${contractNumber}.`, {
      hint: 'Ask for one of the numbers that the list of orders shows.',
    })
  }
  const customerWith = (emailAddress: string) => {
    const wanted = emailAddress.toLowerCase()
    const known = listing.createdBy(clock.now())
    return known.find((one) => one.order.emailAddress.toLowerCase() === wanted)?.customerNumber
  }
  const settlers = Array.from({ length: orders }, (_, index) => settler(seed, index, startAt))
  for (const one of settlers.sort((a, b) => a.createdAt - b.createdAt)) settle(one)
  for (let turn = 1; turn <= arrivals.orders; turn++) {
    const numbers = portfolioNumbersAt(seed, orders + turn - 1)
    const jitter = hash32(`${seed}/arrival/${numbers.contractNumber}`) / 2 ** 32
    const afterMs = ((turn - jitter) / arrivals.orders) * arrivals.withinMs
    settle(newcomer(seed, numbers, startAt + Math.ceil(afterMs)))
  }

  return {
    contractNumbers: () => listing.createdBy(clock.now()).map((one) => one.contractNumber),
    order: (contractNumber, at = clock.now()) => byNumber.get(contractNumber)?.seenAt(at) ?? null,
    truth: (contractNumber) => find(contractNumber).truth(),
    trueChanges({ after = Number.NEGATIVE_INFINITY } = {}) {
      const now = clock.now()
      return listing
        .createdBy(now)
        .flatMap((one) => one.changesWithin(after, now))
        .sort((a, b) => a.at - b.at)
    },
    create: (count = 1) =>
      Array.from({ length: count }, () => settle(newcomer(seed, nextNumbers(), clock.now()))),
    script({ contractNumber, steps }) {
      if (contractNumber !== undefined && byNumber.has(contractNumber)) {
        throw new StromkreisError('invalidInput', `The sandbox has an order ${contractNumber} already.`, {
          hint: 'Choose another contractNumber, or leave it out.',
        })
      }
      const numbers = nextNumbers()
      const now = clock.now()
      return settle(
        newcomer(
          seed,
          { ...numbers, contractNumber: contractNumber ?? numbers.contractNumber },
          now,
          scriptedSteps(now, steps),
        ),
      )
    },
    force: (contractNumber, change) => find(contractNumber).force(clock.now(), change),
    vanish(contractNumber) {
      const one = find(contractNumber)
      listing.mayBeGone(one)
      one.vanish(clock.now())
    },
    bringBack: (contractNumber) => find(contractNumber).bringBack(clock.now()),
    submit(request) {
      const numbers = nextNumbers()
      const customerNumber = customerWith(request.userAccount.emailAddress) ?? numbers.customerNumber
      const accepted = { ...numbers, customerNumber }
      settle(submittedOrder(seed, accepted, request, clock.now()))
      return accepted
    },
    page({ at, offset, limit, customerNumber }) {
      const listed = listing.listedAt(at)
      const all =
        customerNumber === null ? listed : listed.filter((one) => one.customerNumber === customerNumber)
      const orders = all.slice(offset, offset + limit).map((one) => one.seenAt(at)!)
      return { orders, hasMore: offset + orders.length < all.length }
    },
  }
}

function scriptedSteps(createdAt: number, script: ScriptedLife['steps']): readonly LifeStep[] {
  const steps: LifeStep[] = []
  const inOrder = [...script].sort((a, b) => a.afterMs - b.afterMs)
  if (inOrder[0] === undefined || inOrder[0].afterMs > 0)
    steps.push(nextStep(null, createdAt, { state: 'Open' }))
  for (const { afterMs, ...change } of inOrder) {
    steps.push(nextStep(steps.at(-1) ?? null, createdAt + afterMs, change))
  }
  return steps
}
