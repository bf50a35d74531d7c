import { type Digest, type Entry, type Happening, isOfAlertsLife, supplierSubject } from '../log-entry.ts'
import type { Store } from '../store.ts'
import type { AlertBook } from './alert-book.ts'
import { digested } from './alert-life.ts'
import type { ContractIndex } from './contract-index.ts'
import { digestSettled } from './follow-alerts.ts'
import type { Intake } from './intake.ts'

const batchSize = 1_000

/**
 * Tells at once what would be too much one by one: orders first seen with a time rule already run out, and alerts and
 * reminders of which there were too many. What is still to tell is read from the log, from the digest before on, so that
 * a crash cannot swallow it.
 */
export class Digests {
  readonly #store: Store
  readonly #index: ContractIndex
  readonly #intake: Intake
  readonly #alerts: AlertBook
  #toldUpTo: number

  constructor(options: { store: Store; index: ContractIndex; intake: Intake; alerts: AlertBook }) {
    this.#store = options.store
    this.#index = options.index
    this.#intake = options.intake
    this.#alerts = options.alerts
    const digests = options.store.entriesOf(supplierSubject).flatMap(({ digest }) => digest ?? [])
    this.#toldUpTo = digests.at(-1)?.upTo ?? 0
  }

  /** Tells what there has been since the last time, if there was anything, and that nothing is left of what was told. */
  tell(now: number): void {
    const digest = this.#read()
    const { counts, alerts = {}, reminders = {} } = digest
    if ([counts, alerts, reminders].some((each) => Object.keys(each).length > 0)) {
      this.#note({ ...digested('act.digest', now), digest })
    }
    const supplier = this.#index.get(supplierSubject)
    const told =
      supplier && this.#alerts.standing(supplier.id).alerts.find(({ kind }) => kind === 'manyAlerts')
    if (told !== undefined && !this.#alerts.hasUntold) this.#note(digested(digestSettled, now))
  }

  #read(): Digest {
    const counts: Record<string, number> = {}
    const alerts: Record<string, number> = {}
    const reminders: Record<string, number> = {}
    for (;;) {
      const logged = this.#store.entriesAfter(this.#toldUpTo, batchSize)
      for (const { entry } of logged) {
        for (const rule of entry.overdue ?? []) counts[rule] = (counts[rule] ?? 0) + 1
        countUntold(entry, alerts, reminders)
      }
      this.#toldUpTo = logged.at(-1)?.position ?? this.#toldUpTo
      if (logged.length < batchSize) break
    }
    const some = (kinds: Record<string, number>) => (Object.keys(kinds).length > 0 ? kinds : undefined)
    const told = { alerts: some(alerts), reminders: some(reminders) }
    return {
      counts,
      ...(told.alerts && { alerts: told.alerts }),
      ...(told.reminders && { reminders: told.reminders }),
      upTo: this.#toldUpTo,
    }
  }

  #note(noted: Happening): void {
    this.#intake.tell(this.#index.obtain(supplierSubject), { type: 'note', happening: noted })
  }
}

function countUntold(
  { effects }: Entry,
  alerts: Record<string, number>,
  reminders: Record<string, number>,
): void {
  for (const effect of effects) {
    if (effect.withheld !== 'inDigest') continue
    const isNew = effect.alert === undefined && !isOfAlertsLife(effect)
    const counts = isNew ? alerts : reminders
    const kind = 'about' in effect ? effect.about : effect.kind
    counts[kind] = (counts[kind] ?? 0) + 1
  }
}
