/** Name of the time rule that an event of the machine's own belongs to (`xstate.after.openTooLong.contract.Open`); null for any other. */
export function timeRuleName(eventType: string): string | null {
  return eventType.startsWith('xstate.after.') ? (eventType.split('.')[2] ?? null) : null
}
