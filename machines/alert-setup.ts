import { assign, setup } from 'xstate'
import type { AlertContext, AlertInput } from './alert-context.ts'
import type { AlertCall, AlertNotice } from './alert-effect.ts'
import type { AlertEvent } from './alert-event.ts'
import { alertMemory } from './alert-memory.ts'
import type { StateMeta } from './state-meta.ts'

/** As of any state; alerts are beside the journey, so that their phase is their own. */
export interface AlertStateMeta extends Omit<StateMeta, 'phase'> {
  phase: 'alert' | 'ended'
}

/** Actions, guards and delays that the alert machine names. */
export const alertSetup = setup({
  types: {
    context: {} as AlertContext,
    events: {} as AlertEvent,
    input: {} as AlertInput | undefined,
    meta: {} as AlertStateMeta,
    /** `inner` marks states that only carry a timer and are never shown in a path. */
    tags: {} as 'live' | 'needsAction' | 'ended' | 'inner',
  },
  actions: {
    /** Somebody has to act. Embedders provide their own. */
    alert: (_, _call: AlertCall) => {},
    /** Good to know. Embedders provide their own. */
    notify: (_, _notice: AlertNotice) => {},
    rememberTime: assign(({ context, event }) => alertMemory.rememberTime(context, event)),
    rememberWho: assign(({ context, event }) => alertMemory.rememberWho(context, event)),
    rememberSilence: assign(({ context, event }) => alertMemory.rememberSilence(context, event)),
    forgetSilence: assign(({ context }) => alertMemory.forgetSilence(context)),
    rememberTold: assign(({ context }) => alertMemory.rememberTold(context)),
  },
  guards: {
    isTold: ({ context }) => context.isTold,
    /** Whoever has not heard of an alert by itself does not want to hear how it ended. */
    wasTold: ({ context }) => context.isTold,
    isReminded: ({ context }) => context.delays.remindMs !== null,
    silenceHasEnd: ({ context }) => context.silencedUntil !== null,
  },
  delays: {
    reminder: ({ context }) => context.delays.remindMs ?? 0,
    escalation: ({ context }) => context.delays.escalateMs,
    acknowledgementEnds: ({ context }) => context.delays.acknowledgedMs,
    silenceEnds: ({ context }) => Math.max(0, (context.silencedUntil ?? context.now) - context.now),
  },
})
