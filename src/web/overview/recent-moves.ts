import type { Entry } from '../../log-entry.ts'
import type { DashboardSource } from '../dashboard-source.ts'

const dayMs = 86_400_000
const mostKept = 200_000

/** A way that was taken, by `from` and `to` with a space between, and when, epoch milliseconds. */
interface Move {
  way: string
  at: number
}

/** What led contracts and orders from state to state within the last day: counted as it comes and goes. */
export class RecentMoves {
  readonly #moves: Move[] = []
  readonly #flow: Record<string, number> = {}
  readonly #stopFollowing: () => void
  /** How many of the moves are forgotten and not yet removed. */
  #forgotten = 0

  constructor(source: Pick<DashboardSource, 'now' | 'register' | 'subscribe'>) {
    const moves = source.register.movesSince(source.now() - dayMs, mostKept)
    for (const move of moves.reverse()) this.#note(move)
    this.#stopFollowing = source.subscribe((entry) => {
      if (entry.from !== entry.to) this.#note(entry)
    })
  }

  /** How many took each way since a day before `now`; what came new has no `from`. */
  flow(now: number): Readonly<Record<string, number>> {
    for (let move = this.#moves[this.#forgotten]; move !== undefined; move = this.#moves[this.#forgotten]) {
      const isOver = move.at < now - dayMs || this.#moves.length - this.#forgotten > mostKept
      if (!isOver) break
      this.#forgotten += 1
      const left = this.#flow[move.way]! - 1
      if (left === 0) delete this.#flow[move.way]
      else this.#flow[move.way] = left
    }
    if (this.#forgotten > this.#moves.length / 2) {
      this.#moves.splice(0, this.#forgotten)
      this.#forgotten = 0
    }
    return this.#flow
  }

  stop(): void {
    this.#stopFollowing()
  }

  #note({ from, to, observedAt }: Pick<Entry, 'from' | 'to' | 'observedAt'>): void {
    const way = `${from ?? ''} ${to}`
    this.#moves.push({ way, at: observedAt })
    this.#flow[way] = (this.#flow[way] ?? 0) + 1
  }
}
