const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** How long each time rule of the contract machine waits, in milliseconds. */
export interface ContractDelays {
  /** In Open before it is worth looking at the support tickets. */
  openTooLongMs: number
  /** In Processing before the market is taking too long. */
  processingTooLongMs: number
  /** Between two reminders of a denial that nobody has cured. */
  denialReminderMs: number
  /** Past the end of the announced start day before delivery is overdue. */
  deliveryOverdueMs: number
}

/** The supplier's lifecycle guide: alert after 24 hours in Open; two to six weeks to a contract. The other two are ours. */
export const defaultContractDelays: ContractDelays = {
  openTooLongMs: 24 * hourMs,
  processingTooLongMs: 42 * dayMs,
  denialReminderMs: 3 * dayMs,
  deliveryOverdueMs: 2 * dayMs,
}
