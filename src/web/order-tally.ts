import { orderSubjectOf } from '../order-id.ts'
import type { DashboardSource } from './dashboard-source.ts'

/** How many orders of our own are in each state: counted once, and kept as the log grows. */
export class OrderTally {
  readonly #counts: Record<string, number>
  readonly #stopFollowing: () => void

  constructor(source: Pick<DashboardSource, 'orderCounts' | 'subscribe'>) {
    this.#counts = source.orderCounts()
    this.#stopFollowing = source.subscribe(({ subject, from, to }) => {
      if (from === to || orderSubjectOf(subject) === null) return
      if (from !== null) this.#add(from, -1)
      if (to !== null) this.#add(to, 1)
    })
  }

  counts(): Readonly<Record<string, number>> {
    return this.#counts
  }

  stop(): void {
    this.#stopFollowing()
  }

  #add(state: string, many: number): void {
    this.#counts[state] = (this.#counts[state] ?? 0) + many
  }
}
