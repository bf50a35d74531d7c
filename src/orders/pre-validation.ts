import { berlinDay } from '../berlin-time.ts'
import type { Finding, FindingCost } from '../finding.ts'
import { type OrderReading, orderFields, readOrder } from './order-fields.ts'
import type { OrderRule, RuleKnowledge } from './order-rule.ts'
import { orderRules, shapeRule } from './order-rules.ts'

/**
 * What is wrong with an order, or may turn out to be, before it is sent: as the fields stand in the body, and quoting
 * nothing from it. Without errors among the findings an order may be sent.
 * @param knowledge.now epoch milliseconds.
 * @param knowledge.sellableTariffKeys null when it is not known what may be sold.
 */
export function preValidate(
  body: unknown,
  knowledge: { now: number; sellableTariffKeys: ReadonlySet<string> | null },
): Finding[] {
  const order = readOrder(body)
  if (order === null) return [findingAt('', shapeRule)]
  const known = { ...knowledge, today: berlinDay(knowledge.now) }
  return orderRules
    .flatMap((rule) => brokenFields(rule, order, known).map((field) => findingAt(field, rule)))
    .sort((one, other) => placeOf(one.field) - placeOf(other.field))
}

function brokenFields(rule: OrderRule, order: OrderReading, knowledge: RuleKnowledge): string[] {
  const isBroken = (field: string) => rule.isBroken(field, order, knowledge)
  if (rule.fields === 'any') return [...orderFields.keys(), ...order.unknown].filter(isBroken)
  return rule.fields.filter((field) => isReadable(field, order) && isBroken(field))
}

/** Whether a field has its kind or is left out, in a part of the order that is there. */
function isReadable(field: string, { values, misshapen }: OrderReading): boolean {
  const end = field.lastIndexOf('.')
  const isPartThere = end < 0 || (values.get(field.slice(0, end)) ?? null) !== null
  return isPartThere && !misshapen.has(field)
}

const places = new Map([...orderFields.keys()].map((field, index) => [field, index]))

function placeOf(field: string): number {
  return places.get(field) ?? places.size
}

const consequences: Record<FindingCost, string> = {
  openStuck: 'stay Open',
  denied: 'be Denied',
  rejected: 'be Rejected',
  refused: 'be refused by the supplier',
  slower: 'take longer',
}

function findingAt(field: string, { name, severity, cost, wrong, mend }: OrderRule): Finding {
  const consequence = `The order ${severity === 'error' ? 'would' : 'may'} ${consequences[cost]}`
  return { field, severity, rule: name, cost, message: `${wrong}. ${consequence}. ${mend}` }
}
