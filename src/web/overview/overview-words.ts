import type { InEachLanguage } from '../language.ts'

interface OverviewWords {
  title: string
  today(many: string, isOne: boolean): string
  nothingToDo: string
  allAlerts: string
  chart: string
  chartOfOrders: string
  chartHint: string
  flow: string
  noFlow: string
  way: string
  contracts: string
  fresh: string
  freshLead: string
  stage: string
  known: string
  meanAge: string
  greatestAge: string
  never: string
  late: string
  budget: string
  windows: Readonly<Record<'second' | 'hour' | 'day', string>>
  left(left: string, allowed: string): string
  noLimit: string
  every(interval: string): string
  host: string
  breaker: Readonly<Record<'closed' | 'open' | 'halfOpen', string>>
  rate(share: string): string
  latest: string
  noMoves: string
  newContract: string
  looked: string
  neverLooked: string
  trouble(code: string): string
  noTrouble: string
  walking: string
  queue: string
  emptyQueue: string
  behind(sink: string, many: string): string
  deadLetters(sink: string, many: string): string
}

/** What the overview says. */
export const overviewWords: InEachLanguage<OverviewWords> = {
  en: {
    title: 'Overview',
    today: (many, isOne) => (isOne ? 'One thing to act on' : `${many} things to act on`),
    nothingToDo: 'Nothing waits for anybody.',
    allAlerts: 'All alerts',
    chart: 'Contracts now',
    chartOfOrders: 'Orders of our own now',
    chartHint:
      'Red: something there waits for somebody. The wider an edge, the more took it in the last day.',
    flow: 'In the last 24 hours',
    noFlow: 'Nothing has moved in the last 24 hours.',
    way: 'Way',
    contracts: 'Number',
    fresh: 'How fresh our knowledge is',
    freshLead: 'The time since each contract was last looked at.',
    stage: 'State',
    known: 'Contracts',
    meanAge: 'On average',
    greatestAge: 'At most',
    never: 'never seen',
    late: 'start date has come',
    budget: 'Calls to the supplier',
    windows: { second: 'in a second', hour: 'in an hour', day: 'in a day' },
    left: (left, allowed) => `${left} of ${allowed} left`,
    noLimit: 'No limit is set.',
    every: (interval) => `One call about every ${interval}.`,
    host: 'Host',
    breaker: { closed: 'answers', open: 'left alone for now', halfOpen: 'tried once' },
    rate: (share) => `at ${share} of the rate`,
    latest: 'Latest transitions',
    noMoves: 'None since this process began.',
    newContract: 'new',
    looked: 'Last look that succeeded',
    neverLooked: 'No look has succeeded yet.',
    trouble: (code) => `The latest look failed: ${code}.`,
    noTrouble: 'The supplier answers.',
    walking: 'The supplier’s list is still being read for the first time.',
    queue: 'What waits',
    emptyQueue: 'Nothing waits to be carried out, sent or delivered.',
    behind: (sink, many) => `${sink}: ${many} to be delivered`,
    deadLetters: (sink, many) => `${sink}: ${many} given up`,
  },
  de: {
    title: 'Überblick',
    today: (many, isOne) => (isOne ? 'Eins ist zu tun' : `${many} Dinge sind zu tun`),
    nothingToDo: 'Nichts wartet auf jemanden.',
    allAlerts: 'Alle Alarme',
    chart: 'Verträge jetzt',
    chartOfOrders: 'Eigene Aufträge jetzt',
    chartHint:
      'Rot: Dort wartet etwas auf jemanden. Je breiter eine Kante, desto mehr gingen sie am letzten Tag.',
    flow: 'In den letzten 24 Stunden',
    noFlow: 'In den letzten 24 Stunden hat sich nichts bewegt.',
    way: 'Weg',
    contracts: 'Anzahl',
    fresh: 'Wie frisch unser Wissen ist',
    freshLead: 'Die Zeit, seit ein Vertrag zuletzt angesehen wurde.',
    stage: 'Zustand',
    known: 'Verträge',
    meanAge: 'Im Mittel',
    greatestAge: 'Höchstens',
    never: 'nie gesehen',
    late: 'Starttag ist da',
    budget: 'Anfragen an den Lieferanten',
    windows: { second: 'in einer Sekunde', hour: 'in einer Stunde', day: 'an einem Tag' },
    left: (left, allowed) => `${left} von ${allowed} übrig`,
    noLimit: 'Es ist keine Grenze gesetzt.',
    every: (interval) => `Eine Anfrage etwa alle ${interval}.`,
    host: 'Host',
    breaker: { closed: 'antwortet', open: 'wird zurzeit in Ruhe gelassen', halfOpen: 'wird einmal versucht' },
    rate: (share) => `mit ${share} der Rate`,
    latest: 'Neueste Übergänge',
    noMoves: 'Keine, seit dieser Prozess läuft.',
    newContract: 'neu',
    looked: 'Letzter gelungener Blick',
    neverLooked: 'Noch ist kein Blick gelungen.',
    trouble: (code) => `Der letzte Blick misslang: ${code}.`,
    noTrouble: 'Der Lieferant antwortet.',
    walking: 'Die Liste des Lieferanten wird noch zum ersten Mal gelesen.',
    queue: 'Was wartet',
    emptyQueue: 'Nichts wartet darauf, ausgeführt, gesendet oder zugestellt zu werden.',
    behind: (sink, many) => `${sink}: ${many} zuzustellen`,
    deadLetters: (sink, many) => `${sink}: ${many} aufgegeben`,
  },
}
