import type { SupplierAlert, SupplierSaying } from '../log-entry.ts'
import { StromkreisError, type StromkreisErrorCode } from '../stromkreis-error.ts'

const minuteMs = 60_000

const notThere: readonly StromkreisErrorCode[] = ['unreachable', 'supplierFailed', 'unreadable']
const notLetIn: readonly StromkreisErrorCode[] = ['credentialsRefused', 'scopeMissing']

/**
 * Notices that the supplier is not there for longer than a few minutes, or does not let us in, and that it answers again:
 * one entry for the beginning of each and one for the end, however many calls fail in between.
 */
export class SupplierWatch {
  readonly #tell: (saying: SupplierSaying, now: number) => void
  readonly #toleratedMs: number
  #told: SupplierAlert['kind'] | null
  /** When it began to fail, epoch milliseconds; null while it answers. */
  #since: number | null = null

  constructor(options: {
    tell: (saying: SupplierSaying, now: number) => void
    /** What was told before and has not ended, as the log has it. */
    told: SupplierAlert['kind'] | null
    /** How long it may fail before anybody hears of it, milliseconds; five minutes. */
    toleratedMs?: number
  }) {
    this.#tell = options.tell
    this.#told = options.told
    this.#toleratedMs = options.toleratedMs ?? 5 * minuteMs
  }

  /** A call failed with `error` at `now`, epoch milliseconds. */
  failed(error: unknown, now: number): void {
    if (!(error instanceof StromkreisError)) return
    const { code } = error
    if (notLetIn.includes(code)) this.#begin({ trouble: 'credentialsRefused', since: now, code }, now)
    else if (notThere.includes(code)) {
      this.#since ??= now
      if (now - this.#since < this.#toleratedMs) return
      this.#begin({ trouble: 'supplierUnreachable', since: this.#since, code }, now)
    }
    // Whoever is told to wait, or that there is no such order, has been answered.
    else this.answered(now)
  }

  /** A call was answered at `now`, epoch milliseconds. */
  answered(now: number): void {
    this.#since = null
    if (this.#told === null) return
    this.#tell({ trouble: null, since: now, code: null }, now)
    this.#told = null
  }

  #begin(saying: SupplierSaying, now: number): void {
    if (saying.trouble === this.#told) return
    this.#tell(saying, now)
    this.#told = saying.trouble
  }
}
