import { isRepeated, type SeenPage } from './seen-page.ts'

/** One page that was read at another offset may be chance: a list that has shifted by just a page. */
const fewestRepeats = 2

/** The page that was read last, and whether it is the same one whatever offset is asked for. */
export class LatestPage {
  #page: SeenPage | null = null
  /** How often in a row the same page came at another offset. */
  #repeats = 0

  /** Whether the supplier ignores offsets, as far as is known. */
  get isAlwaysTheSame(): boolean {
    return this.#repeats >= fewestRepeats
  }

  /** A page was read. @returns what it has in common with the one before. */
  seen(page: SeenPage): { isRepeat: boolean; isEmptyAgain: boolean } {
    const last = this.#page
    this.#page = page
    const isRepeat = isRepeated(page, last)
    if (isRepeat) this.#repeats += 1
    else if (isWholeList(page) || (last !== null && isSomewhereElse(page, last))) this.#repeats = 0
    return { isRepeat, isEmptyAgain: page.members.length === 0 && last?.members.length === 0 }
  }

  save(): SavedLatestPage {
    return { page: this.#page, repeats: this.#repeats }
  }

  restore(saved: SavedLatestPage): void {
    this.#page = saved.page
    this.#repeats = saved.repeats
  }
}

export interface SavedLatestPage {
  page: SeenPage | null
  repeats: number
}

function isWholeList({ offset, hasMore }: SeenPage): boolean {
  return offset === 0 && !hasMore
}

/** Whether two pages can only come from a supplier that heeds offsets: another place, other orders. */
function isSomewhereElse(page: SeenPage, last: SeenPage): boolean {
  const before = new Set(last.members)
  return page.offset !== last.offset && page.members.length > 0 && !page.members.some((id) => before.has(id))
}
