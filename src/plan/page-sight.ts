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
  /** In a round, the order that was read just before it, 0 at the front of the list; null when the page was read by itself. */
  previous: number | null
}

/** So many orders on a page say where they are in the list, whatever was expected. */
const fewestForShift = 4

/** A page that says nothing about the list. */
export const nothingSeen: PageSight = { isCoherent: true, placed: [], absent: [] }

/**
 * Compares a page with the list as it is known, and makes the list like the page: new orders are put where they were seen, those that
 * jumped are moved, shifts are noted.
 */
export function sightPage(places: ListPlaces, contracts: TrackedContracts, page: ComparedPage): PageSight {
  const { members, offset } = page
  if (members.length === 0) return { ...nothingSeen, absent: beyond(places, places.noteEnd(offset), page) }
  const ahead = aheadOf(contracts, page)
  if (!page.isRun || (ahead !== 0 && places.after(ahead) !== members[0]))
    return sortIn(places, contracts, page)
  places.noteOffset(members[0]!, offset)
  const absent: number[] = []
  if (offset === 0) absent.push(...before(places, members[0]!, page))
  if (page.isLast) absent.push(...beyond(places, places.after(members.at(-1)!), page))
  return absent.length === 0 ? nothingSeen : { ...nothingSeen, absent }
}

/** Whether new orders are to be expected behind a page, now that its orders have their places; `isFull` says whether there is room for them on it. */
export function goesOnBehind(
  places: ListPlaces,
  page: { members: readonly number[]; hasMore: boolean; isFull: boolean },
  { placed }: PageSight,
): boolean {
  const { members, hasMore, isFull } = page
  const isAtEnd = members.at(-1) === places.last()
  const isNews = placed.length > 0 && (isAtEnd || placed.length === members.length)
  return (hasMore && isAtEnd) || (isFull && isNews)
}

/** The order with a place that a round has read just before the page; 0 when there is none. */
function aheadOf(contracts: TrackedContracts, { previous, members }: ComparedPage): number {
  if (previous === null || contracts.cell[previous] === 0) return 0
  return members.includes(previous) ? 0 : previous
}

function sortIn(places: ListPlaces, contracts: TrackedContracts, page: ComparedPage): PageSight {
  const { members, offset } = page
  const known = members.flatMap((id, place) => {
    return contracts.cell[id] === 0 ? [] : [{ id, rank: places.rank(id), shift: places.offset(id) - place }]
  })
  const expected = steadyAmong(known, page)
  const isCoherent = expected.length * 2 >= known.length || known.length < fewestForShift
  const sight: PageSight = { isCoherent, placed: [], absent: [] }
  if (!isCoherent && page.previous === null) {
    for (const id of members) {
      if (contracts.cell[id] !== 0) continue
      places.append(id)
      sight.placed.push({ id, at: 'middle' })
    }
    return sight
  }
  const ahead = aheadOf(contracts, page)
  const steady = ahead === 0 ? expected : expected.filter((id) => places.rank(id) > places.rank(ahead))
  const anchors = new Set(steady)
  const [firstSteady] = steady
  const row = ahead === 0 ? steady : [ahead, ...steady]
  if (row.length > 0) sight.absent = absentAmong(places, row, new Set(members), page)
  const jumped = known.filter(({ id }) => !anchors.has(id)).map(({ id }) => id)
  for (const id of jumped) places.remove(id)
  const isHead = offset === 0 && (firstSteady === undefined || firstSteady === places.first())
  let previous = row.length === 0 ? guessBefore(places, offset) : ahead
  let region: ArrivalPlace = previous === places.last() ? 'end' : isHead ? 'head' : 'middle'
  let isBehindFirst = firstSteady === undefined
  let behindFirst = 0
  for (const id of members) {
    if (anchors.has(id)) {
      previous = id
      isBehindFirst = true
      region = id === places.last() ? 'end' : 'middle'
      continue
    }
    if (previous !== 0) places.insertAfter(id, previous)
    else if (places.first() === 0) places.append(id)
    else places.insertBefore(id, firstSteady ?? places.first())
    if (!jumped.includes(id)) sight.placed.push({ id, at: region })
    if (isBehindFirst) behindFirst += 1
    if (previous !== 0 || isBehindFirst) previous = id
  }
  const first = firstSteady ?? members[0]!
  places.noteOffset(first, offset + members.indexOf(first))
  places.noteFound(first, behindFirst)
  return sight
}

/** An order on a page that has a place in the list; `shift` is how much further back than the page it was expected. */
interface KnownOrder {
  id: number
  rank: number
  shift: number
}

/** The last contract before `offset`; 0 at the front of the list. */
function guessBefore(places: ListPlaces, offset: number): number {
  if (offset === 0) return 0
  if (offset >= places.length) return places.last()
  return places.memberBefore(offset)
}

/** Those that stand as expected but for one common shift, in list order. */
function steadyAmong(known: readonly KnownOrder[], page: ComparedPage): number[] {
  if (known.length === 0) return []
  const shifts = known.map(({ shift }) => shift).sort((a, b) => a - b)
  const common = shifts[shifts.length >> 1]!
  return longestRise(known.filter(({ shift }) => Math.abs(shift - common) <= page.limit)).map(({ id }) => id)
}

/** The longest row of orders, not necessarily neighbours, that stand in the list as they do on the page. */
function longestRise(orders: readonly KnownOrder[]): KnownOrder[] {
  const ends: number[] = []
  const previous: number[] = []
  for (const [index, { rank }] of orders.entries()) {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (orders[ends[middle]!]!.rank < rank) low = middle + 1
      else high = middle
    }
    previous[index] = low === 0 ? -1 : ends[low - 1]!
    ends[low] = index
  }
  const rise: KnownOrder[] = []
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
