import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { berlinInstant, endOfBerlinDay } from '../../src/berlin-time.ts'
import { isUnreadable, type Observation, type UnreadableOrder } from '../../src/observation.ts'
import { sightingOf } from '../../src/rabot/sighted-order.ts'
import { documentedOrder } from './mock-supplier.ts'

const number = '345678901'

describe('a readable order', () => {
  test('becomes an observation without names, e-mail, address or meter', () => {
    const order = documentedOrder(number, {
      state: 'Processing',
      processingInfo: 'Exported to MaKo provider',
      deliveryState: {
        startDate: '2026-05-01',
        endDate: null,
        state: 'Denied',
        message: 'The market location cannot be found',
        denialReason: 'UnsuccessfulSupplierChange',
        cancellationReason: null,
      },
    })
    expect(sightingOf(order)).toStrictEqual({
      contractNumber: number,
      customerNumber: '234567890',
      status: 'Denied',
      words: 'Processing/Denied',
      hasUnknownWord: false,
      details: {
        denialReason: 'UnsuccessfulSupplierChange',
        cancellationReason: null,
        message: 'The market location cannot be found',
        processingInfo: 'Exported to MaKo provider',
        startDate: '2026-05-01',
        startDayEndsAt: Date.UTC(2026, 4, 1, 22),
        endDate: null,
        endDayEndsAt: null,
      },
      facts: {
        tariffName: 'rabot.fix',
        contractSignedAt: Date.UTC(2026, 1, 27, 13, 30, 5),
        hasMeterNumber: true,
        hasMaLo: true,
      },
    })
  })

  test('needs no more than its number and its state', () => {
    expect(sightingOf({ contractNumber: number, state: 'Open' })).toStrictEqual({
      contractNumber: number,
      customerNumber: null,
      status: 'Open',
      words: 'Open',
      hasUnknownWord: false,
      details: {
        denialReason: null,
        cancellationReason: null,
        message: null,
        processingInfo: null,
        startDate: null,
        startDayEndsAt: null,
        endDate: null,
        endDayEndsAt: null,
      },
      facts: { tariffName: null, contractSignedAt: null, hasMeterNumber: false, hasMaLo: false },
    })
  })

  test('may carry its numbers as JSON numbers', () => {
    expect(observationOf({ contractNumber: 345678901, customerNumber: 0 })).toMatchObject({
      contractNumber: '345678901',
      customerNumber: '0',
    })
  })

  test('may bring words and fields never heard of', () => {
    expect(
      observationOf({ state: 'Paused', deliveryState: { state: 'OnHold' }, mood: 'good' }),
    ).toMatchObject({
      status: null,
      words: 'Paused/OnHold',
      hasUnknownWord: true,
    })
  })

  test('has its words kept from the log where they are not code words', () => {
    const sentence = 'Refused: Erika Mustermann did not answer'
    const observation = observationOf({
      state: sentence,
      denialReason: sentence,
      deliveryState: { state: sentence, cancellationReason: sentence },
    })
    expect(observation).toMatchObject({
      words: '(unreadable)/(unreadable)',
      details: { denialReason: '(unreadable)', cancellationReason: '(unreadable)' },
    })
    expect(JSON.stringify(observation)).not.toContain('Erika')
  })

  test('takes blank texts for absent ones', () => {
    const observation = observationOf({
      customerNumber: null,
      processingInfo: ' ',
      denialReason: '',
      deliveryState: { state: '', message: '\n', denialReason: '  ', startDate: '' },
      actualDateOfDelivery: '',
      tariffName: ' ',
      meterNumber: ' ',
      contractSignedAt: '',
      contractSignatureDate: '2026-03-01 08:00:00',
    })
    expect(observation.words).toBe('Open')
    expect(observation.details).toMatchObject({ message: null, processingInfo: null, denialReason: null })
    expect(observation.facts).toEqual({
      tariffName: null,
      contractSignedAt: Date.UTC(2026, 2, 1, 7),
      hasMeterNumber: false,
      hasMaLo: false,
    })
  })

  test('starts on the confirmed day rather than the announced one, and ends likewise', () => {
    const delivery = { startDate: '2026-05-01', endDate: '2027-04-30' }
    expect(observationOf({ deliveryState: delivery }).details).toMatchObject({
      startDate: '2026-05-01',
      endDate: '2027-04-30',
    })
    expect(
      observationOf({
        deliveryState: delivery,
        actualDateOfDelivery: '2026-06-01',
        endDateOfDelivery: '2026-12-31',
      }).details,
    ).toMatchObject({
      startDate: '2026-06-01',
      startDayEndsAt: endOfBerlinDay('2026-06-01'),
      endDate: '2026-12-31',
      endDayEndsAt: endOfBerlinDay('2026-12-31'),
    })
  })

  test.each([
    ['2026-05-01', '2026-05-01'],
    ['2026-05-01T00:00:00', '2026-05-01'],
    ['2026-05-01 00:00:00', '2026-05-01'],
    ['2026-05-01T00:00:00.000Z', '2026-05-01'],
    ['2026-02-30', null],
    ['0001-01-01', null],
    ['01.05.2026', null],
    ['2026-05-011', null],
    ['soon', null],
  ])('reads the day %j as %j', (written, day) => {
    expect(observationOf({ actualDateOfDelivery: written }).details.startDate).toBe(day)
  })

  test('prefers the delivery’s denial reason to the order’s', () => {
    const order = { denialReason: 'Other', deliveryState: { denialReason: 'Duplicate' } }
    expect(observationOf(order).details.denialReason).toBe('Duplicate')
    expect(observationOf({ denialReason: 'Other', deliveryState: {} }).details.denialReason).toBe('Other')
  })

  test('has the length of its tariff’s name bounded', () => {
    expect(observationOf({ tariffName: 'x'.repeat(500) }).facts.tariffName).toBe('x'.repeat(80))
  })

  test('is signed at the instant that German time makes of it, whatever the hour', () => {
    const written = fc
      .date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 19).replace('T', ' '))
    fc.assert(
      fc.property(written, (contractSignedAt) => {
        expect(observationOf({ contractSignedAt }).facts.contractSignedAt).toBe(
          berlinInstant(contractSignedAt),
        )
      }),
    )
  })

  test.each(['2026-03-29 01:59:59', '2026-03-29 02:30:00', '2026-10-25 02:30:00', '2026-10-25 03:00:00'])(
    'is signed at the instant that German time makes of %s, when the clocks change',
    (contractSignedAt) => {
      expect(observationOf({ contractSignedAt }).facts.contractSignedAt).toBe(berlinInstant(contractSignedAt))
    },
  )
})

describe('an unreadable order', () => {
  test.each([
    [{}, null, 'contractNumber: expected'],
    [{ contractNumber: '', state: 'Open' }, null, 'contractNumber: expected'],
    [{ contractNumber: '   ', state: 'Open' }, null, 'contractNumber: expected'],
    [{ contractNumber: 'a\u0000b', state: 'Open' }, null, 'contractNumber: expected'],
    [{ contractNumber: '\ud800', state: 'Open' }, null, 'contractNumber: expected'],
    [{ contractNumber: '9'.repeat(65), state: 'Open' }, null, 'contractNumber: expected'],
    [{ contractNumber: 1.5, state: 'Open' }, null, 'contractNumber: expected'],
    [{ contractNumber: 2 ** 53, state: 'Open' }, null, 'contractNumber: expected'],
    [{ contractNumber: number }, number, 'state: expected string, received undefined'],
    [{ contractNumber: number, state: 7 }, number, 'state: expected string, received number'],
    [{ contractNumber: 12, state: null }, '12', 'state: expected string, received null'],
    [
      { contractNumber: number, state: 'Open', deliveryState: 'Denied' },
      number,
      'deliveryState: expected object',
    ],
    [
      { contractNumber: number, state: 'Open', deliveryState: { message: ['Erika'] } },
      number,
      'deliveryState.message: expected string, received array',
    ],
    [
      { contractNumber: number, state: 'Open', endDateOfDelivery: 20260501 },
      number,
      'endDateOfDelivery: expected',
    ],
    [{ contractNumber: number, state: 'Open', customerNumber: {} }, number, 'customerNumber: expected'],
    [null, null, 'order: expected object, received null'],
    ['Erika', null, 'order: expected object, received string'],
    [[documentedOrder(number)], null, 'order: expected object, received array'],
  ])('%j says where it is wrong, and under which number', (order, contractNumber, problem) => {
    const sighting = sightingOf(order) as UnreadableOrder
    expect(sighting).toEqual({ contractNumber, problem: expect.stringContaining(problem) })
    expect(sighting.problem).not.toContain('Erika')
  })
})

describe('any order whatever', () => {
  test('is seen or found unreadable, and never breaks anything', () => {
    const almostAnOrder = fc.record(
      {
        contractNumber: fc.oneof(fc.constant(number), fc.jsonValue()),
        state: fc.oneof(fc.constant('Open'), fc.string(), fc.jsonValue()),
        customerNumber: fc.jsonValue(),
        deliveryState: fc.oneof(
          fc.jsonValue(),
          fc.record({ state: fc.jsonValue(), startDate: fc.jsonValue() }, { requiredKeys: [] }),
        ),
        contractSignedAt: fc.oneof(fc.string(), fc.jsonValue()),
        endDateOfDelivery: fc.oneof(fc.string(), fc.jsonValue()),
        tariffName: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), almostAnOrder), (order) => {
        const sighting = sightingOf(JSON.parse(JSON.stringify(order)))
        if (isUnreadable(sighting)) expect(sighting.problem).not.toBe('')
        else expect(sighting.contractNumber).not.toBe('')
      }),
      { numRuns: 1000 },
    )
  })

  test('gives away no person', () => {
    // The mark makes a planted datum recognisable among everything else.
    const personal = fc.string().map((rest) => `§${rest}`)
    const mostly = (value: fc.Arbitrary<unknown>) =>
      fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.constant(7) })
    const order = fc.record(
      {
        contractNumber: mostly(fc.constant(number)),
        state: mostly(fc.constantFrom('Open', 'Processing', 'Paused')),
        deliveryState: mostly(fc.constantFrom(null, { state: 'Denied', dsoBdewCode: '§' })),
        emailAddress: mostly(personal),
        firstName: mostly(personal),
        lastName: mostly(personal),
        businessName: mostly(personal),
        meterNumber: mostly(personal),
        maLoIdentifier: mostly(personal),
        meLoIdentifier: mostly(personal),
        phoneNumber: mostly(personal),
        bankDetails: mostly(fc.record({ iban: personal })),
        deliveryAddress: mostly(fc.record({ streetName: personal, city: personal, lastName: personal })),
      },
      { requiredKeys: ['contractNumber', 'state'] },
    )
    fc.assert(
      fc.property(order, (planted) => {
        expect(JSON.stringify(sightingOf(planted))).not.toContain('§')
      }),
      { numRuns: 1000 },
    )
  })
})

function observationOf(more: Record<string, unknown>): Observation {
  const sighting = sightingOf({ contractNumber: number, state: 'Open', ...more })
  if (isUnreadable(sighting)) return expect.fail(sighting.problem)
  return sighting
}
