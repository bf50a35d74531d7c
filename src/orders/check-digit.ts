/**
 * Whether the last digit checks the others: digits at odd positions count once, at even positions twice, and the last
 * fills the sum up to a multiple of ten. MaLo numbers are made so (API reference, part B); for BDEW codes the rule is
 * inferred from samples.
 */
export function hasCheckDigit(digits: string): boolean {
  let sum = Number(digits.at(-1))
  for (let index = 0; index < digits.length - 1; index++) sum += Number(digits[index]) * (1 + (index % 2))
  return sum % 10 === 0
}
