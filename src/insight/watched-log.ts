import type { ContractLife, OrderLife } from './life.ts'
import type { StayReader } from './stay-reader.ts'
import type { Stay } from './stay-table.ts'

/** What the sealed data of an order say that is worth counting, none of it personal. */
export interface OrderDataFacts {
  tariffKey: string | null
  /** The market's code number of the supplier before (13 digits); null for a new move-in. */
  previousSupplierCode: string | null
}

/** How figures are asked for. Instants are epoch milliseconds. */
export interface InsightOptions {
  now: number
  /** Only what happened at or after this instant; left out: everything. */
  from?: number | undefined
  /** Only what happened before this instant; left out: all that is known. */
  to?: number | undefined
  /** Only contracts and orders of this tariff, by the supplier's name for it or by its key. */
  tariff?: string | undefined
  /** With how many points at most the curve of each duration comes along; left out or 0: no curves. */
  pointsOfCurve?: number | undefined
  /**
   * Opens the data of an order behind a reference of the log; null once they are erased, or without the key. Left out:
   * what only they say counts as not known.
   */
  dataFacts?: ((orderId: string, reference: string) => OrderDataFacts | null) | undefined
}

/** A contract with the order of our own that it came of, or one of the two alone, and the stays of each in their order. */
export interface WatchedLife {
  contract: ContractLife | null
  order: OrderLife | null
  contractStays: readonly Stay[]
  orderStays: readonly Stay[]
}

/** The contracts and orders of a log that figures are asked of, and their stays. */
export class WatchedLog {
  /** The end of what is known. */
  readonly asOf: number
  readonly reader: StayReader
  readonly #options: InsightOptions
  readonly #orderOf = new Map<ContractLife, OrderLife>()
  readonly #dataFacts = new Map<OrderLife, OrderDataFacts | null>()

  constructor(reader: StayReader, options: InsightOptions) {
    this.asOf = Math.min(options.now, reader.knownUntil ?? options.now)
    this.reader = reader
    this.#options = options
    for (const order of reader.orders.values()) {
      const contract = this.#contractOf(order)
      if (contract !== undefined) this.#orderOf.set(contract, order)
    }
  }

  /** Tells of each life asked of, one after another. */
  forEachLife(look: (life: WatchedLife) => void): void {
    const stays = this.reader.stays.bySubject(this.reader.subjects)
    const staysOf = (subject: number | undefined, until: number): Stay[] => {
      const found: Stay[] = []
      if (subject !== undefined)
        stays.forEachOf(subject, (stay) => found.push(this.reader.stays.stay(stay, until)))
      return found
    }
    const tell = (contract: ContractLife | undefined, order: OrderLife | undefined) => {
      if (!this.#isAsked(contract, order)) return
      look({
        contract: contract ?? null,
        order: order ?? null,
        contractStays: staysOf(contract?.subject, contract === undefined ? 0 : this.#knownUntil(contract)),
        orderStays: staysOf(order?.subject, this.asOf),
      })
    }
    for (const contract of this.reader.contracts.values()) tell(contract, this.#orderOf.get(contract))
    for (const order of this.reader.orders.values()) {
      const contract = this.#contractOf(order)
      if (contract === undefined || this.#orderOf.get(contract) !== order) tell(undefined, order)
    }
  }

  /** The supplier's name of a contract's tariff, or its key where only we have told it; null where nobody has. */
  tariffOf({ contract, order }: Pick<WatchedLife, 'contract' | 'order'>): string | null {
    return contract?.tariffName ?? (order && this.#tariffKeyOf(order))
  }

  /** What an order's data say; null where they cannot be read. */
  dataFactsOf(order: OrderLife): OrderDataFacts | null {
    const { dataFacts } = this.#options
    if (dataFacts === undefined || order.data === null) return null
    let facts = this.#dataFacts.get(order)
    if (facts === undefined) {
      facts = dataFacts(order.id, order.data)
      this.#dataFacts.set(order, facts)
    }
    return facts
  }

  #contractOf({ contractNumber }: OrderLife): ContractLife | undefined {
    return contractNumber === null ? undefined : this.reader.contracts.get(contractNumber)
  }

  #knownUntil({ seenAt, doubtedAt }: ContractLife): number {
    return Math.min(this.asOf, seenAt ?? this.asOf, doubtedAt ?? this.asOf)
  }

  #isAsked(contract: ContractLife | undefined, order: OrderLife | undefined): boolean {
    const { tariff } = this.#options
    if (tariff === undefined || contract?.tariffName === tariff) return true
    return order !== undefined && this.#tariffKeyOf(order) === tariff
  }

  #tariffKeyOf(order: OrderLife): string | null {
    return order.tariffKey ?? this.dataFactsOf(order)?.tariffKey ?? null
  }
}
