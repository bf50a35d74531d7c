import { type Comparison, type Expectation, expectationOf } from './expectation.ts'
import { GroupedCount } from './grouped-count.ts'
import { type Period, partIn, periodBefore } from './period.ts'
import type { Stay, StayState } from './stay-table.ts'
import type { DurationFigures } from './survival-curve.ts'
import { StateTimes } from './time-in-state.ts'

const dayMs = 86_400_000

/**
 * States in which time is lost on the way to Delivery. Not among them: Offered, which is the customer's time; Delivery,
 * which is the aim; and states that are an end. PendingDelivery loses time once the announced start day is over.
 */
const losingStates: readonly StayState[] = [
  'Quoting',
  'Accepted',
  'Incomplete',
  'Ready',
  'Submitting',
  'Refused',
  'Uncertain',
  'Open',
  'Processing',
  'Denied',
  'Contract.PendingDelivery',
]

const mostExpectedMs = new Map(
  losingStates.flatMap((state) => {
    const mostMs = expectationOf(state)?.mostMs ?? null
    return mostMs === null ? [] : [[state, mostMs]]
  }),
)

/** What one state costs in time. */
export interface LostDays extends DurationFigures {
  state: StayState
  /** Days of all contracts (or orders) together that were watched there in the period. */
  contractDays: number
  contracts: number
  /** Share of the days lost in all states. */
  share: number
  /** Of `contractDays`, those beyond the most that the guide expects; null where it names no figure. */
  beyondDays: number | null
  /** The same figures of the period before; null where the log does not reach back to its beginning. */
  previous: { contractDays: number; contracts: number; medianMs: number | null } | null
  expected: Expectation | null
  comparison: Comparison | null
}

/** Where time is lost, most first. */
export interface Bottleneck {
  /** The state where most contract-days are lost; null where none are. */
  state: StayState | null
  period: Period
  previousPeriod: Period
  states: LostDays[]
}

/** Adds up contract-days lost per state in a period, compared with the period before. */
export class BottleneckFinder {
  readonly #current: LostTime
  readonly #previous: LostTime
  readonly #isKnownBefore: boolean

  /**
   * @param period without a beginning: its last thirty days.
   * @param earliest since when the log knows anything, epoch milliseconds.
   */
  constructor({ from, to }: Period, earliest: number) {
    const period = { from: from ?? to - 30 * dayMs, to }
    const previous = periodBefore(period)
    this.#current = new LostTime(period)
    this.#previous = new LostTime(previous)
    this.#isKnownBefore = earliest <= previous.from
  }

  /** Stays of one contract or order come in a row. */
  add(stay: Stay): void {
    if (!losingStates.includes(stay.state)) return
    this.#current.add(stay)
    if (this.#isKnownBefore) this.#previous.add(stay)
  }

  bottleneck(): Bottleneck {
    const times = this.#current.times.figures()
    const timesBefore = this.#isKnownBefore ? this.#previous.times.figures() : null
    const all = losingStates.reduce((sum, state) => sum + this.#current.of(state).days, 0)
    const states = losingStates
      .map((state): LostDays => {
        const { days, beyondDays, contracts } = this.#current.of(state)
        const before = this.#previous.of(state)
        const { medianMs, p90Ms, low, high, expected, comparison } = times[state]!
        return {
          state,
          contractDays: days,
          contracts: contracts.count,
          share: all === 0 ? 0 : days / all,
          beyondDays: mostExpectedMs.has(state) ? beyondDays : null,
          medianMs,
          p90Ms,
          low,
          high,
          previous: timesBefore && {
            contractDays: before.days,
            contracts: before.contracts.count,
            medianMs: timesBefore[state]!.medianMs,
          },
          expected,
          comparison,
        }
      })
      .filter(({ contractDays, previous }) => contractDays > 0 || (previous?.contractDays ?? 0) > 0)
      .sort((a, b) => b.contractDays - a.contractDays)
    return {
      state: states.find(({ contractDays }) => contractDays > 0)?.state ?? null,
      period: this.#current.period,
      previousPeriod: this.#previous.period,
      states,
    }
  }
}

interface Days {
  days: number
  beyondDays: number
  contracts: GroupedCount
}

class LostTime {
  readonly period: Period
  readonly times: StateTimes
  readonly #states = new Map<StayState, Days>()

  constructor(period: Period) {
    this.period = period
    this.times = new StateTimes(losingStates, period)
  }

  of(state: StayState): Days {
    let days = this.#states.get(state)
    if (days === undefined) {
      days = { days: 0, beyondDays: 0, contracts: new GroupedCount() }
      this.#states.set(state, days)
    }
    return days
  }

  add(stay: Stay): void {
    this.times.add(stay)
    const lost = lostPart(stay)
    const part = lost && partIn(lost, this.period)
    if (part === null || part.until === part.watchedFrom) return
    const days = this.of(stay.state)
    days.days += (part.until - part.watchedFrom) / dayMs
    days.contracts.add(stay.subject)
    const mostMs = mostExpectedMs.get(stay.state)
    if (mostMs === undefined || stay.enteredAt === null) return
    const beyondFrom = Math.max(part.watchedFrom, stay.enteredAt + mostMs)
    days.beyondDays += Math.max(0, part.until - beyondFrom) / dayMs
  }
}

/** The part of a stay in which time is lost; null where none is. */
function lostPart(stay: Stay): Stay | null {
  if (stay.state !== 'Contract.PendingDelivery') return stay
  const { startDayEndsAt, watchedFrom } = stay
  if (startDayEndsAt === null) return null
  return { ...stay, watchedFrom: Math.max(watchedFrom, startDayEndsAt) }
}
