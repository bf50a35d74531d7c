import { describe, expect, test } from 'vitest'
import { orderFields } from '../../src/orders/order-fields.ts'
import { orderRules } from '../../src/orders/order-rules.ts'
import { preValidate } from '../../src/orders/pre-validation.ts'
import {
  bankDetails,
  checkedDigits,
  dayAfter,
  overridden,
  validOrder,
  withField,
  writtenAt,
} from '../../src/testing/valid-order.ts'

const knowledge = { now: writtenAt, sellableTariffKeys: new Set(['RabotSmart', 'DEMO_Fix24']) }
const today = dayAfter(writtenAt, 0)
const tomorrow = dayAfter(writtenAt, 1)
const yesterday = dayAfter(writtenAt, -1)

const account = 'userAccount'
const delivery = 'contract.deliveryAddress'
const billing = 'contract.billingAddress'
const bank = 'contract.bankDetails'
const details = 'contract.deliveryDetails'

const company = { firstName: null, lastName: null, businessName: 'Bäckerei Öhler GmbH' }
const bases = {
  private: validOrder(),
  business: validOrder({ userAccount: company, contract: { type: 'Business', deliveryAddress: company } }),
  newcomer: validOrder({
    contract: {
      contractReason: 'NewDeliveryLocation',
      deliveryDetails: {
        moveInDate: dayAfter(writtenAt, 20),
        desiredTransitionDate: null,
        previousSupplierCode: null,
      },
    },
  }),
  payer: validOrder({ contract: { bankDetails } }),
  billed: validOrder({
    contract: {
      billingAddress: {
        firstName: 'Erika',
        lastName: 'Beispiel',
        streetName: 'Am Mühlbach',
        houseNumber: '1',
        city: 'Köln',
        postCode: '50667',
        countryCode: 'DE',
      },
    },
  }),
}

/** Rule, valid order, the field that is corrupted, what it is set to, and where the finding is if not there. */
type Corruption = [rule: string, base: keyof typeof bases, field: string, value: unknown, at?: string]

const corruptions: Corruption[] = [
  ['shape', 'private', 'tariffKey', 17],
  ['shape', 'private', account, 'Erika'],
  ['shape', 'private', delivery, ['Grüner Weg']],
  ['shape', 'private', `${delivery}.postCode`, 14109],
  ['shape', 'private', `${details}.previousAnnualConsumptionKwh`, '2600'],
  ['shape', 'private', `${details}.capabilities.hasHeatPump`, 'no'],
  ['shape', 'private', 'contract.agreements.privacyPolicy', 'true'],
  ['shape', 'payer', bank, 'DE89370400440532013000'],
  ['part', 'private', account, undefined],
  ['part', 'private', 'contract', null],
  ['part', 'private', delivery, undefined],
  ['part', 'private', details, null],
  ['part', 'private', 'contract.agreements', undefined],
  ['unknownField', 'private', 'contract.colour', 'green'],
  ['unknownField', 'private', 'account', {}],
  ['unknownField', 'private', `${account}.customerNumber`, '234567890'],
  ['unknownField', 'private', `${account}.Erika Beispiel`, '', `${account}.?`],
  ['tariffKey', 'private', 'tariffKey', undefined],
  ['tariffKey', 'private', 'tariffKey', ' '],
  ['tariffSellable', 'private', 'tariffKey', 'RabotHome'],
  ['offerDate', 'private', 'offerDate', tomorrow],
  ['offerDate', 'private', 'offerDate', '2026-02-30'],
  ['emailVerified', 'private', 'emailVerifiedAt', undefined],
  ['emailVerifiedAt', 'private', 'emailVerifiedAt', 'yes'],
  ['emailVerifiedAt', 'private', 'emailVerifiedAt', tomorrow],
  ['emailVerifiedAt', 'private', `${account}.emailVerifiedAt`, '2026-01-14T25:00:00Z'],
  ['emailVerifiedAt', 'private', 'contract.emailVerifiedAt', '2025-02-29'],
  ['email', 'private', `${account}.emailAddress`, null],
  ['email', 'private', `${account}.emailAddress`, 'erika.example.org'],
  ['email', 'private', `${account}.emailAddress`, 'erika@localhost'],
  ['email', 'private', `${account}.emailAddress`, 'erika@example.org '],
  ['phoneNumber', 'private', `${account}.phoneNumber`, 'call my mother'],
  ['phoneNumber', 'private', `${account}.phoneNumber`, '110'],
  ['passwordNotTaken', 'private', `${account}.password`, 'secret'],
  ['dateOfBirth', 'private', `${account}.dateOfBirth`, '01.04.1980'],
  ['dateOfBirth', 'private', `${account}.dateOfBirth`, tomorrow],
  ['dateOfBirth', 'private', `${account}.dateOfBirth`, '1899-12-31'],
  ['adult', 'private', `${account}.dateOfBirth`, '2008-01-16'],
  ['contractType', 'private', 'contract.type', 'Personal'],
  ['contractType', 'private', 'contract.type', undefined],
  ['gender', 'private', `${account}.gender`, 'female'],
  ['gender', 'private', `${delivery}.gender`, 'F'],
  ['gender', 'billed', `${billing}.gender`, 'Mrs'],
  ['agreement', 'private', 'contract.agreements.termsAndConditions', false],
  ['agreement', 'private', 'contract.agreements.privacyPolicy', undefined],
  ['agreement', 'private', 'contract.agreements.revocationPolicy', null],
  ['transactionDateTime', 'private', 'contract.transactionDateTime', `${tomorrow} 00:00:00`],
  ['transactionDateTime', 'private', 'contract.transactionDateTime', '2026-01-14 10:61:00'],
  ['privateName', 'private', `${account}.firstName`, null],
  ['privateName', 'private', `${account}.lastName`, ''],
  ['privateName', 'private', `${delivery}.firstName`, undefined],
  ['privateName', 'private', `${delivery}.lastName`, '  '],
  ['businessName', 'business', `${account}.businessName`, null],
  ['businessName', 'business', `${delivery}.businessName`, undefined],
  ['oldContractHolder', 'private', `${delivery}.firstName`, 'Max'],
  ['oldContractHolder', 'private', `${delivery}.lastName`, 'Musterfrau'],
  ['oldContractHolder', 'business', `${delivery}.businessName`, 'Bäckerei Petersen GmbH'],
  ['deliveryAddress', 'private', `${delivery}.streetName`, null],
  ['deliveryAddress', 'private', `${delivery}.houseNumber`, ''],
  ['deliveryAddress', 'private', `${delivery}.city`, undefined],
  ['deliveryPostCode', 'private', `${delivery}.postCode`, '1067'],
  ['deliveryPostCode', 'private', `${delivery}.postCode`, '00123'],
  ['deliveryPostCode', 'private', `${delivery}.postCode`, null],
  ['deliveryCountry', 'private', `${delivery}.countryCode`, 'AT'],
  ['deliveryCountry', 'private', `${delivery}.countryCode`, undefined],
  ['billingAddress', 'billed', `${billing}.streetName`, ''],
  ['billingAddress', 'billed', `${billing}.houseNumber`, null],
  ['billingAddress', 'billed', `${billing}.city`, undefined],
  ['billingPostCode', 'billed', `${billing}.postCode`, '5066'],
  ['billingPostCode', 'billed', `${billing}.postCode`, undefined],
  ['billingCountry', 'billed', `${billing}.countryCode`, 'Deutschland'],
  ['billingAbroad', 'billed', `${billing}.countryCode`, 'AT'],
  ['payment', 'payer', bank, undefined],
  ['bankDetails', 'payer', `${bank}.accountHolder`, null],
  ['bankDetails', 'payer', `${bank}.bic`, ''],
  ['bankDetails', 'payer', `${bank}.bankName`, undefined],
  ['iban', 'payer', `${bank}.iban`, 'DE88370400440532013000'],
  ['iban', 'payer', `${bank}.iban`, null],
  ['ibanAbroad', 'payer', `${bank}.iban`, 'AT611904300234573201'],
  ['bic', 'payer', `${bank}.bic`, 'COBA'],
  ['directDebit', 'payer', `${bank}.hasAcceptedDirectDebit`, false],
  ['directDebit', 'payer', `${bank}.hasAcceptedDirectDebit`, undefined],
  ['contractReason', 'private', 'contract.contractReason', 'Relocation'],
  ['contractReason', 'newcomer', 'contract.contractReason', undefined],
  ['consumption', 'private', `${details}.previousAnnualConsumptionKwh`, null],
  ['consumption', 'private', `${details}.previousAnnualConsumptionKwh`, 0],
  ['consumption', 'private', `${details}.previousAnnualConsumptionKwh`, 2600.5],
  ['consumptionLimit', 'private', `${details}.previousAnnualConsumptionKwh`, 100_001],
  ['meterNumber', 'private', `${details}.meterNumber`, 'unknown'],
  ['meterNumber', 'private', `${details}.meterNumber`, '1?'],
  ['meterNumber', 'private', `${details}.meterNumber`, 'DE99911149565001246597500M01ID018'],
  ['maLo', 'private', `${details}.maLoIdentifier`, '4137355924'],
  ['maLo', 'private', `${details}.maLoIdentifier`, '413 7355 9241'],
  ['maLoElectricity', 'private', `${details}.maLoIdentifier`, checkedDigits('1137355924')],
  ['maLoCheckDigit', 'private', `${details}.maLoIdentifier`, '41373559242'],
  ['meLo', 'private', `${details}.meLoIdentifier`, 'DE9991114956500'],
  ['moveIn', 'newcomer', `${details}.moveInDate`, null],
  ['transition', 'private', `${details}.desiredTransitionDate`, undefined],
  ['day', 'private', `${details}.desiredTransitionDate`, '2026-02-29'],
  ['day', 'private', `${details}.previousSelfCancelledDate`, '1.3.2026'],
  ['day', 'newcomer', `${details}.moveInDate`, '2026-03-01T00:00:00Z'],
  ['notInThePast', 'private', `${details}.desiredTransitionDate`, yesterday],
  ['notInThePast', 'private', `${details}.previousSelfCancelledDate`, yesterday],
  ['notInThePast', 'newcomer', `${details}.moveInDate`, yesterday],
  ['leadTime', 'private', `${details}.desiredTransitionDate`, tomorrow],
  ['leadTime', 'newcomer', `${details}.moveInDate`, today],
  ['contractCommitment', 'private', `${details}.desiredTransitionDate`, '2026-07-16'],
  ['contractCommitment', 'private', `${details}.previousSelfCancelledDate`, '2027-01-01'],
  ['previousSupplier', 'private', `${details}.previousSupplierCode`, null],
  ['supplierCode', 'private', `${details}.previousSupplierCode`, '997925000000'],
  ['supplierCode', 'newcomer', `${details}.previousSupplierCode`, 'Stadtwerke'],
  ['supplierCodeCheck', 'private', `${details}.previousSupplierCode`, '9979250000007'],
  ['supplierCodeCheck', 'private', `${details}.previousSupplierCode`, checkedDigits('987925000000')],
]

describe('pre-validation', () => {
  test.each(Object.entries(bases))('has nothing to say about a valid order: %s', (_, order) => {
    expect(preValidate(order, knowledge)).toEqual([])
  })

  test.each(corruptions)(
    '%s, of an order that is %s, is found when %s is %j',
    (rule, base, field, value, at) => {
      const findings = preValidate(withField(bases[base], field, value), knowledge)
      expect(findings.map((finding) => [finding.rule, finding.field])).toEqual([[rule, at ?? field]])
    },
  )

  test('asks for a meter number when there is neither it nor a MaLo number', () => {
    const order = validOrder({ contract: { deliveryDetails: { meterNumber: null, maLoIdentifier: '' } } })
    expect(preValidate(order, knowledge)).toMatchObject([
      { rule: 'meterOrMaLo', field: `${details}.meterNumber`, severity: 'error', cost: 'openStuck' },
    ])
  })

  test('has every rule provoked by these tests', () => {
    const provoked = new Set([...corruptions.map(([rule]) => rule), 'meterOrMaLo'])
    expect(orderRules.map(({ name }) => name).filter((name) => !provoked.has(name))).toEqual([])
  })

  test('has rules with names of their own, about fields that exist, with a source and clear words', () => {
    const names = orderRules.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, fields, source, wrong, mend } of orderRules) {
      if (fields !== 'any') {
        expect(
          fields.filter((field) => !orderFields.has(field)),
          name,
        ).toEqual([])
      }
      expect(source, name).not.toBe('')
      expect(wrong, name).toMatch(/^[A-Z§].+[^.]$/)
      expect(mend, name).toMatch(/^[A-Z].+\.$/)
    }
  })

  test.each([null, undefined, 'order', 4, [], [validOrder()]])('says of %j that it is no order', (body) => {
    expect(preValidate(body, knowledge)).toMatchObject([{ rule: 'shape', field: '', severity: 'error' }])
  })

  test('says what is wrong, what it would cost and how to mend it', () => {
    const order = withField(bases.private, `${delivery}.countryCode`, 'AT')
    expect(preValidate(order, knowledge)).toEqual([
      {
        field: 'contract.deliveryAddress.countryCode',
        severity: 'error',
        rule: 'deliveryCountry',
        cost: 'refused',
        message:
          'Electricity is delivered in Germany only, and the country’s code is not DE. The order would be refused by the supplier. Give DE.',
      },
    ])
  })

  test('lists findings as the fields stand in the body, whatever order they were given in', () => {
    const order = {
      contract: overridden(bases.private.contract, { type: 'Personal', contractReason: 'Other', x: 1 }),
      userAccount: { ...bases.private.userAccount, emailAddress: 'nobody', password: 'secret' },
      tariffKey: 'gone',
    }
    expect(preValidate(order, knowledge).map(({ field }) => field)).toEqual([
      'tariffKey',
      'emailVerifiedAt',
      'userAccount.emailAddress',
      'userAccount.password',
      'contract.type',
      'contract.contractReason',
      'contract.x',
    ])
  })

  test('does not judge tariffs when it is not known which may be sold', () => {
    const order = validOrder({ tariffKey: 'RabotFuture' })
    expect(preValidate(order, { now: writtenAt, sellableTariffKeys: null })).toEqual([])
  })

  test('takes the check digit of the supplier’s own sample for a warning only', () => {
    const order = withField(bases.private, `${details}.maLoIdentifier`, '99987999749')
    expect(preValidate(order, knowledge)).toMatchObject([{ rule: 'maLoCheckDigit', severity: 'warning' }])
  })

  test('takes the supplier’s sample IBAN, BIC, MeLo, BDEW code and phone number', () => {
    const order = overridden(bases.payer, {
      userAccount: { phoneNumber: '+491234567890' },
      contract: {
        bankDetails: { iban: 'DE89370400440532013000', bic: 'DEUTDEFF' },
        deliveryDetails: {
          meterNumber: '123456789',
          meLoIdentifier: 'DE99911149565001246597500M01ID018',
          previousSupplierCode: '9979250000006',
        },
        transactionDateTime: '2024-04-01 00:00:00',
      },
    })
    expect(preValidate(order, knowledge)).toEqual([])
  })

  test('lets somebody who stays have moved in long ago, and a newcomer plan far ahead', () => {
    const stays = withField(bases.private, `${details}.moveInDate`, '1999-01-01')
    const comes = withField(bases.newcomer, `${details}.moveInDate`, '2027-06-01')
    expect(preValidate(stays, knowledge)).toEqual([])
    expect(preValidate(comes, knowledge)).toEqual([])
  })

  test('counts days as Germany does', () => {
    // In Berlin it is already the 16th.
    const now = Date.parse('2026-01-15T23:30:00Z')
    const order = validOrder(
      { contract: { deliveryDetails: { desiredTransitionDate: '2026-01-15' } } },
      { now },
    )
    expect(order.offerDate).toBe('2026-01-16')
    expect(preValidate(order, { ...knowledge, now })).toMatchObject([{ rule: 'notInThePast' }])
  })

  test('draws the line of a long commitment at six months', () => {
    const onTheDay = withField(bases.private, `${details}.desiredTransitionDate`, '2026-07-15')
    expect(preValidate(onTheDay, knowledge)).toEqual([])
  })

  test('compares the names of customer and holder without accents, capitals and blanks', () => {
    const order = validOrder({
      userAccount: { firstName: 'Jördis', lastName: 'von der Straße' },
      contract: { deliveryAddress: { firstName: 'JÖRDIS ', lastName: 'Von der Strasse' } },
    })
    expect(preValidate(order, knowledge)).toEqual([])
  })

  test('does not take a company’s contact persons for holders of the old contract', () => {
    const order = overridden(bases.business, {
      userAccount: { firstName: 'Ute', lastName: 'Wulff' },
      contract: { deliveryAddress: { firstName: 'Emre', lastName: 'Nowak' } },
    })
    expect(preValidate(order, knowledge)).toEqual([])
  })

  test('reads when the e-mail was confirmed beside the account or the contract too', () => {
    for (const part of ['userAccount', 'contract']) {
      const order = validOrder({
        emailVerifiedAt: undefined,
        [part]: { emailVerifiedAt: '2026-01-15', emailVerifiedBy: 'link' },
      })
      expect(preValidate(order, knowledge)).toEqual([])
    }
  })

  test('takes what is undefined for left out, as JSON does', () => {
    const order = { ...bases.private, offerDate: undefined, colour: undefined }
    expect(preValidate(order, knowledge)).toEqual([])
  })

  test('is not led astray by names that every object has', () => {
    const order = JSON.parse(`{"__proto__": {"tariffKey": "x"}, "constructor": 1, "toString": null}`)
    const findings = preValidate(order, knowledge)
    expect(findings.filter(({ rule }) => rule === 'unknownField')).toHaveLength(3)
    expect(findings.map(({ rule }) => rule)).toContain('tariffKey')
  })
})
