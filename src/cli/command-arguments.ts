import { InvalidArgumentError } from 'commander'
import { mostOfferDays } from './environment.ts'

/** A whole number of up to nine digits. @throws InvalidArgumentError */
export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It is not a whole number.')
}

/** A port, or 0 for a free one. @throws InvalidArgumentError */
export function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('It is not a whole number from 0 to 65535.')
}

/** Something, and not only white space. @throws InvalidArgumentError */
export function words(text: string): string {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError('It is empty.')
}

/** A number above zero, or 0 for as fast as can be. @throws InvalidArgumentError */
export function speed(text: string): number {
  return text === '0' ? 0 : positiveNumber(text)
}

/** A number above zero. @throws InvalidArgumentError */
export function positiveNumber(text: string): number {
  if (/^\d{1,9}(\.\d{1,3})?$/.test(text) && Number(text) > 0) return Number(text)
  throw new InvalidArgumentError('It is not a number above zero.')
}

/** Five digits. @throws InvalidArgumentError */
export function postcode(text: string): string {
  if (/^\d{5}$/.test(text)) return text
  throw new InvalidArgumentError('It is not five digits.')
}

/** For how many days an offer can be accepted. @throws InvalidArgumentError */
export function offerDays(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text) && Number(text) <= mostOfferDays) return Number(text)
  throw new InvalidArgumentError(`It is not a whole number from 1 to ${mostOfferDays}.`)
}
