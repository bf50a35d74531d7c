import type { AlertContext } from './alert-context.ts'
import type { AlertEvent, AlertEventOf } from './alert-event.ts'

/** What each action that changes the alert machine's memory makes of it. */
export const alertMemory = {
  rememberTime: (context: AlertContext, event: AlertEvent): AlertContext => ({
    ...context,
    now: event.now ?? context.now,
  }),
  rememberWho: (context: AlertContext, event: AlertEvent): AlertContext => ({
    ...context,
    acknowledgedBy: (event as AlertEventOf<'acknowledged'>).by,
  }),
  rememberSilence: (context: AlertContext, event: AlertEvent): AlertContext => ({
    ...context,
    silencedUntil: (event as AlertEventOf<'silenced'>).until,
  }),
  forgetSilence: (context: AlertContext): AlertContext => ({ ...context, silencedUntil: null }),
  /** From now on people know of it by itself. */
  rememberTold: (context: AlertContext): AlertContext => ({ ...context, isTold: true }),
}
