import { onTestFinished } from 'vitest'
import { defaultContractDelays } from '../../machines/index.ts'
import { virtualClock } from '../../src/clock.ts'
import { AlertBook } from '../../src/engine/alert-book.ts'
import { AnonymousOrders } from '../../src/engine/anonymous-orders.ts'
import { ContractIndex, type IndexedContract } from '../../src/engine/contract-index.ts'
import { Intake } from '../../src/engine/intake.ts'
import { Lookout } from '../../src/engine/lookout.ts'
import { PageReader } from '../../src/engine/page-reader.ts'
import type { Entry } from '../../src/log-entry.ts'
import { Hazards } from '../../src/plan/hazards.ts'
import { PollPlan } from '../../src/plan/poll-plan.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { ScriptedSupplier } from './scripted-supplier.ts'

/** Noon of a Monday in January 2026. */
export const noon = Date.UTC(2026, 0, 5, 12)

/** What an engine is composed of, each part to be asked for itself; ten orders to a page. */
export class EngineParts {
  readonly clock = virtualClock(noon)
  readonly supplier = new ScriptedSupplier(this.clock)
  readonly store = new SqliteStore(':memory:')
  readonly index = new ContractIndex(this.store)
  /** Everything committed. */
  readonly committed: Entry[] = []
  readonly intake = new Intake({
    ...{ store: this.store, index: this.index, delays: defaultContractDelays },
    alerts: new AlertBook({ store: this.store }),
    onMoved: (id) => this.plan.know({ id, stage: 'Delivery', startsAt: null }, this.clock.now()),
    onCommitted: (entries) => this.committed.push(...entries),
  })
  readonly plan = new PollPlan({ limit: 10, hazards: new Hazards(), now: noon })
  readonly reader = new PageReader({ intake: this.intake, plan: this.plan })
  readonly anonymous = new AnonymousOrders({ index: this.index, intake: this.intake })
  /** Contracts that were asked for by their number, and that the supplier did not know. */
  readonly unknown: IndexedContract[] = []
  sweeps = 0
  readonly lookout = new Lookout({
    ...{ index: this.index, intake: this.intake, reader: this.reader, anonymous: this.anonymous },
    ...{ plan: this.plan, supplier: this.supplier },
    completedSweeps: () => this.sweeps,
    onUnknown: (contract) => this.unknown.push(contract),
  })
  /** What the plan was told, and with what. */
  readonly planTold: unknown[][] = []

  constructor() {
    onTestFinished(() => this.store.close())
    const { plan, planTold } = this
    for (const name of ['pageSeen', 'orderSeen', 'gone', 'notFound', 'urge'] as const) {
      const tell = plan[name].bind(plan) as (...told: unknown[]) => void
      Object.assign(plan, {
        [name](...told: unknown[]) {
          planTold.push([name, ...told])
          tell(...told)
        },
      })
    }
  }

  /** A contract that one look has shown in delivery, or as it is shown. */
  async known(contractNumber: string): Promise<IndexedContract> {
    if (this.supplier.alone(contractNumber) === null)
      this.supplier.set(contractNumber, { status: 'Delivery' })
    await this.lookout.track(contractNumber)
    this.planTold.length = 0
    return this.index.get(contractNumber)!
  }

  /** The entries of a subject as lines: `observed.Delivery null > Contract.Delivery`. */
  log(subject: string): string[] {
    return this.store.entriesOf(subject).map(({ event, from, to }) => `${event} ${from} > ${to}`)
  }

  state(contractNumber: string): string | null {
    return this.store.find(contractNumber)?.record?.position?.state ?? null
  }

  pass(ms: number): void {
    this.clock.advanceTo(this.clock.now() + ms)
  }
}
