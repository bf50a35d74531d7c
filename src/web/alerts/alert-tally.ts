import type { DashboardSource } from '../dashboard-source.ts'

const many = 5_000
const keptMs = 5_000

type Counted = ReturnType<DashboardSource['alertCounts']>
type ByState = ReturnType<DashboardSource['openAlertsByState']>

/**
 * How many alerts there are. Counting walks through all that are not resolved: where they are many, what was counted is shown for
 * five seconds, in which one more or less makes no difference to anybody.
 */
export class AlertTally {
  readonly #source: Pick<DashboardSource, 'alertCounts' | 'openAlertsByState'>
  #counts: Counted | null = null
  #byState: ByState | null = null
  #forgetting: NodeJS.Timeout | undefined

  constructor(source: Pick<DashboardSource, 'alertCounts' | 'openAlertsByState'>) {
    this.#source = source
  }

  /** Those that are not resolved, by kind and state. */
  counts(): Counted {
    if (this.#counts !== null) return this.#counts
    const counts = this.#source.alertCounts()
    if (counts.reduce((sum, { count }) => sum + count, 0) > many) {
      this.#counts = counts
      this.#forgetSoon()
    }
    return counts
  }

  /** Open ones, by the state of what they are about. */
  openByState(): ByState {
    if (this.#byState !== null) return this.#byState
    const byState = this.#source.openAlertsByState()
    const all = [...Object.values(byState.contracts), ...Object.values(byState.orders)]
    if (all.reduce((sum, count) => sum + count, 0) > many) {
      this.#byState = byState
      this.#forgetSoon()
    }
    return byState
  }

  stop(): void {
    clearTimeout(this.#forgetting)
  }

  #forgetSoon(): void {
    clearTimeout(this.#forgetting)
    this.#forgetting = setTimeout(() => {
      this.#counts = null
      this.#byState = null
    }, keptMs).unref()
  }
}
