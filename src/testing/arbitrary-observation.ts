import fc from 'fast-check'
import { type ContractStatus, contractStatuses, noDetails } from '../../machines/index.ts'
import { berlinDay, endOfBerlinDay } from '../berlin-time.ts'
import type { Observation, Sighting } from '../observation.ts'

const dayMs = 86_400_000

/** Which observations are wanted. */
export interface ObservationOptions {
  contractNumber: string
  /** Dates and the signature lie around this instant, epoch milliseconds. */
  around: number
  /** Default: all of them, those in which most happens more often. */
  statuses?: readonly ContractStatus[]
}

// How often each comes: where the supplier goes back and forth, most can go wrong.
const weights: Partial<Record<ContractStatus, number>> = {
  Open: 3,
  Processing: 6,
  Denied: 5,
  PendingDelivery: 5,
  Delivery: 2,
  Contract: 2,
}

/**
 * One order as a look may show it, whatever was seen before: any status, with and without dates, reasons and free texts,
 * one in ten with a second word that nobody knows.
 */
export function arbitraryObservation(options: ObservationOptions): fc.Arbitrary<Observation> {
  const { contractNumber, around, statuses = contractStatuses } = options
  const someDay = fc.constantFrom(null, null, dayAt(around + 15 * dayMs), dayAt(around + 55 * dayMs))
  const someText = fc.constantFrom(null, null, 'Zähler fehlt', 'Name weicht ab')
  return fc
    .record({
      status: fc.oneof(
        ...statuses.map((status) => ({ weight: weights[status] ?? 1, arbitrary: fc.constant(status) })),
      ),
      start: someDay,
      end: someDay,
      denialReason: fc.constantFrom(null, 'Dunning', 'Other'),
      message: someText,
      processingInfo: someText,
      isNewWord: fc.nat(9).map((one) => one === 0),
      signedDaysAgo: fc.constantFrom(null, 0.5, 2, 60),
    })
    .map(({ status, start, end, denialReason, message, processingInfo, isNewWord, signedDaysAgo }) => ({
      ...seenOrder(contractNumber, status),
      ...(isNewWord ? { words: `${status}/Sparkling`, hasUnknownWord: true } : {}),
      details: {
        ...noDetails,
        startDate: start?.day ?? null,
        startDayEndsAt: start?.endsAt ?? null,
        endDate: end?.day ?? null,
        endDayEndsAt: end?.endsAt ?? null,
        denialReason,
        message,
        processingInfo,
      },
      facts: {
        tariffName: 'rabot.fix',
        contractSignedAt: signedDaysAgo === null ? null : around - signedDaysAgo * dayMs,
        hasMeterNumber: true,
        hasMaLo: false,
      },
    }))
}

/** The same, and now and then a status that nobody knows or an order that cannot be read. */
export function arbitrarySighting(options: ObservationOptions): fc.Arbitrary<Sighting> {
  const { contractNumber } = options
  const unknown = fc
    .constantFrom('Paused', 'Frozen')
    .map((words): Sighting => ({ ...seenOrder(contractNumber, null), words, hasUnknownWord: true }))
  const unreadable = fc
    .constantFrom('state: expected string', 'null')
    .map((problem): Sighting => ({ contractNumber, problem }))
  return fc.oneof(
    { weight: 12, arbitrary: arbitraryObservation(options) as fc.Arbitrary<Sighting> },
    { weight: 1, arbitrary: unknown },
    { weight: 1, arbitrary: unreadable },
  )
}

/** An order of which nothing but its status is seen. */
export function seenOrder(contractNumber: string, status: ContractStatus | null): Observation {
  return {
    contractNumber,
    customerNumber: `c${contractNumber}`,
    status,
    words: status ?? 'Unspecified',
    hasUnknownWord: status === null,
    details: noDetails,
    facts: { tariffName: 'rabot.fix', contractSignedAt: null, hasMeterNumber: true, hasMaLo: false },
  }
}

/** The German day that an instant falls on, with its end. */
export function dayAt(instant: number): { day: string; endsAt: number } {
  const day = berlinDay(instant)
  return { day, endsAt: endOfBerlinDay(day)! }
}
