import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineOfBreak } from '../../src/order-file/broken-json.ts'

describe('the line on which a text stops being JSON', () => {
  test.each([
    ['[1,\n2,\n', 2],
    ['[1,\n2,\n]', 3],
    ['{"a": 1,\n"b" 2}', 2],
    ['{"a": 1\n}\n}', 3],
    ['[\n"tab\there"]', 2],
    ['[\n\n01]', 3],
    ['[true,\nnul]', 2],
    ['[}', 1],
    ['', 1],
  ])('of %j is %i', (text, line) => {
    expect(() => JSON.parse(text)).toThrow()
    expect(lineOfBreak(text)).toBe(line)
  })

  test('is where somebody wrote something that does not belong there', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 }), fc.nat(), (values, place) => {
        const lines = JSON.stringify(values, null, 1).split('\n')
        const at = place % lines.length
        const spoilt = lines.with(at, `@${lines[at]}`).join('\n')
        expect(lineOfBreak(spoilt)).toBe(at + 1)
      }),
    )
  })
})
