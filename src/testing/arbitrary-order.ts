import fc from 'fast-check'
import type { OrderBody } from '../order-body.ts'
import { plainRecord } from './plain-record.ts'
import { checkedDigits, dayAfter, withField, writtenAt } from './valid-order.ts'

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''))
const orAbsent = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const malo = fc.tuple(fc.integer({ min: 4, max: 9 }), digits(9)).map(([a, b]) => checkedDigits(`${a}${b}`))
const melo = fc.tuple(digits(11), digits(20)).map(([a, b]) => `DE${a}${b}`)
const meter = fc.oneof(
  digits(8),
  digits(10).map((number) => `1EMH${number}`),
  digits(6).map((number) => `Z-${number}/1`),
)
const supplierCode = digits(10).map((number) => checkedDigits(`99${number}`))
const person = fc.record({
  firstName: fc.constantFrom('Erika', 'Jürgen', 'Zoë', 'Anne-Sophie', 'Yağız'),
  lastName: fc.constantFrom('Beispiel', "O'Neill", 'von der Heide', 'Weißgerber', 'Öz'),
})
const business = fc.record({ businessName: fc.constantFrom('Bäckerei Öhler GmbH', '3 & 4 KG', 'Zähler AG') })
const place = fc.record({
  streetName: fc.constantFrom('Grüner Weg', 'Straße des 17. Juni', 'Am Mühlbach', 'C 4'),
  houseNumber: fc.constantFrom('1', '42a', '12-14', '7 1/2'),
  city: fc.constantFrom('Berlin', 'Frankfurt am Main', 'Köln'),
  postCode: fc.integer({ min: 1001, max: 99_998 }).map((code) => String(code).padStart(5, '0')),
  countryCode: fc.constant('DE'),
})
const ibans = [
  'DE89370400440532013000',
  'DE02120300000000202051',
  'DE02500105170137075030',
  'DE89 3704 0044 0532 0130 00',
]
const bank = plainRecord({
  accountHolder: fc.constantFrom('Erika Beispiel', 'Bäckerei Öhler GmbH'),
  iban: fc.constantFrom(...ibans),
  bic: fc.constantFrom('COBADEFFXXX', 'DEUTDEFF', 'BYLADEM1001'),
  bankName: fc.constantFrom('Commerzbank', 'Sparkasse KölnBonn'),
  hasAcceptedDirectDebit: fc.constant(true),
})
const capabilities = plainRecord({
  hasElectricVehicle: fc.boolean(),
  hasSmartMeter: fc.boolean(),
  hasHeatPump: fc.boolean(),
})

/**
 * Orders for submission without any finding at {@link writtenAt}: both types, both reasons, with and without all that may
 * be absent. Check digits are right, and nobody in them is real.
 */
export const arbitraryOrder: fc.Arbitrary<OrderBody> = fc
  .record({
    tariffKey: fc.constantFrom('RabotSmart', 'DEMO_Fix24'),
    offerDate: orAbsent(day(-30, 0)),
    campaignCode: orAbsent(fc.constant('rabot.home.2024')),
    verification: fc.tuple(
      fc.constantFrom('', 'userAccount.', 'contract.'),
      fc.oneof(day(-400, 0), fc.constant('2026-01-15 10:29:59'), fc.constant('2026-01-15T10:30:00+01:00')),
    ),
    email: fc.constantFrom('erika@example.org', 'j.o-hn+strom@sub.example.com', 'a1_b@example.co.uk'),
    phoneNumber: orAbsent(fc.constantFrom('+491234567890', '030/123 45-67', '(0221) 98 76 54')),
    dateOfBirth: orAbsent(fc.constantFrom('1980-04-01', '2008-01-15', '1931-02-28')),
    holder: fc.oneof(
      person.map((names) => ({ type: 'Private', names })),
      business.map((names) => ({ type: 'Business', names })),
    ),
    gender: orAbsent(fc.constantFrom('Male', 'Female', 'Other')),
    place,
    billing: orAbsent(place),
    bankDetails: orAbsent(bank),
    reason: fc.oneof(
      fc.record({ moveInDate: day(2, 300), previousSupplierCode: orAbsent(supplierCode) }),
      fc.record({ desiredTransitionDate: day(2, 180), previousSupplierCode: supplierCode }),
      fc.record({ previousSelfCancelledDate: day(2, 180), previousSupplierCode: supplierCode }),
    ),
    consumption: fc.integer({ min: 1, max: 100_000 }),
    location: fc.oneof(
      fc.record({ meterNumber: meter }),
      fc.record({ maLoIdentifier: malo }),
      fc.record({ meterNumber: meter, maLoIdentifier: malo, meLoIdentifier: orAbsent(melo) }),
    ),
    capabilities: orAbsent(capabilities),
    transactionDateTime: orAbsent(fc.constantFrom('2026-01-15 10:29:59', '2025-12-31T23:59:59Z')),
  })
  .map((drawn): OrderBody => {
    const { names, type } = drawn.holder
    const [where, verifiedAt] = drawn.verification
    const order = {
      tariffKey: drawn.tariffKey,
      offerDate: drawn.offerDate,
      campaignCode: drawn.campaignCode,
      userAccount: {
        emailAddress: drawn.email,
        phoneNumber: drawn.phoneNumber,
        ...names,
        gender: drawn.gender,
        dateOfBirth: drawn.dateOfBirth,
      },
      contract: {
        type,
        deliveryAddress: { ...names, gender: drawn.gender, ...drawn.place },
        ...(drawn.billing === null ? {} : { billingAddress: { ...names, ...drawn.billing } }),
        bankDetails: drawn.bankDetails,
        contractReason: 'moveInDate' in drawn.reason ? 'NewDeliveryLocation' : 'ChangeOfSupplier',
        deliveryDetails: {
          previousAnnualConsumptionKwh: drawn.consumption,
          ...drawn.location,
          ...drawn.reason,
          capabilities: drawn.capabilities,
        },
        agreements: { termsAndConditions: true, privacyPolicy: true, revocationPolicy: true },
        transactionDateTime: drawn.transactionDateTime,
      },
    }
    return withField(order, `${where}emailVerifiedAt`, verifiedAt)
  })

function day(from: number, to: number): fc.Arbitrary<string> {
  return fc.integer({ min: from, max: to }).map((days) => dayAfter(writtenAt, days))
}
