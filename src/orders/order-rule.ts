import { berlinInstant, isDay } from '../berlin-time.ts'
import type { Finding } from '../finding.ts'
import { isGiven, type OrderReading, textIn } from './order-fields.ts'

/** What the rules know besides the order. */
export interface RuleKnowledge {
  /** Epoch milliseconds. */
  now: number
  /** The German day of `now`, `YYYY-MM-DD`. */
  today: string
  /** Keys of the tariffs that may be sold; null when that is not known. */
  sellableTariffKeys: ReadonlySet<string> | null
}

/** One thing that must be so in an order, or had better be. */
export interface OrderRule extends Pick<Finding, 'severity' | 'cost'> {
  name: string
  /** Paths it is asked of; `any` for all fields, unknown ones included. */
  fields: readonly string[] | 'any'
  /** Where the rule comes from; `ours` when no text demands it. */
  source: string
  /** What is wrong, as a clause without its end. */
  wrong: string
  /** What to do, as a sentence. */
  mend: string
  /**
   * Whether one of its fields breaks it. Unless its fields are `any`, it is asked only where the object around the field
   * is there and the field is not misshapen.
   */
  isBroken(field: string, order: OrderReading, knowledge: RuleKnowledge): boolean
}

/** Broken by a field without anything in it. */
export function isMissing(field: string, order: OrderReading): boolean {
  return !isGiven(order, field)
}

/** Broken by a text that is given and does not hold to the pattern. */
export function isUnlike(pattern: RegExp): (field: string, order: OrderReading) => boolean {
  return (field, order) => isGiven(order, field) && !pattern.test(textIn(order, field))
}

const instantPattern =
  /^\d{4}-\d{2}-\d{2}([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/

// Two computers never agree about now.
const clocksDifferMs = 5 * 60_000

/** Broken by a text that is given and is no day or date-time, or one that has not come yet. */
export function isNoPastInstant(field: string, order: OrderReading, { now }: RuleKnowledge): boolean {
  if (!isGiven(order, field)) return false
  const text = textIn(order, field)
  const instant = instantPattern.test(text) && isDay(text.slice(0, 10)) ? berlinInstant(text) : null
  return instant === null || instant > now + clocksDifferMs
}
