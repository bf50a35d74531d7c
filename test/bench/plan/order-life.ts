import type { RandomStream } from '../../../src/sandbox/random-stream.ts'
import { dayMs, firstOfMonth, hourMs, midnight, minuteMs } from './instants.ts'
import { constantMeanDays, worldParameters as p } from './world-parameters.ts'

/** States of an order; a step's state is an index in here. The first five are alive. */
export const orderStates = [
  'Open',
  'Processing',
  'Denied',
  'PendingDelivery',
  'Delivery',
  'Rejected',
  'Revoked',
  'Cancelled',
] as const
export type OrderState = (typeof orderStates)[number]

/** All that happens to an order, from its creation on, in order of time. */
export interface OrderLife {
  steps: { at: number; state: OrderState }[]
  /** Its start date's midnight, shown from PendingDelivery on; null where there is none. */
  startsAt: number | null
}

/** Draws the life of an order created at this instant. */
export function drawLife(stream: RandomStream, createdAt: number): OrderLife {
  const life: OrderLife = { steps: [{ at: createdAt, state: 'Open' }], startsAt: null }
  const revokedAt = stream.chance(p.revokedShare.value)
    ? createdAt + stream.between(hourMs, 14 * dayMs)
    : null
  live(life, stream)
  if (revokedAt !== null) revoke(life, revokedAt)
  return life
}

/** The same with exponential stays and no start dates, so that all that counts about an order is its state. */
export function drawConstantLife(stream: RandomStream, createdAt: number): OrderLife {
  const steps: OrderLife['steps'] = [{ at: createdAt, state: 'Open' }]
  for (;;) {
    const { at, state } = steps.at(-1)!
    if (!(state in constantMeanDays)) return { steps, startsAt: null }
    const stayMs = stream.exponential(constantMeanDays[state as keyof typeof constantMeanDays] * dayMs)
    steps.push({
      at: at + stayMs,
      state: stream.weighted(constantNext[state as keyof typeof constantMeanDays]),
    })
  }
}

/** What follows, and how often: as in the other worlds. */
const constantNext: Record<keyof typeof constantMeanDays, readonly (readonly [OrderState, number])[]> = {
  Open: [
    ['Processing', 0.99],
    ['Rejected', 0.01],
  ],
  Processing: [
    ['PendingDelivery', 0.815],
    ['Denied', 0.142],
    ['Rejected', 0.013],
    ['Revoked', 0.03],
  ],
  Denied: [
    ['Processing', 0.814],
    ['Rejected', 0.093],
    ['Revoked', 0.093],
  ],
  PendingDelivery: [
    ['Delivery', 0.989],
    ['Cancelled', 0.011],
  ],
  Delivery: [['Cancelled', 1]],
}

function live(life: OrderLife, stream: RandomStream): void {
  const { steps } = life
  const createdAt = steps[0]!.at
  const plannedStart = drawPlannedStart(stream, createdAt)
  let at = createdAt + drawOpenMs(stream)
  if (stream.chance(p.openRejectedShare.value)) return void steps.push({ at, state: 'Rejected' })

  const usualMs = stream.logNormal(p.processingMedianDays.value * dayMs, p.processingSigma.value)
  let leftMs = usualMs
  for (let round = 0; ; round += 1) {
    steps.push({ at, state: 'Processing' })
    const deniedShare = round === 0 ? p.deniedShare.value : p.deniedAgainShare.value
    if (!stream.chance(deniedShare)) break
    at += leftMs * stream.between(0.3, 0.9)
    steps.push({ at, state: 'Denied' })
    at += stream.logNormal(p.deniedMedianDays.value * dayMs, p.deniedSigma.value)
    if (stream.chance(p.deniedLostShare.value)) {
      return void steps.push({ at, state: stream.pick(['Rejected', 'Revoked'] as const) })
    }
    leftMs = usualMs * stream.between(0.3, 0.7)
  }
  at += leftMs
  if (stream.chance(p.rejectedShare.value)) return void steps.push({ at, state: 'Rejected' })

  steps.push({ at, state: 'PendingDelivery' })
  const startsAt = possibleStart(stream, plannedStart, at)
  life.startsAt = startsAt
  if (stream.chance(p.withdrawnShare.value)) {
    return void steps.push({ at: startsAt - stream.between(0, 12 * hourMs), state: 'Cancelled' })
  }
  const deliveredAt = startsAt + drawLateMs(stream)
  steps.push({ at: deliveredAt, state: 'Delivery' })
  steps.push({
    at: deliveredAt + stream.exponential(p.deliveryMeanDays.value * dayMs),
    state: 'Cancelled',
  })
}

function drawOpenMs(stream: RandomStream): number {
  return stream.chance(p.openStuckShare.value)
    ? dayMs + Math.min(stream.exponential(p.openStuckDays.value * dayMs), 11 * dayMs)
    : Math.min(stream.logNormal(p.openMedianMinutes.value * minuteMs, p.openSigma.value), 20 * hourMs)
}

function drawLateMs(stream: RandomStream): number {
  return stream.chance(p.lateStuckShare.value)
    ? stream.between(dayMs, 8 * dayMs)
    : Math.min(stream.logNormal(p.lateMedianMinutes.value * minuteMs, p.lateSigma.value), dayMs)
}

function drawPlannedStart(stream: RandomStream, createdAt: number): number {
  return stream.chance(p.firstOfMonthShare.value)
    ? firstOfMonth(createdAt + stream.integer(7, 45) * dayMs)
    : midnight(createdAt + stream.integer(8, 60) * dayMs)
}

/** The planned day, or the next one like it that leaves three days' notice. */
function possibleStart(stream: RandomStream, plannedStart: number, agreedAt: number): number {
  const earliest = midnight(agreedAt + 3 * dayMs)
  if (plannedStart >= earliest) return plannedStart
  const wasFirst = plannedStart === firstOfMonth(plannedStart)
  return wasFirst ? firstOfMonth(earliest) : earliest + stream.integer(0, 10) * dayMs
}

/** The customer withdraws, whatever state the order is in by then; an ended one stays as it is. */
function revoke(life: OrderLife, at: number): void {
  const next = life.steps.findIndex((step) => step.at >= at)
  if (next === -1) return
  life.steps.splice(next)
  life.steps.push({ at, state: 'Revoked' })
}
