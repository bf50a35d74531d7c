/** What happens to an order on the partner's side. `now` is when we knew, epoch milliseconds; left out: as before. */
export type OrderEvent = { now?: number } & (
  | {
      /** The supplier named its price, and the offer was made. */
      type: 'priced'
      /** When it can no longer be accepted, epoch milliseconds; left out: after `offerValidForMs`. */
      validUntil?: number
    }
  | { type: 'accepted' }
  | { type: 'declined' }
  | {
      /** Pre-validation has looked at the data. */
      type: 'checked'
      /** Findings without whose mending the order must not be sent. */
      errors: number
    }
  /** The request is about to leave. Commit this before it does. */
  | { type: 'sending' }
  | { type: 'created'; contractNumber: string; customerNumber: string }
  | {
      /** It is certain that this request created nothing. */
      type: 'refused'
      /** Whether the same order may be taken later: the supplier was busy, or was not reached at all. */
      isPassing: boolean
    }
  /** The request may have been acted on, and nobody knows. */
  | { type: 'answerLost' }
  | {
      /** Every order at the supplier was looked at, and ours was not among them. */
      type: 'looked'
      beganAt: number
      /** An order there that may be ours although it lacks our mark: the number. */
      candidate: string | null
    }
  | { type: 'found'; contractNumber: string; customerNumber: string | null }
  /** The order may be sent once more. */
  | { type: 'released'; by: 'policy' | 'person' }
  | { type: 'abandoned' }
)

/** The event of one type. */
export type OrderEventOf<Type extends OrderEvent['type']> = Extract<OrderEvent, { type: Type }>
