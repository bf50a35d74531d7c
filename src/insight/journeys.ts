import {
  acceptanceExpectation,
  type Comparison,
  changeProcessExpectation,
  compared,
  type Expectation,
  expectationOf,
} from './expectation.ts'
import type { ContractLife } from './life.ts'
import { type MeasuredDuration, MeasuredSpans } from './measured-spans.ts'
import type { Period } from './period.ts'
import type { Stay } from './stay-table.ts'
import type { WatchedLife } from './watched-log.ts'

/** How long it takes from one point of the journey to another, over several states. */
export interface Journey extends MeasuredDuration {
  /** Share of those who set out that arrive, those under way allowed for; null where nobody was watched. */
  arrive: number | null
  expected: Expectation | null
  comparison: Comparison | null
}

/** The parts of the journey that are timed. */
export const journeyNames = [
  'offerToAcceptance',
  'acceptanceToProcessing',
  'processingToContract',
  'offerToDelivery',
] as const

/** One of {@link journeyNames}. */
export type JourneyName = (typeof journeyNames)[number]

const expectations: Readonly<Record<JourneyName, Expectation | null>> = {
  offerToAcceptance: expectationOf('Offered'),
  acceptanceToProcessing: acceptanceExpectation,
  processingToContract: changeProcessExpectation,
  offerToDelivery: null,
}

const arrived = 'arrived'
// Median and percentiles are of those who get there: who ends otherwise is no longer watched from then on.
const otherEnds: readonly string[] = ['Rejected', 'Revoked', 'Cancelled', 'Declined', 'Expired', 'Abandoned']

/** Times the journeys. Those of orders of our own go on in the contracts that they became. */
export class JourneyTimer {
  readonly #timed: Readonly<Record<JourneyName, MeasuredSpans>>

  /** @param pointsOfCurve see `InsightOptions`. */
  constructor(period: Period, pointsOfCurve = 0) {
    const timed = journeyNames.map((name) => [name, new MeasuredSpans(period, pointsOfCurve)])
    this.#timed = Object.fromEntries(timed) as Record<JourneyName, MeasuredSpans>
  }

  add({ contract, order, contractStays, orderStays }: WatchedLife): void {
    const own = order && wayOf(orderStays, null)
    const onwards = contract && wayOf(contractStays, contract)
    if (onwards?.process) this.#time('processingToContract', onwards.process, onwards.contractAt, onwards)
    if (own === null) return
    const rest = onwards ?? own
    if (own.offeredAt !== null) {
      const from = { subject: own.subject, enteredAt: own.offeredAt, watchedFrom: own.offeredAt }
      this.#time('offerToAcceptance', from, own.acceptedAt, own)
      this.#time('offerToDelivery', from, onwards?.deliveryAt ?? null, rest)
    }
    if (own.acceptedAt === null) return
    const from = { subject: own.subject, enteredAt: own.acceptedAt, watchedFrom: own.acceptedAt }
    const processAt = onwards?.isProcessSeen ? onwards.process!.enteredAt : null
    // A contract that was there or beyond when it was first seen says nothing of when it came there.
    const isPassed = onwards !== null && (onwards.process !== null || onwards.contractAt !== null)
    this.#time('acceptanceToProcessing', from, processAt, isPassed ? { ...own, end: null } : rest)
  }

  journeys(): Readonly<Record<JourneyName, Journey>> {
    const entries = journeyNames.map((name) => [name, journeyOf(this.#timed[name], expectations[name])])
    return Object.fromEntries(entries) as Record<JourneyName, Journey>
  }

  #time(name: JourneyName, from: Beginning, arrivedAt: number | null, { end, until }: Way): void {
    const arrival = arrivedAt === null ? { until, exit: end } : { until: arrivedAt, exit: arrived }
    this.#timed[name].add(from.subject, {
      enteredAt: from.enteredAt,
      watchedFrom: from.watchedFrom,
      until: Math.max(arrival.until, from.watchedFrom),
      exit: arrival.exit === 'corrected' ? null : arrival.exit,
    })
  }
}

function journeyOf(timed: MeasuredSpans, expected: Expectation | null): Journey {
  const { figures } = timed.measured([arrived])
  const { leaveBy } = timed.measured()
  const arrive = figures.contracts === 0 ? null : (leaveBy.get(arrived) ?? 0)
  return { ...figures, arrive, expected, comparison: compared(figures, expected) }
}

interface Beginning {
  subject: number
  enteredAt: number
  watchedFrom: number
}

/** What the stays of a contract or an order come to. */
interface Way {
  subject: number
  offeredAt: number | null
  acceptedAt: number | null
  /** The change process. */
  process: Beginning | null
  /** Whether it was seen to begin. */
  isProcessSeen: boolean
  contractAt: number | null
  deliveryAt: number | null
  /** How the way ended; null while it goes on. */
  end: string | null
  until: number
}

function wayOf(stays: readonly Stay[], contract: ContractLife | null): Way {
  const way: Way = {
    subject: -1,
    offeredAt: null,
    acceptedAt: null,
    process: null,
    isProcessSeen: false,
    contractAt: null,
    deliveryAt: null,
    end: null,
    until: 0,
  }
  for (const stay of stays) {
    follow(way, stay, contract)
    // After a correction nobody knows what of the way before was true.
    if (stay.exit === 'corrected') return { ...way, end: 'corrected' }
  }
  return way
}

function follow(way: Way, stay: Stay, contract: ContractLife | null): void {
  const { subject, state, enteredAt, watchedFrom, until, isFirst, isDated } = stay
  const isEnd = otherEnds.includes(state)
  way.subject = subject
  way.end = isEnd ? state : null
  way.until = isEnd || state === 'Submitted' ? watchedFrom : until
  if (state === 'Offered') way.offeredAt ??= enteredAt
  if (state === 'Accepted') way.acceptedAt ??= enteredAt
  if (state === 'Processing' && way.process === null && enteredAt !== null) {
    way.process = { subject, enteredAt, watchedFrom }
    way.isProcessSeen = !isDated
  }
  // Denied comes out of the change process, which begins minutes after the signature.
  const signedAt = contract?.signedAt ?? null
  if (state === 'Denied' && isFirst && signedAt !== null && signedAt <= watchedFrom) {
    way.process = { subject, enteredAt: signedAt, watchedFrom }
  }
  if (state.startsWith('Contract.')) way.contractAt ??= watchedFrom
  if (state === 'Contract.Delivery') way.deliveryAt ??= watchedFrom
}
