import { isValidBIC, isValidIBAN } from 'ibantools'
import { isGiven, textIn } from './order-fields.ts'
import { isMissing, type OrderRule } from './order-rule.ts'

const bank = 'contract.bankDetails'

/** About how the customer pays. */
export const paymentRules: readonly OrderRule[] = [
  {
    name: 'payment',
    fields: [bank],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'Nothing says how the customer pays',
    mend: 'Give the bank details for direct debit, or null, in so many words, for payment by invoice.',
    isBroken: (field, order) => !order.values.has(field),
  },
  {
    name: 'bankDetails',
    fields: [`${bank}.accountHolder`, `${bank}.bic`, `${bank}.bankName`],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'The bank details are not complete',
    mend: 'Complete them, or give null for all of bankDetails: the customer then pays by invoice.',
    isBroken: isMissing,
  },
  {
    name: 'iban',
    fields: [`${bank}.iban`],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6; ISO 13616',
    wrong: 'The IBAN is missing, or a digit of it is wrong',
    mend: 'Ask the customer for it again.',
    isBroken: (field, order) => !isValidIBAN(unspaced(textIn(order, field))),
  },
  {
    name: 'ibanAbroad',
    fields: [`${bank}.iban`],
    severity: 'warning',
    cost: 'refused',
    source: 'ours',
    wrong: 'The account is not with a German bank; the supplier’s documents know no others',
    mend: 'Check it; if it is right, be ready to mend the order when the supplier refuses it.',
    isBroken: (field, order) => {
      const iban = unspaced(textIn(order, field))
      return isValidIBAN(iban) && !iban.startsWith('DE')
    },
  },
  {
    name: 'bic',
    fields: [`${bank}.bic`],
    severity: 'warning',
    cost: 'refused',
    source: 'ISO 9362',
    wrong: 'The BIC is not well formed',
    mend: 'It has 8 or 11 characters and stands beside the IBAN.',
    isBroken: (field, order) => isGiven(order, field) && !isValidBIC(unspaced(textIn(order, field))),
  },
  {
    name: 'directDebit',
    fields: [`${bank}.hasAcceptedDirectDebit`],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'There are bank details, and the customer has not allowed the direct debit',
    mend: 'Ask for the mandate and set true once it is given, or give null for all of bankDetails.',
    isBroken: (field, order) => order.values.get(field) !== true,
  },
]

// People read account numbers in groups of four.
function unspaced(text: string): string {
  return text.replaceAll(' ', '').toUpperCase()
}
