import { html, type Markup } from '../../markup.ts'
import type { InEachLanguage } from '../language.ts'

interface ContractWords {
  title(number: string): string
  allContracts: string
  slider: string
  showThen: string
  now: string
  asOf(instant: Markup): Markup
  asOfBefore(instant: Markup, first: Markup): Markup
  backToNow: string
  aboutNow: string
  notYetKnown: string
  noState: string
  state: string
  since: string
  path: string
  pathChart: string
  inferredMark: string
  marks: Readonly<Record<'current' | 'passed' | 'inferred', string>>
  corrected: string
  acts: string
  look: string
  correct: string
  silence: string
  unsilence: string
  silenced(by: string | null, until: string | null): string
  openAlerts: string
  noAlerts: string
  pastAlerts: string
  alertOver(opened: Markup, resolved: Markup, takenUpBy: string | null): Markup
  andMore(many: string): string
  details: string
  terms: Readonly<
    Record<
      | 'customer'
      | 'tariff'
      | 'startDate'
      | 'endDate'
      | 'denialReason'
      | 'cancellationReason'
      | 'message'
      | 'processingInfo'
      | 'signed'
      | 'recoveries'
      | 'meter'
      | 'firstSeen',
      string
    >
  >
  hasMeter(meter: boolean, location: boolean): string
  hidden: string
  erased: string
  order: string
  orderState: string
  orderAccepted: string
  orderSubmitted: string
  timeline: string
  newestFirst: string
  older(many: string): string
  when: {
    between(after: Markup, before: Markup, length: string): Markup
    before(before: Markup): Markup
    inferred(after: Markup, before: Markup): Markup
    inferredBefore(before: Markup): Markup
    at(instant: Markup): Markup
    seenAt(instant: Markup): Markup
    ranOut(due: Markup, seen: Markup): Markup
  }
  noLongerGiven: string
  why: string
  withText(names: string): string
  alertTold: string
  noticeTold: string
  waits(rule: string, until: Markup, isEstimated: boolean): Markup
  overdue(rules: string): string
}

/** What the page of a contract says. */
export const contractWords: InEachLanguage<ContractWords> = {
  en: {
    title: (number) => `Contract ${number}`,
    allContracts: 'All contracts',
    slider: 'As of',
    showThen: 'Show',
    now: 'now',
    asOf: (instant) => html`This is what was known on ${instant}, not what is known now.`,
    asOfBefore: (instant, first) =>
      html`On ${instant} this contract was not known yet; it was first seen on ${first}.`,
    backToNow: 'Back to now',
    aboutNow: 'Alerts, the next look and what can be done are about now.',
    notYetKnown: 'Not known yet',
    noState: 'It was never seen in a state that is known here.',
    state: 'State',
    since: 'Seen in it since',
    path: 'Its way',
    pathChart: 'Its way on the statechart, can be scrolled',
    inferredMark: 'inferred',
    marks: { current: 'is here', passed: 'was here', inferred: 'must have been here, unseen' },
    corrected: 'accepted by a person',
    acts: 'What can be done',
    look: 'Look now',
    correct: 'Accept what was seen',
    silence: 'Silence',
    unsilence: 'End the silence',
    silenced: (by, until) =>
      `Silenced${by === null ? '' : ` by ${by}`}${until === null ? ' until somebody says otherwise' : ` until ${until}`}: nobody is told of its alerts.`,
    openAlerts: 'To act on',
    noAlerts: 'Nothing waits for anybody.',
    pastAlerts: 'Past alerts',
    alertOver: (opened, resolved, by) =>
      html`${opened} to ${resolved}${by === null ? '' : `, taken up by ${by}`}`,
    andMore: (many) => `and ${many} before that`,
    details: 'Details',
    terms: {
      customer: 'Customer',
      tariff: 'Tariff',
      startDate: 'Delivery starts',
      endDate: 'Last day of delivery',
      denialReason: 'Why denied',
      cancellationReason: 'Why cancelled',
      message: 'The supplier’s message',
      processingInfo: 'The supplier’s note',
      signed: 'Signed',
      recoveries: 'Came back from a denial',
      meter: 'Known when first seen',
      firstSeen: 'First seen',
    },
    hasMeter: (meter, location) =>
      [meter ? 'meter number' : 'no meter number', location ? 'MaLo' : 'no MaLo'].join(', '),
    hidden: 'there is one; free text is not shown here',
    erased: 'there was one; it is erased',
    order: 'Order of our own',
    orderState: 'State',
    orderAccepted: 'Accepted',
    orderSubmitted: 'With the supplier',
    timeline: 'What happened',
    newestFirst: 'Newest first. A look shows how it is, not when it came about: that lies between two looks.',
    older: (many) => `${many} older entries are left out; go back with the slider to see them.`,
    when: {
      between: (after, before, length) =>
        html`Came about between ${after} and ${before}; known to within ${length}.`,
      before: (before) => html`Came about before ${before}; since when, nobody saw.`,
      inferred: (after, before) => html`Must have come about between ${after} and ${before}; no look saw it.`,
      inferredBefore: (before) => html`Must have come about before ${before}; no look saw it.`,
      at: (instant) => html`On ${instant}.`,
      seenAt: (instant) => html`Seen on ${instant}.`,
      ranOut: (due, seen) => html`Ran out on ${due}; noted on ${seen}.`,
    },
    noLongerGiven: 'no longer given',
    why: 'Why',
    withText: (names) => `With free text, which is not shown here: ${names}.`,
    alertTold: 'Alert',
    noticeTold: 'Notice',
    waits: (rule, until, isEstimated) =>
      html`Waits from here: ${rule}, until ${until}${isEstimated ? ' (estimated)' : ''}.`,
    overdue: (rules) => `Had run out before it was first seen: ${rules}.`,
  },
  de: {
    title: (number) => `Vertrag ${number}`,
    allContracts: 'Alle Verträge',
    slider: 'Stand',
    showThen: 'Anzeigen',
    now: 'jetzt',
    asOf: (instant) => html`So war es am ${instant} bekannt; das ist nicht der heutige Stand.`,
    asOfBefore: (instant, first) =>
      html`Am ${instant} war dieser Vertrag noch nicht bekannt; zuerst gesehen wurde er am ${first}.`,
    backToNow: 'Zurück zu jetzt',
    aboutNow: 'Alarme, der nächste Blick und was zu tun ist, betreffen jetzt.',
    notYetKnown: 'Noch nicht bekannt',
    noState: 'Er wurde nie in einem Zustand gesehen, der hier bekannt ist.',
    state: 'Zustand',
    since: 'Darin gesehen seit',
    path: 'Sein Weg',
    pathChart: 'Sein Weg im Zustandsdiagramm, lässt sich verschieben',
    inferredMark: 'gefolgert',
    marks: { current: 'ist hier', passed: 'war hier', inferred: 'muss ungesehen hier gewesen sein' },
    corrected: 'von jemandem angenommen',
    acts: 'Was zu tun möglich ist',
    look: 'Jetzt ansehen',
    correct: 'Gesehenes annehmen',
    silence: 'Stumm schalten',
    unsilence: 'Stille beenden',
    silenced: (by, until) =>
      `Stumm${by === null ? '' : ` durch ${by}`}${until === null ? ', bis jemand es beendet' : ` bis ${until}`}: Seine Alarme werden niemandem gemeldet.`,
    openAlerts: 'Zu tun',
    noAlerts: 'Nichts wartet auf jemanden.',
    pastAlerts: 'Frühere Alarme',
    alertOver: (opened, resolved, by) =>
      html`${opened} bis ${resolved}${by === null ? '' : `, übernommen von ${by}`}`,
    andMore: (many) => `und ${many} davor`,
    details: 'Angaben',
    terms: {
      customer: 'Kunde',
      tariff: 'Tarif',
      startDate: 'Belieferung ab',
      endDate: 'Letzter Tag der Belieferung',
      denialReason: 'Warum abgelehnt',
      cancellationReason: 'Warum gekündigt',
      message: 'Nachricht des Lieferanten',
      processingInfo: 'Notiz des Lieferanten',
      signed: 'Unterschrieben',
      recoveries: 'Aus Ablehnung zurückgekommen',
      meter: 'Beim ersten Blick bekannt',
      firstSeen: 'Zuerst gesehen',
    },
    hasMeter: (meter, location) =>
      [meter ? 'Zählernummer' : 'keine Zählernummer', location ? 'MaLo' : 'keine MaLo'].join(', '),
    hidden: 'vorhanden; freier Text wird hier nicht angezeigt',
    erased: 'war vorhanden und ist gelöscht',
    order: 'Eigener Auftrag',
    orderState: 'Zustand',
    orderAccepted: 'Angenommen',
    orderSubmitted: 'Beim Lieferanten',
    timeline: 'Was geschah',
    newestFirst:
      'Neuestes zuerst. Ein Blick zeigt, wie es ist, nicht wann es dazu kam: Das liegt zwischen zwei Blicken.',
    older: (many) => `${many} ältere Einträge fehlen hier; mit dem Regler geht es zu ihnen zurück.`,
    when: {
      between: (after, before, length) =>
        html`Dazu kam es zwischen ${after} und ${before}; bekannt auf ${length} genau.`,
      before: (before) => html`Dazu kam es vor ${before}; seit wann, hat niemand gesehen.`,
      inferred: (after, before) =>
        html`Dazu muss es zwischen ${after} und ${before} gekommen sein; kein Blick sah es.`,
      inferredBefore: (before) => html`Dazu muss es vor ${before} gekommen sein; kein Blick sah es.`,
      at: (instant) => html`Am ${instant}.`,
      seenAt: (instant) => html`Gesehen am ${instant}.`,
      ranOut: (due, seen) => html`Abgelaufen am ${due}; vermerkt am ${seen}.`,
    },
    noLongerGiven: 'nicht mehr angegeben',
    why: 'Warum',
    withText: (names) => `Mit freiem Text, der hier nicht angezeigt wird: ${names}.`,
    alertTold: 'Alarm',
    noticeTold: 'Meldung',
    waits: (rule, until, isEstimated) =>
      html`Wartet von hier an: ${rule}, bis ${until}${isEstimated ? ' (geschätzt)' : ''}.`,
    overdue: (rules) => `War schon vor dem ersten Blick abgelaufen: ${rules}.`,
  },
}
