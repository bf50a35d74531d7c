import { berlinDay } from '../berlin-time.ts'
import type { OrderBody } from '../order-body.ts'

/** The instant at which {@link validOrder} is valid unless told otherwise: 10:30 in Berlin. */
export const writtenAt = Date.parse('2026-01-15T09:30:00Z')

const dayMs = 86_400_000

/** The German calendar day so many days after the one on which `now` falls. */
export function dayAfter(now: number, days: number): string {
  return new Date(Date.parse(berlinDay(now)) + days * dayMs).toISOString().slice(0, 10)
}

/** Values for some fields, nested as in the order: `undefined` takes the field out. */
export interface Overrides {
  readonly [field: string]: unknown
}

/**
 * An order without any finding, as `POST /orders` takes it and accepted by the sandbox too, of a private customer who
 * changes supplier and pays by invoice. Nobody real.
 * @param options.now when it is to be valid, epoch milliseconds.
 * @param options.nth makes e-mail, meter, MaLo and `externalId` those of another customer; up to 999,999.
 */
export function validOrder(overrides: Overrides = {}, options: { now?: number; nth?: number } = {}) {
  const { now = writtenAt, nth = 1 } = options
  const place = String(nth).padStart(6, '0')
  const address = {
    title: null,
    firstName: 'Erika',
    lastName: 'Beispiel',
    businessName: null,
    gender: 'Female',
    extension: null,
    streetName: 'Grüner Weg',
    houseNumber: '42',
    city: 'Berlin',
    postCode: '14109',
    countryCode: 'DE',
  }
  const order = {
    tariffKey: 'RabotSmart',
    offerDate: berlinDay(now),
    campaignCode: null,
    emailVerifiedAt: new Date(now - 3_600_000).toISOString(),
    emailVerifiedBy: 'link',
    userAccount: {
      emailAddress: `erika.beispiel.${place}@example.org`,
      phoneNumber: '+49 30 1234567',
      firstName: 'Erika',
      lastName: 'Beispiel',
      businessName: null,
      gender: 'Female',
      dateOfBirth: '1980-04-01',
    },
    contract: {
      externalId: `urn:test:contract:${nth}`,
      type: 'Private',
      deliveryAddress: address,
      billingAddress: null,
      bankDetails: null,
      contractReason: 'ChangeOfSupplier',
      deliveryDetails: {
        previousAnnualConsumptionKwh: 2600,
        meterNumber: `1EMH0012${place}`,
        maLoIdentifier: checkedDigits(`4137${place}`),
        meLoIdentifier: null,
        desiredTransitionDate: dayAfter(now, 45),
        moveInDate: null,
        previousSelfCancelledDate: null,
        previousSupplierCode: '9979250000006',
        capabilities: { hasElectricVehicle: false, hasSmartMeter: false, hasHeatPump: false },
      },
      agreements: { termsAndConditions: true, privacyPolicy: true, revocationPolicy: true },
      transactionDateTime: null,
    },
  }
  return overridden(order, overrides)
}

/** An order with some fields set, nested as in it; everything else is left as it was. */
export function overridden<T extends OrderBody>(order: T, overrides: Overrides): T {
  const merged: Record<string, unknown> = { ...order }
  for (const [field, value] of Object.entries(overrides)) {
    if (value === undefined) delete merged[field]
    else merged[field] = isObject(value) && isObject(merged[field]) ? overridden(merged[field], value) : value
  }
  return merged as T
}

/** An order with the field at a dotted path set; `undefined` takes it out. */
export function withField<T extends OrderBody>(order: T, path: string, value: unknown): T {
  return overridden(
    order,
    path.split('.').reduceRight((inner, name) => ({ [name]: inner }), value as Overrides),
  )
}

/** Valid bank details, of a bank's published example account. */
export const bankDetails = {
  accountHolder: 'Erika Beispiel',
  iban: 'DE89370400440532013000',
  bic: 'COBADEFFXXX',
  bankName: 'Commerzbank',
  hasAcceptedDirectDebit: true,
}

/** Completes the digits of a MaLo or BDEW number (API reference, part B); written again so that the rules are tested. */
export function checkedDigits(digits: string): string {
  let sum = 0
  for (const [index, digit] of [...digits].entries()) sum += Number(digit) * (1 + (index % 2))
  return `${digits}${(10 - (sum % 10)) % 10}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
