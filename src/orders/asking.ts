import type { OrderSaying } from '../order-saying.ts'

/** Who wants something, and why; for the log. */
export interface Asking {
  by?: string | undefined
  reason?: string | undefined
  /** The row that asks, where it came through one: what it asks for is done once, even if it is carried out again. */
  command?: number | undefined
}

/** An asking as the log has it, the reason behind a reference that `seal` gives. */
export function sayingOf({ by, reason }: Asking, seal: (text: string) => string): OrderSaying {
  return {
    ...(by === undefined ? {} : { by }),
    ...(reason === undefined ? {} : { reason: seal(reason) }),
  }
}
