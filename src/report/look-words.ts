import type { LookReason, PlanExplanation } from '../plan/poll-plan.ts'

/** Why a look is made, for people: it completes "the next look is made because ...". */
export const lookReasonWords: Readonly<Record<LookReason, string>> = {
  deadline: 'a time rule has run out, which a look confirms before anybody is alarmed',
  click: 'somebody asked for it',
  new: 'it is new and has not been seen yet',
  details: 'the list left out details that matter now',
  missing: 'it was twice not where it should be in the list',
  walk: 'the list is being read to its end for the first time',
  newOrders: 'new orders are expected there',
  due: 'its turn has come',
  audit: 'the whole list is read through once a week, to make sure',
}

/** Where a contract is seen next, counted from 1: `orders 151 to 200 of the list`, or by itself. */
export function placeWords(page: PlanExplanation['page']): string {
  if (page === null) return 'by its number'
  const last = page.offset + Math.max(1, page.members) - 1
  return `orders ${page.offset + 1} to ${last + 1} of the list`
}

/** An instant as programs read it; null for one that never comes. */
export function instantOrNull(at: number | null): string | null {
  return at === null || !Number.isFinite(at) ? null : new Date(at).toISOString()
}

/** How many looks fit into an hour; null where nothing keeps them apart. */
export function looksPerHour(spacingMs: number): number | null {
  return spacingMs > 0 ? 3_600_000 / spacingMs : null
}

/** The same for people. */
export function looksPerHourWords(perHour: number | null): string {
  if (perHour === null) return 'as many as are wanted'
  return `${perHour < 10 ? Number(perHour.toFixed(1)) : Math.round(perHour)} an hour at present`
}
