import type { PollPlan } from '../plan/poll-plan.ts'
import type { LastSeen } from '../store.ts'
import type { SupplierPage } from '../supplier.ts'
import { type IndexedContract, seenAgain } from './contract-index.ts'
import type { Intake, TakenIn } from './intake.ts'

/** Which part of the list is asked for. */
export interface PageRequest {
  offset: number
  limit: number
}

/** A page as last read. */
export interface ReadPage extends TakenIn {
  /** Null where the same bytes must be read again. */
  digest: string | null
  limit: number
  received: number
  hasMore: boolean
  /** Number of the answer in which it was read. */
  readIn: number
}

/** Takes in pages of the list. What comes again with the same bytes is not read: its orders count as seen. */
export class PageReader {
  readonly #intake: Intake
  readonly #plan: PollPlan
  readonly #pages = new Map<number, ReadPage>()
  #furthest = 0

  constructor(options: { intake: Intake; plan: PollPlan }) {
    this.#intake = options.intake
    this.#plan = options.plan
  }

  /** Digest of the answer to this request with which nothing new would be said; undefined where there is none. */
  knownDigest({ offset, limit }: PageRequest): string | undefined {
    const page = this.#pages.get(offset)
    return page !== undefined && page.limit === limit && isOldNews(page) ? page.digest! : undefined
  }

  /** Takes in one answer; the same bytes as before where nothing newer is known of their orders count as seen. */
  takeIn(request: PageRequest, answer: SupplierPage, look: LastSeen): ReadPage {
    const page = this.#isKnown(request, answer)
      ? this.#again(request, look)
      : this.#read(request, answer, look)
    const { offset } = request
    if (!page.hasMore) this.#forgetFrom(offset + page.received)
    const members = page.members.map(({ id }) => id)
    this.#plan.pageSeen({ offset, beganAt: look.beganAt, members, hasMore: page.hasMore })
    return page
  }

  #isKnown(request: PageRequest, { digest }: SupplierPage): boolean {
    return this.knownDigest(request) === digest
  }

  #again({ offset }: PageRequest, look: LastSeen): ReadPage {
    const page = this.#pages.get(offset)!
    for (const contract of page.members) seenAgain(contract, look)
    return page
  }

  #read({ offset, limit }: PageRequest, answer: SupplierPage, look: LastSeen): ReadPage {
    const { sightings, hasMore } = answer.read()
    const taken = this.#intake.takeIn(look, sightings)
    const page = {
      ...taken,
      digest: taken.isStale ? null : answer.digest,
      limit,
      received: sightings.length,
      hasMore,
      readIn: this.#intake.answers,
    }
    this.#pages.set(offset, page)
    this.#furthest = Math.max(this.#furthest, offset)
    return page
  }

  /** The list ends here: what was read beyond is no more. */
  #forgetFrom(end: number): void {
    if (this.#furthest < end) return
    for (const offset of this.#pages.keys()) if (offset >= end && offset > 0) this.#pages.delete(offset)
    this.#furthest = end
  }
}

/** A member that was read elsewhere since may have moved on there: then the same bytes are news about it. */
function isOldNews({ digest, members, readIn }: ReadPage): boolean {
  return digest !== null && members.every((contract: IndexedContract) => contract.newsIn <= readIn)
}
