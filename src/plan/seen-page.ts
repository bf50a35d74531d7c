/** A page as it was read; `members` are the orders on it in list order. */
export interface SeenPage {
  offset: number
  /** When the request began, epoch milliseconds. */
  beganAt: number
  members: readonly number[]
  hasMore: boolean
}

/** Whether this is the very page that was read just before at another offset: then the supplier ignores offsets. */
export function isRepeated(page: SeenPage, last: SeenPage | null): boolean {
  if (last === null || page.members.length === 0 || page.offset === last.offset) return false
  const { length } = page.members
  if (length !== last.members.length || Math.abs(page.offset - last.offset) < length) return false
  return page.members.every((id, place) => id === last.members[place])
}
