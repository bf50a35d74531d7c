import type { z } from 'zod'
import { openEnvelope, type ReadableAnswer } from './envelope.ts'
import { readAs, unreadable } from './schema-problem.ts'

const mostBarrenPages = 3

/**
 * Every item of a list once, page after page, `pageAt` fetching the page that begins at an offset and `keyOf` telling
 * items apart. The offset advances by the items received, since the server may cap `limit`; items met again are passed
 * over. There is more unless the answer denies it or holds nothing.
 * @throws StromkreisError `unreadable` for an item that does not fit, or when several pages on end bring nothing new
 * though each promises more.
 */
export async function* walkList<Item>(options: {
  pageAt: (offset: number) => Promise<ReadableAnswer>
  schema: z.ZodType<Item>
  keyOf: (item: Item) => string
}): AsyncGenerator<Item, void, undefined> {
  const { pageAt, schema, keyOf } = options
  const met = new Set<string>()
  let offset = 0
  let barrenPages = 0
  while (true) {
    const answer = await pageAt(offset)
    const { data, hasMoreItems } = openEnvelope(answer)
    const entries = data ?? []
    if (!Array.isArray(entries)) throw unreadable(answer.what, 'data: expected array')
    const metBefore = met.size
    for (const entry of entries) {
      const item = readAs(schema, entry, answer.what)
      const key = keyOf(item)
      if (met.has(key)) continue
      met.add(key)
      yield item
    }
    if (entries.length === 0 || hasMoreItems === false) return
    barrenPages = met.size === metBefore ? barrenPages + 1 : 0
    if (barrenPages === mostBarrenPages) throw unreadable(answer.what, 'its pages repeat themselves')
    offset += entries.length
  }
}
