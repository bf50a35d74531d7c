import type { ContractContext } from './contract-context.ts'
import type { ContractEvent } from './contract-event.ts'

/** What each action that changes the contract machine's memory makes of it. */
export const contractMemory = {
  /** Keeps when and what was seen. */
  remember: (context: ContractContext, event: ContractEvent): ContractContext => ({
    beganAt: event.beganAt ?? context.beganAt,
    now: event.now ?? context.now,
    recoveries: context.recoveries,
    details: event.details === undefined ? context.details : { ...context.details, ...event.details },
    delays: context.delays,
  }),
  /** Counts a return from Denied. */
  countRecovery: (context: ContractContext): ContractContext => ({
    ...context,
    recoveries: context.recoveries + 1,
  }),
}
