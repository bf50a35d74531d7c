import { withCheckDigit } from './check-digit.ts'
import type { RandomStream } from './random-stream.ts'

/**
 * Where the electricity of one contract is to flow, and what the customer could say about it when ordering.
 */
export interface DeliveryPoint {
  /** As given with the order; null when the customer did not know it. */
  meterNumber: string | null
  /** As given with the order; null when the customer did not know it. */
  maLoIdentifier: string | null
  /** As given with the order; null when the customer did not know it. */
  meLoIdentifier: string | null
  /** What the market partners find out during the change process. */
  found: { maLoIdentifier: string; meLoIdentifier: string }
  /** BDEW code of the grid operator, 13 digits. */
  gridOperatorCode: string
  yearlyConsumptionKwh: number
}

const digits = '0123456789'
const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ'

/**
 * Makes up a delivery point. Of a hundred customers 35 give a MaLo (most with the meter number), 45 the meter
 * number alone and 20 neither.
 */
export function madeUpDeliveryPoint(stream: RandomStream, postCode: string): DeliveryPoint {
  const found = madeUpLocation(stream, postCode)
  const meterNumber = `1${stream.text(3, letters)}00${stream.text(8, digits)}`
  const known = stream.weighted([
    ['both', 0.31],
    ['maLo', 0.04],
    ['meter', 0.45],
    ['neither', 0.2],
  ] as const)
  const knowsMaLo = known === 'both' || known === 'maLo'
  return {
    meterNumber: known === 'both' || known === 'meter' ? meterNumber : null,
    maLoIdentifier: knowsMaLo ? found.maLoIdentifier : null,
    meLoIdentifier: knowsMaLo && stream.chance(0.3) ? found.meLoIdentifier : null,
    found,
    gridOperatorCode: madeUpGridOperatorCode(stream),
    yearlyConsumptionKwh: Math.round(stream.logNormal(2_900, 0.45)),
  }
}

/** A MaLo number of an electricity location with a right check digit, and a MeLo number of 33 characters. */
export function madeUpLocation(stream: RandomStream, postCode: string): DeliveryPoint['found'] {
  return {
    maLoIdentifier: withCheckDigit(`${stream.integer(4, 9)}${stream.text(9, digits)}`),
    meLoIdentifier: `DE${stream.text(6, digits)}${postCode}${stream.text(20, digits + letters)}`,
  }
}

/** A BDEW code of a grid operator. */
export function madeUpGridOperatorCode(stream: RandomStream): string {
  return withCheckDigit(`99${stream.text(10, digits)}`)
}
