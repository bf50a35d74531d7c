import { describe, expect, it } from 'vitest'
import { isGermanIban, isMaLo, withCheckDigit } from '../../src/sandbox/check-digit.ts'

describe('check digits', () => {
  it('complete a MaLo number as the published example has it', () => {
    expect(withCheckDigit('4137355924')).toBe('41373559241')
    expect(isMaLo('41373559241')).toBe(true)
  })

  it('tell a wrong MaLo number: another digit, a gas location, too short', () => {
    for (const wrong of ['41373559242', '99987999749', withCheckDigit('1137355924'), '4137355924']) {
      expect(isMaLo(wrong)).toBe(false)
    }
  })

  it('tell a right IBAN, with spaces or not, from a wrong one', () => {
    expect(isGermanIban('DE89370400440532013000')).toBe(true)
    expect(isGermanIban('de89 3704 0044 0532 0130 00')).toBe(true)
    expect(isGermanIban('DE89370400440532013001')).toBe(false)
    expect(isGermanIban('FR1420041010050500013M02606')).toBe(false)
  })
})
