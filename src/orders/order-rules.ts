import { orderFields } from './order-fields.ts'
import type { OrderRule } from './order-rule.ts'
import { addressRules } from './order-rules-address.ts'
import { customerRules } from './order-rules-customer.ts'
import { deliveryRules } from './order-rules-delivery.ts'
import { paymentRules } from './order-rules-payment.ts'

const parts = [
  'userAccount',
  'contract',
  'contract.deliveryAddress',
  'contract.deliveryDetails',
  'contract.agreements',
]

/** Of a body that is no object at all, too. */
export const shapeRule: OrderRule = {
  name: 'shape',
  fields: 'any',
  severity: 'error',
  cost: 'refused',
  source: 'API reference 6',
  wrong: 'This is not of the kind that the field holds',
  mend: 'Texts, numbers, true or false, and objects each as the supplier’s document has them; postcodes, numbers of meters and codes are texts, in quotes.',
  isBroken: (field, order) => order.misshapen.has(field),
}

/** About the body as such, whatever its fields mean. */
const bodyRules: readonly OrderRule[] = [
  shapeRule,
  {
    name: 'part',
    fields: parts,
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'This whole part of the order is missing',
    mend: 'Give it with its fields.',
    isBroken: (field, order) => (order.values.get(field) ?? null) === null,
  },
  {
    name: 'unknownField',
    fields: 'any',
    severity: 'warning',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'The supplier’s order has no such field, or only the supplier writes it',
    mend: 'Leave it out, or spell it as the supplier does, capitals included.',
    isBroken: (field) => !orderFields.has(field),
  },
]

/**
 * All rules of pre-validation. What the supplier demands is taken from its documents; where they disagree, a field that
 * one of them calls mandatory is mandatory here.
 */
export const orderRules: readonly OrderRule[] = [
  ...bodyRules,
  ...customerRules,
  ...addressRules,
  ...paymentRules,
  ...deliveryRules,
]
