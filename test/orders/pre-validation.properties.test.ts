import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { berlinDay } from '../../src/berlin-time.ts'
import type { OrderBody } from '../../src/order-body.ts'
import { orderFields } from '../../src/orders/order-fields.ts'
import { preValidate } from '../../src/orders/pre-validation.ts'
import { validateOrder } from '../../src/sandbox/order-validation.ts'
import { arbitraryOrder } from '../../src/testing/arbitrary-order.ts'
import { dayAfter, withField, writtenAt } from '../../src/testing/valid-order.ts'

const knowledge = { now: writtenAt, sellableTariffKeys: new Set(['RabotSmart', 'DEMO_Fix24']) }
const details = 'contract.deliveryDetails'
const delivery = 'contract.deliveryAddress'

describe('pre-validation, of any valid order,', () => {
  test('finds nothing', () => {
    fc.assert(
      fc.property(arbitraryOrder, (order) => {
        expect(preValidate(order, knowledge)).toEqual([])
      }),
    )
  })

  test('agrees with the sandbox, which accepts it', () => {
    fc.assert(
      fc.property(arbitraryOrder, (order) => {
        expect(validateOrder(order, berlinDay(writtenAt))).toMatchObject({ warnings: [] })
      }),
    )
  })

  test('names each single corruption at its field, and nothing else', () => {
    fc.assert(
      fc.property(arbitraryOrder, fc.constantFrom(...corruptions), fc.nat(), (order, corruption, pick) => {
        fc.pre(corruption.when?.(order) ?? true)
        const fields = corruption.fields(order)
        const field = fields[pick % fields.length]!
        const value = corruption.values[pick % corruption.values.length]
        const findings = preValidate(withField(order, field, value), knowledge)
        expect(findings.map((finding) => finding.field)).toEqual([corruption.at ?? field])
        expect(findings[0]!.severity).toBe(corruption.severity ?? 'error')
      }),
      { numRuns: 2_000 },
    )
  })

  test('names whatever is not of its field’s kind there, and nothing else', () => {
    const wrong: Record<string, fc.Arbitrary<unknown>> = {
      text: fc.oneof(fc.integer(), fc.boolean(), fc.object(), fc.array(fc.string())),
      number: fc.oneof(fc.string(), fc.boolean(), fc.object()),
      flag: fc.oneof(fc.string(), fc.integer(), fc.object()),
      object: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.object())),
    }
    const misshapen = fc
      .constantFrom(...orderFields)
      .chain(([field, kind]) => fc.tuple(fc.constant(field), wrong[kind]!))
    fc.assert(
      fc.property(arbitraryOrder, misshapen, (order, [field, value]) => {
        const part = field.split('.').slice(0, -1)
        fc.pre(isThere(order, part) && at(order, `${field}.emailVerifiedAt`) === undefined)
        const findings = preValidate(replaced(order, field, value), knowledge)
        expect(findings).toMatchObject([{ field, rule: 'shape', severity: 'error' }])
      }),
      { numRuns: 1_000 },
    )
  })

  test('quotes nothing, says each thing once and answers the same again, whatever it is given', () => {
    const marked = fc.string({ minLength: 4 }).map((text) => `§${text}§`)
    const garbage = fc.oneof(marked, fc.dictionary(marked, marked), fc.anything())
    fc.assert(
      fc.property(arbitraryOrder, fc.constantFrom(...orderFields.keys()), garbage, (order, field, value) => {
        const body = replaced(order, field, value)
        const findings = preValidate(body, knowledge)
        expect(JSON.stringify(findings)).not.toContain('§')
        expect(new Set(findings.map((finding) => `${finding.rule} ${finding.field}`)).size).toBe(
          findings.length,
        )
        expect(preValidate(body, knowledge)).toEqual(findings)
      }),
      { numRuns: 1_000 },
    )
  })
})

interface Corruption {
  fields: (order: OrderBody) => string[]
  values: unknown[]
  when?: (order: OrderBody) => boolean
  at?: string
  severity?: 'warning'
}

const past = [dayAfter(writtenAt, -1), '2025-06-05', '2020-02-29']
const nothing = [undefined, null, '', '  ']
const isPrivate = (order: OrderBody) => at(order, 'contract.type') === 'Private'
const isChange = (order: OrderBody) => at(order, 'contract.contractReason') === 'ChangeOfSupplier'
const hasMeter = (order: OrderBody) => typeof at(order, `${details}.meterNumber`) === 'string'
const hasMaLo = (order: OrderBody) => typeof at(order, `${details}.maLoIdentifier`) === 'string'
const hasBank = (order: OrderBody) => at(order, 'contract.bankDetails') !== null
const startField = (order: OrderBody) =>
  ['moveInDate', 'desiredTransitionDate', 'previousSelfCancelledDate']
    .map((name) => `${details}.${name}`)
    .filter((field) => at(order, field) !== undefined)
const names = (order: OrderBody) => (isPrivate(order) ? ['firstName', 'lastName'] : ['businessName'])

const corruptions: Corruption[] = [
  { fields: () => ['tariffKey'], values: [...nothing, 'RabotHome'] },
  { fields: () => ['offerDate'], values: [dayAfter(writtenAt, 1), 'today', '2025-02-29'] },
  { fields: () => ['userAccount.emailAddress'], values: [...nothing, 'erika', 'erika@', 'a b@example.org'] },
  {
    fields: () => ['emailVerifiedAt', 'userAccount.emailVerifiedAt', 'contract.emailVerifiedAt'],
    values: ['true', dayAfter(writtenAt, 1), '2026-01-15T09:36:00Z'],
  },
  { fields: (order) => names(order).map((name) => `userAccount.${name}`), values: nothing },
  { fields: (order) => names(order).map((name) => `${delivery}.${name}`), values: nothing },
  { fields: () => ['userAccount.dateOfBirth'], values: ['1980-4-1', '2026-01-16', '1850-01-01'] },
  { fields: () => ['userAccount.dateOfBirth'], when: isPrivate, values: ['2008-01-16', '2025-12-24'] },
  { fields: () => ['contract.type'], values: [...nothing, 'Personal', 'private'] },
  { fields: () => ['contract.contractReason'], values: [...nothing, 'Relocation'] },
  {
    fields: () => [`${delivery}.streetName`, `${delivery}.houseNumber`, `${delivery}.city`],
    values: nothing,
  },
  { fields: () => [`${delivery}.postCode`], values: [...nothing, '1234', '123456', 'D-10115', '00000'] },
  { fields: () => [`${delivery}.countryCode`], values: [...nothing, 'AT', 'de'] },
  {
    fields: () => [`${details}.previousAnnualConsumptionKwh`],
    values: [undefined, null, 0, -2600, 0.5, Number.NaN],
  },
  { fields: () => [`${details}.previousAnnualConsumptionKwh`], values: [100_001], severity: 'warning' },
  {
    fields: () => [`${details}.meterNumber`],
    when: (order) => hasMeter(order) && !hasMaLo(order),
    values: nothing,
  },
  {
    fields: () => [`${details}.maLoIdentifier`],
    when: (order) => hasMaLo(order) && !hasMeter(order),
    values: nothing,
    at: `${details}.meterNumber`,
  },
  { fields: () => [`${details}.meterNumber`], values: ['none', '??1', '1', '1'.repeat(31)] },
  { fields: () => [`${details}.maLoIdentifier`], values: ['4137355924', '413735592411', 'malo'] },
  {
    fields: () => [`${details}.maLoIdentifier`],
    values: ['41373559240', '99987999749'],
    severity: 'warning',
  },
  { fields: () => [`${details}.meLoIdentifier`], values: ['DE1', '9'.repeat(33)], severity: 'warning' },
  { fields: startField, values: [...past, '2026-13-01', 'soon'] },
  {
    fields: startField,
    values: nothing,
    when: (order) => at(order, `${details}.previousSelfCancelledDate`) === undefined,
  },
  { fields: startField, values: [dayAfter(writtenAt, 0), dayAfter(writtenAt, 1)], severity: 'warning' },
  { fields: startField, when: isChange, values: ['2026-07-16', '2028-01-01'], severity: 'warning' },
  { fields: () => [`${details}.previousSupplierCode`], when: isChange, values: nothing },
  { fields: () => [`${details}.previousSupplierCode`], values: ['99792500000', 'Stadtwerke'] },
  { fields: () => [`${details}.previousSupplierCode`], values: ['9979250000001'], severity: 'warning' },
  {
    fields: () => ['contract.bankDetails.iban'],
    when: hasBank,
    values: [...nothing, 'DE89370400440532013001', 'DE8937040044053201300', '0532013000'],
  },
  {
    fields: () => ['accountHolder', 'bic', 'bankName'].map((name) => `contract.bankDetails.${name}`),
    when: hasBank,
    values: nothing,
  },
  {
    fields: () => ['contract.bankDetails.hasAcceptedDirectDebit'],
    when: hasBank,
    values: [false, undefined, null],
  },
  { fields: () => ['contract.bankDetails'], values: [undefined] },
  {
    fields: () => [
      'contract.agreements.termsAndConditions',
      'contract.agreements.privacyPolicy',
      'contract.agreements.revocationPolicy',
    ],
    values: [false, undefined, null],
  },
  {
    fields: () => ['contract.transactionDateTime'],
    values: ['now', '2026-01-16 00:00:00', '2026-02-30 12:00:00'],
  },
  {
    fields: () => ['userAccount', 'contract', delivery, details, 'contract.agreements'],
    values: [undefined, null],
    when: (order) => at(order, 'emailVerifiedAt') !== undefined,
  },
  { fields: () => ['userAccount.password'], values: ['secret', ''], severity: 'warning' },
  { fields: () => ['extra', 'contract.extra', `${delivery}.extra`], values: [1, null], severity: 'warning' },
]

function at(order: OrderBody, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null | undefined)?.[name], order)
}

function isThere(order: OrderBody, path: string[]): boolean {
  return path.length === 0 || (at(order, path.join('.')) ?? null) !== null
}

/** As `withField`, and an object replaces what was there. */
function replaced(order: OrderBody, path: string, value: unknown): OrderBody {
  return withField(withField(order, path, undefined), path, value)
}
