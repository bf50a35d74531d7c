import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contractStatusOf } from '../../src/rabot/contract-status-of.ts'

// Down: order.state. Across: deliveryState.state. `?` after a status: one of the words is unknown. A lone `?`: no
// status. "Shipped" stands for words never heard of.
const table = `
                 | -          InChangeProcess  DeliveryPending  PendingDelivery  Delivery    Denied      Revoked     CancelledPendingDelivery  CancelledDelivery  Cancelled   Other       Shipped
-----------------|------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------
Open             | Open       Open             Open             Open             Open        Open        Open        Open                      Open               Open        Open        Open?
Processing       | Processing Processing       Processing       Processing       Processing  Denied      Processing  Processing                Processing         Processing  Processing  Processing?
Denied           | Denied     Denied           Denied           Denied           Denied      Denied      Denied      Denied                    Denied             Denied      Denied      Denied?
Rejected         | Rejected   Rejected         Rejected         Rejected         Rejected    Rejected    Rejected    Rejected                  Rejected           Rejected    Rejected    Rejected?
Revoked          | Revoked    Revoked          Revoked          Revoked          Revoked     Revoked     Revoked     Revoked                   Revoked            Revoked     Revoked     Revoked?
PendingDelivery  | PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery?
DeliveryPending  | PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery PendingDelivery?
Delivery         | Delivery   Delivery         Delivery         Delivery         Delivery    Delivery    Delivery    Delivery                  Delivery           Delivery    Delivery    Delivery?
Contract         | Contract   Contract         PendingDelivery  PendingDelivery  Delivery    Contract    Contract    Contract                  Contract           Contract    Contract    Contract?
Cancelled        | Cancelled  Cancelled        Cancelled        Cancelled        Cancelled   Cancelled   Cancelled   Cancelled                 Cancelled          Cancelled   Cancelled   Cancelled?
Unspecified      | ?          ?                ?                ?                ?           ?           ?           ?                         ?                  ?           ?           ?
Shipped          | ?          ?                ?                ?                ?           ?           ?           ?                         ?                  ?           ?           ?
`

const cells = readTable(table)

describe('contractStatusOf', () => {
  test('has a stated reading for each of the 12 x 12 pairs', () => {
    expect(cells).toHaveLength(144)
  })

  test.each(cells)('reads %s with delivery %s as %s', (orderWord, deliveryWord, reading) => {
    const status = reading.replace('?', '')
    expect(contractStatusOf(orderWord, deliveryWord)).toEqual({
      status: status === '' ? null : status,
      hasUnknownWord: reading.endsWith('?'),
    })
  })

  test.each([
    'open',
    'OPEN',
    ' Open',
    'Open ',
    '',
    'InChangeProcess',
    'Pending Delivery',
    'constructor',
    '__proto__',
  ])('does not guess what order.state %j might mean', (word) => {
    expect(contractStatusOf(word, null)).toEqual({ status: null, hasUnknownWord: true })
    expect(contractStatusOf(word, 'Denied')).toEqual({ status: null, hasUnknownWord: true })
  })

  test.each(['denied', 'DENIED', 'Unspecified', 'Open', 'Processing', 'constructor'])(
    'does not guess what a delivery that is %j might mean',
    (word) => {
      expect(contractStatusOf('Processing', word)).toEqual({ status: 'Processing', hasUnknownWord: true })
    },
  )

  test('answers for any two words', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string()), (orderWord, deliveryWord) => {
        const { status, hasUnknownWord } = contractStatusOf(orderWord, deliveryWord)
        expect(status !== null || hasUnknownWord).toBe(true)
      }),
    )
  })
})

function readTable(text: string): [orderWord: string, deliveryWord: string | null, reading: string][] {
  const [head, , ...rows] = text.trim().split('\n')
  const deliveryWords = head!.split('|')[1]!.trim().split(/\s+/)
  return rows.flatMap((row) => {
    const [orderWord, readings] = row.split('|').map((part) => part.trim())
    return readings!
      .split(/\s+/)
      .map((reading, column): [string, string | null, string] => [
        orderWord!,
        deliveryWords[column] === '-' ? null : deliveryWords[column]!,
        reading,
      ])
  })
}
