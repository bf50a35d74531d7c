import type { ListPlaces } from './list-places.ts'
import type { TrackedContracts } from './tracked-contracts.ts'

/** Where in the list orders showed that had no place in it. */
export type ArrivalPlace = 'head' | 'end' | 'middle'

/** What a page says about the list. */
export interface PageSight {
  /** False when so few orders stand as they were expected to that nothing can be said: the list may be in another order each time. */
  isCoherent: boolean
  /** Those that were given a place, and where. */
  placed: { id: number; at: ArrivalPlace }[]
  /** Those that are not where they should be: the two that they stood between were seen side by side. */
  absent: number[]
}

/** A page to be compared with the list; no order is twice among its members. */
export interface ComparedPage {
  offset: number
  members: readonly number[]
  /** Whether the members follow each other in the list as it is known. */
  isRun: boolean
  /** Orders asked for. */
  limit: number
  /** Whether the list ends with it. */
  isLast: boolean
}

/** So many orders on a page say where they are in the list, whatever was expected. */
const fewestForShift = 4

const nothing: PageSight = { isCoherent: true, placed: [], absent: [] }

/**
 * Compares a page with the list as it is known, and makes the list like the page: new orders are put where they were seen, those that
 * jumped are moved, shifts are noted.
 */
export function sightPage(places: ListPlaces, contracts: TrackedContracts, page: ComparedPage): PageSight {
  const { members, offset } = page
  if (members.length === 0) return { ...nothing, absent: beyond(places, places.noteEnd(offset), page) }
  if (!page.isRun || isGreatShift(places, page)) return sortIn(places, contracts, page)
  places.noteOffset(members[0]!, offset)
  const absent: number[] = []
  if (offset === 0) absent.push(...before(places, members[0]!, page))
  if (page.isLast) absent.push(...beyond(places, places.after(members.at(-1)!), page))
  return absent.length === 0 ? nothing : { ...nothing, absent }
}

/** A few orders alone prove no great shift: on small pages they have rather jumped. */
function isGreatShift(places: ListPlaces, { members, offset, limit }: ComparedPage): boolean {
  return limit < fewestForShift && Math.abs(places.offset(members[0]!) - offset) > limit
}

function sortIn(places: ListPlaces, contracts: TrackedContracts, page: ComparedPage): PageSight {
  const { members, offset } = page
  const known = members.flatMap((id, place) => {
    return contracts.cell[id] === 0 ? [] : [{ id, place, expected: places.offset(id) }]
  })
  const steady = steadyAmong(known, page)
  const isCoherent = steady.length * 2 >= known.length || known.length < fewestForShift
  const sight: PageSight = { isCoherent, placed: [], absent: [] }
  if (!isCoherent) {
    for (const id of members) {
      if (contracts.cell[id] !== 0) continue
      places.append(id)
      sight.placed.push({ id, at: 'middle' })
    }
    return sight
  }
  const anchors = new Set(steady)
  const [firstSteady] = steady
  if (firstSteady !== undefined) sight.absent = absentAmong(places, steady, new Set(members), page)
  const jumped = known.filter(({ id }) => !anchors.has(id)).map(({ id }) => id)
  for (const id of jumped) places.remove(id)
  const isHead = offset === 0 && (firstSteady === undefined || firstSteady === places.first())
  let previous = firstSteady === undefined ? guessBefore(places, offset) : 0
  let region: ArrivalPlace = previous === places.last() ? 'end' : isHead ? 'head' : 'middle'
  let behindFirst = 0
  for (const id of members) {
    if (anchors.has(id)) {
      previous = id
      region = id === places.last() ? 'end' : 'middle'
      continue
    }
    if (previous !== 0) places.insertAfter(id, previous)
    else if (places.first() === 0) places.append(id)
    else places.insertBefore(id, firstSteady ?? places.first())
    if (!jumped.includes(id)) sight.placed.push({ id, at: region })
    if (previous === 0 && firstSteady !== undefined) continue
    previous = id
    behindFirst += 1
  }
  const first = firstSteady ?? members[0]!
  places.noteOffset(first, offset + members.indexOf(first))
  places.noteFound(first, behindFirst)
  return sight
}

/** The last contract before `offset`; 0 at the front of the list. */
function guessBefore(places: ListPlaces, offset: number): number {
  if (offset === 0) return 0
  if (offset >= places.length) return places.last()
  return places.memberBefore(offset)
}

/** Those that stand as expected but for one common shift, in list order. */
function steadyAmong(
  known: readonly { id: number; place: number; expected: number }[],
  page: ComparedPage,
): number[] {
  if (known.length === 0) return []
  const shifts = known.map(({ place, expected }) => expected - place)
  const median = [...shifts].sort((a, b) => a - b)[shifts.length >> 1]!
  const shift = page.limit < fewestForShift ? page.offset : median
  const near = known.filter((_, index) => Math.abs(shifts[index]! - shift) <= page.limit)
  return longestRise(near).map(({ id }) => id)
}

/** The longest row of orders, not necessarily neighbours, whose expected places rise. */
function longestRise<T extends { expected: number }>(orders: readonly T[]): T[] {
  const ends: number[] = []
  const previous: number[] = []
  for (const [index, { expected }] of orders.entries()) {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (orders[ends[middle]!]!.expected < expected) low = middle + 1
      else high = middle
    }
    previous[index] = low === 0 ? -1 : ends[low - 1]!
    ends[low] = index
  }
  const rise: T[] = []
  for (let index = ends.at(-1) ?? -1; index !== -1; index = previous[index]!) rise.push(orders[index]!)
  return rise.reverse()
}

function absentAmong(
  places: ListPlaces,
  steady: readonly number[],
  onPage: ReadonlySet<number>,
  page: { offset: number; limit: number; isLast: boolean },
): number[] {
  const absent: number[] = []
  if (page.offset === 0) absent.push(...before(places, steady[0]!, page))
  for (let index = 0; index + 1 < steady.length; index += 1) {
    const last = steady[index + 1]!
    for (let id = places.after(steady[index]!); id !== last && id !== 0; id = places.after(id))
      absent.push(id)
  }
  if (page.isLast) absent.push(...beyond(places, places.after(steady.at(-1)!), page))
  return absent.filter((id) => !onPage.has(id))
}

/** Contracts before the first one of the first page. */
function before(places: ListPlaces, first: number, { limit }: { limit: number }): number[] {
  const missing: number[] = []
  for (let id = places.first(); id !== first && id !== 0 && missing.length < limit; id = places.after(id))
    missing.push(id)
  return missing
}

/** Contracts from `from` on, which is behind the last one of the last page. */
function beyond(places: ListPlaces, from: number, { limit }: { limit: number }): number[] {
  const missing: number[] = []
  for (let id = from; id !== 0 && missing.length < limit; id = places.after(id)) missing.push(id)
  return missing
}
