import type { ContractDetails, ContractStatus, ContractStatePath as State } from '../../machines/index.ts'
import type { Observation, Sighting } from '../observation.ts'
import { legalEdges } from './legal-edges.ts'

const hour = 3_600_000
const day = 24 * hour

const onEntry: Partial<Record<State, { kind: string; of: string }>> = {
  Denied: { kind: 'denied', of: 'Denied' },
  Rejected: { kind: 'rejected', of: 'Rejected' },
  Revoked: { kind: 'revoked', of: 'Revoked' },
  'Contract.PendingDelivery': { kind: 'contractConfirmed', of: 'Contract' },
  'Contract.Delivery': { kind: 'deliveryBegun', of: 'Contract.Delivery' },
  Cancelled: { kind: 'winBackPossible', of: 'Cancelled' },
}

const toldBy: Record<string, string> = { endDatePassed: 'deliveryEnded' }

/** When and how a look was made, and as part of which sweep. */
export interface ModelLook {
  beganAt: number
  endedAt: number
  sweep: number
}

/** A time rule that waits. */
export interface ModelTimer {
  rule: string
  dueAt: number
}

/**
 * What the log and the record of one contract should hold, worked out the plain way from what was seen of it and when:
 * nothing of the engine or the machines is used, not even their table of edges. Show it what the engine is shown, in the
 * same order, and compare. Instants are epoch milliseconds. Time rules are the machine's defaults.
 */
export class ReferenceContract {
  /** Null until it was seen in a state that is known. */
  state: State | null = null
  details: Partial<ContractDetails> = {}
  /** How often it came back from Denied. */
  recoveries = 0
  /** The time rule that waits, and until when. */
  waiting: ModelTimer | null = null
  /** What is wrong with what was last seen. */
  anomaly: { kind: string; seen: string } | null = null
  /** Entries as {@link referenceLine} has them. */
  readonly log: string[] = []
  /** For each entry: when the last look began that saw the state before it. */
  readonly sawTheOld: (number | null)[] = []
  /** Time rules that had run out before it was first seen. */
  readonly overdue: string[] = []
  /** The last look that showed it at all. */
  seen: ModelLook | null = null
  /** Whether that it is missing is known and told. */
  isKnownMissing = false
  #saved: ModelLook | null = null
  #appliedBeganAt: number | null = null
  /** The last look that saw the state the contract is in. */
  #accepted: ModelLook | null = null
  /** The same, as far as the process remembers it. */
  #remembered: ModelLook | null = null

  /** A look shows it, as an order that could be read or not. Looks that began before an earlier one do not count. */
  look(sighting: Sighting, look: ModelLook): void {
    if (this.seen !== null && look.beganAt < this.seen.beganAt) return
    if ('problem' in sighting) this.#note('invalidOrder', sighting.problem)
    else if (this.#appliedBeganAt === null || look.beganAt >= this.#appliedBeganAt) this.#take(sighting, look)
    else return
    this.seen = look
    this.isKnownMissing = false
  }

  /** It was asked for by its number, and the supplier does not know it. */
  missing(): void {
    this.#note('missing', '404')
    this.isKnownMissing = true
  }

  /** Whether a look begun after the deadline showed the state that the contract is in. */
  isConfirmed(dueAt: number): boolean {
    return this.#remembered !== null && this.#remembered.beganAt >= dueAt
  }

  /** Whether a look begun since then showed it, in whatever state. */
  isSeenSince(dueAt: number): boolean {
    return this.seen !== null && this.seen.beganAt >= dueAt && !this.isKnownMissing
  }

  /** Its time rule fires at `now`, if it is due at or before `until`. */
  fire(until: number, now: number, isConfirmed: boolean): void {
    if (this.waiting === null || this.waiting.dueAt > until) return
    const { rule } = this.waiting
    this.waiting = rule === 'denialReminder' ? { rule, dueAt: now + 3 * day } : null
    this.#write(
      `timer ${rule} ${this.state} > ${this.state} ${toldBy[rule] ?? rule}${isConfirmed ? '' : '?'}`,
    )
  }

  /** What was last seen is saved. */
  save(): void {
    this.#saved = this.seen
  }

  /** The process died: what it saved is what the next one has. */
  restart(): void {
    this.seen = this.#saved
    this.#remembered = this.anomaly === null ? this.#saved : null
    this.isKnownMissing = this.anomaly?.kind === 'missing'
  }

  #take(seen: Observation, look: ModelLook): void {
    const { status, words, hasUnknownWord } = seen
    const path = status === null || this.state === null ? [] : shortestPath(this.state, status)
    if (status === null) this.#note('unknownStatus', words)
    else if (path === null) this.#note('contradiction', words)
    if (status === null || path === null) return
    if (this.state === null) this.#adopt(seen, status, look)
    else {
      const isSameWord = this.anomaly?.kind === 'unknownStatus' && this.anomaly.seen === words
      const isSettled = this.anomaly !== null && !isSameWord
      const isChanged = detailNames.some((name) => (this.details[name] ?? null) !== seen.details[name])
      if (path.length > 0 || isChanged || isSettled) this.#walk(path, seen, status, look)
      if (isSettled) this.anomaly = null
    }
    this.#accepted = look
    this.#remembered = look
    if (hasUnknownWord) this.#note('unknownStatus', words)
  }

  #adopt({ details, facts }: Observation, status: ContractStatus, look: ModelLook): void {
    const now = look.endedAt
    this.state = stateOf(status)
    this.details = details
    this.anomaly = null
    this.#appliedBeganAt = look.beganAt
    this.waiting = this.#waitingIn(this.state, now)
    const { contractSignedAt } = facts
    const isDated = this.waiting?.rule === 'openTooLong' || this.waiting?.rule === 'processingTooLong'
    if (isDated && contractSignedAt !== null && contractSignedAt < now) {
      this.waiting!.dueAt -= now - contractSignedAt
    }
    this.#write(`adopted ${status} null > ${this.state} ${this.state === 'Denied' ? 'denied' : ''}`.trim())
    if (this.waiting !== null && this.waiting.dueAt <= now) {
      this.overdue.push(this.waiting.rule)
      this.waiting = null
    }
  }

  #walk(path: State[], seen: Observation, status: ContractStatus, look: ModelLook): void {
    const end = path.at(-1) ?? this.state!
    const lines: string[] = []
    for (const next of path) {
      const isLast = next === end
      const from = this.state
      if (from === 'Denied' && next === 'Processing') this.recoveries += 1
      this.state = next
      if (isLast) this.details = seen.details
      this.waiting = this.#waitingIn(next, look.endedAt)
      lines.push(
        `${isLast ? `observed ${status}` : `inferred ${nameOf(next)}`} ${from} > ${next} ${told(next, end)}`,
      )
    }
    if (path.length === 0)
      lines.push(`observed ${status} ${end} > ${end} ${this.#stay(seen.details, look.endedAt)}`)
    this.#appliedBeganAt = look.beganAt
    for (const line of lines) this.#write(line.trim())
  }

  /** Takes in details without a change of state; the effect they have. */
  #stay(details: ContractDetails, now: number): string {
    const isStartMoved = (this.details.startDate ?? null) !== details.startDate
    const isEndMoved = (this.details.endDate ?? null) !== details.endDate
    this.details = details
    if (this.state === 'Cancelled' && isEndMoved) {
      this.waiting = this.#waitingIn(this.state, now)
      return 'endDateChanged'
    }
    if (!this.state!.startsWith('Contract.') || !isStartMoved) return ''
    this.waiting = this.#waitingIn(this.state!, now)
    return 'startDateChanged'
  }

  #waitingIn(state: State, now: number): ModelTimer | null {
    const { startDayEndsAt, endDayEndsAt } = this.details
    if (state === 'Open') return { rule: 'openTooLong', dueAt: now + 24 * hour }
    if (state === 'Processing') return { rule: 'processingTooLong', dueAt: now + 42 * day }
    if (state === 'Denied') return { rule: 'denialReminder', dueAt: now + 3 * day }
    if (state === 'Contract.PendingDelivery' && startDayEndsAt)
      return { rule: 'deliveryOverdue', dueAt: Math.max(now, startDayEndsAt + 2 * day) }
    if (state === 'Cancelled' && endDayEndsAt)
      return { rule: 'endDatePassed', dueAt: Math.max(now, endDayEndsAt) }
    return null
  }

  #note(kind: string, seen: string): void {
    if (this.anomaly?.kind === kind && this.anomaly.seen === seen) return
    this.anomaly = { kind, seen }
    this.#write(`anomaly ${kind} ${this.state} > ${this.state} ${kind}`)
  }

  #write(line: string): void {
    this.log.push(line)
    this.sawTheOld.push(this.#accepted?.beganAt ?? null)
  }
}

/** Details by which the model tells whether anything has changed. */
export const detailNames = [
  'denialReason',
  'cancellationReason',
  'message',
  'processingInfo',
  'startDate',
  'endDate',
] as const

function told(entered: State, end: State): string {
  const effect = onEntry[entered]
  if (effect === undefined) return ''
  const isActive = end === effect.of || end.startsWith(`${effect.of}.`)
  return isActive ? effect.kind : `(${effect.kind})`
}

function shortestPath(from: State, status: ContractStatus): State[] | null {
  const isThere = (state: State) =>
    nameOf(state) === status || (status === 'Contract' && state.startsWith('Contract.'))
  let paths: State[][] = [[]]
  for (let length = 0; length < 8; length += 1) {
    const found = paths.find((path) => isThere(path.at(-1) ?? from))
    if (found !== undefined) return found
    paths = paths.flatMap((path) => legalEdges[path.at(-1) ?? from].map((next) => [...path, next]))
  }
  return null
}

function stateOf(status: ContractStatus): State {
  if (status === 'PendingDelivery' || status === 'Contract') return 'Contract.PendingDelivery'
  if (status === 'Delivery') return 'Contract.Delivery'
  return status
}

function nameOf(state: State): string {
  return state.replace('Contract.', '')
}
