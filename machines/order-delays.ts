const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** How long the order machine waits, in milliseconds. */
export interface OrderDelays {
  /** From the price until an offer can no longer be accepted, where the offer does not say otherwise. */
  offerValidForMs: number
  /** Between two reminders of an accepted order whose data nobody has completed. */
  incompleteReminderMs: number
  /** After a lost answer, before looking for the order and not finding it means anything. */
  settlingMs: number
}

/** All are ours: the supplier's guides name no times for the partner's side. */
export const defaultOrderDelays: OrderDelays = {
  offerValidForMs: 14 * dayMs,
  incompleteReminderMs: 2 * dayMs,
  settlingMs: minuteMs,
}
