import { expect, test } from 'vitest'
import { orderRules } from '../../src/orders/order-rules.ts'
import { germanFindings } from '../../src/web/orders/finding-words.ts'

test('every rule of pre-validation is explained in German', () => {
  expect(orderRules.length).toBeGreaterThan(40)
  for (const { name, wrong, mend } of orderRules) {
    expect(germanFindings[name], name).toBeDefined()
    expect(germanFindings[name]!.wrong, name).not.toBe(wrong)
    expect(germanFindings[name]!.mend, name).not.toBe(mend)
  }
})
