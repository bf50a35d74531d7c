import type { SqliteStore } from '../sqlite/sqlite-store.ts'

/** Whoever writes beside waits for no more of them than these. */
const atOnce = 500

/** What pruning ended. The log of what happened stays: it is the truth, and nothing in it is personal. */
export interface Pruned {
  /** Contracts that had ended, and the keys of whose free texts are destroyed. */
  contracts: number
  /** Sealed texts removed: theirs, and those of orders that were erased. */
  texts: number
  /** Requests of people that were carried out. */
  requests: number
  /** Dead letters that nobody had sent again. */
  deadLetters: number
}

/**
 * Removes what has been over since before `until`, epoch milliseconds: free texts of contracts that have ended, sealed texts without a
 * key, settled requests, dead letters. Safe beside the process that acts on the database. Data of orders of our own are erased by
 * that one, once their retention time is over.
 * @param onProgress told of how many contracts are done.
 * @throws StromkreisError `databaseUnusable` when another process is in the way; calling again goes on.
 */
export function prune(
  store: SqliteStore,
  options: { until: number; onProgress?: (contracts: number) => void },
): Pruned {
  const { until, onProgress } = options
  let contracts = 0
  let texts = 0
  for (;;) {
    const ended = store.upkeep.endedWithTexts(until, atOnce)
    if (ended.length > 0) texts += store.upkeep.destroyTexts(ended)
    contracts += ended.length
    onProgress?.(contracts)
    if (ended.length < atOnce) break
  }
  const leftovers = store.upkeep.removeLeftovers(until)
  return { contracts, ...leftovers, texts: texts + leftovers.texts }
}
