import type { Entry } from '../log-entry.ts'
import type { DashboardSource } from './dashboard-source.ts'

const dayMs = 86_400_000
const mostKept = 200_000

type Move = Pick<Entry, 'from' | 'to' | 'observedAt'>

/** What led contracts and orders from state to state within the last day. */
export class RecentMoves {
  readonly #moves: Move[]
  readonly #stopFollowing: () => void

  constructor(source: Pick<DashboardSource, 'now' | 'register' | 'subscribe'>) {
    const since = source.now() - dayMs
    this.#moves = source.register.movesSince(since, mostKept).reverse()
    this.#stopFollowing = source.subscribe(({ from, to, observedAt }) => {
      if (from !== to) this.#moves.push({ from, to, observedAt })
    })
  }

  /** How many took each way since a day before `now`, by `from` and `to` with a space between; what came new has no `from`. */
  flow(now: number): Record<string, number> {
    this.#forget(now - dayMs)
    const flow: Record<string, number> = {}
    for (const { from, to } of this.#moves) {
      const way = `${from ?? ''} ${to}`
      flow[way] = (flow[way] ?? 0) + 1
    }
    return flow
  }

  stop(): void {
    this.#stopFollowing()
  }

  #forget(before: number): void {
    const first = this.#moves.findIndex(({ observedAt }) => observedAt >= before)
    this.#moves.splice(0, first === -1 ? this.#moves.length : first)
    if (this.#moves.length > mostKept) this.#moves.splice(0, this.#moves.length - mostKept)
  }
}
