import type { InEachLanguage } from './language.ts'

interface FrameWords {
  overview: string
  alerts: string
  contracts: string
  orders: string
  insight: string
  skip: string
  navigation: string
  live: string
  cut: string
  updated: string
  otherLanguage: string
  germanTime: string
  asOf: string
  dataShown: string
  signOut: string
}

/** What stands on every page. */
export const frameWords: InEachLanguage<FrameWords> = {
  en: {
    overview: 'Overview',
    alerts: 'Alerts',
    contracts: 'Contracts',
    orders: 'Orders',
    insight: 'Insight',
    skip: 'Skip to the content',
    navigation: 'Pages',
    live: 'live',
    cut: 'connection lost, trying again',
    updated: 'The page was brought up to date.',
    otherLanguage: 'Deutsch',
    germanTime: 'All times are German time.',
    asOf: 'As of',
    dataShown: 'Personal data are shown.',
    signOut: 'Sign out',
  },
  de: {
    overview: 'Überblick',
    alerts: 'Alarme',
    contracts: 'Verträge',
    orders: 'Aufträge',
    insight: 'Auswertung',
    skip: 'Zum Inhalt',
    navigation: 'Seiten',
    live: 'live',
    cut: 'Verbindung verloren, neuer Versuch läuft',
    updated: 'Die Seite wurde aktualisiert.',
    otherLanguage: 'English',
    germanTime: 'Alle Zeiten in deutscher Zeit.',
    asOf: 'Stand',
    dataShown: 'Personenbezogene Daten werden angezeigt.',
    signOut: 'Abmelden',
  },
}
