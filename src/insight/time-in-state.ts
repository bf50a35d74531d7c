import { type Comparison, compared, type Expectation, expectationOf } from './expectation.ts'
import { type MeasuredDuration, MeasuredSpans } from './measured-spans.ts'
import { isIn, type Period } from './period.ts'
import type { Stay, StayExit, StayState } from './stay-table.ts'

/** How long contracts stay in a state. Without a period's beginning, `entries = left + stillThere`. */
export interface TimeInState extends MeasuredDuration {
  /** Stays that began in the period, or were seen for the first time then. */
  entries: number
  /** Stays that were under way when the period began; with `entries`, `left + stillThere`. */
  carriedIn: number
  left: number
  stillThere: number
  /** Stays that the figures do not rest on, since nobody knows when they began. */
  beginningUnknown: number
  /** Stays that count from the signature. */
  dated: number
  /** How far off the length of a stay that ended is at most, on average, milliseconds; null where none ended. */
  blurMs: number | null
  exits: StateExit[]
  /** What the supplier's guide says of it, and how the median compares. */
  expected: Expectation | null
  comparison: Comparison | null
}

/** One way out of a state. */
export interface StateExit {
  to: StayExit
  stays: number
  /** Of them, those that no look saw arrive there. */
  inferred: number
  /** Share of all stays that leave this way, those under way allowed for; null for a correction, which is no exit. */
  share: number | null
}

/** Adds up time in some states, those without any stay included. */
export class StateTimes {
  readonly #states: Map<StayState, StateTime>

  /** @param pointsOfCurve see `InsightOptions`. */
  constructor(states: readonly StayState[], period: Period, pointsOfCurve = 0) {
    this.#states = new Map(states.map((state) => [state, new StateTime(state, period, pointsOfCurve)]))
  }

  /** Stays of one contract or order come in a row. */
  add(stay: Stay): void {
    this.#states.get(stay.state)?.add(stay)
  }

  figures(): Record<string, TimeInState> {
    return Object.fromEntries([...this.#states].map(([state, time]) => [state, time.figures()]))
  }
}

class StateTime {
  readonly #state: StayState
  readonly #period: Period
  readonly #spans: MeasuredSpans
  readonly #exits = new Map<StayExit, { stays: number; inferred: number }>()
  readonly #count = { entries: 0, carriedIn: 0, left: 0, stillThere: 0, beginningUnknown: 0, dated: 0 }
  #blurSumMs = 0

  constructor(state: StayState, period: Period, pointsOfCurve: number) {
    this.#state = state
    this.#period = period
    this.#spans = new MeasuredSpans(period, pointsOfCurve)
  }

  add(stay: Stay): void {
    const { watchedFrom, leftAt, enteredAt, isDated } = stay
    const { from, to } = this.#period
    if (watchedFrom >= to || (leftAt !== null && from !== null && leftAt < from)) return
    const count = this.#count
    if (isIn(watchedFrom, this.#period)) count.entries += 1
    else count.carriedIn += 1
    if (enteredAt === null) count.beginningUnknown += 1
    if (isDated) count.dated += 1
    if (leftAt !== null && leftAt < to) this.#countExit(stay)
    else count.stillThere += 1
    const exit = stay.exit === 'corrected' ? null : stay.exit
    this.#spans.add(stay.subject, { enteredAt, watchedFrom, until: stay.until, exit })
  }

  figures(): TimeInState {
    const { figures, leaveBy } = this.#spans.measured()
    const expected = expectationOf(this.#state)
    return {
      ...this.#count,
      ...figures,
      blurMs: this.#count.left === 0 ? null : this.#blurSumMs / this.#count.left,
      exits: [...this.#exits]
        .map(([to, counts]) => ({ to, ...counts, share: leaveBy.get(to) ?? null }))
        .sort((a, b) => b.stays - a.stays),
      expected,
      comparison: compared(figures, expected),
    }
  }

  #countExit({ exit, isExitInferred, blurMs }: Stay): void {
    this.#count.left += 1
    this.#blurSumMs += blurMs
    let counts = this.#exits.get(exit!)
    if (counts === undefined) {
      counts = { stays: 0, inferred: 0 }
      this.#exits.set(exit!, counts)
    }
    counts.stays += 1
    if (isExitInferred) counts.inferred += 1
  }
}
