import type { ConversionStage } from './insight-report-parts.ts'
import type { InEachLanguage } from './language.ts'

type PerUnit = Readonly<Record<'day' | 'week' | 'month', string>>

/** What is said of moves: conversion, flow, denials, where time is lost, how late changes are seen. */
export interface MoveWords {
  lost: string
  lostLead: string
  daysColumn: string
  beyondColumn: string
  medianBeforeColumn: string
  funnel: string
  funnelLead: string
  funnelOfOffers: string
  cameAccepted: string
  stages: Readonly<Record<ConversionStage, string>>
  ofThoseBefore(share: string): string
  cameTo: string
  ordersColumn: string
  ofAll: string
  ofThoseBeforeColumn: string
  endedThere: string
  underWay: string
  ofAllBefore: string
  flow: PerUnit
  flowOfOrders: PerUnit
  flowLead: string
  foundLeftOut: string
  series: Readonly<Record<string, string>>
  movesAxis: string
  unitAxis: PerUnit
  transition: string
  times: string
  newContract: string
  inferred: string
  denials: string
  denialsLead: string
  reasons: string
  byTariff: string
  byPreviousSupplier: string
  byData: string
  onlyInTable: string
  rejections: string
  reason: string
  noReason: string
  notKnown: string
  groups: Readonly<Record<string, string>>
  group: string
  fates: Readonly<Record<'recovered' | 'stillDenied' | 'ended', string>>
  denialsColumn: string
  deniedColumn: string
  deniedAxis: string
  shareOf(share: string, contracts: string): string
  overall(share: string): string
  delay: string
  delayLead: string
  delayAxis: string
  medianToP95(median: string, p95: string): string
  seen: string
  mean: string
  p95Column: string
  longest: string
  unbounded: string
  allOfThem: string
}

/** States keep the supplier's names. */
export const moveWords: InEachLanguage<MoveWords> = {
  en: {
    lost: 'Where time is lost',
    lostLead:
      'Days of all contracts together. The taller red end is beyond what the guide expects; the upright mark is the period before.',
    daysColumn: 'Contract-days',
    beyondColumn: 'Beyond the guide',
    medianBeforeColumn: 'Median before',
    funnel: 'From offer to Delivery',
    funnelLead: 'Orders of our own that began in the period, and how far they have come by now.',
    funnelOfOffers: 'Began with an offer',
    cameAccepted: 'Came accepted',
    stages: {
      ...{ begun: 'begun', offered: 'offered', accepted: 'accepted', submitted: 'submitted' },
      ...{ contract: 'contract', delivery: 'Delivery' },
    },
    ofThoseBefore: (share) => `${share} of those before`,
    cameTo: 'Came to',
    ordersColumn: 'Orders',
    ofAll: 'Of all',
    ofThoseBeforeColumn: 'Of those before',
    endedThere: 'Ended there',
    underWay: 'Under way',
    ofAllBefore: 'Of all, period before',
    flow: {
      ...{ day: 'Moves of contracts per day', week: 'Moves of contracts per week' },
      month: 'Moves of contracts per month',
    },
    flowOfOrders: {
      ...{ day: 'Moves of orders of our own per day', week: 'Moves of orders of our own per week' },
      month: 'Moves of orders of our own per month',
    },
    flowLead:
      'How many came to a state, or were seen for the first time. Each counts when it most likely happened.',
    foundLeftOut: 'What was there already when the log began is left out of the picture.',
    series: { new: 'new', ended: 'ended', trouble: 'in trouble' },
    movesAxis: 'moves',
    unitAxis: { day: 'day', week: 'week from Monday', month: 'month' },
    transition: 'Transition',
    times: 'Times',
    newContract: 'new',
    inferred: 'Not seen',
    denials: 'What is denied',
    denialsLead:
      'Shares are of contracts that were in Processing; the line around a dot is its 95% range, the upright line the share of all. They are counts, not causes.',
    reasons: 'Denials by reason',
    byTariff: 'Share denied, by tariff',
    byPreviousSupplier: 'Share denied, by previous supplier',
    byData: 'Share denied, by what the order came with',
    onlyInTable: 'Groups of fewer than five contracts are in the table only.',
    rejections: 'Rejected, by reason',
    reason: 'Reason',
    noReason: 'none given',
    notKnown: 'not known',
    groups: { 'none (new move-in)': 'none (new move-in)', '(no code number)': 'no code number' },
    group: 'Group',
    fates: { recovered: 'back to Processing', stillDenied: 'still denied', ended: 'ended' },
    denialsColumn: 'Denials',
    deniedColumn: 'Denied',
    deniedAxis: 'share denied',
    shareOf: (share, contracts) => `${share} of ${contracts}`,
    overall: (share) => `All together: ${share}`,
    delay: 'How late changes are seen',
    delayLead:
      'No change was seen later than its effective interval is wide: from the last look before it to the one that saw it. The dot is the median, the line ends where 95 in 100 are; the ring is the period before. Of all tariffs.',
    delayAxis: 'width of the effective interval',
    medianToP95: (median, p95) => `${median} to ${p95}`,
    seen: 'Seen',
    mean: 'Mean at most',
    p95Column: '95 in 100 by',
    longest: 'Longest',
    unbounded: 'Since unknown',
    allOfThem: 'all',
  },
  de: {
    lost: 'Wo Zeit verloren geht',
    lostLead:
      'Tage aller Verträge zusammen. Das höhere rote Ende liegt über dem, was der Leitfaden erwartet; die senkrechte Marke ist der Zeitraum davor.',
    daysColumn: 'Vertragstage',
    beyondColumn: 'Über dem Leitfaden',
    medianBeforeColumn: 'Median vorher',
    funnel: 'Vom Angebot zur Belieferung',
    funnelLead: 'Eigene Aufträge, die im Zeitraum begannen, und wie weit sie bis jetzt gekommen sind.',
    funnelOfOffers: 'Mit einem Angebot begonnen',
    cameAccepted: 'Angenommen gekommen',
    stages: {
      ...{ begun: 'begonnen', offered: 'angeboten', accepted: 'angenommen', submitted: 'eingereicht' },
      ...{ contract: 'Vertrag', delivery: 'Belieferung' },
    },
    ofThoseBefore: (share) => `${share} der vorigen`,
    cameTo: 'Kamen bis',
    ordersColumn: 'Aufträge',
    ofAll: 'Von allen',
    ofThoseBeforeColumn: 'Von den vorigen',
    endedThere: 'Dort zu Ende',
    underWay: 'Unterwegs',
    ofAllBefore: 'Von allen, Zeitraum davor',
    flow: {
      ...{ day: 'Wechsel von Verträgen je Tag', week: 'Wechsel von Verträgen je Woche' },
      month: 'Wechsel von Verträgen je Monat',
    },
    flowOfOrders: {
      ...{ day: 'Wechsel eigener Aufträge je Tag', week: 'Wechsel eigener Aufträge je Woche' },
      month: 'Wechsel eigener Aufträge je Monat',
    },
    flowLead:
      'Wie viele in einen Zustand kamen oder zum ersten Mal gesehen wurden. Jeder Wechsel zählt dann, wann er am ehesten geschah.',
    foundLeftOut: 'Was schon da war, als das Protokoll begann, fehlt im Bild.',
    series: { new: 'neu', ended: 'zu Ende', trouble: 'in Schwierigkeiten' },
    movesAxis: 'Wechsel',
    unitAxis: { day: 'Tag', week: 'Woche ab Montag', month: 'Monat' },
    transition: 'Übergang',
    times: 'Male',
    newContract: 'neu',
    inferred: 'Nicht gesehen',
    denials: 'Was abgelehnt wird',
    denialsLead:
      'Anteile an den Verträgen, die in Processing waren; die Linie um einen Punkt ist sein 95-%-Bereich, die senkrechte Linie der Anteil aller. Das sind Zählungen, keine Ursachen.',
    reasons: 'Ablehnungen nach Grund',
    byTariff: 'Anteil abgelehnt, nach Tarif',
    byPreviousSupplier: 'Anteil abgelehnt, nach bisherigem Lieferanten',
    byData: 'Anteil abgelehnt, nach Angaben im Auftrag',
    onlyInTable: 'Gruppen mit weniger als fünf Verträgen stehen nur in der Tabelle.',
    rejections: 'Rejected, nach Grund',
    reason: 'Grund',
    noReason: 'keiner genannt',
    notKnown: 'nicht bekannt',
    groups: {
      'none (new move-in)': 'keiner (Neueinzug)',
      '(no code number)': 'keine Codenummer',
      'meter number and MaLo': 'Zählernummer und MaLo',
      'meter number only': 'nur Zählernummer',
      'MaLo only': 'nur MaLo',
      neither: 'keines von beiden',
    },
    group: 'Gruppe',
    fates: { recovered: 'zurück zu Processing', stillDenied: 'noch abgelehnt', ended: 'zu Ende' },
    denialsColumn: 'Ablehnungen',
    deniedColumn: 'Abgelehnt',
    deniedAxis: 'Anteil abgelehnt',
    shareOf: (share, contracts) => `${share} von ${contracts}`,
    overall: (share) => `Alle zusammen: ${share}`,
    delay: 'Wie spät Änderungen gesehen werden',
    delayLead:
      'Keine Änderung wurde später gesehen, als ihr Wirkungszeitraum breit ist: vom letzten Blick davor bis zu dem, der sie sah. Der Punkt ist der Median, die Linie endet da, wo 95 von 100 sind; der Ring ist der Zeitraum davor. Über alle Tarife.',
    delayAxis: 'Breite des Wirkungszeitraums',
    medianToP95: (median, p95) => `${median} bis ${p95}`,
    seen: 'Gesehen',
    mean: 'Höchstens im Mittel',
    p95Column: '95 von 100 nach',
    longest: 'Längster',
    unbounded: 'Seit unbekannt',
    allOfThem: 'alle',
  },
}
