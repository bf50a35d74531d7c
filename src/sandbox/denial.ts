import type { RandomStream } from './random-stream.ts'

/**
 * Why an order did not go through: the supplier's word, and what its staff or a market partner wrote beside
 * it.
 */
export interface Denial {
  denialReason: string
  message: string
}

// The lifecycle guide names three causes of a denial: the location is not identified, the old contract ends
// too far in the future, the data differ from the old supplier's.
const messages: Readonly<Record<string, readonly string[]>> = {
  ContractCommitment: [
    'Der bisherige Lieferant meldet eine Vertragsbindung über den gewünschten Termin hinaus.',
    'Kündigung abgelehnt: Der laufende Vertrag endet erst später, bitte Termin mit dem Kunden abstimmen.',
  ],
  UnsuccessfulSupplierChange: [
    'Marktlokation konnte nicht identifiziert werden, bitte Zählernummer prüfen.',
    'Name oder Anschrift weichen von den Daten des bisherigen Lieferanten ab.',
    'Der Netzbetreiber hat die Anmeldung abgelehnt, die Vorlauffrist ist nicht eingehalten.',
  ],
  Duplicate: ['Für diese Marktlokation liegt bereits eine andere Anmeldung vor.'],
  Dunning: ['Es besteht ein offenes Mahnverfahren, bitte Rücksprache mit dem Kunden halten.'],
  Other: ['Bitte den Kunden kontaktieren: Die Angaben zum Anschluss sind unvollständig.'],
}

/** Draws why an order is denied in the change process. */
export function drawDenial(stream: RandomStream): Denial {
  const denialReason = stream.weighted([
    ['UnsuccessfulSupplierChange', 0.42],
    ['ContractCommitment', 0.3],
    ['Other', 0.15],
    ['Duplicate', 0.08],
    ['Dunning', 0.05],
  ])
  return { denialReason, message: stream.pick(messages[denialReason]!) }
}

/** Draws why an order is refused for good. */
export function drawRejection(stream: RandomStream): { denialReason: string } {
  const denialReason = stream.weighted([
    ['InsufficientSolvency', 0.7],
    ['ContractCommitment', 0.2],
    ['Dunning', 0.1],
  ])
  return { denialReason }
}
