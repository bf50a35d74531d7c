import { supplierSubject } from '../log-entry.ts'
import type { Store } from '../store.ts'
import { AlertActs } from './alert-acts.ts'
import type { AlertBook } from './alert-book.ts'
import { aboutSupplier, alertTimer } from './alert-life.ts'
import type { ContractIndex } from './contract-index.ts'
import { Digests } from './digests.ts'
import type { Intake } from './intake.ts'
import { SubjectLog } from './subject-log.ts'
import { SupplierWatch } from './supplier-watch.ts'

const dueAtOnce = 1_000

/**
 * Keeps alerts going: what people do about them, their reminders, digests of what is too much, and alerts about the
 * supplier itself. Alerts are raised and resolved by what is written of their subjects, see `AlertBook`.
 */
export class AlertDesk {
  readonly #alerts: AlertBook
  readonly #log: SubjectLog
  readonly #acts: AlertActs
  readonly #digests: Digests
  readonly #watch: SupplierWatch

  constructor(options: {
    store: Store
    index: ContractIndex
    intake: Intake
    alerts: AlertBook
    /** How long the supplier may fail before anybody hears of it, milliseconds; five minutes. */
    toleratedMs?: number | undefined
  }) {
    const { store, index, intake, alerts, toleratedMs } = options
    const log = new SubjectLog({ store, index, intake })
    this.#alerts = alerts
    this.#log = log
    this.#acts = new AlertActs({ store, log, alerts })
    this.#digests = new Digests({ store, index, intake, alerts })
    const supplierId = index.get(supplierSubject)?.id
    const known = supplierId === undefined ? [] : alerts.standing(supplierId).alerts
    this.#watch = new SupplierWatch({
      tell: (saying, now) => log.write(supplierSubject, aboutSupplier(saying, now)),
      told:
        known
          .map(({ kind }) => kind)
          .find((kind) => kind === 'supplierUnreachable' || kind === 'credentialsRefused') ?? null,
      ...(toleratedMs === undefined ? {} : { toleratedMs }),
    })
  }

  /** Does what people asked for. */
  carryOut(now: number): void {
    this.#acts.carryOut(now)
  }

  /** Fires the time rules of alerts that have run out. */
  settle(now: number): void {
    for (const due of this.#alerts.due(now, dueAtOnce)) {
      // What fired before it may have ended its waiting.
      const alert = this.#alerts.standing(due.subjectId).alerts.find(({ id }) => id === due.alert.id)
      const isWaiting = alert?.timers.some(({ event, token }) => event === due.event && token === due.token)
      if (isWaiting) this.#log.write(due.alert.subject, alertTimer(due, now))
    }
  }

  /** When {@link settle} has something to do next, epoch milliseconds; infinite when nothing waits. */
  nextAt(): number {
    return this.#alerts.nextAt()
  }

  /** Tells what was too much to be told one by one. */
  tellDigests(now: number): void {
    this.#digests.tell(now)
  }

  /** The supplier answered a call at `now`, epoch milliseconds. */
  answered(now: number): void {
    this.#watch.answered(now)
  }

  /** A call to the supplier failed. */
  failed(error: unknown, now: number): void {
    this.#watch.failed(error, now)
  }
}
