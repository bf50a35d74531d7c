/**
 * Completes the digits of a market location number (MaLo) with its check digit: digits at odd positions count
 * once, at even positions twice, and the check digit fills the sum up to the next multiple of ten (API
 * reference, part B). The thirteen digits of a BDEW code follow the same rule.
 */
export function withCheckDigit(digits: string): string {
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 2),
    0,
  )
  return `${digits}${(10 - (sum % 10)) % 10}`
}

/**
 * Whether a text is a MaLo number of an electricity location: eleven digits from 4 to 9 on, the last one
 * checking the others.
 */
export function isMaLo(text: string): boolean {
  return /^[4-9]\d{10}$/.test(text) && withCheckDigit(text.slice(0, 10)) === text
}

/** Whether a text is a German IBAN with right check digits (ISO 13616: rearranged, it is 1 modulo 97). */
export function isGermanIban(text: string): boolean {
  const iban = text.replaceAll(' ', '').toUpperCase()
  if (!/^DE\d{20}$/.test(iban)) return false
  return BigInt(`${iban.slice(4)}1314${iban.slice(2, 4)}`) % 97n === 1n
}
