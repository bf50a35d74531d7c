import { expect, test } from 'vitest'
import { keptBody } from '../../src/orders/order-data.ts'
import { validOrder } from '../../src/testing/valid-order.ts'

test.each(['[', '{"data":'])(
  'an order that is thousands deep (%s) is refused, not the end of the process',
  (open) => {
    const close = open === '[' ? ']' : '}'
    const deep = JSON.parse(`${open.repeat(20_000)}1${close.repeat(20_000)}`) as object
    expect(() => keptBody({ ...validOrder(), contract: deep })).toThrow('nested more than 32 levels deep')
    expect(keptBody(validOrder())).toEqual(validOrder())
  },
)
