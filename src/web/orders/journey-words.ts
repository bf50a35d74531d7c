import type { SwimLaneWords } from '../../report/swim-lane-svg.ts'
import type { InEachLanguage } from '../language.ts'
import { speechIn } from '../speech.ts'

/** What the swim-lane says. */
export const journeyWords: InEachLanguage<SwimLaneWords> = {
  en: {
    title: 'The journey from the first price to delivery, by who acts',
    actors: { partner: 'Partner', customer: 'Customer', supplier: 'Supplier', market: 'Market' },
    phases: {
      offer: 'Offer',
      acceptance: 'Acceptance',
      'order data': 'Order data',
      submission: 'Submission',
      'pre-validation': 'Pre-validation',
      'change process': 'Change process',
      supply: 'Supply',
      ended: 'Ended',
    },
    number: (many) => speechIn.en.number(many),
    inWords: ({ name, actor, count, troubles }) =>
      `${name}, ${actor}: ${count}${troubles === null ? '' : `, of which ${troubles} wait for somebody`}.`,
  },
  de: {
    title: 'Die Reise vom ersten Preis bis zur Belieferung, nach dem, wer am Zug ist',
    actors: { partner: 'Partner', customer: 'Kunde', supplier: 'Lieferant', market: 'Markt' },
    phases: {
      offer: 'Angebot',
      acceptance: 'Annahme',
      'order data': 'Auftragsdaten',
      submission: 'Übermittlung',
      'pre-validation': 'Vorprüfung',
      'change process': 'Wechselprozess',
      supply: 'Belieferung',
      ended: 'Beendet',
    },
    number: (many) => speechIn.de.number(many),
    inWords: ({ name, actor, count, troubles }) =>
      `${name}, ${actor}: ${count}${troubles === null ? '' : `, davon warten ${troubles} auf jemanden`}.`,
  },
}
