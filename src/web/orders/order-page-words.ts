import type { InEachLanguage } from '../language.ts'

interface OrderPageWords {
  title(id: string): string
  whatToDo: string
  path: string
  pathHint: string
  timeline: string
  when: string
  what: string
  state: string
  by(who: string): string
  reason(text: string): string
  offer: string
  noOffer: string
  tariff: string
  quotedAt: string
  notQuoted: string
  validUntil: string
  price: string
  priceHidden: string
  facts: string
  begun: string
  accepted: string
  submitted: string
  contract: string
  customer: string
  mark: string
  markHint: string
  candidate: string
  lookAtCandidate: string
  data: string
  dataHidden: string
  noData: string
  dataErased(when: string): string
  longerWay: string
  findings: string
  noFindings: string
  field: string
  value: string
  events: {
    begun: string
    priced: string
    pricedUntil(until: string): string
    dataGiven: string
    accepted: string
    taken: string
    declined: string
    checked(errors: number): string
    sending: string
    created(contract: string): string
    busy: string
    refused: string
    answerLost: string
    looked: string
    candidate(number: string): string
    found(number: string): string
    releasedByPolicy: string
    releasedByPerson: string
    abandoned: string
    erased: Readonly<Record<'request' | 'retention', string>>
    expired: string
    reminder: string
    other(event: string): string
  }
}

/** What the page of one order says. */
export const orderPageWords: InEachLanguage<OrderPageWords> = {
  en: {
    title: (id) => `Order ${id}`,
    whatToDo: 'What to do',
    path: 'Its way so far',
    pathHint: 'Thick: the way it took. The thickest frame is where it is now.',
    timeline: 'What happened',
    when: 'When',
    what: 'What',
    state: 'State then',
    by: (who) => `by ${who}`,
    reason: (text) => `Reason: ${text}`,
    offer: 'Offer',
    noOffer: 'It came accepted: there was no offer of ours.',
    tariff: 'Tariff',
    quotedAt: 'Price named',
    notQuoted: 'not yet',
    validUntil: 'Valid until',
    price: 'Price',
    priceHidden:
      'The price hangs on the customer’s postcode and consumption: it counts as personal and is not shown.',
    facts: 'Details',
    begun: 'Begun',
    accepted: 'Accepted',
    submitted: 'At the supplier since',
    contract: 'Contract',
    customer: 'Customer',
    mark: 'Mark',
    markHint: 'the second of signing by which it is looked for at the supplier, German time',
    candidate: 'May be',
    lookAtCandidate: 'Look at it before you decide.',
    data: 'Data of the order',
    dataHidden: 'Personal data are not shown (--personal-data turns them on).',
    noData: 'There are none yet.',
    dataErased: (when) => `The data were erased on ${when}.`,
    longerWay: 'It took the longer way: its data were incomplete when it was accepted.',
    findings: 'Findings',
    noFindings: 'Nothing is wrong with it.',
    field: 'Field',
    value: 'Value',
    events: {
      begun: 'An offer was wanted, and the supplier asked for its price.',
      priced: 'The supplier named its price, and the offer was made.',
      pricedUntil: (until) =>
        `The supplier named its price, and the offer was made. It can be accepted until ${until}.`,
      dataGiven: 'Its data were given.',
      accepted: 'The customer accepted.',
      taken: 'It was taken: the customer had accepted elsewhere.',
      declined: 'The customer declined.',
      checked: (errors) =>
        errors === 0
          ? 'Pre-validation found no error.'
          : `Pre-validation found ${errors === 1 ? 'one error' : `${errors} errors`}.`,
      sending: 'It was written down that it would be sent; then it was sent.',
      created: (contract) => `The supplier took it: it is contract ${contract}.`,
      busy: 'The supplier was busy or out of reach and did not take it for now.',
      refused: 'The supplier did not take it.',
      answerLost: 'The answer was lost: nobody knows whether the supplier has it.',
      looked: 'Every order at the supplier was looked at. It was not among them.',
      candidate: (number) => `Every order at the supplier was looked at. ${number} may be it.`,
      found: (number) => `It was found at the supplier as ${number}.`,
      releasedByPolicy: 'It is not at the supplier: by the policy set, it may be sent once more.',
      releasedByPerson: 'It is not at the supplier: somebody decided to send it once more.',
      abandoned: 'It was given up.',
      erased: {
        request: 'Its data were erased, as was asked for.',
        retention: 'Its data were erased: nothing had happened with it for long enough.',
      },
      expired: 'The offer ran out.',
      reminder: 'Data are still missing: reminded.',
      other: (event) => `Noted: ${event}.`,
    },
  },
  de: {
    title: (id) => `Auftrag ${id}`,
    whatToDo: 'Was zu tun ist',
    path: 'Sein Weg bisher',
    pathHint: 'Dick: der Weg, den er nahm. Der dickste Rahmen ist, wo er jetzt ist.',
    timeline: 'Was geschah',
    when: 'Wann',
    what: 'Was',
    state: 'Zustand danach',
    by: (who) => `von ${who}`,
    reason: (text) => `Grund: ${text}`,
    offer: 'Angebot',
    noOffer: 'Er kam angenommen an: Es gab kein Angebot von uns.',
    tariff: 'Tarif',
    quotedAt: 'Preis genannt',
    notQuoted: 'noch nicht',
    validUntil: 'Gültig bis',
    price: 'Preis',
    priceHidden:
      'Der Preis hängt an Postleitzahl und Verbrauch des Kunden: Er gilt als personenbezogen und wird nicht gezeigt.',
    facts: 'Einzelheiten',
    begun: 'Begonnen',
    accepted: 'Angenommen',
    submitted: 'Beim Lieferanten seit',
    contract: 'Vertrag',
    customer: 'Kunde',
    mark: 'Kennzeichen',
    markHint: 'die Sekunde der Unterschrift, an der er beim Lieferanten gesucht wird, deutsche Zeit',
    candidate: 'Könnte sein',
    lookAtCandidate: 'Vor der Entscheidung ansehen.',
    data: 'Daten des Auftrags',
    dataHidden: 'Personenbezogene Daten werden nicht gezeigt (--personal-data schaltet sie ein).',
    noData: 'Noch gibt es keine.',
    dataErased: (when) => `Die Daten wurden am ${when} gelöscht.`,
    longerWay: 'Er nahm den längeren Weg: Seine Daten waren unvollständig, als er angenommen wurde.',
    findings: 'Befunde',
    noFindings: 'Nichts ist falsch an ihm.',
    field: 'Feld',
    value: 'Wert',
    events: {
      begun: 'Ein Angebot war gewünscht, und der Lieferant wurde nach seinem Preis gefragt.',
      priced: 'Der Lieferant nannte seinen Preis, und das Angebot wurde gemacht.',
      pricedUntil: (until) =>
        `Der Lieferant nannte seinen Preis, und das Angebot wurde gemacht. Es kann bis ${until} angenommen werden.`,
      dataGiven: 'Seine Daten wurden angegeben.',
      accepted: 'Der Kunde nahm an.',
      taken: 'Er wurde entgegengenommen: Der Kunde hatte anderswo angenommen.',
      declined: 'Der Kunde lehnte ab.',
      checked: (errors) =>
        errors === 0 ? 'Die Vorprüfung fand keinen Fehler.' : `Die Vorprüfung fand ${errors} Fehler.`,
      sending: 'Es wurde vermerkt, dass er gesendet wird; dann wurde er gesendet.',
      created: (contract) => `Der Lieferant nahm ihn: Er ist Vertrag ${contract}.`,
      busy: 'Der Lieferant war beschäftigt oder nicht erreichbar und nahm ihn vorerst nicht.',
      refused: 'Der Lieferant nahm ihn nicht.',
      answerLost: 'Die Antwort ging verloren: Niemand weiß, ob der Lieferant ihn hat.',
      looked: 'Alle Aufträge des Lieferanten wurden angesehen. Er war nicht darunter.',
      candidate: (number) => `Alle Aufträge des Lieferanten wurden angesehen. ${number} könnte er sein.`,
      found: (number) => `Er wurde beim Lieferanten als ${number} gefunden.`,
      releasedByPolicy: 'Er ist nicht beim Lieferanten: Nach der Einstellung darf er noch einmal hinaus.',
      releasedByPerson: 'Er ist nicht beim Lieferanten: Jemand entschied, ihn noch einmal zu senden.',
      abandoned: 'Er wurde aufgegeben.',
      erased: {
        request: 'Seine Daten wurden auf Wunsch gelöscht.',
        retention: 'Seine Daten wurden gelöscht: Lange genug war nichts mit ihm geschehen.',
      },
      expired: 'Das Angebot lief ab.',
      reminder: 'Noch fehlen Daten: Es wurde erinnert.',
      other: (event) => `Vermerkt: ${event}.`,
    },
  },
}
