import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { berlinInstant, berlinWallTime } from '../../src/berlin-time.ts'
import type { ListedOrder } from '../../src/order-supplier.ts'
import { deliveryPointOf } from '../../src/orders/order-data.ts'
import { FreeMarks, isLikely, markedInstant, resemblance } from '../../src/orders/own-mark.ts'
import { validOrder, writtenAt } from '../../src/testing/valid-order.ts'

const hourMs = 3_600_000
const mark = '2026-01-15 10:30:00'
const point = deliveryPointOf(validOrder())
const ours = { mark, point }

/** How the supplier lists our order, but for what is given. */
function listed(other: Partial<ListedOrder> = {}): ListedOrder {
  return {
    contractNumber: '100000001',
    isReadable: true,
    customerNumber: 'C1',
    emailAddress: 'erika.beispiel.000001@example.org',
    meterNumber: '1EMH0012000001',
    maLoIdentifier: point.maLoIdentifier,
    postCode: '14109',
    streetName: 'Grüner Weg',
    houseNumber: '42',
    contractSignedAt: mark,
    ...other,
  }
}
const noPlace = {
  meterNumber: null,
  maLoIdentifier: null,
  postCode: null,
  streetName: null,
  houseNumber: null,
}
const otherMeter = { meterNumber: '1EMH9', maLoIdentifier: null }
const otherPlace = { ...otherMeter, houseNumber: '43' }
const noMark = { contractSignedAt: null }
const otherMark = { contractSignedAt: '2026-01-15 10:30:07' }
const otherPerson = { emailAddress: 'someone.else@example.org' }

describe('a mark', () => {
  test('is the second in which the customer signed, or the nearest one before that is free', () => {
    const taken = new Set(['2026-01-15 10:30:00', '2026-01-15 10:29:59'])
    expect(new FreeMarks(() => false).at(writtenAt)).toBe(mark)
    expect(new FreeMarks((second) => taken.has(second)).at(writtenAt + 999)).toBe('2026-01-15 10:29:58')
  })

  test('is found at once for thousands of orders signed in the same second', () => {
    const taken = new Set<string>()
    let questions = 0
    const marks = new FreeMarks((second) => {
      questions += 1
      return taken.has(second)
    })
    for (let nth = 0; nth < 5_000; nth += 1) taken.add(marks.at(writtenAt))
    expect(taken.size).toBe(5_000)
    expect(questions).toBeLessThan(15_000)
  })

  test('says when it was signed, on every day of the year but in the hour that comes twice', () => {
    const yearMs = 365 * 24 * hourMs
    fc.assert(
      fc.property(fc.integer({ min: 0, max: yearMs }), (sinceMs) => {
        const signedAt = Math.floor((writtenAt + sinceMs) / 1000) * 1000
        const told = markedInstant(new FreeMarks(() => false).at(signedAt))
        const isTwice = berlinWallTime(signedAt).startsWith('2026-10-25 02')
        if (isTwice) expect(Math.abs(told - signedAt) % hourMs).toBe(0)
        else expect(told).toBe(signedAt)
      }),
    )
  })
})

describe('a listed order', () => {
  test('with the mark, the e-mail and the place is ours, at any whole hour’s distance up to 14', () => {
    for (let hours = -14; hours <= 14; hours += 1) {
      const contractSignedAt = berlinWallTime(berlinInstant(mark)! + hours * hourMs)
      expect(resemblance(listed({ contractSignedAt }), ours), `${hours} h`).toBe('ours')
    }
  })

  test.each([
    '2026-01-15T10:30:00+01:00',
    '2026-01-15T09:30:00Z',
    '2026-01-15T10:30:00.417',
    '2026-01-15 09:30',
  ])('is ours with the mark written %s', (contractSignedAt) =>
    expect(resemblance(listed({ contractSignedAt }), ours)).toBe('ours'),
  )

  test.each(['2026-01-15 10:30:01', '2026-01-15 11:00:00', '2026-01-16 01:30:00', '2026-01-15', 'soon', ''])(
    'with the time %j has not the mark',
    (contractSignedAt) => {
      expect(resemblance(listed({ contractSignedAt }), ours)).toBe('candidate')
    },
  )

  const verdicts: [string, Partial<ListedOrder>, ReturnType<typeof resemblance>][] = [
    ['the mark and the e-mail, but no place', noPlace, 'ours'],
    ['the mark and the meter, but no e-mail', { emailAddress: null }, 'ours'],
    [
      'the mark and the e-mail, spelled otherwise',
      { emailAddress: ' Erika.Beispiel.000001@EXAMPLE.org' },
      'ours',
    ],
    ['the mark, the e-mail and the address, but another meter', otherMeter, 'candidate'],
    ['the mark and the e-mail, but another place', otherPlace, 'candidate'],
    ['the mark and the place, but another e-mail', otherPerson, 'candidate'],
    ['the mark alone', { ...noPlace, emailAddress: null }, 'candidate'],
    ['the mark, but another e-mail and place', { ...otherPerson, ...otherPlace }, null],
    ['the mark, but another e-mail and no place', { ...otherPerson, ...noPlace }, null],
    ['the e-mail and the place without the mark', noMark, 'candidate'],
    ['the e-mail and the place with another time', otherMark, 'candidate'],
    [
      'the e-mail and the address, but another meter, without the mark',
      { ...noMark, ...otherMeter },
      'candidate',
    ],
    ['the e-mail without mark and place', { ...noMark, ...noPlace }, 'candidate'],
    ['the place without mark and e-mail', { ...noMark, emailAddress: null }, 'candidate'],
    ['the e-mail, but another place, without the mark', { ...noMark, ...otherPlace }, null],
    ['the place, but another e-mail, without the mark', { ...noMark, ...otherPerson }, null],
    ['nothing to compare', { ...noMark, ...noPlace, emailAddress: null }, 'unclear'],
    ['the e-mail and the place, signed two days before', { contractSignedAt: '2026-01-13 10:00:00' }, null],
  ]
  test.each(verdicts)('with %s', (_, other, verdict) => {
    expect(resemblance(listed(other), ours)).toBe(verdict)
  })

  test('may be adopted by a person with the e-mail or the place of the order, not with neither', () => {
    expect(isLikely(listed(otherPerson), point)).toBe(true)
    expect(isLikely(listed(otherPlace), point)).toBe(true)
    expect(isLikely(listed({ ...otherPerson, ...otherPlace }), point)).toBe(false)
    expect(isLikely(listed({ ...noPlace, emailAddress: null }), point)).toBe(false)
  })
})
