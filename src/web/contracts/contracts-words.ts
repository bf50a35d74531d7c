import type { InEachLanguage } from '../language.ts'
import type { ContractOrder } from './listed-contract.ts'

interface ContractsWords {
  title: string
  filter: string
  fields: Readonly<Record<'number' | 'state' | 'days' | 'reason' | 'tariff', string>>
  numberHint: string
  every: string
  show: string
  reset: string
  columns: Readonly<Record<ContractOrder, string>>
  list: string
  sortBy(column: string): string
  shown(from: string, to: string, total: string): string
  none: string
  noneKnown: string
  reading(soFar: string): string
  pages: string
  page(page: string, of: string): string
  first: string
  previous: string
  next: string
  last: string
  csv: string
  problem(field: string, value: string, whatToDo: string): string
  giveDigits: string
  giveState: string
  giveChoice: string
  giveDays: string
  giveOrder: string
  givePage: string
}

/** What the list of contracts says. */
export const contractsWords: InEachLanguage<ContractsWords> = {
  en: {
    title: 'Contracts',
    filter: 'Which contracts',
    fields: {
      number: 'Number',
      state: 'State',
      days: 'Days in it, at least',
      reason: 'Reason',
      tariff: 'Tariff',
    },
    numberHint: 'of the contract or customer, or how it begins',
    every: 'any',
    show: 'Show',
    reset: 'Show all',
    columns: {
      number: 'Contract',
      customer: 'Customer',
      state: 'State',
      since: 'In it since',
      reason: 'Reason',
      tariff: 'Tariff',
    },
    list: 'Contracts, can be scrolled',
    sortBy: (column) => `sort by ${column}`,
    shown: (from, to, total) => `${from} to ${to} of ${total}`,
    none: 'No contract is like that.',
    noneKnown: 'No contract is known yet; the supplier’s list shows them.',
    reading: (soFar) =>
      `Contracts are still being read, ${soFar} so far: what is shown may be incomplete or out of order for a moment.`,
    pages: 'Pages of the list',
    page: (page, of) => `Page ${page} of ${of}`,
    first: 'First',
    previous: 'Back',
    next: 'Next',
    last: 'Last',
    csv: 'These as CSV',
    problem: (field, value, whatToDo) => `${field}: “${value}” cannot be looked for; ${whatToDo}.`,
    giveDigits: 'give the digits that the number begins with',
    giveState: 'choose a state of the list',
    giveChoice: 'no contract has it; choose one of the list',
    giveDays: 'give a number of days, 0 or more',
    giveOrder: 'give the name of a column, with a - before it for the other way round',
    givePage: 'pages are counted from 1',
  },
  de: {
    title: 'Verträge',
    filter: 'Welche Verträge',
    fields: {
      number: 'Nummer',
      state: 'Zustand',
      days: 'Tage darin, mindestens',
      reason: 'Grund',
      tariff: 'Tarif',
    },
    numberHint: 'des Vertrags oder Kunden, oder ihr Anfang',
    every: 'alle',
    show: 'Anzeigen',
    reset: 'Alle anzeigen',
    columns: {
      number: 'Vertrag',
      customer: 'Kunde',
      state: 'Zustand',
      since: 'Darin seit',
      reason: 'Grund',
      tariff: 'Tarif',
    },
    list: 'Verträge, lässt sich verschieben',
    sortBy: (column) => `nach ${column} ordnen`,
    shown: (from, to, total) => `${from} bis ${to} von ${total}`,
    none: 'Kein Vertrag ist so.',
    noneKnown: 'Noch ist kein Vertrag bekannt; die Liste des Lieferanten zeigt sie.',
    reading: (soFar) =>
      `Die Verträge werden noch gelesen, bisher ${soFar}: Was hier steht, kann für einen Moment unvollständig oder ungeordnet sein.`,
    pages: 'Seiten der Liste',
    page: (page, of) => `Seite ${page} von ${of}`,
    first: 'Erste',
    previous: 'Zurück',
    next: 'Weiter',
    last: 'Letzte',
    csv: 'Diese als CSV',
    problem: (field, value, whatToDo) => `${field}: Nach „${value}“ lässt sich nicht suchen; ${whatToDo}.`,
    giveDigits: 'bitte die Ziffern angeben, mit denen die Nummer beginnt',
    giveState: 'bitte einen Zustand der Liste wählen',
    giveChoice: 'kein Vertrag hat das; bitte aus der Liste wählen',
    giveDays: 'bitte eine Anzahl Tage angeben, 0 oder mehr',
    giveOrder: 'bitte den Namen einer Spalte angeben, mit - davor für andersherum',
    givePage: 'Seiten werden ab 1 gezählt',
  },
}
