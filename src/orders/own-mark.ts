import { berlinInstant, berlinWallTime } from '../berlin-time.ts'
import type { ListedOrder } from '../order-supplier.ts'
import { addressOf, type DeliveryPoint, spelled } from './order-data.ts'

const secondMs = 1_000
const hourMs = 3_600_000
const greatestShiftMs = 14 * hourMs
// Whatever zone the supplier writes, what was signed longer before our request than this is another order.
const sameDayMs = 26 * hourMs

/**
 * Gives each order a second of its own, in the spelling of `transactionDateTime`, which the supplier echoes as
 * `contractSignedAt`. There is no other field that we fill and it gives back.
 */
export class FreeMarks {
  readonly #isTaken: (mark: string) => boolean
  /** From a second that was given, how far down to go on: a thousand orders signed at once share a run of seconds. */
  readonly #shortcuts = new Map<number, number>()

  constructor(isTaken: (mark: string) => boolean) {
    this.#isTaken = isTaken
  }

  /** A free second at or before `signedAt` (epoch milliseconds), the latest that was not given before. */
  at(signedAt: number): string {
    const first = Math.floor(signedAt / secondMs)
    let second = this.#shortcuts.get(first) ?? first
    let mark = berlinWallTime(second * secondMs)
    while (this.#isTaken(mark)) {
      second = this.#shortcuts.get(second) ?? second - 1
      mark = berlinWallTime(second * secondMs)
    }
    this.#shortcuts.set(first, second - 1)
    return mark
  }
}

/** When a mark says that the order was signed, epoch milliseconds. */
export function markedInstant(mark: string): number {
  return berlinInstant(mark)!
}

/** What a listed order is to one of ours; `unclear` when it holds nothing that could be compared. */
export type Resemblance = 'ours' | 'candidate' | 'unclear'

/**
 * `ours` when a listed order carries the mark and nothing else speaks against it. `candidate` when it may be ours and a
 * person has to tell: the mark with another person, another place or neither, or the same e-mail or place without the
 * mark while the other does not differ. Null when it is another order.
 */
export function resemblance(
  listed: ListedOrder,
  ours: { mark: string; point: DeliveryPoint },
): Resemblance | null {
  const { mark, point } = ours
  const isSamePerson = agree(spelled(listed.emailAddress), point.emailAddress)
  const place = samePlace(listed, point)
  if (carriesMark(listed.contractSignedAt, mark)) {
    if (isSamePerson === false) return place === true ? 'candidate' : null
    // Two meters at one address are two orders.
    const isSameMeter = sameMeter(listed, point) ?? place
    if (isSameMeter === false) return 'candidate'
    return isSamePerson === true || isSameMeter === true ? 'ours' : 'candidate'
  }
  if (isSamePerson === false || place === false || isTooOld(listed.contractSignedAt, mark)) return null
  return isSamePerson === null && place === null ? 'unclear' : 'candidate'
}

/** Whether a listed order may be one of ours: it has its e-mail or its meter, or its address and nothing against it. */
export function isLikely(listed: ListedOrder, point: DeliveryPoint): boolean {
  const isSamePerson = agree(spelled(listed.emailAddress), point.emailAddress)
  const isSameMeter = sameMeter(listed, point)
  if (isSamePerson === true || isSameMeter === true) return true
  const isSameAddress = agree(addressOf(listed), point.address)
  return isSamePerson === null && isSameMeter === null && isSameAddress === true
}

/** The zone of the supplier's times is not documented: the mark counts at any whole hour's distance. */
function carriesMark(signedAt: string | null, mark: string): boolean {
  const seen = signedAt === null ? null : berlinInstant(signedAt)
  if (seen === null) return false
  const shiftMs = Math.abs(Math.floor(seen / secondMs) * secondMs - markedInstant(mark))
  return shiftMs <= greatestShiftMs && shiftMs % hourMs === 0
}

function isTooOld(signedAt: string | null, mark: string): boolean {
  const seen = signedAt === null ? null : berlinInstant(signedAt)
  return seen !== null && seen < markedInstant(mark) - sameDayMs
}

/** Null where neither meter, market location nor address can be compared; one that agrees is enough. */
function samePlace(listed: ListedOrder, point: DeliveryPoint): boolean | null {
  return anyOf([...meterAnswers(listed, point), agree(addressOf(listed), point.address)])
}

function sameMeter(listed: ListedOrder, point: DeliveryPoint): boolean | null {
  return anyOf(meterAnswers(listed, point))
}

function meterAnswers(listed: ListedOrder, point: DeliveryPoint): (boolean | null)[] {
  return [
    agree(spelled(listed.maLoIdentifier), point.maLoIdentifier),
    agree(spelled(listed.meterNumber), point.meterNumber),
  ]
}

function anyOf(answers: readonly (boolean | null)[]): boolean | null {
  return answers.find((same) => same === true) ?? answers.find((same) => same === false) ?? null
}

function agree(a: string | null, b: string | null): boolean | null {
  return a === null || b === null ? null : a === b
}
