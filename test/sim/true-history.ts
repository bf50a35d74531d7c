import { type ContractStatus, contractStatuses } from '../../machines/index.ts'
import type { Entry } from '../../src/log-entry.ts'
import { orderSubjectOf } from '../../src/order-id.ts'
import type { TruthEntry } from '../../src/sandbox/index.ts'
import { legalEdges as neighbours } from '../../src/testing/legal-edges.ts'
import type { Checker, Rest } from './checker.ts'
import type { Verdict } from './verdict.ts'
import { statusShown, type WireCall } from './wire-call.ts'

type State = keyof typeof neighbours

/** One transition of the log, with what the wire knows of the look that it came of. Instants are the world's. */
interface LoggedTransition {
  entry: Entry
  isInferred: boolean
  /** What was shown was true then. */
  trueAt: number
  ageMs: number
  /**
   * When the look began that the effective interval begins with, its answer's age taken off. Several where the engine's clock stood
   * still meanwhile, none where that is unknown.
   */
  afterAts: readonly number[]
}

interface FollowedContract {
  state: State | null
  anomaly: { kind: string; seen: string; status: string | null } | null
  /** Start of the latest look that saw it, by the engine's clock. */
  seenFrom: number
  /** Start of the last look that saw the state that it is in, in this process; null after a restart. */
  acceptedFrom: number | null
  transitions: LoggedTransition[]
}

// Of so many calls back an entry may come: two loops ask, one after another.
const recentCalls = 40

/**
 * Promise 2: only legal edges are transitions, what fits none is an anomaly and told once; and what the log says is what
 * truly happened. Nothing is invented: an entry says what an answer to its own look showed. Nothing is missed: what an
 * answer showed is what the log then says. Nothing comes twice, and effective intervals hold the true moments.
 *
 * The one exception (promise 6): an answer that is old may show Processing or Denied as it was before, and cannot be told from the
 * truth; nor can one from before the supplier itself went a way that is none. Only transitions between these two, or back over
 * such a jump, and only from an answer that was old, are excused.
 */
export class TrueHistory implements Checker {
  readonly #verdict: Verdict
  readonly #contracts = new Map<string, FollowedContract>()
  readonly #recent: WireCall[] = []
  readonly #unchecked: WireCall[] = []
  /** The world's time of looks by the engine's, an old answer's age taken off. */
  readonly #trueAts = new Map<number, number[]>()
  readonly #isSearching: () => boolean
  /** Transitions that only an old answer explains. */
  excused = 0
  /** What answers showed that was compared with the log. */
  compared = 0

  constructor(verdict: Verdict, options: { isSearching: () => boolean }) {
    this.#verdict = verdict
    this.#isSearching = options.isSearching
  }

  called(call: WireCall): void {
    this.#recent.push(call)
    if (this.#recent.length > recentCalls) this.#recent.shift()
  }

  answered(call: WireCall): void {
    const trueAts = this.#trueAts.get(call.beganAt)
    if (trueAts === undefined) this.#trueAts.set(call.beganAt, [call.trueAt - call.ageMs])
    else trueAts.push(call.trueAt - call.ageMs)
    if (call.method === 'GET' && call.orders.length > 0 && !this.#isSearching()) this.#unchecked.push(call)
  }

  /** What has been answered and is not taken in yet never will be. */
  forgetAnswers(): void {
    this.#unchecked.length = 0
  }

  ended(): void {
    this.forgetAnswers()
    for (const contract of this.#contracts.values()) contract.acceptedFrom = null
  }

  /** What answers showed has been taken in by now. */
  idle(): void {
    const calls = this.#unchecked.splice(0)
    // Of answers of one moment the last counts: an old one after a true one is taken in, and cannot be told from it.
    const last = new Map(
      calls.flatMap((call) => call.orders.map(({ contractNumber }) => [contractNumber, call] as const)),
    )
    for (const call of calls) this.#mustBeTakenIn(call, last)
  }

  entry(entry: Entry, isRead: boolean): void {
    if (orderSubjectOf(entry.subject) !== null || entry.subject === 'supplier') return
    const contract = this.#of(entry.subject)
    if (entry.from !== contract.state) this.#fault(entry, `begins in ${entry.from}, not in ${contract.state}`)
    this.#mustBeLegal(contract, entry)
    if (['adopted', 'observed'].includes(entry.kind)) this.#mustBeShown(entry, isRead)
    if (entry.from !== entry.to || entry.start !== undefined) this.#note(contract, entry)
    if (entry.anomaly !== undefined) {
      const { kind, seen, status } = entry.anomaly
      if (contract.anomaly?.kind === kind && contract.anomaly.seen === seen)
        this.#fault(entry, `${kind} of ${seen} is told twice`)
      contract.anomaly = { kind, seen, status }
    } else if (entry.settles || entry.start !== undefined) contract.anomaly = null
    contract.state = entry.to as State | null
  }

  atRest({ world }: Rest): void {
    for (const [contractNumber, { transitions }] of this.#contracts) {
      if (contractNumber.length === 9) this.#compare(contractNumber, transitions, world.truth(contractNumber))
    }
  }

  #of(contractNumber: string): FollowedContract {
    let contract = this.#contracts.get(contractNumber)
    if (contract === undefined) {
      contract = { state: null, anomaly: null, seenFrom: 0, acceptedFrom: null, transitions: [] }
      this.#contracts.set(contractNumber, contract)
    }
    return contract
  }

  #mustBeLegal(contract: FollowedContract, entry: Entry): void {
    const { kind, from, to } = entry
    switch (kind) {
      case 'adopted':
        if (from !== null) this.#fault(entry, 'is adopted twice')
        return
      case 'submitted':
        if (from !== null || to !== 'Open') this.#fault(entry, `is submitted from ${from} to ${to}`)
        return
      case 'corrected':
        if (contract.anomaly?.kind !== 'contradiction')
          this.#fault(entry, 'is corrected without a contradiction')
        return
      case 'observed':
      case 'inferred':
        if (from === to && kind === 'observed') return
        if (from === null || !neighbours[from as State].includes(to as State))
          this.#fault(entry, `${from} to ${to} is no edge`)
        return
      default:
        if (from !== to) this.#fault(entry, `${kind} leads from ${from} to ${to}`)
    }
  }

  /** An answer to the very look that an entry names showed what it says. */
  #mustBeShown(entry: Entry, isRead: boolean): void {
    const call = this.#callOf(entry)
    if (call === null && isRead) return
    const order = call?.orders.find(({ contractNumber }) => contractNumber === entry.subject)
    const status = order && statusShown(order)
    if (entry.event !== `observed.${status}`)
      this.#fault(entry, `${entry.event} while the wire showed ${status}`)
  }

  #callOf(entry: Entry): WireCall | null {
    return (
      this.#recent.findLast(
        ({ beganAt, method, orders }) =>
          beganAt === entry.beganAt &&
          method === 'GET' &&
          orders.some(
            (order) =>
              order.contractNumber === entry.subject &&
              (entry.kind === 'inferred' || `observed.${statusShown(order)}` === entry.event),
          ),
      ) ?? null
    )
  }

  #note(contract: FollowedContract, entry: Entry): void {
    const call = this.#callOf(entry)
    const trueAt = this.#trueAts.get(entry.beganAt)?.[0]
    if (trueAt === undefined && call === null) {
      contract.transitions.push(unknownOrigin(entry))
      return
    }
    const { effectiveAfter, beganAt, effectiveBefore, kind, observedAt } = entry
    if (kind === 'observed' || kind === 'inferred') {
      if (effectiveAfter === null || effectiveAfter > beganAt || effectiveBefore !== observedAt)
        this.#fault(entry, `is effective within (${effectiveAfter}, ${effectiveBefore}]`)
      const { acceptedFrom } = contract
      if (acceptedFrom !== null && effectiveAfter! < acceptedFrom)
        this.#fault(
          entry,
          `is effective after ${effectiveAfter}, though a look at ${acceptedFrom} saw ${entry.from}`,
        )
    }
    contract.transitions.push({
      ...{ entry, isInferred: kind === 'inferred' },
      trueAt: call === null ? trueAt! : call.trueAt - call.ageMs,
      ageMs: call?.ageMs ?? 0,
      afterAts: effectiveAfter === null ? [] : [...(this.#trueAts.get(effectiveAfter) ?? [])],
    })
  }

  /** What a whole, undistorted answer showed is what the log says, or what contradicts it. */
  #mustBeTakenIn(call: WireCall, last: ReadonlyMap<string, WireCall>): void {
    const isOld = call.ageMs > 0
    const isGarbled = call.met.some((kind) => !['repeatedPage', 'shuffledPage', 'oldAnswer'].includes(kind))
    for (const order of call.orders) {
      if (last.get(order.contractNumber) !== call) continue
      const contract = this.#of(order.contractNumber)
      if (call.beganAt < contract.seenFrom) continue
      contract.seenFrom = call.beganAt
      const status = statusShown(order)
      if (isGarbled || status === null) continue
      const { state, anomaly } = contract
      const isSeen = state !== null && isIn(state, status)
      if (isSeen) contract.acceptedFrom = call.beganAt
      if (isOld) continue
      this.compared += 1
      const isContradicted = anomaly?.kind === 'contradiction' && anomaly.status === status
      if (!isSeen && !(isContradicted && state !== null && !isReachable(state, status)))
        this.#verdict.fault(
          'true-history',
          `${order.contractNumber} was shown as ${status} and stands in ${state} (${anomaly?.kind ?? 'no anomaly'})`,
        )
    }
  }

  /** Walks through the log and the truth together. */
  #compare(
    contractNumber: string,
    transitions: readonly LoggedTransition[],
    truth: readonly TruthEntry[],
  ): void {
    let place = -1
    let isAstray = false
    let inferred: LoggedTransition[] = []
    for (const transition of transitions) {
      const { entry, trueAt, ageMs } = transition
      if (transition.isInferred) {
        inferred.push(transition)
        continue
      }
      const between = inferred
      inferred = []
      if (Number.isNaN(trueAt)) {
        isAstray = true
        continue
      }
      const places = placesAt(truth, trueAt)
      const shown = places.find((each) => `observed.${truth[each]?.status}` === entry.event) ?? places[0]!
      const status = truth[shown]?.status
      if (entry.kind !== 'submitted' && entry.kind !== 'corrected' && `observed.${status}` !== entry.event)
        this.#fault(entry, `says ${entry.event} while the truth was ${status}`)
      if (entry.kind !== 'observed' || place < 0) {
        place = shown
        isAstray = entry.kind === 'corrected'
        continue
      }
      const isBetweenTheTwo = [entry.from, entry.to].sort().join() === 'Denied,Processing'
      const isLikeNew = isBetweenTheTwo || hasJump(truth.slice(shown, place + 1))
      if (shown <= place && ageMs > 0 && isLikeNew) {
        this.excused += 1
        isAstray = true
      } else if (shown <= place && !isAstray) {
        this.#fault(entry, `${contractNumber} became ${entry.to} once in truth, and twice in the log`)
      } else if (!isAstray && ageMs === 0) {
        const from = this.#lastSeen(between[0] ?? transition, truth, place)
        for (const step of between) this.#mustHaveBeen(step, truth.slice(from, shown + 1))
      } else isAstray = false
      place = shown
    }
  }

  /** Where in the truth the effective interval begins: the old state must still have been true then. */
  #lastSeen({ entry, afterAts }: LoggedTransition, truth: readonly TruthEntry[], place: number): number {
    const places = afterAts.flatMap((afterAt) => placesAt(truth, afterAt))
    const isStill = (each: number) => {
      const status = truth[each]?.status ?? null
      return status !== null && isIn(entry.from as State, status)
    }
    if (places.length > 0 && !places.some(isStill)) {
      const [status] = places.map((each) => truth[each]?.status ?? 'not there')
      this.#fault(
        entry,
        `is effective after ${afterAts[0]}, when it was ${status} already and not ${entry.from}`,
      )
    }
    return Math.max(place, ...places.filter(isStill))
  }

  /** A step that nobody saw was there, unless the supplier itself jumped over it. */
  #mustHaveBeen({ entry }: LoggedTransition, truth: readonly TruthEntry[]): void {
    const isThere = truth.some(({ status }) => status !== null && isIn(entry.to as State, status))
    if (!isThere && !hasJump(truth)) this.#fault(entry, `${entry.to} is inferred and never was`)
  }

  #fault({ subject, seq }: Entry, what: string): void {
    this.#verdict.fault('true-history', `${subject}/${seq}: ${what}`)
  }
}

/** Whether the supplier went a way that its own lifecycle does not have. */
function hasJump(truth: readonly TruthEntry[]): boolean {
  return truth.some(({ status }, place) => place > 0 && !isEdge(truth[place - 1]!.status, status))
}

/** What was true at an instant, latest first: more than one where it changed in that very millisecond. */
function placesAt(truth: readonly TruthEntry[], instant: number): number[] {
  const last = truth.findLastIndex(({ at }) => at <= instant)
  const places = [last]
  for (let place = last; truth[place]?.at === instant && place > 0; place -= 1) places.push(place - 1)
  return places
}

/** Its look belongs to another process, whose calls nobody remembers. */
function unknownOrigin(entry: Entry): LoggedTransition {
  return { entry, isInferred: entry.kind === 'inferred', trueAt: Number.NaN, ageMs: 0, afterAts: [] }
}

function isIn(state: State, status: ContractStatus): boolean {
  return (
    state === status ||
    state === `Contract.${status}` ||
    (status === 'Contract' && state.startsWith('Contract.'))
  )
}

function statesOf(status: ContractStatus): State[] {
  return (Object.keys(neighbours) as State[]).filter((state) => isIn(state, status))
}

function isEdge(from: ContractStatus | null, to: ContractStatus | null): boolean {
  if (from === null || to === null) return false
  return statesOf(from).some((state) => neighbours[state].some((next) => isIn(next, to)))
}

const reachable = new Map<string, Set<State>>()

/** Whether a legal way leads from a state to a status, by the table that no machine had a part in. */
function isReachable(state: State, status: ContractStatus): boolean {
  let reached = reachable.get(state)
  if (reached === undefined) {
    reached = new Set<State>([state])
    for (const each of reached) for (const next of neighbours[each]) reached.add(next)
    reachable.set(state, reached)
  }
  return contractStatuses.includes(status) && [...reached].some((each) => isIn(each, status))
}
