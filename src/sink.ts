import type { Effect } from './log-entry.ts'

/** One effect on its way to somebody. Delivered at least once; `key` is the same every time. */
export interface Delivery {
  /** `contractNumber/seq/index`, or `supplier/...` for what concerns no single contract. */
  key: string
  /** A contract number, the id of an order of our own, or `supplier`. */
  subject: string
  /** Number of the entry among those of its subject, and which of its effects this is: the order per subject. */
  seq: number
  index: number
  /** When the engine knew, epoch milliseconds. */
  observedAt: number
  effect: Effect
  /** The supplier's own words that the effect refers to, if they are not erased. Personal data: not for logs. */
  message: string | null
}

/**
 * How long a delivery is tried before it becomes a dead letter. While a sink takes nothing from ten subjects or more, nothing is
 * given up: it is taken for down.
 */
export interface Patience {
  /** Refused while others were taken, milliseconds; 3 days. */
  refusedForMs: number
  /** In any case; 2,000, which take about two weeks without a break. */
  attempts: number
}

/**
 * Where effects go. Deliveries of one subject come in order, the next one only once the one before is taken or given up;
 * those of others go on meanwhile.
 */
export interface Sink {
  /** Names its position in the log: a sink that is renamed starts anew. */
  name: string
  /**
   * Resolves once the delivery is taken; it has to settle some time. A rejection or throw means "not taken": the same
   * delivery comes again, later. A StromkreisError says more: after `refused` it does not come again but becomes a dead
   * letter, and for `retryAfterMs` nothing is delivered at all.
   */
  deliver(delivery: Delivery): void | Promise<void>
  /** Whether it is to get an effect at all; everything where left out. */
  wants?(effect: Effect): boolean
  /** To how many subjects it may be delivered at the same time; 1 where left out. */
  atOnce?: number
  /** Where left out, as {@link Patience} says. */
  patience?: Partial<Patience>
}
