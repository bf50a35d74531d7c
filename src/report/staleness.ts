import { type ContractStatePath, contractStatePaths, observedEdges } from '../../machines/index.ts'
import type { ContractSummary } from '../store.ts'
import { durationWords } from './duration-words.ts'
import { type DurationSummary, Durations } from './durations.ts'
import type { ReportTable } from './report-table.ts'

/** How old what is known of some contracts is, milliseconds since the end of the look that saw each last. */
export interface Staleness extends DurationSummary {
  /** The contract that was seen longest ago; null where none was. */
  oldest: string | null
  /** Contracts known of which no look is remembered; not among the figures. */
  neverSeen: number
}

/** {@link Staleness} per state that contracts are in, in the lifecycle's order, and together. */
export interface StalenessReport {
  states: ({ state: ContractStatePath } & Staleness)[]
  /** Contracts that no edge leads on from (Rejected, Revoked, Cancelled) left out: they are looked at rarely, on purpose. */
  moving: Staleness
  overall: Staleness
}

/** What staleness needs of a contract. */
export type SeenContract = Pick<ContractSummary, 'contractNumber' | 'state' | 'lastObservedAt'>

/** Adds up how old knowledge is at `now` (epoch milliseconds), contract by contract. */
export class StalenessCounter {
  readonly #now: number
  readonly #states = new Map<ContractStatePath, Ages>()
  readonly #moving = new Ages()
  readonly #overall = new Ages()

  constructor(now: number) {
    this.#now = now
  }

  count(contract: SeenContract): void {
    const { state } = contract
    let ages = this.#states.get(state)
    if (ages === undefined) {
      ages = new Ages()
      this.#states.set(state, ages)
    }
    ages.count(contract, this.#now)
    this.#overall.count(contract, this.#now)
    if (!isEnded(state)) this.#moving.count(contract, this.#now)
  }

  report(): StalenessReport {
    return {
      states: contractStatePaths.flatMap((state) => {
        const ages = this.#states.get(state)
        return ages === undefined ? [] : { state, ...ages.summary() }
      }),
      moving: this.#moving.summary(),
      overall: this.#overall.summary(),
    }
  }
}

class Ages {
  readonly #ages = new Durations()
  #oldest: { contractNumber: string; seenAt: number } | null = null
  #neverSeen = 0

  count({ contractNumber, lastObservedAt: seenAt }: SeenContract, now: number): void {
    if (seenAt === null) {
      this.#neverSeen++
      return
    }
    this.#ages.add(now - seenAt)
    if (this.#oldest === null || seenAt < this.#oldest.seenAt) this.#oldest = { contractNumber, seenAt }
  }

  summary(): Staleness {
    return {
      ...this.#ages.summary(),
      oldest: this.#oldest?.contractNumber ?? null,
      neverSeen: this.#neverSeen,
    }
  }
}

function isEnded(state: ContractStatePath): boolean {
  return !observedEdges.some(({ from }) => from === state)
}

/** {@link StalenessCounter} over a list that is at hand. */
export function staleness(contracts: Iterable<SeenContract>, now: number): StalenessReport {
  const counter = new StalenessCounter(now)
  for (const contract of contracts) counter.count(contract)
  return counter.report()
}

/** The report as people read it. */
export function stalenessTable({ states, moving, overall }: StalenessReport): ReportTable {
  const cells = (ages: Staleness) => [
    ages.count,
    durationWords(ages.medianMs),
    durationWords(ages.p95Ms),
    durationWords(ages.maxMs),
    ages.oldest ?? '-',
    ages.neverSeen,
  ]
  return {
    head: ['state', 'contracts', 'median age', '95 %', 'oldest', 'which is', 'not seen yet'],
    rows: [
      ...states.map((ages) => [ages.state, ...cells(ages)]),
      ['all that can move on', ...cells(moving)],
      ['all', ...cells(overall)],
    ],
  }
}
