import type { DeliveryChange, Undelivered } from '../delivery-store.ts'
import { isTold } from '../log-entry.ts'
import type { Sink } from '../sink.ts'
import type { LoggedEntry } from '../store.ts'

/** What is tried together, in the order of the log, and what comes of it. */
export class DeliveryRound implements DeliveryChange {
  readonly pending: Undelivered[] = []
  readonly settled: Undelivered[] = []
  readonly undelivered: Undelivered[] = []
  readonly read: ReadonlyMap<number, LoggedEntry>
  readonly position: number
  takenAt: number | null
  /** Whether the sink was down before: then this asks whether it is back. */
  readonly isProbe: boolean
  readonly #readFrom: number
  /** Subjects of which something has to wait: so has what comes after it. */
  readonly #held = new Set<number>()
  readonly #underWay = new Map<number, Promise<void>>()

  constructor(from: {
    read: readonly LoggedEntry[]
    position: number
    takenAt: number | null
    isProbe: boolean
  }) {
    this.isProbe = from.isProbe
    this.read = new Map(from.read.map((logged) => [logged.position, logged]))
    this.position = from.read.at(-1)?.position ?? from.position
    this.takenAt = from.takenAt
    this.#readFrom = from.position
  }

  add(pending: readonly Undelivered[]): void {
    this.pending.push(...pending)
    this.pending.sort((a, b) => a.position - b.position || a.index - b.index)
  }

  /** Puts what was read behind what waits already, and lets it wait too where that is not due. */
  addRead(to: { waiting: ReadonlyMap<number, unknown>; sink: Sink; now: number }): void {
    const due = new Set(this.pending.map(({ subjectId }) => subjectId))
    for (const { position, subjectId, entry } of this.read.values()) {
      for (const [index, effect] of entry.effects.entries()) {
        if (!isTold(effect) || to.sink.wants?.(effect) === false) continue
        const fresh = { ...untried, position, index, subjectId, dueAt: to.now }
        if (to.waiting.has(subjectId) && !due.has(subjectId)) this.hold(fresh)
        else this.pending.push(fresh)
      }
    }
  }

  /** Lets all subjects wait but one, of those that were tried least: a sink refuses some for ever, and takes others. */
  keepOne(): void {
    const heads = new Map(this.pending.map((one) => [one.subjectId, one] as const).reverse())
    let chosen: Undelivered | undefined
    for (const head of heads.values()) if (chosen === undefined || isSooner(head, chosen)) chosen = head
    for (const one of this.pending.splice(0)) {
      if (one.subjectId === chosen?.subjectId) this.pending.push(one)
      else this.hold(one)
    }
  }

  /** Begins once everything begun before about the same subject has ended. */
  afterEarlier({ subjectId }: Undelivered, begin: () => Promise<void>): Promise<void> {
    const earlier = this.#underWay.get(subjectId)
    const own = earlier === undefined ? begin() : earlier.then(begin)
    this.#underWay.set(subjectId, own)
    return own
  }

  isHeld({ subjectId }: Undelivered): boolean {
    return this.#held.has(subjectId)
  }

  /** Leaves it as it is, and what comes after it of its subject. */
  hold(one: Undelivered): void {
    this.#held.add(one.subjectId)
    if (!this.#isKept(one)) this.undelivered.push(one)
  }

  settle(one: Undelivered): void {
    if (this.#isKept(one)) this.settled.push(one)
  }

  /** Keeps what was tried in vain, and holds what comes after it unless it is given up. */
  leave(tried: Undelivered): void {
    this.undelivered.push(tried)
    if (tried.givenUpAt === null) this.#held.add(tried.subjectId)
  }

  #isKept({ position }: Undelivered): boolean {
    return position <= this.#readFrom
  }
}

const untried = {
  attempts: 0,
  firstTriedAt: null,
  triedAt: null,
  refusedForMs: 0,
  problem: null,
  givenUpAt: null,
} as const

/** Which of two to try first: whoever was tried less, or else has been due for longer. */
export function isSooner(a: Undelivered, b: Undelivered): boolean {
  return a.attempts === b.attempts ? a.dueAt < b.dueAt : a.attempts < b.attempts
}
