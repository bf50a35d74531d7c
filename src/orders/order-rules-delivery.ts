import { isDay } from '../berlin-time.ts'
import { hasCheckDigit } from './check-digit.ts'
import { isGiven, type OrderReading, textIn } from './order-fields.ts'
import { isMissing, isUnlike, type OrderRule } from './order-rule.ts'

const details = 'contract.deliveryDetails'
const startDates = [
  `${details}.desiredTransitionDate`,
  `${details}.moveInDate`,
  `${details}.previousSelfCancelledDate`,
]

/** Wished starts further ahead than this many months are taken for a sign that the old contract still binds. */
const commitmentMonths = 6

/** About where the electricity goes, since when, and from whom it came. */
export const deliveryRules: readonly OrderRule[] = [
  {
    name: 'contractReason',
    fields: ['contract.contractReason'],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'The reason for the contract must be NewDeliveryLocation or ChangeOfSupplier',
    mend: 'Give the first for somebody who moves in, the second for somebody who stays.',
    isBroken: (field, order) => !/^(NewDeliveryLocation|ChangeOfSupplier)$/.test(textIn(order, field)),
  },
  {
    name: 'consumption',
    fields: [`${details}.previousAnnualConsumptionKwh`],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'The yearly consumption is missing or not a whole number of kWh above zero',
    mend: 'Take it from the last yearly bill; for a new location, estimate it.',
    isBroken: (field, order) => {
      const kwh = order.values.get(field)
      return !Number.isSafeInteger(kwh) || (kwh as number) <= 0
    },
  },
  {
    name: 'consumptionLimit',
    fields: [`${details}.previousAnnualConsumptionKwh`],
    severity: 'warning',
    cost: 'refused',
    source: 'API reference 13 (the supplier’s terms)',
    wrong: 'The supplier’s terms end at 100,000 kWh a year',
    mend: 'Check the consumption; ask partner support if it is right.',
    isBroken: (field, order) => Number(order.values.get(field) ?? 0) > 100_000,
  },
  {
    name: 'meterOrMaLo',
    fields: [`${details}.meterNumber`],
    severity: 'error',
    cost: 'openStuck',
    source: 'lifecycle guide; API reference 6',
    wrong: 'There is neither a meter number nor a MaLo number',
    mend: 'Give at least one, better both: they stand on the last bill, the meter number on the meter too.',
    isBroken: (field, order) => isMissing(field, order) && isMissing(`${details}.maLoIdentifier`, order),
  },
  {
    name: 'meterNumber',
    fields: [`${details}.meterNumber`],
    severity: 'error',
    cost: 'openStuck',
    source: 'API reference, part B (inferred)',
    wrong:
      'This does not look like a meter’s number: 3 to 30 letters and digits, at least one of them a digit',
    mend: 'Read it off the meter or the last bill; MaLo and MeLo numbers have fields of their own.',
    isBroken: isUnlike(/^(?=.*\d)\s*[\p{L}\d](?:[ ./_-]{0,3}[\p{L}\d]){2,29}\s*$/u),
  },
  {
    name: 'maLo',
    fields: [`${details}.maLoIdentifier`],
    severity: 'error',
    cost: 'denied',
    source: 'API reference, part B',
    wrong: 'The MaLo number does not have eleven digits',
    mend: 'Copy it from the last bill without blanks, or leave it out: the supplier then looks it up.',
    isBroken: isUnlike(/^\d{11}$/),
  },
  {
    name: 'maLoElectricity',
    fields: [`${details}.maLoIdentifier`],
    severity: 'warning',
    cost: 'denied',
    source: 'API reference, part B',
    wrong: 'MaLo numbers of electricity begin with 4 to 9; those that begin with 1 to 3 are of gas',
    mend: 'Copy it from the bill for electricity.',
    isBroken: (field, order) => /^[0-3]\d{10}$/.test(textIn(order, field)),
  },
  {
    name: 'maLoCheckDigit',
    fields: [`${details}.maLoIdentifier`],
    severity: 'warning',
    cost: 'denied',
    source: 'API reference, part B',
    wrong: 'The last digit of the MaLo number does not fit the others, so one of them is probably wrong',
    mend: 'Compare it with the last bill.',
    isBroken: (field, order) => {
      const number = textIn(order, field)
      return /^\d{11}$/.test(number) && !hasCheckDigit(number)
    },
  },
  {
    name: 'meLo',
    fields: [`${details}.meLoIdentifier`],
    severity: 'warning',
    cost: 'slower',
    source: 'API reference, part B',
    wrong: 'A MeLo number is DE, eleven digits, and twenty more digits or capitals',
    mend: 'Correct it or leave it out: the supplier then looks it up.',
    isBroken: isUnlike(/^DE\d{11}[A-Z\d]{20}$/),
  },
  {
    name: 'moveIn',
    fields: [`${details}.moveInDate`],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6; lifecycle guide',
    wrong: 'The day of moving in is missing, and it is when the delivery begins',
    mend: 'Give it for a new delivery location.',
    isBroken: (field, order) => reason(order) === 'NewDeliveryLocation' && isMissing(field, order),
  },
  {
    name: 'transition',
    fields: [`${details}.desiredTransitionDate`],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'Nothing says when to change the supplier',
    mend: 'Give the wished day; or previousSelfCancelledDate, when the customer has cancelled the old contract.',
    isBroken: (field, order) =>
      reason(order) === 'ChangeOfSupplier' &&
      isMissing(field, order) &&
      isMissing(`${details}.previousSelfCancelledDate`, order),
  },
  {
    name: 'day',
    fields: startDates,
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6',
    wrong: 'This is not a day of the calendar, written YYYY-MM-DD',
    mend: 'Correct it.',
    isBroken: (field, order) => isGiven(order, field) && !isDay(textIn(order, field)),
  },
  {
    name: 'notInThePast',
    fields: startDates,
    severity: 'error',
    cost: 'denied',
    source: 'LFW24',
    wrong: 'The day has passed, and since June 2025 nobody is switched for days gone by',
    mend: 'Agree on a coming day; until then the basic supplier delivers.',
    isBroken: (field, order, { today }) => {
      const day = textIn(order, field)
      return decidesTheStart(field, order) && isDay(day) && day < today
    },
  },
  {
    name: 'leadTime',
    fields: startDates,
    severity: 'warning',
    cost: 'denied',
    source: 'LFW24',
    wrong: 'The change takes a working day at least, and this is today or tomorrow',
    mend: 'Agree on a later day.',
    isBroken: (field, order, { today }) => {
      const day = textIn(order, field)
      return decidesTheStart(field, order) && isDay(day) && day >= today && day <= dayAfter(today)
    },
  },
  {
    name: 'contractCommitment',
    fields: [`${details}.desiredTransitionDate`, `${details}.previousSelfCancelledDate`],
    severity: 'warning',
    cost: 'denied',
    source: 'lifecycle guide; the threshold is ours',
    wrong: `The start is more than ${commitmentMonths} months ahead: the old contract probably binds too long (ContractCommitment)`,
    mend: 'Send the order nearer to the end of the old contract.',
    isBroken: (field, order, { today }) => {
      const day = textIn(order, field)
      return reason(order) === 'ChangeOfSupplier' && isDay(day) && day > monthsAfter(today, commitmentMonths)
    },
  },
  {
    name: 'previousSupplier',
    fields: [`${details}.previousSupplierCode`],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6; lifecycle guide',
    wrong: 'The old supplier is missing',
    mend: 'Give its BDEW code of 13 digits; the last bill names the supplier.',
    isBroken: (field, order) => reason(order) === 'ChangeOfSupplier' && isMissing(field, order),
  },
  {
    name: 'supplierCode',
    fields: [`${details}.previousSupplierCode`],
    severity: 'error',
    cost: 'refused',
    source: 'API reference 6; API reference, part B',
    wrong: 'The old supplier’s BDEW code does not have 13 digits',
    mend: 'Look it up by the supplier’s name.',
    isBroken: isUnlike(/^\d{13}$/),
  },
  {
    name: 'supplierCodeCheck',
    fields: [`${details}.previousSupplierCode`],
    severity: 'warning',
    cost: 'denied',
    source: 'API reference, part B (check digit inferred)',
    wrong:
      'BDEW codes of electricity begin with 99 and end with a digit that checks the others; this one does not',
    mend: 'Look it up again by the supplier’s name.',
    isBroken: (field, order) => {
      const code = textIn(order, field)
      return /^\d{13}$/.test(code) && !(code.startsWith('99') && hasCheckDigit(code))
    },
  },
]

function reason(order: OrderReading): string {
  return textIn(order, 'contract.contractReason')
}

// Somebody who changes the supplier may have moved in long ago.
function decidesTheStart(field: string, order: OrderReading): boolean {
  return !(field.endsWith('.moveInDate') && reason(order) === 'ChangeOfSupplier')
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}

// Only to compare with: the day of the month may be one that the month does not have.
function monthsAfter(day: string, months: number): string {
  const [year, month] = day.split('-').map(Number)
  const index = year! * 12 + month! - 1 + months
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}${day.slice(7)}`
}
