import { assign, setup } from 'xstate'
import type { OrderContext, OrderInput } from './order-context.ts'
import type { OrderAlert, OrderNotice } from './order-effect.ts'
import type { OrderEvent, OrderEventOf } from './order-event.ts'
import type { StateMeta } from './state-meta.ts'

/** Looks at every order of the supplier that must have found nothing before one may be sent again. */
export const looksNeeded = 2

/** Actions, guards and delays that the order machine names. */
export const orderSetup = setup({
  types: {
    context: {} as OrderContext,
    events: {} as OrderEvent,
    input: {} as OrderInput | undefined,
    meta: {} as StateMeta,
    tags: {} as 'live' | 'needsAction' | 'ended' | 'longerWay',
  },
  actions: {
    /** Somebody has to act. Embedders provide their own. */
    alert: (_, _alert: OrderAlert) => {},
    /** Good to know. Embedders provide their own. */
    notify: (_, _notice: OrderNotice) => {},
    /** Ask the supplier for its price; the answer is `priced`. Embedders provide their own. */
    askForPrice: () => {},
    /** POST /orders, once; the answer is `created`, `refused` or `answerLost`. Embedders provide their own. */
    sendOrder: () => {},
    rememberTime: assign({ now: ({ context, event }) => timeOf(event, context) }),
    rememberOffer: assign({
      validUntil: ({ context, event }) =>
        (event as OrderEventOf<'priced'>).validUntil ??
        timeOf(event, context) + context.delays.offerValidForMs,
    }),
    rememberSending: assign({ sentAt: ({ context, event }) => timeOf(event, context) }),
    rememberLoss: assign({ lostAt: ({ context, event }) => timeOf(event, context) }),
    rememberNumbers: assign(({ event }) => {
      const { contractNumber, customerNumber } = event as OrderEventOf<'created'>
      return { contractNumber, customerNumber }
    }),
    rememberLook: assign(({ context, event }) => {
      const { candidate } = event as OrderEventOf<'looked'>
      return {
        // A later look may pass over it when the list shifts: once seen, only a person decides.
        candidate: candidate ?? context.candidate,
        ...(counts(context, event) ? { looks: context.looks + 1, lookedAt: timeOf(event, context) } : {}),
      }
    }),
    rememberRefusal: assign({
      isRefusedInPassing: ({ event }) => (event as OrderEventOf<'refused'>).isPassing,
    }),
    forgetRefusal: assign({ isRefusedInPassing: false }),
    /** What was sent has created nothing: the order is as if it had never been sent. */
    forgetSending: assign({ sentAt: null, lostAt: null, looks: 0, lookedAt: null, candidate: null }),
  },
  guards: {
    offerStillValid: ({ context, event }) => timeOf(event, context) < context.validUntil,
    /** Pre-validation found no error. */
    dataComplete: ({ event }) => (event as OrderEventOf<'checked'>).errors === 0,
    notSentYet: ({ context }) => context.sentAt === null,
    /**
     * Every page was looked at twice since the settling time without our mark, and the policy or a person says so: only a
     * person once any look has shown a candidate.
     */
    maySendAgain: ({ context, event }) =>
      context.looks >= looksNeeded &&
      ((event as OrderEventOf<'released'>).by === 'person' || context.candidate === null),
    isPassing: ({ event }) => (event as OrderEventOf<'refused'>).isPassing,
    wasPassing: ({ context }) => context.isRefusedInPassing,
    /** The look with which it becomes a person's decision, or which shows them another candidate. */
    isNewlyUndecided: ({ context, event }) => {
      const { candidate } = event as OrderEventOf<'looked'>
      const isSettledNow = context.looks === looksNeeded - 1 && counts(context, event)
      return isSettledNow || (candidate !== null && candidate !== context.candidate)
    },
  },
  delays: {
    offerValidity: ({ context }) => Math.max(0, context.validUntil - context.now),
    incompleteReminder: ({ context }) => context.delays.incompleteReminderMs,
  },
})

/** Whether a look says that the order is not there: it began after the settling time, and after the one before it. */
function counts(context: OrderContext, event: OrderEvent): boolean {
  const { beganAt } = event as OrderEventOf<'looked'>
  const { lostAt, lookedAt, delays } = context
  return lostAt !== null && beganAt >= lostAt + delays.settlingMs && beganAt >= (lookedAt ?? lostAt)
}

// An event sent by hand may come without a time.
function timeOf(event: OrderEvent, context: OrderContext): number {
  return event.now ?? context.now
}
