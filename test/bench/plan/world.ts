import { randomStream } from '../../../src/sandbox/random-stream.ts'
import { dayMs, hourMs } from './instants.ts'
import { drawConstantLife, drawLife, type OrderState, orderStates } from './order-life.ts'
import { worldParameters } from './world-parameters.ts'
import type { WorldSpec } from './world-spec.ts'

/**
 * All that happens in a world, in typed arrays. Orders are numbered by creation; the steps of an order stand
 * together, its creation (or what it was when the watch began) first.
 */
export interface World {
  readonly spec: WorldSpec
  readonly seed: number
  readonly beginsAt: number
  /** Changes from here up to `measuredUntil` are measured, epoch ms. */
  readonly measuredFrom: number
  readonly measuredUntil: number
  /** Looks end here. */
  readonly endsAt: number
  readonly orders: number
  /** Steps of order o: from `firstStep[o]` up to, not including, `firstStep[o + 1]`. */
  readonly firstStep: Int32Array
  readonly stepAt: Float64Array
  /** Indexes in `orderStates`. */
  readonly stepState: Uint8Array
  readonly stepOrder: Int32Array
  /** All steps by time. */
  readonly timeline: Int32Array
  /** Start date's midnight by order, shown from PendingDelivery on; Infinity where there is none. */
  readonly startsAt: Float64Array
  /** Where in an unordered list an order comes in: 0 is its front, 1 its end. */
  readonly place: Float64Array
}

/** Makes the world of this seed: the same for the same spec and seed, whoever watches it. */
export function makeWorld(spec: WorldSpec, seed: number): World {
  const beginsAt = Date.parse(spec.beginsOn)
  const measuredUntil = beginsAt + spec.days * dayMs
  const endsAt = measuredUntil + runOutMs(spec)
  const creations = drawCreations(spec, seed, beginsAt, endsAt)
  const firstStep = new Int32Array(creations.length + 1)
  const startsAt = new Float64Array(creations.length).fill(Number.POSITIVE_INFINITY)
  const place = new Float64Array(creations.length)
  const stepAt: number[] = []
  const stepState: number[] = []
  const stepOrder: number[] = []
  creations.forEach((createdAt, order) => {
    const stream = randomStream(seed, `order/${order}`)
    const life = spec.constantHazard ? drawConstantLife(stream, createdAt) : drawLife(stream, createdAt)
    const latestAtBegin = Math.max(
      0,
      life.steps.findLastIndex((step) => step.at <= beginsAt),
    )
    for (const { at, state } of life.steps.slice(latestAtBegin)) {
      if (at > endsAt) break
      stepAt.push(Math.max(at, beginsAt))
      stepState.push(codeOf(state))
      stepOrder.push(order)
    }
    firstStep[order + 1] = stepAt.length
    if (life.startsAt !== null) startsAt[order] = life.startsAt
    place[order] = stream.next()
  })
  const timeline = Int32Array.from(stepAt.keys()).sort((a, b) => stepAt[a]! - stepAt[b]! || a - b)
  return {
    spec,
    seed,
    beginsAt,
    measuredFrom: beginsAt + spec.learnDays * dayMs,
    measuredUntil,
    endsAt,
    orders: creations.length,
    firstStep,
    stepAt: Float64Array.from(stepAt),
    stepState: Uint8Array.from(stepState),
    stepOrder: Int32Array.from(stepOrder),
    timeline,
    startsAt,
    place,
  }
}

/** The index of a state in `orderStates`. */
export function codeOf(state: OrderState): number {
  return orderStates.indexOf(state)
}

/** Twelve full sweeps and a day: plans may look at the quietest pages ten times more rarely than a sweep does. */
function runOutMs({ orders, limit, callsPerHour }: WorldSpec): number {
  return dayMs + 12 * Math.ceil(orders / limit / callsPerHour) * hourMs
}

function drawCreations({ orders }: WorldSpec, seed: number, beginsAt: number, endsAt: number): number[] {
  const stream = randomStream(seed, 'creations')
  const historyMs = worldParameters.historyDays.value * dayMs
  const creations = Array.from({ length: orders }, () => beginsAt - historyMs * stream.next())
  creations.sort((a, b) => a - b)
  const meanGapMs = historyMs / orders
  for (let at = beginsAt + stream.exponential(meanGapMs); at < endsAt; at += stream.exponential(meanGapMs)) {
    creations.push(at)
  }
  return creations
}
