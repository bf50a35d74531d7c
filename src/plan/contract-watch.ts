import type { Hazards } from './hazards.ts'
import { type KnownStage, stageCode, stages } from './stage.ts'
import { StartQueue } from './start-queue.ts'
import { TrackedContracts } from './tracked-contracts.ts'

/** A contract as the plan is told of it; `startsAt` is when its delivery is to start, epoch milliseconds. */
export interface PlannedContract {
  id: number
  stage: KnownStage
  startsAt: number | null
}

/** Up to when start dates have made contracts late, epoch milliseconds, and those that are still to become so. */
export interface SavedStarts {
  takenUntil: number | null
  untaken: number[]
}

const lateCode = stageCode.Late
const pendingCode = stageCode.PendingDelivery
// A million contracts may start on the same first of the month: so many a look, that no look has to wait for long.
const startsAtOnce = 4_096

/** Contracts in their stages: what is told of them, when they were seen, and what that teaches about how often they change. */
export class ContractWatch {
  readonly contracts = new TrackedContracts()
  readonly #hazards: Hazards
  readonly #starts = new StartQueue()
  readonly #gapsMs = new Float64Array(stages.length)
  #takenUntil = Number.NEGATIVE_INFINITY

  constructor(hazards: Hazards) {
    this.#hazards = hazards
  }

  get hazards(): Hazards {
    return this.#hazards
  }

  /** A contract is so since `at`, epoch milliseconds. @returns whether that is news. */
  know({ id, stage, startsAt }: PlannedContract, at: number): 'new' | 'changed' | 'same' {
    const { contracts } = this
    contracts.makeRoom(id)
    const before = contracts.stage(id)
    const code = stageCode[stage]
    const isSameStage = before === code || (before === lateCode && code === pendingCode)
    if (isSameStage && Object.is(startsAt ?? Number.NaN, contracts.startsAt[id])) return 'same'
    if (before !== -1 && !isSameStage) this.#learnChange(id, before, at)
    contracts.startsAt[id] = startsAt ?? Number.NaN
    contracts.setStage(id, code)
    if (code === pendingCode && startsAt !== null) this.#starts.add(startsAt, id)
    return before === -1 ? 'new' : 'changed'
  }

  /** Contracts whose start date has come are late from now on. */
  takeStarts(now: number, onLate: (id: number) => void): void {
    const { contracts } = this
    this.#takenUntil = Math.max(this.#takenUntil, now)
    for (let left = startsAtOnce; left > 0 && this.#starts.first() <= now; left -= 1) {
      const instant = this.#starts.first()
      const id = this.#starts.take()
      if (contracts.stage(id) !== pendingCode || contracts.startsAt[id] !== instant) continue
      contracts.setStage(id, lateCode)
      onLate(id)
    }
  }

  /** When the next start date comes, epoch milliseconds. */
  get nextStartAt(): number {
    return this.#starts.first()
  }

  /** These were seen as they are known to be: that they have not changed since they were seen before is learned. */
  seen(ids: readonly number[], beganAt: number): void {
    const { contracts } = this
    const { seenAt } = contracts
    const gapsMs = this.#gapsMs.fill(0)
    for (const id of ids) {
      const before = seenAt[id]!
      if (before >= beganAt) continue
      const code = contracts.stage(id)
      if (code === lateCode) {
        const lateMs = this.#watchedMs(id, lateCode, beganAt)
        gapsMs[lateCode]! += lateMs
        if (beganAt - before > lateMs) gapsMs[pendingCode]! += beganAt - before - lateMs
      } else if (before < beganAt && code !== -1) gapsMs[code]! += beganAt - before
      seenAt[id] = beganAt
    }
    for (let code = 0; code < stages.length; code += 1) {
      if (gapsMs[code]! > 0) this.#hazards.unchanged(stages[code]!, gapsMs[code]!)
    }
  }

  save(): SavedStarts {
    const takenUntil = Number.isFinite(this.#takenUntil) ? this.#takenUntil : null
    return { takenUntil, untaken: this.#starts.upTo(this.#takenUntil) }
  }

  /** Restores the contracts, and which of them are late; without what was saved, those whose start has come become so. */
  restore(contracts: Iterable<PlannedContract & { seenAt: number | null }>, saved: SavedStarts | null): void {
    this.#takenUntil = saved?.takenUntil ?? Number.NEGATIVE_INFINITY
    const untaken = new Set(saved?.untaken)
    for (const { id, stage, startsAt, seenAt } of contracts) {
      this.contracts.setStage(id, stageCode[stage])
      this.contracts.startsAt[id] = startsAt ?? Number.NaN
      this.contracts.seenAt[id] = seenAt ?? Number.NaN
      if (stage !== 'PendingDelivery' || startsAt === null) continue
      if (startsAt > this.#takenUntil || untaken.has(id)) this.#starts.add(startsAt, id)
      else this.contracts.setStage(id, lateCode)
    }
  }

  #learnChange(id: number, before: number, at: number): void {
    const { seenAt } = this.contracts
    const gapMs = this.#watchedMs(id, before, at)
    if (gapMs > 0) this.#hazards.changed(stages[before]!, gapMs)
    if (seenAt[id]! < at) seenAt[id] = at
  }

  /** How long until `at` it was watched in this stage since it was seen last; NaN when it never was. */
  #watchedMs(id: number, code: number, at: number): number {
    const { seenAt, startsAt } = this.contracts
    return at - (code === lateCode ? Math.max(seenAt[id]!, startsAt[id]!) : seenAt[id]!)
  }
}
