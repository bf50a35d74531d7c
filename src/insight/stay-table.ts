import {
  type ContractStatePath,
  contractStatePaths,
  type OrderState,
  orderStates,
} from '../../machines/index.ts'
import { Column } from './column.ts'

/** A state of a contract or of an order of our own: no name is both. */
export type StayState = ContractStatePath | OrderState

/** How a stay ended: in another state, or by a person's correction, which says that it was not as believed. */
export type StayExit = StayState | 'corrected'

/** One stay of a contract, or of an order of our own, in a state. Instants are epoch milliseconds. */
export interface Stay {
  /** Number of its contract or order, from 0. */
  subject: number
  state: StayState
  /** Null where it was under way when it was first seen, and nothing says since when. */
  enteredAt: number | null
  /** From when on it was watched; the same as `enteredAt` unless it was under way when it was first seen. */
  watchedFrom: number
  /** Null while it lasts. */
  leftAt: number | null
  /** When it was left, or until when it is known to have lasted. */
  until: number
  exit: StayExit | null
  /** How far its length can be off, since changes are known within intervals only, milliseconds. */
  blurMs: number
  /** Whether `enteredAt` is the day and time of the signature. */
  isDated: boolean
  /** Whether nobody saw the state it ended in. */
  isExitInferred: boolean
  /** Whether it is the first of its contract or order. */
  isFirst: boolean
  /** Instant at which the announced start day ended, as known last in this stay; null where none was. */
  startDayEndsAt: number | null
  /** Number of the supplier's reason, as known last in this stay; 0 for none. */
  reason: number
}

/** A stay as it begins. */
export type NewStay = Pick<
  Stay,
  'subject' | 'state' | 'enteredAt' | 'watchedFrom' | 'blurMs' | 'isDated' | 'isFirst'
>

const exits: readonly StayExit[] = [...contractStatePaths, ...orderStates, 'corrected']
const codes = new Map(exits.map((exit, index) => [exit, index + 1]))
// Everything small about a stay shares one number: state, exit, marks and reason, by place.
const exitPlace = 2 ** 5
const datedMark = 2 ** 10
const inferredMark = 2 ** 11
const firstMark = 2 ** 12
const reasonPlace = 2 ** 13

/** Every stay that a log tells of, in the order in which they began per contract; 56 bytes each. */
export class StayTable {
  readonly #subject = new Column()
  readonly #coded = new Column()
  readonly #enteredAt = new Column()
  readonly #watchedFrom = new Column()
  readonly #leftAt = new Column()
  readonly #startDayEndsAt = new Column()
  readonly #blurMs = new Column()

  get length(): number {
    return this.#subject.length
  }

  /** Adds a stay and returns its number. */
  begin({ subject, state, enteredAt, watchedFrom, blurMs, isDated, isFirst }: NewStay): number {
    this.#subject.push(subject)
    this.#coded.push(codes.get(state)! + (isDated ? datedMark : 0) + (isFirst ? firstMark : 0))
    this.#enteredAt.push(enteredAt ?? Number.NaN)
    this.#watchedFrom.push(watchedFrom)
    this.#leftAt.push(Number.NaN)
    this.#startDayEndsAt.push(Number.NaN)
    this.#blurMs.push(blurMs)
    return this.length - 1
  }

  end(stay: number, at: number, exit: StayExit, how: { blurMs: number; isInferred: boolean }): void {
    const marks = codes.get(exit)! * exitPlace + (how.isInferred ? inferredMark : 0)
    this.#leftAt.set(stay, at)
    this.#coded.set(stay, this.#coded.at(stay) + marks)
    this.#blurMs.set(stay, this.#blurMs.at(stay) + how.blurMs)
  }

  learn(stay: number, { startDayEndsAt, reason }: { startDayEndsAt: number | null; reason: number }): void {
    const coded = this.#coded.at(stay)
    this.#startDayEndsAt.set(stay, startDayEndsAt ?? Number.NaN)
    this.#coded.set(stay, (coded % reasonPlace) + reason * reasonPlace)
  }

  /** From when on a stay was watched. */
  watchedFromOf(stay: number): number {
    return this.#watchedFrom.at(stay)
  }

  /** The numbers of each contract's and order's stays, in their order. */
  bySubject(subjects: number): { forEachOf(subject: number, look: (stay: number) => void): void } {
    const ends = new Uint32Array(subjects + 1)
    for (let stay = 0; stay < this.length; stay += 1) ends[this.#subject.at(stay) + 1]! += 1
    for (let subject = 0; subject < subjects; subject += 1) ends[subject + 1]! += ends[subject]!
    const sorted = new Uint32Array(this.length)
    const next = ends.slice()
    for (let stay = 0; stay < this.length; stay += 1) {
      const subject = this.#subject.at(stay)
      sorted[next[subject]!] = stay
      next[subject]! += 1
    }
    return {
      forEachOf(subject, look) {
        for (let place = ends[subject]!; place < ends[subject + 1]!; place += 1) look(sorted[place]!)
      },
    }
  }

  /** @param knownUntil until when its contract or order is known to be where it is now. */
  stay(stay: number, knownUntil: number): Stay {
    const coded = this.#coded.at(stay)
    const exit = Math.floor(coded / exitPlace) % 32
    const watchedFrom = this.#watchedFrom.at(stay)
    const leftAt = orNull(this.#leftAt.at(stay))
    return {
      subject: this.#subject.at(stay),
      state: exits[(coded % exitPlace) - 1] as StayState,
      enteredAt: orNull(this.#enteredAt.at(stay)),
      watchedFrom,
      leftAt,
      until: leftAt ?? Math.max(knownUntil, watchedFrom),
      exit: exit === 0 ? null : exits[exit - 1]!,
      blurMs: this.#blurMs.at(stay),
      isDated: (coded & datedMark) !== 0,
      isExitInferred: (coded & inferredMark) !== 0,
      isFirst: (coded & firstMark) !== 0,
      startDayEndsAt: orNull(this.#startDayEndsAt.at(stay)),
      reason: Math.floor(coded / reasonPlace),
    }
  }
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
