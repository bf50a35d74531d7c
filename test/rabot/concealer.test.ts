import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createConcealer } from '../../src/rabot/concealer.ts'

describe('a concealer', () => {
  test.each([
    ['the value s3cr&t is wrong', 'the value (concealed) is wrong'],
    ['s3cr%26t and s3cr&ts3cr&t', '(concealed) and (concealed)(concealed)'],
    ['two words, two+words, two%20words', '(concealed), (concealed), (concealed)'],
    ['Jörg Ähre, JÃ¶rg Ã\u0084hre, J\ufffdrg \ufffdhre', '(concealed), (concealed), (concealed)'],
    ['Jörg\u0085Ähre and two\r\nwords', '(concealed) and (concealed)'],
    ['no such user erika.mustermann@example.org.', 'no such user (e-mail)'],
    ['no such user erika.mustermann%40example.org.', 'no such user (e-mail)'],
    ['DE89 3704 0044 0532 0130 00 is not known', '(IBAN) is not known'],
    ['DE89370400440532013000', '(IBAN)'],
    ['iban_DE89370400440532013000x', 'iban_(IBAN)x'],
    ['first\r\nsecond\u001b[31m red', 'first second [31m red'],
    ['contractNumber 345678901 of 2026-03-01', 'contractNumber 345678901 of 2026-03-01'],
  ])('makes %j %j', (text, concealed) => {
    expect(createConcealer(['s3cr&t', 'two words', 'Jörg Ähre', ''])(text, 100)).toBe(concealed)
  })

  test('leaves no hidden value in any text, and no text longer than allowed', () => {
    const hidden = fc.stringMatching(/^[A-Z§$%]{4,12}$/)
    fc.assert(
      fc.property(
        hidden,
        fc.array(fc.oneof(fc.string(), fc.constant(null))),
        fc.integer({ min: 1, max: 80 }),
        (value, parts, length) => {
          const text = parts.map((part) => part ?? value).join('')
          const concealed = createConcealer([value])(text, length)
          expect(concealed).not.toContain(value)
          expect(concealed.length).toBeLessThanOrEqual(length)
        },
      ),
    )
  })

  test('takes no longer for a long text without spaces', () => {
    const concealed = createConcealer([])('x'.repeat(5_000_000), 300)
    expect(concealed).toHaveLength(300)
  })
})
