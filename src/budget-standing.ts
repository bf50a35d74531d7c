import type { CallWindow } from './call-ledger.ts'

/** How a call budget stands at an instant. Instants are epoch milliseconds. */
export interface BudgetStanding {
  /** For each window with a limit: calls allowed in it, and how many of them are left. */
  windows: { window: CallWindow; allowed: number; left: number }[]
  /** From one call to the next if they came evenly, as is allowed now, milliseconds. */
  intervalMs: number
  /** Calls under way, those of other processes included. */
  inFlight: number
  /** Calls of this process that wait for leave, and until when the longest has to; null where that is not known yet. */
  waiting: { calls: number; until: number | null }
  hosts: HostBudget[]
}

/** What a host lets us do. */
export interface HostBudget {
  /** Host and port, or `supplier` for a supplier that is not reached through a client of ours. */
  host: string
  breaker: 'closed' | 'open' | 'halfOpen'
  /** The part of the limits that is used: halved when the host complains, 1 when it does not. */
  rate: number
  /** When one more call could be made at the earliest; now or before where it can at once. */
  nextCallAt: number
}
