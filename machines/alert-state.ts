/** The states of an alert, in the order of its life. */
export const alertStates = ['Open', 'Acknowledged', 'Silenced', 'Resolved'] as const

/** One of {@link alertStates}. */
export type AlertState = (typeof alertStates)[number]
