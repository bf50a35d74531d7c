import type { Effect } from './log-entry.ts'

/** One effect on its way to somebody. Delivered at least once; `key` is the same every time. */
export interface Delivery {
  /** `contractNumber/seq/index`, or `supplier/...` for what concerns no single contract. */
  key: string
  subject: string
  /** When the engine knew, epoch milliseconds. */
  observedAt: number
  effect: Effect
  /** The supplier's own words that the effect refers to, if they are not erased. Personal data: not for logs. */
  message: string | null
}

/** Where effects go. Deliveries of one contract come in order, the next one only after the one before. */
export interface Sink {
  /** Names its position in the log: a sink that is renamed starts anew. */
  name: string
  /** A rejection or throw means "not delivered": the same delivery comes again, later. */
  deliver(delivery: Delivery): void | Promise<void>
}
