import type { z } from 'zod'
import { openEnvelope, type ReadableAnswer } from './envelope.ts'
import { readAs, unreadable } from './schema-problem.ts'

const mostBarrenPages = 3

/** The items of one page, each still as the supplier wrote it. */
interface ListPage {
  items: readonly unknown[]
  hasMore: boolean
}

/**
 * Every item of a list once, page after page, `pageAt` fetching the page that begins at an offset, `open` finding the
 * items in it and `keyOf` telling them apart. The offset advances by the items received, since the server may cap
 * `limit`. Items that newer ones have pushed onto the next page are met again there and passed over; an item that moves up
 * a page, because one before it has gone, is missed by this walk.
 * @throws StromkreisError `unreadable` for an item that does not fit, or when several pages on end bring nothing new
 * though each promises more.
 */
export async function* walkList<Item>(options: {
  pageAt: (offset: number) => Promise<ReadableAnswer>
  open?: (answer: ReadableAnswer) => ListPage
  schema: z.ZodType<Item>
  keyOf: (item: Item) => string
}): AsyncGenerator<Item, void, undefined> {
  const { pageAt, open = openList, schema, keyOf } = options
  const met = new Set<string>()
  let offset = 0
  let barrenPages = 0
  while (true) {
    const answer = await pageAt(offset)
    const { items, hasMore } = open(answer)
    const metBefore = met.size
    for (const entry of items) {
      const item = readAs(schema, entry, answer.what)
      const key = keyOf(item)
      if (met.has(key)) continue
      met.add(key)
      yield item
    }
    if (!hasMore) return
    barrenPages = met.size === metBefore ? barrenPages + 1 : 0
    if (barrenPages === mostBarrenPages) throw unreadable(answer.what, 'its pages repeat themselves')
    offset += items.length
  }
}

/** A list that is `data` itself: there is more unless the answer denies it or holds nothing. */
function openList(answer: ReadableAnswer): ListPage {
  const { data, hasMoreItems } = openEnvelope(answer)
  const items = data ?? []
  if (!Array.isArray(items)) throw unreadable(answer.what, 'data: expected array')
  return { items, hasMore: items.length > 0 && hasMoreItems !== false }
}
