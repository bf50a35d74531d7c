import { z } from 'zod'
import { berlinInstant, endOfBerlinDay } from '../berlin-time.ts'
import type { Sighting } from '../observation.ts'
import { contractStatusOf } from './contract-status-of.ts'
import { namingNumber } from './naming-number.ts'
import { schemaProblem } from './schema-problem.ts'

// Lean on purpose: what is not relied on is neither read nor copied, personal data first of all.
const text = z.string().nullish()
const sightedOrderSchema = z.object({
  contractNumber: namingNumber,
  customerNumber: namingNumber.nullish(),
  state: z.string(),
  deliveryState: z
    .object({
      state: text,
      message: text,
      denialReason: text,
      cancellationReason: text,
      startDate: text,
      endDate: text,
    })
    .nullish(),
  denialReason: text,
  processingInfo: text,
  actualDateOfDelivery: text,
  endDateOfDelivery: text,
  tariffName: text,
  contractSignedAt: text,
  contractSignatureDate: text,
  meterNumber: z.unknown().optional(),
  maLoIdentifier: z.unknown().optional(),
})

const longestTariffName = 80

/**
 * One order of the supplier as the engine sees it (API reference, section 7). It never throws: an order that lacks
 * its number or its state, or has another type in a field relied on, is unreadable, and says where.
 *
 * Words are passed on as they are if they look like code words and as `(unreadable)` otherwise, for free text may hold
 * personal data. Blank texts count as absent, and so do dates that are no dates. No name, e-mail, address or meter
 * number leaves this function; `message` and `processingInfo` are the supplier's free text, for the caller to guard.
 */
export function sightingOf(order: unknown): Sighting {
  const result = sightedOrderSchema.safeParse(order)
  if (!result.success) {
    const number = z.object({ contractNumber: namingNumber }).safeParse(order)
    return {
      contractNumber: number.success ? number.data.contractNumber : null,
      problem: schemaProblem(result.error, 'order'),
    }
  }
  const seen = result.data
  const delivery = seen.deliveryState
  const orderWord = seen.state
  const deliveryWord = filled(delivery?.state)
  const { status, hasUnknownWord } = contractStatusOf(orderWord, deliveryWord)
  const start = dayOf(seen.actualDateOfDelivery) ?? dayOf(delivery?.startDate)
  const end = dayOf(seen.endDateOfDelivery) ?? dayOf(delivery?.endDate)
  return {
    contractNumber: seen.contractNumber,
    customerNumber: seen.customerNumber ?? null,
    status,
    words: hasUnknownWord
      ? joined(codeWord(orderWord), codeWord(deliveryWord))
      : joined(orderWord, deliveryWord),
    hasUnknownWord,
    details: {
      denialReason: codeWord(filled(delivery?.denialReason) ?? filled(seen.denialReason)),
      cancellationReason: codeWord(filled(delivery?.cancellationReason)),
      message: filled(delivery?.message),
      processingInfo: filled(seen.processingInfo),
      startDate: start === null ? null : start.day,
      startDayEndsAt: start === null ? null : start.endsAt,
      endDate: end === null ? null : end.day,
      endDayEndsAt: end === null ? null : end.endsAt,
    },
    facts: {
      tariffName: filled(seen.tariffName)?.slice(0, longestTariffName) ?? null,
      contractSignedAt: instantOf(filled(seen.contractSignedAt) ?? filled(seen.contractSignatureDate)),
      hasMeterNumber: isGiven(seen.meterNumber),
      hasMaLo: isGiven(seen.maLoIdentifier),
    },
  }
}

function filled(value: string | null | undefined): string | null {
  return value === undefined || value === null || value.trim() === '' ? null : value
}

function joined(orderWord: string, deliveryWord: string | null): string {
  return deliveryWord === null ? orderWord : `${orderWord}/${deliveryWord}`
}

function codeWord(word: string): string
function codeWord(word: string | null): string | null
function codeWord(word: string | null): string | null {
  return word === null || /^[\p{L}\p{N}_.-]{1,64}$/u.test(word) ? word : '(unreadable)'
}

function isGiven(value: unknown): boolean {
  return typeof value === 'string' ? value.trim() !== '' : typeof value === 'number'
}

// The same few days and hours come with order after order, and looking one up costs a fraction of working it out.
const mostRemembered = 20_000

function remembering<T>(workOut: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const value = workOut(text)
    if (known.size >= mostRemembered) known.clear()
    if (text.length <= 64) known.set(text, value)
    return value
  }
}

function dayOf(value: string | null | undefined): { day: string; endsAt: number } | null {
  return value === undefined || value === null ? null : writtenDay(value)
}

// The day as written, whatever time stands behind it: these fields are days, and a time in them is decoration.
const writtenDay = remembering((text) => {
  const day = /^\s*(\d{4}-\d{2}-\d{2})(?:[T ].*)?$/.exec(text)?.[1]
  const endsAt = day === undefined ? null : endOfBerlinDay(day)
  return day === undefined || endsAt === null ? null : { day, endsAt }
})

// Berlin's offset changes at full hours only, so that minutes and seconds can be added to a remembered hour.
const startOfHour = remembering((hour) => berlinInstant(`${hour}:00:00`))

function instantOf(dateTime: string | null): number | null {
  if (dateTime === null) return null
  if (dateTime.length !== 19 || !/:[0-5]\d:[0-5]\d$/.test(dateTime)) return berlinInstant(dateTime)
  const hour = startOfHour(dateTime.slice(0, 13))
  return hour === null
    ? null
    : hour + Number(dateTime.slice(14, 16)) * 60_000 + Number(dateTime.slice(17)) * 1000
}
