import { defaultOrderDelays, looksNeeded } from '../../machines/index.ts'
import type { SetupText } from './setup-text.ts'

const { offerValidForMs, incompleteReminderMs, settlingMs } = defaultOrderDelays

/** The code behind the names of the order machine. A test holds it against the machine. */
export const orderSetupText: SetupText = {
  constants: { offerValidForMs, incompleteReminderMs, settlingMs },
  declarations: `
/** What happens to an order on the partner's side. \`now\` is when we knew, epoch milliseconds. */
type Event = { now?: number } & (
  | { type: 'priced'; validUntil?: number }
  | { type: 'accepted' }
  | { type: 'declined' }
  /** Pre-validation has looked at the data: how many findings forbid sending them. */
  | { type: 'checked'; errors: number }
  /** The request is about to leave. Written down before it does. */
  | { type: 'sending' }
  | { type: 'created'; contractNumber: string; customerNumber: string }
  /** It is certain that the request created nothing; \`isPassing\`: it may be taken later. */
  | { type: 'refused'; isPassing: boolean }
  | { type: 'answerLost' }
  /** Every order at the supplier was looked at, and ours was not among them. */
  | { type: 'looked'; beganAt: number; candidate: string | null }
  | { type: 'found'; contractNumber: string; customerNumber: string | null }
  | { type: 'released'; by: 'policy' | 'person' }
  | { type: 'abandoned' }
)

interface Context {
  /** When something last happened, epoch milliseconds. */
  now: number
  /** When the offer can no longer be accepted; 0 before there is one. */
  validUntil: number
  /** When the request left that may have created the order. */
  sentAt: number | null
  /** When its answer was lost. */
  lostAt: number | null
  /** Looks at every order of the supplier since the settling time that did not find ours. */
  looks: number
  /** When the last of these ended. */
  lookedAt: number | null
  /** The latest order at the supplier that may be ours. */
  candidate: string | null
  /** Whether the latest refusal was passing. */
  isRefusedInPassing: boolean
  contractNumber: string | null
  customerNumber: string | null
}

type Of<Type extends Event['type']> = Extract<Event, { type: Type }>

/** Looks that must have found nothing before an order may be sent again. */
const looksNeeded = ${looksNeeded}

function timeOf(event: Event, context: Context): number {
  return event.now ?? context.now
}

/** Whether a look says that the order is not there: it began after the settling time and after the look before. */
function counts({ lostAt, lookedAt }: Context, { beganAt }: Of<'looked'>): boolean {
  return lostAt !== null && beganAt >= lostAt + settlingMs && beganAt >= (lookedAt ?? lostAt)
}
`,
  context: `{
  now: 0,
  validUntil: 0,
  sentAt: null,
  lostAt: null,
  looks: 0,
  lookedAt: null,
  candidate: null,
  isRefusedInPassing: false,
  contractNumber: null,
  customerNumber: null,
}`,
  actions: {
    alert: ['Somebody has to act.', '(_, _effect: Effect) => {}'],
    notify: ['Good to know.', '(_, _effect: Effect) => {}'],
    askForPrice: ['Ask the supplier for its price; the answer is `priced`.', '() => {}'],
    sendOrder: ['POST /orders, once; the answer is `created`, `refused` or `answerLost`.', '() => {}'],
    rememberTime: [
      'Keeps when it happened.',
      'assign({ now: ({ context, event }) => timeOf(event, context) })',
    ],
    rememberOffer: [
      'Keeps until when the offer can be accepted.',
      `assign({
  validUntil: ({ context, event }) =>
    (event as Of<'priced'>).validUntil ?? timeOf(event, context) + offerValidForMs,
})`,
    ],
    rememberSending: [
      'Keeps that the request has left.',
      'assign({ sentAt: ({ context, event }) => timeOf(event, context) })',
    ],
    rememberLoss: [
      'Keeps when the answer was lost.',
      'assign({ lostAt: ({ context, event }) => timeOf(event, context) })',
    ],
    rememberNumbers: [
      'Keeps the supplier’s numbers.',
      `assign(({ event }) => {
  const { contractNumber, customerNumber } = event as Of<'created'>
  return { contractNumber, customerNumber }
})`,
    ],
    rememberLook: [
      'Counts a look in vain, and keeps what may be ours: once seen, only a person decides.',
      `assign(({ context, event }) => {
  const look = event as Of<'looked'>
  const candidate = look.candidate ?? context.candidate
  if (!counts(context, look)) return { candidate }
  return { candidate, looks: context.looks + 1, lookedAt: timeOf(event, context) }
})`,
    ],
    rememberRefusal: [
      'Keeps whether the refusal was passing.',
      `assign({ isRefusedInPassing: ({ event }) => (event as Of<'refused'>).isPassing })`,
    ],
    forgetRefusal: ['The data were looked at again.', 'assign({ isRefusedInPassing: false })'],
    forgetSending: [
      'What was sent has created nothing: the order is as if it had never been sent.',
      'assign({ sentAt: null, lostAt: null, looks: 0, lookedAt: null, candidate: null })',
    ],
  },
  guards: {
    offerStillValid: [
      'The offer has not run out.',
      '({ context, event }) => timeOf(event, context) < context.validUntil',
    ],
    dataComplete: ['Pre-validation found no error.', `({ event }) => (event as Of<'checked'>).errors === 0`],
    notSentYet: ['No request is out that may have created it.', '({ context }) => context.sentAt === null'],
    maySendAgain: [
      'Looked for in vain often enough, and the policy or a person says so: only a person once there was a candidate.',
      `({ context, event }) =>
  context.looks >= looksNeeded && ((event as Of<'released'>).by === 'person' || context.candidate === null)`,
    ],
    isPassing: [
      'The supplier may take the same order later.',
      `({ event }) => (event as Of<'refused'>).isPassing`,
    ],
    wasPassing: ['The latest refusal was passing.', '({ context }) => context.isRefusedInPassing'],
    isNewlyUndecided: [
      'The look with which it becomes a person’s decision, or which shows them another candidate.',
      `({ context, event }) => {
  const look = event as Of<'looked'>
  const isSettledNow = context.looks === looksNeeded - 1 && counts(context, look)
  return isSettledNow || (look.candidate !== null && look.candidate !== context.candidate)
}`,
    ],
  },
  delays: {
    offerValidity: [
      'Until the offer can no longer be accepted.',
      '({ context }) => Math.max(0, context.validUntil - context.now)',
    ],
    incompleteReminder: ['Between two reminders of data that nobody has completed.', 'incompleteReminderMs'],
  },
}
