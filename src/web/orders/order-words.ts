import type { OrderState } from '../../../machines/index.ts'
import type { FindingCost } from '../../finding.ts'
import type { InEachLanguage } from '../language.ts'

interface OrderWords {
  attention: string
  attentionLead: string
  nothingToDo: string
  allOf(state: string, many: string): string
  decide: string
  mend: string
  list: string
  state: string
  everyState: string
  narrow: string
  none: string
  noneInState(state: string): string
  shown(shown: string, of: string): string
  newest: string
  newer: string
  older: string
  pages: string
  order: string
  begun: string
  since: string
  contract: string
  findings: string
  noFindings: string
  errors(many: string): string
  warnings(many: string): string
  fileLink: string
  title: string
  lead: string
  journey: string
  journeyHint: string
  needed: string
  back: string
  advice: {
    nothing: string
    offered(until: string): string
    ready: string
    submitting: string
    mend(fields: string): string
    whatIsNamed: string
    more(many: string): string
    busy: string
    candidate(number: string): string
    undecided: string
    looking: string
    submitted: string
    ended: string
    expired: string
  }
  field: string
  wholeOrder: string
  severity: string
  severities: Readonly<Record<'error' | 'warning', string>>
  wrong: string
  cost: string
  costs: Readonly<Record<FindingCost, { surely: string; perhaps: string }>>
  supplierSays: string
  supplierSaid: string
  states: Readonly<Record<OrderState, string>>
}

/** What the pages with orders of our own say. Names of states stay as they are. */
export const orderWords: InEachLanguage<OrderWords> = {
  en: {
    attention: 'What needs somebody',
    attentionLead: 'Oldest first. The rest goes on by itself.',
    nothingToDo: 'No order waits for anybody.',
    allOf: (state, many) => `All ${many} ${state}`,
    decide: 'Decide',
    mend: 'Send corrected data',
    list: 'Orders of our own',
    state: 'State',
    everyState: 'every state',
    narrow: 'Show',
    none: 'There are no orders yet. Make an offer, or send a file of orders that customers have accepted.',
    noneInState: (state) => `No order is ${state}.`,
    shown: (shown, of) => `${shown} of ${of}, newest first`,
    newest: 'Newest',
    newer: 'Newer',
    older: 'Older',
    pages: 'Pages of the list',
    order: 'Order',
    begun: 'Begun',
    since: 'In this state since',
    contract: 'Contract',
    findings: 'Findings',
    noFindings: 'none',
    errors: (many) => (many === '1' ? '1 error' : `${many} errors`),
    warnings: (many) => (many === '1' ? '1 warning' : `${many} warnings`),
    fileLink: 'Check and send a file of orders',
    title: 'Orders',
    lead: 'From the first price to the supplier’s contract number, and on to the day of delivery.',
    journey: 'The journey, and how many are where',
    journeyHint: 'The lane says whose turn it is. Red with an exclamation mark: so many wait for somebody.',
    needed: 'Needed',
    back: 'All orders',
    advice: {
      nothing: 'Nothing: it is automated.',
      offered: (until) => `Wait for the customer, who can accept until ${until}.`,
      ready: 'Nothing: it is sent as soon as supplier and call budget allow.',
      submitting: 'Nothing: it is on its way.',
      mend: (fields) =>
        `Ask the customer and mend ${fields}; then send a file with the corrected order. It is recognised and goes out at once.`,
      whatIsNamed: 'what the findings name',
      more: (many) => `${many} more`,
      busy: 'Nothing: the supplier was busy. It goes out again by itself.',
      candidate: (number) => `${number} at the supplier may be it: look at it, then decide.`,
      undecided: 'It is not among the supplier’s orders. Decide: send it once more, or give it up.',
      looking: 'Wait: it is looked for at the supplier. Do not order anew by hand.',
      submitted: 'Nothing: it is followed as a contract.',
      ended: 'Nothing: it has ended.',
      expired: 'Make a new offer if the customer still wants one: prices move.',
    },
    field: 'Field',
    wholeOrder: 'the whole order',
    severity: 'Weight',
    severities: { error: 'error', warning: 'warning' },
    wrong: 'What is wrong',
    cost: 'What it costs',
    costs: {
      openStuck: { surely: 'It would stay Open.', perhaps: 'It may stay Open.' },
      denied: { surely: 'It would be Denied.', perhaps: 'It may be Denied.' },
      rejected: { surely: 'It would be Rejected.', perhaps: 'It may be Rejected.' },
      refused: {
        surely: 'The supplier would refuse it.',
        perhaps: 'The supplier may refuse it.',
      },
      slower: { surely: 'It would take longer.', perhaps: 'It may take longer.' },
    },
    supplierSays: 'The supplier did not take it. Its own words may be personal and are not shown.',
    supplierSaid: 'The supplier says',
    states: {
      Quoting: 'The supplier is asked for its price.',
      Offered: 'The customer has an offer.',
      Accepted: 'The customer wants it; its data are looked at.',
      Incomplete: 'Data are missing or wrong.',
      Ready: 'The data are complete; it can be sent.',
      Submitting: 'It is on its way to the supplier.',
      Refused: 'The supplier did not take it.',
      Uncertain: 'The answer was lost: nobody knows whether the supplier has it.',
      Submitted: 'The supplier has it.',
      Declined: 'The customer does not want it.',
      Expired: 'The offer ran out before it was accepted.',
      Abandoned: 'A person gave it up.',
    },
  },
  de: {
    attention: 'Was jemanden braucht',
    attentionLead: 'Ältestes zuerst. Alles andere geht von selbst weiter.',
    nothingToDo: 'Kein Auftrag wartet auf jemanden.',
    allOf: (state, many) => `Alle ${many} in ${state}`,
    decide: 'Entscheiden',
    mend: 'Berichtigte Daten senden',
    list: 'Eigene Aufträge',
    state: 'Zustand',
    everyState: 'jeder Zustand',
    narrow: 'Anzeigen',
    none: 'Noch gibt es keine Aufträge. Machen Sie ein Angebot, oder senden Sie eine Datei mit Aufträgen, die Kunden angenommen haben.',
    noneInState: (state) => `Kein Auftrag ist in ${state}.`,
    shown: (shown, of) => `${shown} von ${of}, neueste zuerst`,
    newest: 'Neueste',
    newer: 'Neuere',
    older: 'Ältere',
    pages: 'Seiten der Liste',
    order: 'Auftrag',
    begun: 'Begonnen',
    since: 'In diesem Zustand seit',
    contract: 'Vertrag',
    findings: 'Befunde',
    noFindings: 'keine',
    errors: (many) => `${many} Fehler`,
    warnings: (many) => (many === '1' ? '1 Warnung' : `${many} Warnungen`),
    fileLink: 'Datei mit Aufträgen prüfen und senden',
    title: 'Aufträge',
    lead: 'Vom ersten Preis bis zur Vertragsnummer des Lieferanten, und weiter bis zum Tag der Belieferung.',
    journey: 'Die Reise, und wie viele wo sind',
    journeyHint: 'Die Bahn sagt, wer am Zug ist. Rot mit Ausrufezeichen: So viele warten auf jemanden.',
    needed: 'Nötig',
    back: 'Alle Aufträge',
    advice: {
      nothing: 'Nichts: Es läuft von selbst.',
      offered: (until) => `Auf den Kunden warten, der bis ${until} annehmen kann.`,
      ready: 'Nichts: Er wird gesendet, sobald Lieferant und Anfragebudget es zulassen.',
      submitting: 'Nichts: Er ist unterwegs.',
      mend: (fields) =>
        `Den Kunden fragen und ${fields} berichtigen; dann eine Datei mit dem berichtigten Auftrag senden. Er wird erkannt und geht sofort hinaus.`,
      whatIsNamed: 'was die Befunde nennen',
      more: (many) => `${many} weitere`,
      busy: 'Nichts: Der Lieferant war beschäftigt. Er geht von selbst noch einmal hinaus.',
      candidate: (number) => `${number} beim Lieferanten könnte er sein: ansehen, dann entscheiden.`,
      undecided:
        'Er ist nicht unter den Aufträgen des Lieferanten. Entscheiden: noch einmal senden oder aufgeben.',
      looking: 'Warten: Beim Lieferanten wird nach ihm gesucht. Nicht von Hand neu bestellen.',
      submitted: 'Nichts: Er wird als Vertrag verfolgt.',
      ended: 'Nichts: Er ist zu Ende.',
      expired: 'Ein neues Angebot machen, falls der Kunde noch möchte: Preise bewegen sich.',
    },
    field: 'Feld',
    wholeOrder: 'der ganze Auftrag',
    severity: 'Gewicht',
    severities: { error: 'Fehler', warning: 'Warnung' },
    wrong: 'Was nicht stimmt',
    cost: 'Was es kostet',
    costs: {
      openStuck: { surely: 'Er bliebe Open.', perhaps: 'Er bleibt vielleicht Open.' },
      denied: { surely: 'Er würde Denied.', perhaps: 'Er wird vielleicht Denied.' },
      rejected: { surely: 'Er würde Rejected.', perhaps: 'Er wird vielleicht Rejected.' },
      refused: {
        surely: 'Der Lieferant nähme ihn nicht an.',
        perhaps: 'Der Lieferant nimmt ihn vielleicht nicht an.',
      },
      slower: { surely: 'Er würde länger dauern.', perhaps: 'Er dauert vielleicht länger.' },
    },
    supplierSays:
      'Der Lieferant hat ihn nicht angenommen. Seine Worte können personenbezogen sein und werden nicht gezeigt.',
    supplierSaid: 'Der Lieferant sagt',
    states: {
      Quoting: 'Der Lieferant wird nach seinem Preis gefragt.',
      Offered: 'Der Kunde hat ein Angebot.',
      Accepted: 'Der Kunde möchte ihn; seine Daten werden geprüft.',
      Incomplete: 'Daten fehlen oder sind falsch.',
      Ready: 'Die Daten sind vollständig; er kann gesendet werden.',
      Submitting: 'Er ist auf dem Weg zum Lieferanten.',
      Refused: 'Der Lieferant hat ihn nicht angenommen.',
      Uncertain: 'Die Antwort ging verloren: Niemand weiß, ob der Lieferant ihn hat.',
      Submitted: 'Der Lieferant hat ihn.',
      Declined: 'Der Kunde möchte ihn nicht.',
      Expired: 'Das Angebot lief ab, bevor es angenommen wurde.',
      Abandoned: 'Ein Mensch hat ihn aufgegeben.',
    },
  },
}
