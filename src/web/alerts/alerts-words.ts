import type { AlertState } from '../../../machines/index.ts'
import type { InEachLanguage } from '../language.ts'

interface AlertsWords {
  title: string
  lead: string
  none: string
  kind: string
  everyKind: string
  withResolved: string
  narrow: string
  supplier: string
  states: Readonly<Record<AlertState, string>>
  by(who: string): string
  until(when: string): string
  takeUp: string
  shown(shown: string, of: string): string
  latest(range: string): string
  pages: string
  back: string
  next: string
}

/** What the pages with alerts say. */
export const alertsWords: InEachLanguage<AlertsWords> = {
  en: {
    title: 'Alerts',
    lead: 'What waits for somebody, oldest first.',
    none: 'Nothing waits for anybody.',
    kind: 'Kind',
    everyKind: 'every kind',
    withResolved: 'resolved ones too',
    narrow: 'Show',
    supplier: 'Supplier',
    states: { Open: 'open', Acknowledged: 'taken up', Silenced: 'silenced', Resolved: 'resolved' },
    by: (who) => `by ${who}`,
    until: (when) => `until ${when}`,
    takeUp: 'Take up',
    shown: (shown, of) => `${shown} of ${of}`,
    latest: (range) => `${range}, newest first`,
    pages: 'Pages of the list',
    back: 'Back',
    next: 'Next',
  },
  de: {
    title: 'Alarme',
    lead: 'Was auf jemanden wartet, das Älteste zuerst.',
    none: 'Nichts wartet auf jemanden.',
    kind: 'Art',
    everyKind: 'jede Art',
    withResolved: 'auch erledigte',
    narrow: 'Anzeigen',
    supplier: 'Lieferant',
    states: { Open: 'offen', Acknowledged: 'übernommen', Silenced: 'stumm', Resolved: 'erledigt' },
    by: (who) => `von ${who}`,
    until: (when) => `bis ${when}`,
    takeUp: 'Übernehmen',
    shown: (shown, of) => `${shown} von ${of}`,
    latest: (range) => `${range}, die neuesten zuerst`,
    pages: 'Seiten der Liste',
    back: 'Zurück',
    next: 'Weiter',
  },
}
