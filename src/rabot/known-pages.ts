const mostPages = 10_000
const longestTrustMs = 24 * 3_600_000

/** Which part of the list a page is. */
interface PagePlace {
  offset: number
  limit: number
}

interface KnownPage {
  etag: string
  digest: string
  /** When its bytes were last read, epoch milliseconds. */
  readAt: number
}

/** By which entity tags the supplier knows its pages again, with the digests of their bytes; not the bytes. */
export class KnownPages {
  readonly #pages = new Map<string, KnownPage>()

  /** The tag of the answer with this digest, where it is the latest that came for this place. */
  etag(place: PagePlace, digest: string | undefined): string | undefined {
    const page = this.#pages.get(keyOf(place))
    return page !== undefined && page.digest === digest ? page.etag : undefined
  }

  /** The bytes of a page came. */
  read(place: PagePlace, page: { etag: string | null; digest: string; endedAt: number }): void {
    const key = keyOf(place)
    this.#pages.delete(key)
    if (page.etag === null) return
    this.#pages.set(key, { etag: page.etag, digest: page.digest, readAt: page.endedAt })
    if (this.#pages.size > mostPages) this.#pages.delete(this.#pages.keys().next().value!)
  }

  /** The supplier says that a page is as it was. Once a day its bytes are asked for all the same: tags can be wrong. */
  heldGood(place: PagePlace, endedAt: number): void {
    const key = keyOf(place)
    const page = this.#pages.get(key)
    if (page !== undefined && endedAt >= page.readAt + longestTrustMs) this.#pages.delete(key)
  }
}

function keyOf({ offset, limit }: PagePlace): string {
  return `${offset}/${limit}`
}
