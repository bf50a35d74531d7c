import type { Calendar } from './calendar.ts'
import { GroupedCount } from './grouped-count.ts'
import { isIn, type Period } from './period.ts'
import type { Stay, StayState } from './stay-table.ts'

/** How many went from one state to another in a period. */
export interface FlowEdge {
  /** Null: seen for the first time, or begun by us. */
  from: StayState | null
  to: StayState
  times: number
  /** Contracts (or orders) that did; some go the same way twice. */
  contracts: number
  /** Of `times`, those that no look saw, since more happened between two looks. */
  inferred: number
  /** Of `times`, those that a person's correction made. */
  corrected: number
  /** How often in each day, week or month of {@link Flow.units}. */
  perUnit: number[]
}

/** Flow between states, most frequent first. */
export interface Flow {
  unit: Calendar['unit']
  /** The days, weeks (by their Monday) or months of the period, as German calendars have them. */
  units: string[]
  edges: FlowEdge[]
}

/** Counts changes of state. Each is put into the middle of the interval that it is known to lie in. */
export class FlowCounter {
  readonly #period: Period
  readonly #calendar: Calendar
  readonly #units: string[]
  readonly #places: Map<string, number>
  readonly #edges = new Map<StayState | null, Map<StayState, { edge: FlowEdge; contracts: GroupedCount }>>()
  #latest: Stay | null = null

  /** @param begin where the calendar begins for a period without a beginning. */
  constructor(period: Period, begin: number, calendar: Calendar) {
    this.#period = period
    this.#calendar = calendar
    this.#units = calendar.namesBetween(period.from ?? begin, period.to - 1)
    this.#places = new Map(this.#units.map((name, index) => [name, index]))
  }

  /** Stays of one contract or order come in a row, in their order. */
  add(stay: Stay): void {
    const { subject, state, watchedFrom: at } = stay
    const previous = this.#latest?.subject === subject ? this.#latest : null
    this.#latest = stay
    if (!isIn(at, this.#period)) return
    const { edge, contracts } = this.#edge(previous?.state ?? null, state)
    edge.times += 1
    contracts.add(subject)
    if (previous?.isExitInferred) edge.inferred += 1
    if (previous?.exit === 'corrected') edge.corrected += 1
    const place = this.#places.get(this.#calendar.nameOf(at))
    if (place !== undefined) edge.perUnit[place]! += 1
  }

  flow(): Flow {
    const edges = [...this.#edges.values()]
      .flatMap((onwards) => [...onwards.values()])
      .map(({ edge, contracts }) => ({ ...edge, contracts: contracts.count }))
      .sort((a, b) => b.times - a.times)
    return { unit: this.#calendar.unit, units: this.#units, edges }
  }

  #edge(from: StayState | null, to: StayState) {
    let onwards = this.#edges.get(from)
    if (onwards === undefined) {
      onwards = new Map()
      this.#edges.set(from, onwards)
    }
    let known = onwards.get(to)
    if (known === undefined) {
      const perUnit = this.#units.map(() => 0)
      const edge: FlowEdge = { from, to, times: 0, contracts: 0, inferred: 0, corrected: 0, perUnit }
      known = { edge, contracts: new GroupedCount() }
      onwards.set(to, known)
    }
    return known
  }
}
