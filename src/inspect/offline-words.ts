import type { OfflineEffect, OfflineStep } from './offline-step.ts'

/** How a step is drawn: what was seen, guessed, disputed, accepted by a person, ran out, or was done by us. */
export type StepLook = 'seen' | 'inferred' | 'disputed' | 'corrected' | 'timer' | 'act'

/** How a step is drawn. */
export function lookOf({ kind, anomaly }: OfflineStep): StepLook {
  if (kind === 'anomaly') return anomaly === null ? 'seen' : 'disputed'
  if (kind === 'inferred' || kind === 'corrected' || kind === 'timer' || kind === 'act') return kind
  return 'seen'
}

/** What kind of step it is, in a word or two. */
export function kindWords({ kind, anomaly, order }: OfflineStep): string {
  if (kind === 'anomaly') return anomaly === null ? 'settled' : anomalyWords[anomaly.kind]
  if (kind === 'observed' && order !== null) return 'answer'
  return plainKindWords[kind]
}

const anomalyWords: Record<NonNullable<OfflineStep['anomaly']>['kind'], string> = {
  contradiction: 'contradiction',
  unknownStatus: 'unknown status',
  invalidOrder: 'unreadable',
  missing: 'missing',
}

const plainKindWords: Record<Exclude<OfflineStep['kind'], 'anomaly'>, string> = {
  adopted: 'first seen',
  submitted: 'submitted',
  observed: 'observed',
  inferred: 'inferred',
  timer: 'time rule',
  act: 'act',
  corrected: 'corrected',
}

/** The step's move, or where it stayed. */
export function moveWords({ from, to }: OfflineStep): string {
  if (to === null) return 'not yet in a known state'
  if (from === null) return `→ ${placeWords(to)}`
  return from === to ? `${placeWords(to)} stays` : `${placeWords(from)} → ${placeWords(to)}`
}

/** A state's path as people say it. */
export function placeWords(path: string): string {
  return path.replace('.', '\u00a0· ')
}

/** What was seen or done, in sentences. */
export function whatHappened(step: OfflineStep): string[] {
  const { kind, from, to, timeRule, actedBy, settles, order } = step
  if (step.event.startsWith('alert.')) return [alertSentence(step)]
  const status = step.event.replace(/^observed\./, '')
  switch (kind) {
    case 'adopted':
      return order === null
        ? [`The first look found it ${status}. What happened before, nobody saw.`]
        : ['It came accepted from elsewhere and is taken over from there.']
    case 'submitted':
      return ['The supplier took the order from us: the contract begins.']
    case 'inferred':
      return [
        `No poll saw ${status}. It was inferred: the contract must have passed here between two looks, since the shortest legal path to where it was seen next leads through.`,
      ]
    case 'timer':
      return [
        `Nothing else happened for so long: the time rule “${spaced(timeRule?.name ?? '')}” ran out.`,
        timeRule?.confirmed === false
          ? 'No look succeeded after the deadline: it is unconfirmed.'
          : 'A look after the deadline confirmed it.',
        ...(timeRule?.estimated ? ['The deadline counts from the signature: it is estimated.'] : []),
      ].filter((_, index) => order === null || index === 0)
    case 'anomaly':
      return anomalySentences(step)
    case 'corrected':
      return [
        `${actedBy ?? 'A person'} accepted what had been seen: ${status}. This is a jump and no edge of the lifecycle: the contract is adopted anew.`,
      ]
    case 'observed':
    case 'act':
      if (order !== null) return orderSentences(step)
      return [
        from === to ? `A poll saw ${status} still, with other details.` : `A poll saw ${status}.`,
        ...(settles ? ['What could not be applied before is no longer seen.'] : []),
      ]
  }
}

function alertSentence({ event, actedBy }: OfflineStep): string {
  const who = actedBy ?? 'A person'
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
}

function anomalySentences({ anomaly, from }: OfflineStep): string[] {
  if (anomaly === null) return ['What could not be applied before is no longer seen.']
  const stays = from === null ? 'It is in no known state yet.' : `It stays ${placeWords(from)}.`
  switch (anomaly.kind) {
    case 'contradiction':
      return [
        `A poll saw ${anomaly.seen}.`,
        `Not applied: no legal path leads there from ${placeWords(from ?? '')}. It stays ${placeWords(from ?? '')} until a person accepts what was seen, or something else is seen.`,
      ]
    case 'unknownStatus':
      return [`A poll saw ${anomaly.seen}.`, `Not applied: that is no status known here. ${stays}`]
    case 'invalidOrder':
      return [`A poll saw an order that cannot be read: ${anomaly.seen}.`, `Not applied. ${stays}`]
    case 'missing':
      return [
        'It was in no page although every page was looked at twice, and alone it was not found.',
        `Not applied: a missing order has no status. ${stays}`,
      ]
  }
}

function orderSentences({ event, order }: OfflineStep): string[] {
  const said = order?.said ?? {}
  switch (event) {
    case 'act.begun':
      return ['The supplier was asked for its price.']
    case 'priced':
      return ['The supplier named its price, and the offer was made.']
    case 'accepted':
      return ['The customer accepted the offer.']
    case 'declined':
      return ['The customer does not want it.']
    case 'checked':
      return [
        said['errors'] === 0
          ? 'Pre-validation looked at the data and found no error.'
          : `Pre-validation looked at the data; errors: ${said['errors'] ?? 'not counted'}.`,
      ]
    case 'sending':
      return ['That it will be sent was written down; then the request left.']
    case 'created':
      return ['The supplier took the order and gave its numbers.']
    case 'refused':
      return [
        said['isPassing'] === true
          ? 'The supplier was too busy or not there; it certainly took nothing.'
          : 'The supplier did not take the order and said why.',
      ]
    case 'answerLost':
      return ['The answer was lost: the supplier may or may not have the order.']
    case 'looked':
      return [
        said['candidate'] === undefined
          ? 'Every order at the supplier was looked at: ours was not among them.'
          : `Every order at the supplier was looked at: none has our mark, but ${said['candidate']} may be ours.`,
      ]
    case 'found':
      return ['It was found at the supplier.']
    case 'released':
      return [`It may be sent once more, says ${said['by'] === 'policy' ? 'the policy' : 'a person'}.`]
    case 'abandoned':
      return ['A person gave it up.']
    case 'act.dataGiven':
      return ['Its data were given anew.']
    case 'act.erased':
      return ['The key of its personal data was destroyed.']
    default:
      return [`What happened: ${spaced(event)}.`]
  }
}

const withheldWords: Record<NonNullable<OfflineEffect['withheld']>, string> = {
  silenced: 'nobody wanted to hear of it',
  acknowledged: 'somebody had taken it up',
  inDigest: 'there were many, which were told at once',
}

/** Why a telling is not the usual one; empty where it is. */
export function effectRemarks({ suppressed, withheld, unconfirmed, estimated }: OfflineEffect): string[] {
  return [
    ...(withheld === null ? [] : [`not told: ${withheldWords[withheld]}`]),
    ...(suppressed ? ['suppressed: its state was left again within the same look'] : []),
    ...(unconfirmed ? ['unconfirmed'] : []),
    ...(estimated ? ['estimated'] : []),
  ]
}

/** A name of the code as people read it: `openTooLong` is `open too long`. */
export function spaced(name: string): string {
  return name
    .replaceAll('.', ' ')
    .replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
}

const berlin = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Berlin',
  ...{ day: 'numeric', month: 'short', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
})
const berlinShort = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Berlin',
  ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
})

/** An instant (ISO 8601) as German local time: `5 Jan 2026, 13:00:00 CET`. */
export function germanTime(instant: string): string {
  return berlin.format(Date.parse(instant))
}

/** The same without seconds and zone. */
export function shortGermanTime(instant: string): string {
  return berlinShort.format(Date.parse(instant))
}

/** An instant (ISO 8601) in UTC: `2026-01-05 12:00:00 UTC`. */
export function utcTime(instant: string): string {
  return `${instant.slice(0, 19).replace('T', ' ')} UTC`
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** How long it is from one instant (ISO 8601) to another, in its two largest units. */
export function lengthWords(from: string, to: string): string {
  let rest = Math.round((Date.parse(to) - Date.parse(from)) / 1_000)
  const parts: string[] = []
  for (const [name, seconds] of units) {
    const count = Math.floor(rest / seconds)
    rest -= count * seconds
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`)
    else if (parts.length > 0) break
  }
  return parts.length === 0 ? 'less than a second' : parts.slice(0, 2).join(' ')
}
