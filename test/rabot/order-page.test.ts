import { describe, expect, test } from 'vitest'
import { readOrderPage } from '../../src/rabot/order-page.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { documentedOrder, documentedPage, shownOf } from './mock-supplier.ts'

const orders = [documentedOrder('1'), documentedOrder('2')]

describe('readOrderPage', () => {
  test.each([
    ['in the documented envelope', documentedPage(orders, true)],
    ['as the data of an envelope', { isSuccess: true, data: orders, hasMoreItems: true }],
    ['without an envelope', { orders, hasMoreItems: true }],
    ['as a bare array', orders],
    [
      'in an envelope with warnings',
      { ...documentedPage(orders, true), error: [{ severity: 'Error', code: 'x' }] },
    ],
    [
      'in an envelope that says nothing of success but warns',
      {
        data: { orders },
        message: 'hello',
        error: [{ severity: 'Warning' }, { severity: 'Notice' }],
        hasMoreItems: true,
      },
    ],
  ])('finds orders %s', (_where, answer) => {
    const { sightings, hasMore } = readOrderPage(JSON.stringify(answer))
    expect(sightings.map((sighting) => sighting.contractNumber)).toEqual(['1', '2'])
    expect(hasMore).toBe(true)
  })

  test('reads bytes as it reads text, with a byte order mark or without', () => {
    const text = JSON.stringify(documentedPage(orders, false))
    const expected = readOrderPage(text)
    expect(readOrderPage(Buffer.from(text))).toEqual(expected)
    expect(readOrderPage(new TextEncoder().encode(`\ufeff${text}`))).toEqual(expected)
    // A view into a larger buffer.
    expect(readOrderPage(Buffer.from(`xxx${text}xxx`).subarray(3, -3))).toEqual(expected)
  })

  test.each([
    ['a full page that promises more', orders, true, true],
    ['a page that says it is the last', orders, false, false],
    ['a page that does not say', orders, undefined, true],
    ['an empty page that does not say', [], undefined, false],
    ['an empty page that promises more', [], true, false],
  ])('takes %s for what it is', (_page, entries, hasMoreItems, hasMore) => {
    expect(readOrderPage(JSON.stringify(documentedPage(entries, hasMoreItems))).hasMore).toBe(hasMore)
  })

  test('keeps reading after an order that cannot be read', () => {
    const page = documentedPage(
      [documentedOrder('1'), { contractNumber: '2' }, 'nonsense', documentedOrder('4')],
      false,
    )
    const { sightings } = readOrderPage(JSON.stringify(page))
    expect(sightings).toMatchObject([
      { contractNumber: '1', status: 'Open' },
      { contractNumber: '2', problem: 'state: expected string, received undefined' },
      { contractNumber: null, problem: 'order: expected object, received string' },
      { contractNumber: '4', status: 'Open' },
    ])
  })

  const whole = JSON.stringify(documentedPage(orders, true))
  test.each([
    ['cut JSON', whole.slice(0, -20)],
    ['JSON cut within a name', whole.slice(0, whole.indexOf('Mustermann') + 4)],
    ['a page of HTML', '<html>Erika</html>'],
    ['nothing', ''],
    ['a number', '7'],
    ['no data', '{"isSuccess":true,"data":null}'],
    ['data of another kind', '{"isSuccess":true,"data":{"orders":{"firstName":"Erika"}}}'],
    ['a flag that is none', '{"isSuccess":"yes","data":[]}'],
  ])('refuses %s as unreadable, quoting nothing of it', (_what, body) => {
    const error = thrownBy(() => readOrderPage(body))
    expect(error.code).toBe('unreadable')
    expect(shownOf(error)).not.toMatch(/Erika|Must/)
  })

  test.each([
    ['calls itself a failure', { isSuccess: false, message: 'Not today', data: { orders } }, /Not today/],
    [
      'holds an error and does not call itself a success',
      {
        error: [
          { severity: 'Warning', message: 'w' },
          { severity: 'Error', code: 'no-access', message: 'e' },
        ],
        data: null,
      },
      /no-access: e$/,
    ],
  ])('refuses an envelope that %s', (_what, answer, message) => {
    const error = thrownBy(() => readOrderPage(JSON.stringify(answer)))
    expect(error.code).toBe('refused')
    expect(error.message).toMatch(message)
    expect(error.complaint?.errors[0]?.severity).toBe('Error')
  })
})

function thrownBy(act: () => unknown): StromkreisError {
  try {
    act()
  } catch (error) {
    if (error instanceof StromkreisError) return error
    throw error
  }
  return expect.fail('nothing was thrown')
}
