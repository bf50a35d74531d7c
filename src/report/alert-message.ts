import type { AlertKind } from '../../machines/index.ts'
import type { AlertRecord, AlertSaying } from '../alert-record.ts'
import type { LikelyCause } from '../likely-cause.ts'

/** What an alert is about, for people. */
export interface AlertGuide {
  /** What is so, as a clause without its end. */
  title: string
  /** What to do, in a sentence or two. */
  whatToDo: string
}

/** Every kind of alert. */
export const alertGuide: Readonly<Record<AlertKind, AlertGuide>> = {
  openTooLong: {
    title: 'The order has been Open for too long: it has not passed the supplier’s pre-validation',
    whatToDo:
      'Look at the support tickets; check the e-mail address, the delivery address and the meter number, and send the supplier what is wrong or missing.',
  },
  processingTooLong: {
    title: 'The order has been in Processing for longer than a change of supplier should take',
    whatToDo: 'Ask the supplier what holds it up; tell the customer that it takes longer.',
  },
  denied: {
    title: 'The order is Denied',
    whatToDo:
      'Read the reason and the supplier’s message, have customer support contact the customer, and send the mended data to the supplier.',
  },
  deliveryOverdue: {
    title: 'Delivery should have begun and has not',
    whatToDo: 'Ask the supplier why; tell the customer.',
  },
  contradiction: {
    title: 'What the supplier shows cannot follow from what is known',
    whatToDo:
      'Ask the supplier what is true. If it is what is shown now, accept it: `stromkreis correct NUMBER --reason …`.',
  },
  unknownStatus: {
    title: 'The supplier uses a status that is not known here',
    whatToDo: 'Ask the supplier what it means, and look for a newer Stromkreis. Nothing was guessed.',
  },
  invalidOrder: {
    title: 'The supplier’s data of the order cannot be read',
    whatToDo: 'Report the fields to the supplier. The order keeps the state it was seen in last.',
  },
  missing: {
    title: 'The supplier no longer shows the order, in its list or by its number',
    whatToDo: 'Ask the supplier what became of it. It is followed again as soon as it is shown.',
  },
  orderIncomplete: {
    title: 'An accepted order lacks data, or has wrong ones',
    whatToDo: 'Get what the findings name from the customer: `stromkreis complete ID FILE`.',
  },
  orderRefused: {
    title: 'The supplier did not take the order',
    whatToDo:
      'Correct the fields that it names: `stromkreis complete ID FILE`. The order then goes out again.',
  },
  orderUncertain: {
    title: 'Nobody knows whether the supplier has the order: the answer was lost',
    whatToDo:
      'Wait for the looks that search for it. If they do not settle it, decide: `stromkreis resolve ID …`. Never order anew by hand before that.',
  },
  supplierUnreachable: {
    title: 'The supplier does not answer',
    whatToDo:
      'Check the network and the supplier’s own notices. Everything is tried again by itself, and nothing is lost.',
  },
  credentialsRefused: {
    title: 'The supplier does not let us in',
    whatToDo:
      'Run `stromkreis doctor`. Check the client id and secret, and that the scopes are assigned; have them replaced if they may have leaked.',
  },
  manyAlerts: {
    title: 'Many alerts were raised at once, and are told together',
    whatToDo: 'Work through them: `stromkreis alerts`. This one ends when none of them is left.',
  },
}

/**
 * An alert in words for people: what is so, why, and what to do. Codes, states and dates only.
 * @param text the supplier's own words, where they may be shown: they are personal data.
 */
export function alertMessage({ kind, effect }: Pick<AlertRecord, 'kind' | 'effect'>, text?: string | null) {
  const { title, whatToDo } = alertGuide[kind]
  const reasons = alertReasons(effect as AlertSaying)
  const quoted = text ? ` The supplier says: “${text}”` : ''
  return `${[title, ...reasons].join('; ')}.${quoted} ${whatToDo}`
}

/** Why an alert is raised, in English words, one reason each. */
export function alertReasons(said: AlertSaying): string[] {
  return [
    ...(said.denialReason === undefined ? [] : [`reason: ${said.denialReason ?? 'none given'}`]),
    ...(said.recoveries ? [`it has come back from a denial ${times(said.recoveries)} before`] : []),
    ...(said.startDate ? [`the start day was ${said.startDate}`] : []),
    ...(said.seen === undefined ? [] : [`seen: ${said.seen}`]),
    ...(said.candidate ? [`${said.candidate} at the supplier may be it`] : []),
    ...(said.since === undefined ? [] : [`since ${new Date(said.since).toISOString()} (${said.code})`]),
    ...(said.counts === undefined ? [] : [countsIn(said.counts)]),
    ...causesIn(said.likelyCauses ?? []),
    ...(said.unconfirmed ? ['no fresh look could confirm it'] : []),
    ...(said.estimated ? ['counted from the signature, since nobody saw it begin'] : []),
  ]
}

const causeWords: Readonly<Record<LikelyCause['cause'], string>> = {
  meterNumber: 'the meter number',
  email: 'the e-mail address',
  address: 'the delivery address',
}
const ruleWords: Readonly<Record<string, string>> = {
  meterOrMaLo: 'neither meter number nor MaLo number was given',
  onlyMaLo: 'no meter number was given, only a MaLo number',
}

function causesIn(causes: readonly LikelyCause[]): string[] {
  const found = causes.flatMap(({ cause, rule }) =>
    rule === null ? [] : (ruleWords[rule] ?? `${causeWords[cause]} (${rule})`),
  )
  const possible = causes.flatMap(({ cause, rule }) => (rule === null ? causeWords[cause] : []))
  return [
    ...(found.length === 0 ? [] : [`likely because ${found.join(', and ')}`]),
    ...(possible.length === 0
      ? []
      : [`${found.length === 0 ? 'possibly' : 'else possibly'} because of ${possible.join(' or ')}`]),
  ]
}

function countsIn(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ')
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
