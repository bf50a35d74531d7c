/** What happens to an alert. `now` is when we knew, epoch milliseconds; left out: as before. */
export type AlertEvent = { now?: number } & (
  | {
      /** A person has taken it up. */
      type: 'acknowledged'
      by: string
    }
  | {
      /** Nobody wants to hear of what it is about. */
      type: 'silenced'
      /** Epoch milliseconds; null for as long as nobody says otherwise. */
      until: number | null
    }
  | { type: 'unsilenced' }
  /** What it is about is so no longer. */
  | { type: 'resolved' }
)

/** The event of one type. */
export type AlertEventOf<Type extends AlertEvent['type']> = Extract<AlertEvent, { type: Type }>
