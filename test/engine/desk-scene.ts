import { type AlertKind, type AlertState, defaultContractDelays } from '../../machines/index.ts'
import type { AlertRecord } from '../../src/alert-record.ts'
import type { AlertCommandText } from '../../src/engine/alert-acts.ts'
import { AlertBook, type AlertOptions } from '../../src/engine/alert-book.ts'
import { AlertDesk } from '../../src/engine/alert-desk.ts'
import { ContractIndex } from '../../src/engine/contract-index.ts'
import { Intake } from '../../src/engine/intake.ts'
import { type Entry, isTold } from '../../src/log-entry.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import type { alertCommands } from '../../src/store.ts'
import { day, monday } from './scene.ts'
import { observation, type ScriptedOrder } from './scripted-supplier.ts'

type DeskOptions = AlertOptions & { toleratedMs?: number }

/** What keeps alerts going, on a database in memory and a time of its own: no supplier is asked, nothing waits. */
export class DeskScene {
  readonly store = new SqliteStore(':memory:')
  now = monday
  index!: ContractIndex
  alerts!: AlertBook
  intake!: Intake
  desk!: AlertDesk

  constructor(options: DeskOptions = {}) {
    this.restart(options)
  }

  /** Another process over the same database: nothing but what was written is left of before. */
  restart({ toleratedMs, ...options }: DeskOptions = {}): void {
    const { store } = this
    this.index = new ContractIndex(store)
    this.alerts = new AlertBook({ store, ...options })
    this.intake = new Intake({
      ...{ store, index: this.index, alerts: this.alerts, delays: defaultContractDelays },
      ...{ onMoved: () => {}, onCommitted: () => {} },
    })
    this.desk = new AlertDesk({
      store,
      index: this.index,
      intake: this.intake,
      alerts: this.alerts,
      toleratedMs,
    })
  }

  pass(ms: number): this {
    this.now += ms
    return this
  }

  /** The same order for each of these contracts, in one answer. */
  see(contractNumbers: string | readonly string[], order: ScriptedOrder): this {
    const numbers = typeof contractNumbers === 'string' ? [contractNumbers] : contractNumbers
    const look = { beganAt: this.now, endedAt: this.now, sweep: 1 }
    this.intake.takeIn(
      look,
      numbers.map((number) => observation(number, order)),
    )
    return this
  }

  /** The contracts turn out to be Denied now, having been in Processing a moment ago. */
  deny(contractNumbers: string | readonly string[]): this {
    return this.see(contractNumbers, { status: 'Processing' })
      .pass(1)
      .see(contractNumbers, { status: 'Denied' })
  }

  /** A day passes for contracts that are Open. */
  letOpenTooLong(contractNumbers: string | readonly string[]): this {
    return this.see(contractNumbers, { status: 'Open' }).pass(day).fireDue()
  }

  /** Fires whatever contracts wait for and has run out. */
  fireDue(): this {
    const { now } = this
    for (const { id } of this.store.due(now, 10_000)) {
      for (const { event, token, dueAt } of this.store.load(id).record!.timers) {
        if (dueAt <= now)
          this.intake.tell(this.index.byId(id), { type: 'timer', event, token, now, confirmed: true })
      }
    }
    return this
  }

  /** A person asks; what came of it. */
  ask(
    command: (typeof alertCommands)[number],
    subject: string,
    text: AlertCommandText,
    by = 'Ada',
  ): string | null {
    const id = this.request(command, subject, text, by)
    this.desk.carryOut(this.now)
    return this.store.commandOutcome(id)
  }

  request(
    command: (typeof alertCommands)[number],
    subject: string,
    text: AlertCommandText,
    by = 'Ada',
  ): number {
    const subjectId = this.index.get(subject)?.id ?? 4711
    return this.store.request({ command, subject, by, text: JSON.stringify(text) }, subjectId, this.now)
  }

  alert(kind: AlertKind, subject = '1'): AlertRecord {
    return this.store.alerts.list({ kind, subject, all: true }).at(-1)!.record
  }

  /** `1 denied Open`, for every alert that is not resolved. */
  get unresolved(): `${string} ${AlertKind} ${AlertState}`[] {
    return this.store.alerts
      .list({})
      .map(({ record }) => `${record.subject} ${record.kind} ${record.state}` as const)
  }

  entries(subject = '1'): Entry[] {
    return this.store.entriesOf(subject)
  }

  /** What was told of a subject, oldest first; `(denied: silenced)` where it was not. */
  told(subject = '1'): string[] {
    return this.entries(subject).flatMap(({ effects }) =>
      effects.map((effect) => (isTold(effect) ? effect.kind : `(${effect.kind}: ${effect.withheld})`)),
    )
  }

  /** Everything that the supplier's log says to somebody, entry by entry. */
  get digests() {
    return this.entries('supplier').map(({ event, effects }) => ({
      event,
      told: effects.map((effect) => ('counts' in effect ? { [effect.kind]: effect.counts } : effect.kind)),
    }))
  }
}
