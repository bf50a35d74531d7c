import {
  type ContractStatePath,
  type ContractStatus,
  contractStatePaths,
  isSameState,
  statusOfState,
} from '../../machines/index.ts'
import type { Entry } from '../log-entry.ts'

/** One true change of a contract's state. Instants are epoch milliseconds. */
export interface TrueStep {
  from: ContractStatePath
  to: ContractStatePath
  at: number
  /** How the log knows of it; null as long as it does not. */
  known: { seenAt: number } | 'inferred' | null
}

/** What truly happened to one contract, and what of it the log knows. */
export class TrueLife {
  readonly #steps: TrueStep[] = []
  #state: ContractStatePath | null = null
  /** When the order was placed; null where the truth begins later. */
  placedAt: number | null = null
  /** From when on it is followed; null while nobody has seen it. */
  followedFrom: number | null = null
  /** Up to when a look could have seen what was true. */
  lookedUntil = Number.NEGATIVE_INFINITY

  /** Changes come in the order of time. */
  add({ from: was, to: status, at }: { from: ContractStatus | null; to: ContractStatus; at: number }): void {
    if (was === null) this.placedAt = at
    const from = this.#state ?? (was && stateOf(was))
    // Contract stands for either of its parts, so that it changes nothing in them.
    if (from !== null && isSameState(from, status)) return
    this.#state = stateOf(status)
    if (from !== null) this.#steps.push({ from, to: this.#state, at, known: null })
  }

  wasPlacedAfter(since: number): boolean {
    return this.placedAt !== null && this.placedAt > since
  }

  lookedAt(at: number): void {
    this.lookedUntil = Math.max(this.lookedUntil, at)
  }

  /** Learns from an entry of the log; says so when it tells of a transition that never was. */
  take(entry: Entry): 'explained' | 'unexplained' {
    const { kind, from, to, observedAt, beganAt } = entry
    switch (kind) {
      case 'adopted':
        this.followedFrom ??= observedAt
        break
      case 'submitted':
        this.followedFrom ??= beganAt
        break
      case 'observed':
      case 'inferred':
        if (from !== to && !this.#know(to as ContractStatePath, entry)) return 'unexplained'
        break
      case 'anomaly': {
        // A contradiction is seen all the same; a person may accept it later.
        const status = entry.anomaly?.kind === 'contradiction' ? entry.anomaly.status : null
        if (status !== null) this.#know(stateOf(status as ContractStatus), entry)
        if (entry.anomaly?.kind === 'missing') return 'explained'
        break
      }
      default:
        return 'explained'
    }
    this.lookedAt(beganAt)
    return 'explained'
  }

  /** What happened since the order was first seen. */
  stepsFollowed(): readonly TrueStep[] {
    return this.#steps.filter(({ at }) => this.followedFrom !== null && at > this.followedFrom)
  }

  #know(state: ContractStatePath, { kind, observedAt, effectiveAfter }: Entry): boolean {
    const fits = this.#steps.filter(({ to, at, known }) => to === state && at <= observedAt && known === null)
    // An answer that was old, or a process that forgot its looks, leaves the change outside the interval.
    const step = fits.find(({ at }) => at > (effectiveAfter ?? Number.POSITIVE_INFINITY)) ?? fits.at(-1)
    if (step === undefined) return false
    step.known = kind === 'inferred' ? 'inferred' : { seenAt: observedAt }
    return true
  }
}

function stateOf(status: ContractStatus): ContractStatePath {
  return (
    contractStatePaths.find((state) => statusOfState(state) === status) ??
    contractStatePaths.find((state) => isSameState(state, status))!
  )
}
