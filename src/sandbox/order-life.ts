import { berlinDay } from '../berlin-time.ts'
import { addDays, firstOfMonth, startOfBerlinDay } from './berlin-calendar.ts'
import { drawDenial, drawRejection } from './denial.ts'
import { type LifeStep, nextStep, type StatusChange } from './life-step.ts'
import type { RandomStream } from './random-stream.ts'

/** What about an order decides how its life goes. */
export interface LifeConditions {
  /** When the order reached the supplier, epoch milliseconds. */
  createdAt: number
  hasMeterNumber: boolean
  /** Whether a MaLo number with a right check digit came with the order. */
  hasMaLo: boolean
  /** The day the customer asked delivery to start, `YYYY-MM-DD`; null lets one be drawn. */
  wishedStart: string | null
}

interface Life {
  readonly conditions: LifeConditions
  readonly stream: RandomStream
  readonly steps: LifeStep[]
  readonly plannedStart: string
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/**
 * Draws everything that will ever happen to an order, from Open on: always the same for the same stream and
 * conditions. Steps are at least a second apart and in order of time.
 *
 * Durations follow the supplier's documents (lifecycle guide; API reference, section 8): minutes to hours in
 * Open, two to six weeks in Processing, about 80 % less with a meter number and 90 % less with a MaLo.
 */
export function drawLife(stream: RandomStream, conditions: LifeConditions): readonly LifeStep[] {
  const life: Life = { conditions, stream, steps: [], plannedStart: drawPlannedStart(stream, conditions) }
  const revokedAt = stream.chance(0.035) ? conditions.createdAt + stream.between(hourMs, 14 * dayMs) : null
  const validatedAt = preValidation(life)
  const agreedAt = validatedAt === null ? null : changeProcess(life, validatedAt)
  const deliveredAt = agreedAt === null ? null : pendingDelivery(life, agreedAt)
  if (deliveredAt !== null) delivery(life, deliveredAt)
  if (revokedAt !== null) revoke(life, revokedAt)
  return life.steps
}

/** @returns when the order passed, or null when it went no further. */
function preValidation(life: Life): number | null {
  const { stream, conditions } = life
  const lacksLocation = !conditions.hasMeterNumber && !conditions.hasMaLo
  const isStuck = stream.chance(lacksLocation ? 0.3 : 0.02)
  become(life, conditions.createdAt, {
    state: 'Open',
    ...(isStuck && lacksLocation ? { processingInfo: 'Meter number missing' } : {}),
  })
  const waitMs = isStuck
    ? dayMs + Math.min(stream.exponential(2 * dayMs), 11 * dayMs)
    : Math.min(stream.logNormal(25 * minuteMs, 1.2), 20 * hourMs)
  const at = conditions.createdAt + waitMs
  if (stream.chance(0.01)) return end(life, at, { state: 'Rejected', ...drawRejection(stream) })
  if (isStuck && stream.chance(0.1)) return end(life, at, { state: 'Revoked' })
  return at
}

/** @returns when the market partners agreed, or null when it came to nothing. */
function changeProcess(life: Life, validatedAt: number): number | null {
  const { stream } = life
  const usualMs = drawProcessingMs(life)
  const deniedAs: StatusChange = stream.chance(0.85)
    ? { state: 'Processing', deliveryState: 'Denied', processingInfo: 'Denied by market partner' }
    : { state: 'Denied' }
  let at = validatedAt
  let remainingMs = usualMs
  for (let round = 0; ; round++) {
    become(life, at, { state: 'Processing', processingInfo: 'Handed over to market communication' })
    become(life, at + remainingMs * stream.between(0.05, 0.25), { state: 'Processing' })
    const isDenied = round < 5 && stream.chance(round === 0 ? 0.125 : 0.3)
    at += isDenied ? remainingMs * stream.between(0.3, 0.9) : remainingMs
    if (!isDenied && round === 0 && stream.chance(0.015)) {
      return end(life, at, { state: 'Rejected', ...drawRejection(stream) })
    }
    if (!isDenied) return at

    become(life, at, { ...deniedAs, ...drawDenial(stream) })
    at += Math.min(stream.logNormal(4 * dayMs, 0.7), 30 * dayMs)
    const outcome = stream.weighted([
      ['Processing', 0.82],
      ['Rejected', 0.1],
      ['Revoked', 0.08],
    ])
    if (outcome !== 'Processing') return end(life, at, { state: outcome })
    remainingMs = Math.max(dayMs, usualMs * stream.between(0.3, 0.7))
  }
}

function drawProcessingMs({ stream, conditions }: Life): number {
  if (conditions.hasMaLo) return stream.logNormal(2.5 * dayMs, 0.5)
  if (conditions.hasMeterNumber) return stream.logNormal(5 * dayMs, 0.45)
  return stream.logNormal(24 * dayMs, 0.35)
}

/** @returns when delivery started, or null when the contract was cancelled before. */
function pendingDelivery(life: Life, agreedAt: number): number | null {
  const { stream } = life
  let startDate = possibleStart(life, agreedAt)
  const gapMs = startOfBerlinDay(startDate) - agreedAt
  const isConfirmedAtOnce = stream.chance(0.7)
  become(life, agreedAt, {
    state: 'PendingDelivery',
    startDate,
    actualDateOfDelivery: isConfirmedAtOnce ? startDate : null,
  })
  if (!isConfirmedAtOnce) {
    const confirmedAt = agreedAt + Math.min(6 * dayMs, gapMs) * stream.between(0.15, 0.8)
    become(life, confirmedAt, { state: 'PendingDelivery' })
  }
  if (stream.chance(0.08)) {
    startDate = addDays(startDate, stream.pick([7, 14, 30]))
    become(life, agreedAt + gapMs * stream.between(0.85, 0.98), { state: 'PendingDelivery', startDate })
  }
  const dueAt = startOfBerlinDay(startDate)
  if (stream.chance(0.01)) {
    const change: StatusChange = { ...drawCancellation(life, dueAt), deliveryState: 'Cancelled' }
    return end(life, dueAt - stream.between(0, 12 * hourMs), change)
  }
  return stream.chance(0.04) ? dueAt + stream.between(dayMs, 8 * dayMs) : dueAt
}

function delivery(life: Life, deliveredAt: number): void {
  become(life, deliveredAt, { state: 'Delivery' })
  const cancelledAt = deliveredAt + life.stream.exponential(833 * dayMs)
  const cancellation = drawCancellation(life, cancelledAt)
  become(life, cancelledAt, cancellation)
  const endedAt = startOfBerlinDay(addDays(cancellation.endDate!, 1))
  become(life, endedAt, { ...cancellation, deliveryState: 'CancelledDelivery' })
}

function drawCancellation({ stream }: Life, at: number): StatusChange {
  const cancellationReason = stream.weighted([
    ['SupplierChange', 0.55],
    ['Relocation', 0.3],
    ['Dunning', 0.07],
    ['Other', 0.08],
  ])
  return { state: 'Cancelled', cancellationReason, endDate: addDays(berlinDay(at), stream.integer(14, 60)) }
}

/** A consumer may withdraw within 14 days, whatever state the order is in by then (API reference, part B). */
function revoke(life: Life, at: number): void {
  const last = life.steps.findLastIndex((step) => step.at < at)
  if (['Rejected', 'Revoked', 'Cancelled'].includes(life.steps[last]!.state)) return
  life.steps.splice(last + 1)
  become(life, at, { state: 'Revoked' })
}

/** Three in four customers wish the first of a month, the others some day in the next two months. */
function drawPlannedStart(stream: RandomStream, { createdAt, wishedStart }: LifeConditions): string {
  const today = berlinDay(createdAt)
  const drawn = stream.chance(0.75)
    ? firstOfMonth(addDays(today, stream.integer(7, 45)))
    : addDays(today, stream.integer(8, 60))
  return wishedStart ?? drawn
}

/** The wished day, or the next one like it that leaves three days' notice. */
function possibleStart({ stream, plannedStart }: Life, agreedAt: number): string {
  const earliest = addDays(berlinDay(agreedAt), 3)
  if (plannedStart >= earliest) return plannedStart
  return plannedStart.endsWith('-01') ? firstOfMonth(earliest) : addDays(earliest, stream.integer(0, 10))
}

function become({ steps, plannedStart }: Life, at: number, change: StatusChange): void {
  const before = steps.at(-1) ?? null
  // Whole seconds, as the API writes them, and never two steps at once.
  const whole = before === null ? at : Math.max(Math.round(at / 1000) * 1000, before.at + 1000)
  steps.push(nextStep(before, whole, change, plannedStart))
}

function end(life: Life, at: number, change: StatusChange): null {
  become(life, at, change)
  return null
}
