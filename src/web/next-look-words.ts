import type { ContractPlanReport } from '../index.ts'
import type { InEachLanguage } from './language.ts'
import type { Speech } from './speech.ts'

interface NextLookWords {
  title: string
  next: string
  none: string
  atOnce: string
  why: string
  whySays(report: ContractPlanReport, speech: Speech): string
  lastSeen: string
  notYet: string
  changes: string
  changesEvery(every: string): string
  weighs: string
  seenWith: string
  page(first: string, last: string): string
  alone: string
  looksBefore: string
  timeRule: string
  timeRuleAt: string
  asked: string
  askedSays(by: string, outcome: 'waits' | 'seen' | 'refused'): string
}

/** What is said of a contract's next look. */
export const nextLookWords: InEachLanguage<NextLookWords> = {
  en: {
    title: 'Next look',
    next: 'Next look',
    none: 'none planned',
    atOnce: 'at once',
    why: 'Why then',
    whySays: ({ why }) => why,
    lastSeen: 'Last seen',
    notYet: 'not yet',
    changes: 'Such contracts change',
    changesEvery: (every) => `about every ${every}, as learned`,
    weighs: 'Lateness weighs',
    seenWith: 'Looked at with',
    page: (first, last) => `orders ${first} to ${last} of the list`,
    alone: 'by its number',
    looksBefore: 'Looks before it',
    timeRule: 'Time rule',
    timeRuleAt: 'runs out, then it is looked at at once',
    asked: 'Asked for',
    askedSays: (by, outcome) =>
      `by ${by}: ${{ waits: 'not looked at yet', seen: 'it was looked at', refused: 'the supplier does not know its number' }[outcome]}`,
  },
  de: {
    title: 'Nächster Blick',
    next: 'Nächster Blick',
    none: 'keiner geplant',
    atOnce: 'sofort',
    why: 'Warum dann',
    whySays: germanWhy,
    lastSeen: 'Zuletzt gesehen',
    notYet: 'noch nicht',
    changes: 'Solche Verträge ändern sich',
    changesEvery: (every) => `etwa alle ${every}, wie gelernt`,
    weighs: 'Verspätung wiegt',
    seenWith: 'Angesehen mit',
    page: (first, last) => `Aufträgen ${first} bis ${last} der Liste`,
    alone: 'seiner Nummer, einzeln',
    looksBefore: 'Blicke davor',
    timeRule: 'Zeitregel',
    timeRuleAt: 'läuft ab, dann wird er sofort angesehen',
    asked: 'Erbeten',
    askedSays: (by, outcome) =>
      `von ${by}: ${{ waits: 'noch nicht angesehen', seen: 'er wurde angesehen', refused: 'der Lieferant kennt seine Nummer nicht' }[outcome]}`,
  },
}

const germanReasons: Readonly<Record<NonNullable<ContractPlanReport['reason']>, string>> = {
  deadline: 'Eine Zeitregel ist abgelaufen; ein Blick bestätigt das, bevor jemand alarmiert wird.',
  click: 'Jemand hat darum gebeten.',
  new: 'Er ist neu und wurde noch nicht gesehen.',
  details: 'Die Liste ließ Angaben aus, auf die es jetzt ankommt.',
  missing: 'Er stand zweimal nicht dort in der Liste, wo er stehen sollte.',
  walk: 'Die Liste wird zum ersten Mal bis zum Ende gelesen.',
  newOrders: 'Dort werden neue Aufträge erwartet.',
  due: 'Er ist an der Reihe.',
  audit: 'Die ganze Liste wird einmal in der Woche gelesen, um sicherzugehen.',
}

function germanWhy(report: ContractPlanReport, speech: Speech): string {
  const { reason, stage, page, weight, changesAboutEveryMs, looksPerHour } = report
  if (reason === null || stage === null) {
    return 'Der Plan sieht ihn nicht an: Der Lieferant kennt ihn nicht mehr, oder er wurde nie gesehen.'
  }
  if (reason !== 'due') return germanReasons[reason]
  const contracts =
    stage === 'Late'
      ? 'Verträge, deren Starttag ohne Belieferung gekommen ist,'
      : stage === 'ended'
        ? 'Verträge, die geendet haben,'
        : `Verträge in ${stage}`
  const every = speech.duration(changesAboutEveryMs ?? 0)
  const others =
    page === null || page.orders <= 1 ? '' : ', zusammen mit dem Wert der anderen Aufträge auf seiner Seite'
  const before = page?.looksBefore ?? 0
  const spacingMs = looksPerHour === null ? 0 : 3_600_000 / looksPerHour
  const spacing = spacingMs < 1_000 ? '' : ` (einer etwa alle ${speech.duration(spacingMs)})`
  const wait =
    before === 0 ? '' : ` Vor ihm ${before === 1 ? 'kommt ein Blick' : `kommen ${before} Blicke`}${spacing}.`
  return `${contracts} ändern sich etwa alle ${every}, und Verspätung wiegt ${speech.number(weight ?? 0)}${others}: Danach richtet sich, wann er an der Reihe ist.${wait}`
}
