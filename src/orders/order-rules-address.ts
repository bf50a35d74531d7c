import { type OrderReading, textIn } from './order-fields.ts'
import { isMissing, type OrderRule } from './order-rule.ts'

const delivery = 'contract.deliveryAddress'
const billing = 'contract.billingAddress'
const names = ['firstName', 'lastName', 'businessName']

/** About who lives where, and where bills go. */
export const addressRules: readonly OrderRule[] = [
  {
    name: 'privateName',
    fields: ['userAccount', delivery].flatMap((part) => [`${part}.firstName`, `${part}.lastName`]),
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'A private customer’s name is missing here',
    mend: 'Give first and last name, in the account and in the delivery address.',
    isBroken: (field, order) => textIn(order, 'contract.type') === 'Private' && isMissing(field, order),
  },
  {
    name: 'businessName',
    fields: ['userAccount.businessName', `${delivery}.businessName`],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'The company’s name is missing here',
    mend: 'Give it in the account and in the delivery address.',
    isBroken: (field, order) => textIn(order, 'contract.type') === 'Business' && isMissing(field, order),
  },
  {
    name: 'oldContractHolder',
    fields: names.map((name) => `${delivery}.${name}`),
    severity: 'warning',
    cost: 'denied',
    source: 'API reference 6; lifecycle guide',
    wrong:
      'The name in the delivery address must be that of the old contract’s holder, and it is not the customer’s',
    mend: 'Check it against the last bill of the old supplier.',
    isBroken: (field, order) =>
      textIn(order, 'contract.contractReason') === 'ChangeOfSupplier' && !isNameOfCustomer(field, order),
  },
  {
    name: 'deliveryAddress',
    fields: [`${delivery}.streetName`, `${delivery}.houseNumber`, `${delivery}.city`],
    severity: 'error',
    cost: 'openStuck',
    source: 'lifecycle guide; API reference 6',
    wrong: 'The delivery address is not complete',
    mend: 'Give street, house number, postcode and city, each in its own field.',
    isBroken: isMissing,
  },
  {
    name: 'deliveryPostCode',
    fields: [`${delivery}.postCode`],
    severity: 'error',
    cost: 'openStuck',
    source: 'lifecycle guide; API reference, part B',
    wrong: 'The postcode of the delivery address is missing or not one of Germany’s',
    mend: 'Give its five digits as a text, a leading zero included.',
    isBroken: (field, order) => !isGermanPostCode(textIn(order, field)),
  },
  {
    name: 'deliveryCountry',
    fields: [`${delivery}.countryCode`],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'Electricity is delivered in Germany only, and the country’s code is not DE',
    mend: 'Give DE.',
    isBroken: (field, order) => textIn(order, field) !== 'DE',
  },
  {
    name: 'billingAddress',
    fields: [`${billing}.streetName`, `${billing}.houseNumber`, `${billing}.city`],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'The billing address is not complete',
    mend: 'Complete it, or leave all of it out where bills go to the delivery address.',
    isBroken: isMissing,
  },
  {
    name: 'billingPostCode',
    fields: [`${billing}.postCode`],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6; API reference, part B',
    wrong: 'The postcode of the billing address is missing or not one of its country’s',
    mend: 'Give it as a text; in Germany it has five digits.',
    isBroken: (field, order) => {
      const isAbroad = textIn(order, `${billing}.countryCode`) !== 'DE'
      return isAbroad ? isMissing(field, order) : !isGermanPostCode(textIn(order, field))
    },
  },
  {
    name: 'billingCountry',
    fields: [`${billing}.countryCode`],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'The billing address lacks its country, as a code of two capitals (ISO 3166)',
    mend: 'Give DE for Germany.',
    isBroken: (field, order) => !/^[A-Z]{2}$/.test(textIn(order, field)),
  },
  {
    name: 'billingAbroad',
    fields: [`${billing}.countryCode`],
    severity: 'warning',
    cost: 'refused',
    source: 'ours',
    wrong: 'Bills are to go abroad, which the supplier’s documents do not mention',
    mend: 'Ask partner support, or give an address in Germany.',
    isBroken: (field, order) => /^(?!DE)[A-Z]{2}$/.test(textIn(order, field)),
  },
]

function isGermanPostCode(text: string): boolean {
  return /^(?!00)\d{5}$/.test(text)
}

// A company's contact persons hold no contract.
function isNameOfCustomer(field: string, order: OrderReading): boolean {
  const name = field.split('.').at(-1)!
  const isOfCompany = name === 'businessName'
  if (isOfCompany !== (textIn(order, 'contract.type') === 'Business')) return true
  const holder = comparable(textIn(order, field))
  const customer = comparable(textIn(order, `userAccount.${name}`))
  return holder === '' || customer === '' || holder === customer
}

// The old supplier’s clerk may have written the same name with other accents, capitals and blanks.
function comparable(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[^\p{L}\d]/gu, '')
}
