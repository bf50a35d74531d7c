import { contractStepWords } from '../contract-step-words.ts'
import type { LogStep } from '../log-step.ts'
import { spaced } from '../spaced.ts'

/** What kind of step it is, in a word or two. */
export function kindWords(step: LogStep): string {
  return step.kind === 'observed' && step.order !== null ? 'answer' : contractStepWords.en.kind(step)
}

/** The step's move, or where it stayed. */
export const moveWords = contractStepWords.en.move

/** What was seen or done, in sentences. */
export function whatHappened(step: LogStep): string[] {
  const { kind, order, event } = step
  const sentences = contractStepWords.en.happened(step)
  if (order === null || event.startsWith('alert.')) return sentences
  if (kind === 'adopted') return ['It came accepted from elsewhere and is taken over from there.']
  if (kind === 'timer') return sentences.slice(0, 1)
  return kind === 'observed' || kind === 'act' ? orderSentences(step) : sentences
}

function orderSentences({ event, order }: LogStep): string[] {
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

/** Why a telling is not the usual one; empty where it is. */
export const effectRemarks = contractStepWords.en.remarks

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
