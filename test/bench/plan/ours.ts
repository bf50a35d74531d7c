import { Hazards } from '../../../src/plan/hazards.ts'
import { PollPlan } from '../../../src/plan/poll-plan.ts'
import type { KnownStage, Stage } from '../../../src/plan-record.ts'
import { orderStates } from './order-life.ts'
import type { Scene, Watcher } from './watch.ts'

/** What the plan starts from. */
export interface PlanStart {
  /** How long a stay in each stage is believed to be, milliseconds; the plan's own beliefs where not given. */
  priorsMs?: Partial<Record<Stage, number>>
  /** What is known for certain, changes a millisecond. */
  fixedPerMs?: Partial<Record<Stage, number>>
}

/** What the plan is told of each state, by its code. */
const knownStages: readonly KnownStage[] = orderStates.map((state) =>
  state === 'Rejected' || state === 'Revoked' || state === 'Cancelled' ? 'ended' : state,
)

/** The poll plan itself, from an empty log. Contracts have the order's number plus one. */
export class PlanWatcher implements Watcher {
  readonly #scene: Scene
  readonly #plan: PollPlan
  readonly hazards: Hazards

  constructor(scene: Scene, start: PlanStart = {}) {
    this.#scene = scene
    this.hazards = new Hazards(start)
    const { limit } = scene.world.spec
    this.#plan = new PollPlan({ limit, hazards: this.hazards, now: scene.world.beginsAt })
  }

  told(order: number, createdAt: number): void {
    this.#plan.know({ id: order + 1, stage: 'Open', startsAt: null }, createdAt)
  }

  look(at: number): void {
    const look = this.#plan.next(at)
    if (look === null) return
    if (look.kind === 'order') {
      this.#see(look.id - 1, at)
      this.#plan.orderSeen(look.id, at)
      return
    }
    const { list } = this.#scene
    const end = Math.min(look.offset + look.limit, list.length)
    const members: number[] = []
    for (let place = look.offset; place < end; place += 1) {
      const order = list.orders[place]!
      this.#see(order, at)
      members.push(order + 1)
    }
    this.#plan.pageSeen({ offset: look.offset, beganAt: at, members, hasMore: end < list.length })
  }

  #see(order: number, at: number): void {
    const { world, list, sightings } = this.#scene
    if (!sightings.look(order, at)) return
    const stage = knownStages[world.stepState[list.step[order]!]!]!
    const startsAt = stage === 'PendingDelivery' ? world.startsAt[order]! : Number.POSITIVE_INFINITY
    this.#plan.know({ id: order + 1, stage, startsAt: Number.isFinite(startsAt) ? startsAt : null }, at)
  }
}
