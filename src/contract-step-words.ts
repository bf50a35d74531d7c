import { askedForLook } from './log-entry.ts'
import type { LogStep, StepEffect } from './log-step.ts'
import { spaced } from './spaced.ts'

/** What the steps of a contract say, in one language. */
export interface ContractStepWords {
  /** What kind of step it is, in a word or two. */
  kind(step: LogStep): string
  /** The step's move, or where it stayed. */
  move(step: LogStep): string
  /** What was seen or done, in sentences. */
  happened(step: LogStep): string[]
  /** Why a telling is not the usual one; empty where it is. */
  remarks(effect: StepEffect): string[]
  /** A name of the code for people: of a time rule, an effect, a detail. */
  name(code: string): string
}

type Step<Kind extends LogStep['kind']> = LogStep & { kind: Kind }
type AnomalyKind = NonNullable<LogStep['anomaly']>['kind']

/** A state's path as people say it. */
export function stateWords(path: string): string {
  return path.replace('.', '\u00a0· ')
}

const en: ContractStepWords = {
  kind: kindFrom({
    ...{ adopted: 'first seen', submitted: 'submitted', observed: 'observed', inferred: 'inferred' },
    ...{ timer: 'time rule', act: 'act', corrected: 'corrected', settled: 'settled' },
    migrated: 'new machine version',
    ...{ contradiction: 'contradiction', unknownStatus: 'unknown status' },
    ...{ invalidOrder: 'unreadable', missing: 'missing' },
  }),
  move: moveFrom({ unknown: 'not yet in a known state', stays: (place) => `${place} stays` }),
  happened: (step) => sentencesFrom(step, english),
  remarks: remarksFrom({
    notTold: 'not told',
    withheld: {
      silenced: 'nobody wanted to hear of it',
      acknowledged: 'somebody had taken it up',
      inDigest: 'there were many, which were told at once',
    },
    suppressed: 'suppressed: its state was left again within the same look',
    unconfirmed: 'unconfirmed',
    estimated: 'estimated',
  }),
  name: spaced,
}

const de: ContractStepWords = {
  kind: kindFrom({
    ...{ adopted: 'zuerst gesehen', submitted: 'eingereicht', observed: 'gesehen', inferred: 'gefolgert' },
    ...{ timer: 'Zeitregel', act: 'Handlung', corrected: 'berichtigt', settled: 'erledigt' },
    migrated: 'neue Maschinenversion',
    ...{ contradiction: 'Widerspruch', unknownStatus: 'unbekannter Status' },
    ...{ invalidOrder: 'nicht lesbar', missing: 'fehlt' },
  }),
  move: moveFrom({ unknown: 'noch in keinem bekannten Zustand', stays: (place) => `${place} bleibt` }),
  happened: (step) => sentencesFrom(step, german),
  remarks: remarksFrom({
    notTold: 'nicht gemeldet',
    withheld: {
      silenced: 'niemand wollte davon hören',
      acknowledged: 'jemand hatte es übernommen',
      inDigest: 'es waren viele, die zusammen gemeldet wurden',
    },
    suppressed: 'unterdrückt: sein Zustand war beim selben Blick schon wieder verlassen',
    unconfirmed: 'unbestätigt',
    estimated: 'geschätzt',
  }),
  name: (code) => germanNames[code] ?? spaced(code),
}

/** {@link ContractStepWords} in every language. */
export const contractStepWords: Readonly<Record<'en' | 'de', ContractStepWords>> = { en, de }

type KindNames = Readonly<Record<Exclude<LogStep['kind'], 'anomaly'> | AnomalyKind | 'settled', string>>

function kindFrom(names: KindNames): ContractStepWords['kind'] {
  return ({ kind, anomaly }) =>
    kind === 'anomaly' ? names[anomaly === null ? 'settled' : anomaly.kind] : names[kind]
}

function moveFrom({
  unknown,
  stays,
}: {
  unknown: string
  stays(place: string): string
}): ContractStepWords['move'] {
  return ({ from, to }) => {
    if (to === null) return unknown
    if (from === null) return `→ ${stateWords(to)}`
    return from === to ? stays(stateWords(to)) : `${stateWords(from)} → ${stateWords(to)}`
  }
}

function remarksFrom(words: {
  notTold: string
  withheld: Readonly<Record<NonNullable<StepEffect['withheld']>, string>>
  suppressed: string
  unconfirmed: string
  estimated: string
}): ContractStepWords['remarks'] {
  return ({ suppressed, withheld, unconfirmed, estimated }) => [
    ...(withheld === null ? [] : [`${words.notTold}: ${words.withheld[withheld]}`]),
    ...(suppressed ? [words.suppressed] : []),
    ...(unconfirmed ? [words.unconfirmed] : []),
    ...(estimated ? [words.estimated] : []),
  ]
}

/** Sentences about each thing that can happen to a contract. */
interface Sentences {
  adopted(status: string): string
  submitted: string
  inferred(status: string): string
  ranOut(rule: string): string
  confirmed: string
  unconfirmed: string
  estimated: string
  corrected(who: string | null, status: string): string
  saw(status: string): string
  sawStill(status: string): string
  settled: string
  askedForLook(who: string | null): string
  migrated(version: string): string
  anomaly: Readonly<Record<AnomalyKind, (seen: string, place: string | null) => string[]>>
  alert(event: string, who: string | null): string
}

function sentencesFrom(step: LogStep, words: Sentences): string[] {
  const { kind, event, from, to, actedBy, settles } = step
  if (event.startsWith('alert.')) return [words.alert(event, actedBy)]
  if (event === askedForLook) return [words.askedForLook(actedBy)]
  const status = event.replace(/^observed\./, '')
  switch (kind) {
    case 'adopted':
      return [words.adopted(status)]
    case 'submitted':
      return [words.submitted]
    case 'inferred':
      return [words.inferred(status)]
    case 'timer':
      return timerSentences(step as Step<'timer'>, words)
    case 'anomaly':
      return anomalySentences(step as Step<'anomaly'>, words)
    case 'corrected':
      return [words.corrected(actedBy, status)]
    case 'migrated':
      return [words.migrated(event.replace(/^migrated\./, ''))]
    case 'observed':
    case 'act':
      return [from === to ? words.sawStill(status) : words.saw(status), ...(settles ? [words.settled] : [])]
  }
}

function timerSentences({ timeRule }: LogStep, words: Sentences): string[] {
  return [
    words.ranOut(timeRule?.name ?? ''),
    timeRule?.confirmed === false ? words.unconfirmed : words.confirmed,
    ...(timeRule?.estimated ? [words.estimated] : []),
  ]
}

function anomalySentences({ anomaly, from }: LogStep, words: Sentences): string[] {
  if (anomaly === null) return [words.settled]
  return words.anomaly[anomaly.kind](anomaly.seen, from === null ? null : stateWords(from))
}

const staysIn = (place: string | null) =>
  place === null ? 'It is in no known state yet.' : `It stays ${place}.`

const english: Sentences = {
  adopted: (status) => `The first look found it ${status}. What happened before, nobody saw.`,
  submitted: 'The supplier took the order from us: the contract begins.',
  inferred: (status) =>
    `No poll saw ${status}. It was inferred: the contract must have passed here between two looks, since the shortest legal path to where it was seen next leads through.`,
  ranOut: (rule) => `Nothing else happened for so long: the time rule “${en.name(rule)}” ran out.`,
  confirmed: 'A look after the deadline confirmed it.',
  unconfirmed: 'No look succeeded after the deadline: it is unconfirmed.',
  estimated: 'The deadline counts from the signature: it is estimated.',
  corrected: (who, status) =>
    `${who ?? 'A person'} accepted what had been seen: ${status}. This is a jump and no edge of the lifecycle: the contract is adopted anew.`,
  saw: (status) => `A poll saw ${status}.`,
  sawStill: (status) => `A poll saw ${status} still, with other details.`,
  askedForLook: (who) => `${who ?? 'A person'} wanted it looked at as soon as can be.`,
  settled: 'What could not be applied before is no longer seen.',
  migrated: (version) => `From here on it goes on under version ${version} of the contract machine.`,
  anomaly: {
    contradiction: (seen, place) => [
      `A poll saw ${seen}.`,
      `Not applied: no legal path leads there from ${place ?? ''}. It stays ${place ?? ''} until a person accepts what was seen, or something else is seen.`,
    ],
    unknownStatus: (seen, place) => [
      `A poll saw ${seen}.`,
      `Not applied: that is no status known here. ${staysIn(place)}`,
    ],
    invalidOrder: (seen, place) => [
      `A poll saw an order that cannot be read: ${seen}.`,
      `Not applied. ${staysIn(place)}`,
    ],
    missing: (_, place) => [
      'It was in no page although every page was looked at twice, and alone it was not found.',
      `Not applied: a missing order has no status. ${staysIn(place)}`,
    ],
  },
  alert(event, by) {
    const who = by ?? 'A person'
    switch (event) {
      case 'alert.acknowledged':
        return `${who} took an alert up.`
      case 'alert.silenced':
        return `${who} wanted to hear no more of it.`
      case 'alert.unsilenced':
        return `${who} wanted to hear of it again.`
      case 'alert.escalation':
        return 'Nobody had taken an alert up for too long: more people were told.'
      case 'alert.acknowledgementEnds':
        return 'An alert was taken up long ago and still was so: it was told again.'
      case 'alert.silenceEnds':
        return 'The silence was over and an alert still was so: it was told again.'
      default:
        return 'Nobody had taken an alert up: it was told again.'
    }
  },
}

const bleibtIn = (place: string | null) =>
  place === null ? 'Er ist noch in keinem bekannten Zustand.' : `Er bleibt ${place}.`

const german: Sentences = {
  adopted: (status) => `Der erste Blick fand ihn ${status}. Was davor war, hat niemand gesehen.`,
  submitted: 'Der Lieferant nahm den Auftrag von uns an: Der Vertrag beginnt.',
  inferred: (status) =>
    `Kein Blick sah ${status}. Das ist gefolgert: Zwischen zwei Blicken muss der Vertrag hier gewesen sein, denn der kürzeste erlaubte Weg dorthin, wo er danach gesehen wurde, führt hindurch.`,
  ranOut: (rule) => `So lange geschah nichts anderes: Die Zeitregel „${de.name(rule)}“ lief ab.`,
  confirmed: 'Ein Blick nach der Frist hat es bestätigt.',
  unconfirmed: 'Nach der Frist gelang kein Blick: Es ist unbestätigt.',
  estimated: 'Die Frist zählt ab der Unterschrift: Sie ist geschätzt.',
  corrected: (who, status) =>
    `${who ?? 'Jemand'} hat angenommen, was zu sehen war: ${status}. Das ist ein Sprung und keine Kante des Lebenswegs: Der Vertrag wird neu übernommen.`,
  saw: (status) => `Ein Blick sah ${status}.`,
  sawStill: (status) => `Ein Blick sah weiterhin ${status}, mit anderen Angaben.`,
  askedForLook: (who) => `${who ?? 'Jemand'} wollte, dass er so bald wie möglich angesehen wird.`,
  settled: 'Was zuvor nicht übernommen werden konnte, ist nicht mehr zu sehen.',
  migrated: (version) => `Von hier an gilt für ihn Version ${version} der Vertragsmaschine.`,
  anomaly: {
    contradiction: (seen, place) => [
      `Ein Blick sah ${seen}.`,
      `Nicht übernommen: Kein erlaubter Weg führt von ${place ?? ''} dorthin. Er bleibt ${place ?? ''}, bis jemand annimmt, was zu sehen war, oder anderes zu sehen ist.`,
    ],
    unknownStatus: (seen, place) => [
      `Ein Blick sah ${seen}.`,
      `Nicht übernommen: Das ist kein Status, der hier bekannt ist. ${bleibtIn(place)}`,
    ],
    invalidOrder: (seen, place) => [
      `Ein Blick sah einen Auftrag, der nicht lesbar ist: ${seen}.`,
      `Nicht übernommen. ${bleibtIn(place)}`,
    ],
    missing: (_, place) => [
      'Er stand auf keiner Seite, obwohl jede zweimal angesehen wurde, und wurde auch einzeln nicht gefunden.',
      `Nicht übernommen: Ein fehlender Auftrag hat keinen Status. ${bleibtIn(place)}`,
    ],
  },
  alert(event, by) {
    const who = by ?? 'Jemand'
    switch (event) {
      case 'alert.acknowledged':
        return `${who} hat einen Alarm übernommen.`
      case 'alert.silenced':
        return `${who} wollte davon nichts mehr hören.`
      case 'alert.unsilenced':
        return `${who} wollte wieder davon hören.`
      case 'alert.escalation':
        return 'Zu lange hatte niemand einen Alarm übernommen: Mehr Leute wurden benachrichtigt.'
      case 'alert.acknowledgementEnds':
        return 'Ein Alarm war lange übernommen und bestand noch: Er wurde noch einmal gemeldet.'
      case 'alert.silenceEnds':
        return 'Die Stille war vorbei und ein Alarm bestand noch: Er wurde noch einmal gemeldet.'
      default:
        return 'Niemand hatte einen Alarm übernommen: Er wurde noch einmal gemeldet.'
    }
  },
}

const germanNames: Readonly<Record<string, string>> = {
  openTooLong: 'zu lange offen',
  processingTooLong: 'zu lange in Bearbeitung',
  denied: 'abgelehnt',
  denialReminder: 'Erinnerung an die Ablehnung',
  deliveryOverdue: 'Belieferung überfällig',
  endDatePassed: 'letzter Tag vorbei',
  contradiction: 'Widerspruch',
  unknownStatus: 'unbekannter Status',
  invalidOrder: 'nicht lesbar',
  missing: 'fehlt',
  rejected: 'endgültig abgelehnt',
  revoked: 'widerrufen',
  contractConfirmed: 'Vertrag bestätigt',
  startDateChanged: 'Starttag geändert',
  deliveryBegun: 'Belieferung begonnen',
  winBackPossible: 'Rückgewinnung möglich',
  endDateChanged: 'letzter Tag geändert',
  deliveryEnded: 'Belieferung beendet',
  alertReminder: 'Erinnerung an einen Alarm',
  alertEscalated: 'Alarm an mehr Leute',
  alertAcknowledged: 'Alarm übernommen',
  alertResolved: 'Alarm erledigt',
  denialReason: 'Ablehnungsgrund',
  cancellationReason: 'Kündigungsgrund',
  startDate: 'Starttag',
  endDate: 'letzter Tag',
  message: 'Nachricht',
  processingInfo: 'Bearbeitungsnotiz',
  recoveries: 'Rückkehr aus Ablehnung',
  seen: 'gesehen',
  by: 'von',
  alert: 'Alarm',
  about: 'über',
}
