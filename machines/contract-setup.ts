import { assign, setup } from 'xstate'
import type { ContractContext, ContractInput } from './contract-context.ts'
import type { ContractAlert, ContractNotice } from './contract-effect.ts'
import type { ContractEvent } from './contract-event.ts'
import { contractMemory } from './contract-memory.ts'
import type { StateMeta } from './state-meta.ts'

/** Actions, guards and delays that the contract machine names. */
export const contractSetup = setup({
  types: {
    context: {} as ContractContext,
    events: {} as ContractEvent,
    input: {} as ContractInput | undefined,
    meta: {} as StateMeta,
    /** `inner` marks states that only carry a timer and are never shown in a path. */
    tags: {} as 'live' | 'needsAction' | 'ended' | 'inner',
  },
  actions: {
    /** Somebody has to act. Embedders provide their own. */
    alert: (_, _alert: ContractAlert) => {},
    /** Good to know. Embedders provide their own. */
    notify: (_, _notice: ContractNotice) => {},
    remember: assign(({ context, event }) => contractMemory.remember(context, event)),
    countRecovery: assign(({ context }) => contractMemory.countRecovery(context)),
  },
  guards: {
    /** Keeps out an answer that was asked for before the last one applied. */
    isFresh: ({ context, event }) => isFresh(context, event),
    isFreshWithNewStartDate: ({ context, event }) =>
      isFresh(context, event) && moves('startDate', context, event),
    isFreshWithNewEndDate: ({ context, event }) =>
      isFresh(context, event) && moves('endDate', context, event),
    startDateKnown: ({ context }) => context.details.startDayEndsAt !== null,
    endDateKnown: ({ context }) => context.details.endDayEndsAt !== null,
  },
  delays: {
    openTooLong: ({ context }) => context.delays.openTooLongMs,
    processingTooLong: ({ context }) => context.delays.processingTooLongMs,
    denialReminder: ({ context }) => context.delays.denialReminderMs,
    deliveryOverdue: ({ context }) =>
      remaining((context.details.startDayEndsAt ?? context.now) + context.delays.deliveryOverdueMs, context),
    endDatePassed: ({ context }) => remaining(context.details.endDayEndsAt ?? context.now, context),
  },
})

function isFresh(context: ContractContext, event: ContractEvent): boolean {
  return event.beganAt === undefined || event.beganAt >= context.beganAt
}

function moves(date: 'startDate' | 'endDate', context: ContractContext, event: ContractEvent): boolean {
  const seen = event.details?.[date]
  return seen !== undefined && seen !== context.details[date]
}

function remaining(at: number, context: ContractContext): number {
  return Math.max(0, at - context.now)
}
