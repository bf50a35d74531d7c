import { GroupedCount } from './grouped-count.ts'
import { isIn, type Period, partIn } from './period.ts'
import type { Stay } from './stay-table.ts'
import { shareLimits } from './survival-curve.ts'
import type { WatchedLife, WatchedLog } from './watched-log.ts'

/** What became of denials with one reason. */
export interface DenialReason {
  /** The supplier's code word; null where it gave none. */
  reason: string | null
  denials: number
  contracts: number
  /** Of `denials`, those that led back to Processing. */
  recovered: number
  /** Of `denials`, those that ended Rejected or Revoked. */
  ended: number
  stillDenied: number
}

/** How often the contracts of one kind are denied. */
export interface DenialShare {
  /** What they have in common; null where that is not known. */
  group: string | null
  /** Contracts that were watched in Processing in the period. */
  contracts: number
  /** Of them, those that went from there to Denied. */
  denied: number
  share: number
  /** 95 % confidence limits of the share. */
  low: number
  high: number
}

/** Denials in a period, by what they have in common. */
export interface Denials {
  /** Stays in Denied that began in the period or were seen for the first time then. */
  byReason: DenialReason[]
  byTariff: DenialShare[]
  /** By the market's code number of the supplier before, where an order of our own says it and its data can be read. */
  byPreviousSupplier: DenialShare[]
  /** By whether the order came with a meter number, a MaLo number, both or neither. */
  byData: DenialShare[]
  /** Rejected contracts by the supplier's reason. */
  rejections: { reason: string | null; contracts: number }[]
}

/** Counts denials. */
export class DenialCounter {
  readonly #period: Period
  readonly #log: WatchedLog
  readonly #reasons = new Map<number, DenialCounts>()
  readonly #rejections = new Map<number, number>()
  readonly #byTariff = new DenialGroups()
  readonly #byPreviousSupplier = new DenialGroups()
  readonly #byData = new DenialGroups()

  constructor(period: Period, log: WatchedLog) {
    this.#period = period
    this.#log = log
  }

  add(life: WatchedLife): void {
    let isProcessed = false
    let isDenied = false
    for (const stay of life.contractStays) {
      const { state, reason, watchedFrom, leftAt, exit } = stay
      if (state === 'Processing' && partIn(stay, this.#period) !== null) {
        isProcessed = true
        isDenied ||= exit === 'Denied' && isIn(leftAt!, this.#period)
      }
      if (!isIn(watchedFrom, this.#period)) continue
      if (state === 'Rejected') this.#rejections.set(reason, (this.#rejections.get(reason) ?? 0) + 1)
      if (state === 'Denied') this.#countDenial(stay)
    }
    if (!isProcessed) return
    const { hasMeterNumber, hasMaLo } = life.contract!
    this.#byTariff.count(this.#log.tariffOf(life), isDenied)
    this.#byPreviousSupplier.count(this.#previousSupplierOf(life), isDenied)
    this.#byData.count(dataWords(hasMeterNumber, hasMaLo), isDenied)
  }

  denials(): Denials {
    const word = (reason: number) => (reason === 0 ? null : this.#log.reader.reasons[reason]!)
    return {
      byReason: [...this.#reasons]
        .map(([reason, { of, ...counts }]) => ({ reason: word(reason), ...counts, contracts: of.count }))
        .sort((a, b) => b.denials - a.denials),
      byTariff: this.#byTariff.shares(),
      byPreviousSupplier: this.#byPreviousSupplier.shares(),
      byData: this.#byData.shares(),
      rejections: [...this.#rejections]
        .map(([reason, contracts]) => ({ reason: word(reason), contracts }))
        .sort((a, b) => b.contracts - a.contracts),
    }
  }

  #countDenial({ subject, reason, exit }: Stay): void {
    let counts = this.#reasons.get(reason)
    if (counts === undefined) {
      counts = { denials: 0, recovered: 0, ended: 0, stillDenied: 0, of: new GroupedCount() }
      this.#reasons.set(reason, counts)
    }
    counts.denials += 1
    counts.of.add(subject)
    if (exit === 'Processing') counts.recovered += 1
    else if (exit === 'Rejected' || exit === 'Revoked') counts.ended += 1
    else if (exit === null) counts.stillDenied += 1
  }

  #previousSupplierOf({ order }: WatchedLife): string | null {
    const facts = order && this.#log.dataFactsOf(order)
    if (facts === null) return null
    if (facts.previousSupplierCode === null) return 'none (new move-in)'
    return codeNumber.test(facts.previousSupplierCode) ? facts.previousSupplierCode : '(no code number)'
  }
}

type DenialCounts = Omit<DenialReason, 'reason' | 'contracts'> & { of: GroupedCount }

// What is no code number was typed by somebody, and may say anything.
const codeNumber = /^\d{13}$/

class DenialGroups {
  readonly #groups = new Map<string | null, { contracts: number; denied: number }>()

  count(group: string | null, isDenied: boolean): void {
    let counts = this.#groups.get(group)
    if (counts === undefined) {
      counts = { contracts: 0, denied: 0 }
      this.#groups.set(group, counts)
    }
    counts.contracts += 1
    if (isDenied) counts.denied += 1
  }

  shares(): DenialShare[] {
    return [...this.#groups]
      .map(([group, { contracts, denied }]) => {
        const { low, high } = shareLimits(denied, contracts)
        return { group, contracts, denied, share: denied / contracts, low: low!, high: high! }
      })
      .sort((a, b) => b.denied - a.denied || b.contracts - a.contracts)
  }
}

function dataWords(hasMeterNumber: boolean, hasMaLo: boolean): string {
  if (hasMeterNumber) return hasMaLo ? 'meter number and MaLo' : 'meter number only'
  return hasMaLo ? 'MaLo only' : 'neither'
}
