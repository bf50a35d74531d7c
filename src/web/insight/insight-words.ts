import type { InEachLanguage } from '../language.ts'

interface InsightWords {
  title: string
  lead: string
  period: string
  last(days: string): string
  everything: string
  from: string
  to: string
  tariff: string
  everyTariff: string
  show: string
  computing: string
  renewing: string
  failed: string
  needsFile: string
  asOf(when: string, contracts: string, orders: string, entries: string): string
  ofPeriod(from: string, to: string): string
  ofAll(to: string): string
  ofTariff(tariff: string): string
  nothing: string
  noneOfTariff(tariff: string): string
  emptyPeriod: string
  noPeriod: string
  periodHint: string
  noDay(field: string): string
  dayHint: string
  endsBeforeItBegins: string
  longTariff: string
  tariffHint: string
}

/** What the page of insight says around its figures. */
export const insightWords: InEachLanguage<InsightWords> = {
  en: {
    title: 'Insight',
    lead: 'How long contracts stay where, how many offers become deliveries, what is denied and why, and where most time is lost.',
    period: 'Period',
    last: (days) => `${days} days`,
    everything: 'everything',
    from: 'From',
    to: 'To, included',
    tariff: 'Tariff',
    everyTariff: 'every tariff',
    show: 'Show',
    computing:
      'The whole log is being read. The figures appear here by themselves, or when the page is loaded again.',
    renewing: 'Newer figures are on their way.',
    failed:
      'The figures could not be worked out. This is tried again in half a minute; what went wrong is in the log.',
    needsFile:
      'Insight reads the database beside the engine, so it needs one in a file; this one is kept in memory.',
    asOf: (when, contracts, orders, entries) =>
      `As of ${when}: ${contracts} contracts and ${orders} orders of our own, from ${entries} entries of the log.`,
    ofPeriod: (from, to) => `What happened from ${from} to ${to}.`,
    ofAll: (to) => `All that happened up to ${to}.`,
    ofTariff: (tariff) => `Only tariff ${tariff}.`,
    nothing: 'Nothing is known yet. Figures come with the first contracts.',
    noneOfTariff: (tariff) =>
      `No contract and no order has the tariff ${tariff}. Choose one that the field suggests, or leave it empty.`,
    emptyPeriod: 'Nothing is known of this period: it begins after all that is known. Choose an earlier one.',
    noPeriod: 'period: there is no such period.',
    periodHint: 'Give 30, 90, 365 or all; or days of your own, as from and to.',
    noDay: (field) => `${field}: this is not a day.`,
    dayHint: 'Give days as 2026-03-01; the first must not come after the last.',
    endsBeforeItBegins: 'From, To: the period ends before it begins.',
    longTariff: 'Tariff: this is longer than any tariff’s name.',
    tariffHint: 'Give the supplier’s name of a tariff, or its key; at most 200 characters.',
  },
  de: {
    title: 'Einblick',
    lead: 'Wie lange Verträge wo bleiben, wie viele Angebote zur Belieferung werden, was warum abgelehnt wird und wo die meiste Zeit verloren geht.',
    period: 'Zeitraum',
    last: (days) => `${days} Tage`,
    everything: 'alles',
    from: 'Von',
    to: 'Bis einschließlich',
    tariff: 'Tarif',
    everyTariff: 'jeder Tarif',
    show: 'Anzeigen',
    computing:
      'Das ganze Protokoll wird gelesen. Die Zahlen erscheinen hier von selbst oder wenn die Seite neu geladen wird.',
    renewing: 'Neuere Zahlen sind unterwegs.',
    failed:
      'Die Zahlen ließen sich nicht ermitteln. In einer halben Minute wird es noch einmal versucht; was schiefging, steht im Log.',
    needsFile:
      'Der Einblick liest die Datenbank neben der Engine her und braucht sie in einer Datei; diese steht nur im Speicher.',
    asOf: (when, contracts, orders, entries) =>
      `Stand ${when}: ${contracts} Verträge und ${orders} eigene Aufträge aus ${entries} Einträgen des Protokolls.`,
    ofPeriod: (from, to) => `Was vom ${from} bis zum ${to} geschah.`,
    ofAll: (to) => `Alles, was bis zum ${to} geschah.`,
    ofTariff: (tariff) => `Nur der Tarif ${tariff}.`,
    nothing: 'Noch ist nichts bekannt. Zahlen kommen mit den ersten Verträgen.',
    noneOfTariff: (tariff) =>
      `Kein Vertrag und kein Auftrag hat den Tarif ${tariff}. Wählen Sie einen, den das Feld vorschlägt, oder lassen Sie es leer.`,
    emptyPeriod:
      'Über diesen Zeitraum ist nichts bekannt: Er beginnt nach allem, was bekannt ist. Wählen Sie einen früheren.',
    noPeriod: 'period: Diesen Zeitraum gibt es nicht.',
    periodHint: 'Möglich sind 30, 90, 365 und all; oder eigene Tage, als from und to.',
    noDay: (field) => `${field}: Das ist kein Tag.`,
    dayHint: 'Tage wie 2026-03-01; der erste darf nicht nach dem letzten liegen.',
    endsBeforeItBegins: 'Von, Bis: Der Zeitraum endet, bevor er beginnt.',
    longTariff: 'Tarif: Das ist länger als jeder Name eines Tarifs.',
    tariffHint: 'Name eines Tarifs beim Lieferanten oder sein Schlüssel; höchstens 200 Zeichen.',
  },
}
