import { Hazards } from '../../src/plan/hazards.ts'
import { type PlannedLook, PollPlan, type PollPlanOptions } from '../../src/plan/poll-plan.ts'
import type { KnownStage, Stage } from '../../src/plan-record.ts'

export const secondMs = 1_000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
export const start = Date.UTC(2026, 0, 5)

/** An order at the supplier. */
export interface FleetOrder {
  id: number
  stage: KnownStage
  startsAt: number | null
}

/** A supplier's list, and somebody who looks at it as the plan says, one look at a time. */
export class Fleet {
  readonly limit: number
  /** In list order. */
  list: FleetOrder[] = []
  /** The list as it answers this call: the same unless a test says otherwise. */
  listed: (list: readonly FleetOrder[]) => readonly FleetOrder[] = (list) => list
  /** Most orders that the supplier puts on a page. */
  longestPage = Number.POSITIVE_INFINITY
  now = start
  readonly looks: (PlannedLook & { at: number })[] = []
  /** When each order was last seen. */
  readonly seenAt = new Map<number, number>()
  /** What the plan was told of each order. */
  readonly #told = new Map<number, string>()

  constructor(limit: number) {
    this.limit = limit
  }

  /** A fleet with these many orders of each stage, one after another. */
  static of(limit: number, counts: readonly (readonly [KnownStage, number])[]): Fleet {
    const fleet = new Fleet(limit)
    for (const [stage, count] of counts) for (let left = count; left > 0; left -= 1) fleet.add(stage)
    return fleet
  }

  /** Puts a new order at this place of the list, the end unless given. */
  add(stage: KnownStage, options: { at?: number; startsAt?: number } = {}): FleetOrder {
    const order = { id: this.#nextId++, stage, startsAt: options.startsAt ?? null }
    this.list.splice(options.at ?? this.list.length, 0, order)
    return order
  }

  #nextId = 1

  order(id: number): FleetOrder | undefined {
    return this.list.find((order) => order.id === id)
  }

  plan(options: Partial<PollPlanOptions> = {}): PollPlan {
    return new PollPlan({ limit: this.limit, hazards: new Hazards(), now: this.now, ...options })
  }

  /** Makes looks, `spacingMs` apart, until `until`; `meanwhile` is called before each. */
  run(
    plan: PollPlan,
    options: { forMs: number; spacingMs: number; meanwhile?: (now: number) => void },
  ): void {
    const until = this.now + options.forMs
    for (; this.now < until; this.now += options.spacingMs) {
      options.meanwhile?.(this.now)
      this.lookOnce(plan)
    }
  }

  /** Makes looks until the end of the list is found, a second apart. */
  walk(plan: PollPlan): void {
    for (let looks = 0; plan.isWalking && looks < 10_000; looks += 1) {
      this.lookOnce(plan)
      this.now += secondMs
    }
  }

  /** Makes the look that there is to make now. */
  lookOnce(plan: PollPlan): PlannedLook | null {
    const look = plan.next(this.now)
    if (look !== null) this.answer(plan, look)
    return look
  }

  /** Answers a look as the supplier would. */
  answer(plan: PollPlan, look: PlannedLook): void {
    this.looks.push({ ...look, at: this.now })
    if (look.kind === 'page') {
      this.readPage(plan, look.offset, look.limit)
      return
    }
    const order = this.order(look.id)
    if (order === undefined) {
      if (look.why === 'missing') plan.gone(look.id)
      else plan.notFound(look.id)
      return
    }
    this.tell(plan, order)
    this.seenAt.set(order.id, this.now)
    plan.orderSeen(order.id, this.now)
  }

  readPage(plan: PollPlan, offset: number, limit = this.limit): void {
    const listed = this.listed(this.list)
    const end = offset + Math.min(limit, this.longestPage)
    const page = listed.slice(offset, end)
    for (const order of page) {
      this.tell(plan, order)
      this.seenAt.set(order.id, this.now)
    }
    plan.pageSeen({
      offset,
      beganAt: this.now,
      members: page.map(({ id }) => id),
      hasMore: end < listed.length,
    })
  }

  /** Tells the plan of an order, if that is news. */
  tell(plan: PollPlan, order: FleetOrder): void {
    const text = `${order.stage} ${order.startsAt}`
    if (this.#told.get(order.id) === text) return
    this.#told.set(order.id, text)
    plan.know(order, this.now)
  }

  /** Contracts as a store would give them to a plan that is restored. */
  stored(): { id: number; stage: KnownStage; startsAt: number | null; seenAt: number | null }[] {
    return [...this.#told].map(([id, told]) => {
      const [stage, startsAt] = told.split(' ')
      const startsAtMs = startsAt === 'null' ? null : Number(startsAt)
      return { id, stage: stage as KnownStage, startsAt: startsAtMs, seenAt: this.seenAt.get(id) ?? null }
    })
  }

  /** How many looks there were for each reason. */
  reasons(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const { why } of this.looks) counts[why] = (counts[why] ?? 0) + 1
    return counts
  }
}

/** Hazards that are known for certain, as mean stays in milliseconds; what is left out never changes. */
export function knownHazards(staysMs: Partial<Record<Stage, number>>): Hazards {
  const none = { Open: 0, Processing: 0, Denied: 0, PendingDelivery: 0, Late: 0, Delivery: 0, ended: 0 }
  const rates = Object.fromEntries(Object.entries(staysMs).map(([stage, stayMs]) => [stage, 1 / stayMs]))
  return new Hazards({ fixedPerMs: { ...none, ...rates } })
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** A stream of chances between 0 and 1, the same for the same seed (mulberry32). */
export function chances(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
