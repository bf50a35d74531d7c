import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/finding.ts'
import { likelyCauses } from '../../src/likely-cause.ts'
import { orderRules } from '../../src/orders/order-rules.ts'

const allGiven = { hasMeterNumber: true, hasMaLo: true }
const finding = (field: string, rule: string, cost: Finding['cost'] = 'openStuck'): Finding => ({
  field,
  rule,
  cost,
  severity: 'error',
  message: '',
})

describe('why an order may be stuck in Open', () => {
  test('submitted elsewhere with all that can be seen: the e-mail or the address, nobody knows', () => {
    expect(likelyCauses(allGiven, null)).toEqual([
      { cause: 'email', rule: null },
      { cause: 'address', rule: null },
    ])
  })

  test.each([
    [false, false, 'meterOrMaLo'],
    [false, true, 'onlyMaLo'],
  ])('without a meter number (%s) and MaLo (%s): most likely that, %s', (hasMeterNumber, hasMaLo, rule) => {
    expect(likelyCauses({ hasMeterNumber, hasMaLo }, null)[0]).toEqual({ cause: 'meterNumber', rule })
  })

  test('an order of ours had its e-mail confirmed; that the supplier finds the place nobody could check', () => {
    expect(likelyCauses(allGiven, [])).toEqual([{ cause: 'address', rule: null }])
  })

  test('what pre-validation found comes first, each cause once', () => {
    const findings = [
      finding('contract.deliveryAddress.city', 'deliveryAddress'),
      finding('contract.deliveryAddress.postCode', 'deliveryPostCode'),
      finding('userAccount.phoneNumber', 'phoneNumber', 'slower'),
    ]
    expect(likelyCauses({ hasMeterNumber: false, hasMaLo: true }, findings)).toEqual([
      { cause: 'meterNumber', rule: 'onlyMaLo' },
      { cause: 'address', rule: 'deliveryAddress' },
    ])
  })

  test('every rule of pre-validation by which an order would stay Open is one of the causes', () => {
    const stuck = orderRules.filter(({ cost }) => cost === 'openStuck')
    expect(stuck.length).toBeGreaterThan(5)
    for (const { name, fields } of stuck) {
      for (const field of fields) {
        const causes = likelyCauses(allGiven, [finding(field, name)])
        expect([field, causes[0]?.rule]).toEqual([field, name])
      }
    }
  })
})
