import type { InEachLanguage } from './language.ts'

interface Range {
  leastMs: number | null
  mostMs: number | null
}

/** What is said of how long something lasts, and at a glance. */
export interface StayWords {
  // Durations
  before: string
  guide(range: string): string
  expectedRange(range: Range): string
  median(lasts: string): string
  halfBy(lasts: string, limits: string): string
  between(low: string, high: string): string
  orMore(low: string): string
  nineInTen(lasts: string): string
  restsOn(contracts: string): string
  noMedian: string
  medianOver(lasts: string): string
  survivalLabel(name: string, figures: string): string
  comparison: Readonly<Record<'longer' | 'shorter' | 'asExpected', string>>
  comparedBefore(figure: string): string
  medianBefore(lasts: string): string
  /** What the guide says without a figure. */
  guideWords: Readonly<Record<string, string>>
  // Headings
  glance: string
  stays: string
  staysLead: string
  ways: string
  waysLead: string
  orderStays: string
  asTable: string
  curveTable: string
  // Words
  wayNames: Readonly<
    Record<
      'offerToAcceptance' | 'acceptanceToProcessing' | 'processingToContract' | 'offerToDelivery',
      string
    >
  >
  // Columns
  state: string
  way: string
  entered: string
  left: string
  stillThere: string
  medianColumn: string
  limits: string
  nineColumn: string
  offBy: string
  rests: string
  beforeColumn: string
  guideColumn: string
  arrive: string
  lastsLonger: string
  share: string
  atRisk: string
  // At a glance
  tileConversion: string
  tileProcess: string
  tileDenied: string
  tileLost: string
  tileDelay: string
  noFigure: string
  ofContracts(denied: string, contracts: string): string
  contractDays(days: string): string
  p95(lasts: string): string
}

const weekMs = 7 * 86_400_000

/** What the figures of insight say of lengths, and at a glance. States keep the supplier's names. */
export const stayWords: InEachLanguage<StayWords> = {
  en: {
    before: 'before',
    guide: (range) => `guide: ${range}`,
    expectedRange: ({ leastMs, mostMs }) =>
      leastMs !== null
        ? `${leastMs / weekMs} to ${mostMs! / weekMs} weeks`
        : `at most ${hours(mostMs!, 'hour', 'hours')}`,
    median: (lasts) => `median ${lasts}`,
    halfBy: (lasts, limits) => `Half are over by ${lasts} (${limits}).`,
    between: (low, high) => `95%: ${low} to ${high}`,
    orMore: (low) => `95%: ${low} or more`,
    nineInTen: (lasts) => `Nine in ten by ${lasts}.`,
    restsOn: (contracts) => `Rests on ${contracts}.`,
    noMedian: 'Too few have left for a median.',
    medianOver: (lasts) => `Fewer than half have left; the median is over ${lasts}.`,
    survivalLabel: (name, figures) =>
      `${name}: share that lasts longer, by days since the beginning. ${figures}`,
    comparison: {
      longer: 'longer than the guide',
      shorter: 'shorter than the guide',
      asExpected: 'as the guide says',
    },
    comparedBefore: (figure) => `before: ${figure}`,
    medianBefore: (lasts) => `Median before: ${lasts}.`,
    guideWords: {},
    glance: 'At a glance',
    stays: 'How long contracts stay',
    staysLead:
      'The line is the share still in the state after so long, with its 95% band; what has not ended yet is allowed for. The dashed line is the period before.',
    ways: 'How long the way takes',
    waysLead: 'From one point of the journey to another, of those who get there.',
    orderStays: 'How long orders of our own stay',
    asTable: 'The figures as a table',
    curveTable: 'The curves as a table',
    wayNames: {
      offerToAcceptance: 'offer to acceptance',
      acceptanceToProcessing: 'acceptance to Processing',
      processingToContract: 'Processing to Contract',
      offerToDelivery: 'offer to Delivery',
    },
    state: 'State',
    way: 'Way',
    entered: 'Entered',
    left: 'Left',
    stillThere: 'Still there',
    medianColumn: 'Median',
    limits: '95%',
    nineColumn: '9 in 10 by',
    offBy: 'Off by up to',
    rests: 'Rests on',
    beforeColumn: 'Before',
    guideColumn: 'Guide',
    arrive: 'Arrive',
    lastsLonger: 'Longer than',
    share: 'Share',
    atRisk: 'Watched',
    tileConversion: 'of offers come to Delivery',
    tileProcess: 'from Processing to Contract, half by then',
    tileDenied: 'of contracts in Processing were denied',
    tileLost: 'is where most time is lost',
    tileDelay: 'at most until a change is seen, half of them',
    noFigure: 'not known yet',
    ofContracts: (denied, contracts) => `${denied} of ${contracts} contracts`,
    contractDays: (days) => `${days} contract-${days === '1' ? 'day' : 'days'}`,
    p95: (lasts) => `95 in 100 by ${lasts}`,
  },
  de: {
    before: 'vorher',
    guide: (range) => `Leitfaden: ${range}`,
    expectedRange: ({ leastMs, mostMs }) =>
      leastMs !== null
        ? `${leastMs / weekMs} bis ${mostMs! / weekMs} Wochen`
        : `höchstens ${hours(mostMs!, 'Stunde', 'Stunden')}`,
    median: (lasts) => `Median ${lasts}`,
    halfBy: (lasts, limits) => `Nach ${dative(lasts)} ist die Hälfte vorbei (${limits}).`,
    between: (low, high) => `95 %: ${low} bis ${high}`,
    orMore: (low) => `95 %: ${low} oder mehr`,
    nineInTen: (lasts) => `Neun von zehn nach ${dative(lasts)}.`,
    restsOn: (contracts) => `Grundlage: ${contracts}.`,
    noMedian: 'Für einen Median sind zu wenige weitergekommen.',
    medianOver: (lasts) =>
      `Weniger als die Hälfte ist weitergekommen; der Median liegt über ${dative(lasts)}.`,
    survivalLabel: (name, figures) =>
      `${name}: Anteil, der länger dauert, nach der Zeit seit dem Beginn. ${figures}`,
    comparison: {
      longer: 'länger als im Leitfaden',
      shorter: 'kürzer als im Leitfaden',
      asExpected: 'wie im Leitfaden',
    },
    comparedBefore: (figure) => `vorher: ${figure}`,
    medianBefore: (lasts) => `Median vorher: ${lasts}.`,
    guideWords: {
      'minutes, when the data are complete': 'Minuten, wenn die Daten vollständig sind',
      'hours to days, up to the partner': 'Stunden bis Tage, je nach Partner',
      'minutes until Processing, when the data are complete':
        'Minuten bis Processing, wenn die Daten vollständig sind',
    },
    glance: 'Auf einen Blick',
    stays: 'Wie lange Verträge bleiben',
    staysLead:
      'Die Linie ist der Anteil, der nach so langer Zeit noch im Zustand ist, mit seinem 95-%-Band; was noch nicht vorbei ist, ist berücksichtigt. Gestrichelt ist der Zeitraum davor.',
    ways: 'Wie lange der Weg dauert',
    waysLead: 'Von einem Punkt des Weges zu einem anderen, bei denen, die dort ankommen.',
    orderStays: 'Wie lange eigene Aufträge bleiben',
    asTable: 'Die Zahlen als Tabelle',
    curveTable: 'Die Kurven als Tabelle',
    wayNames: {
      offerToAcceptance: 'Angebot bis Annahme',
      acceptanceToProcessing: 'Annahme bis Processing',
      processingToContract: 'Processing bis Contract',
      offerToDelivery: 'Angebot bis Delivery',
    },
    state: 'Zustand',
    way: 'Weg',
    entered: 'Gekommen',
    left: 'Gegangen',
    stillThere: 'Noch da',
    medianColumn: 'Median',
    limits: '95 %',
    nineColumn: '9 von 10 nach',
    offBy: 'Ungenau um bis zu',
    rests: 'Grundlage',
    beforeColumn: 'Vorher',
    guideColumn: 'Leitfaden',
    arrive: 'Kommen an',
    lastsLonger: 'Länger als',
    share: 'Anteil',
    atRisk: 'Beobachtet',
    tileConversion: 'der Angebote kommen zur Belieferung',
    tileProcess: 'von Processing bis Contract, die Hälfte bis dahin',
    tileDenied: 'der Verträge in Processing wurden abgelehnt',
    tileLost: 'kostet die meiste Zeit',
    tileDelay: 'höchstens, bis eine Änderung gesehen ist, bei der Hälfte',
    noFigure: 'noch nicht bekannt',
    ofContracts: (denied, contracts) => `${denied} von ${contracts} Verträgen`,
    contractDays: (days) => `${days} ${days === '1' ? 'Vertragstag' : 'Vertragstage'}`,
    p95: (lasts) => `95 von 100 nach ${dative(lasts)}`,
  },
}

function hours(ms: number, one: string, many: string): string {
  const count = ms / 3_600_000
  return `${count} ${count === 1 ? one : many}`
}

/** „Tage“ after a preposition that wants the dative. */
function dative(lasts: string): string {
  return lasts.replace(/ Tage$/, ' Tagen')
}
