import type Database from 'better-sqlite3'
import type { StoredOrder } from '../order-store.ts'
import type { SqliteStore } from './sqlite-store.ts'

/** The tariffs of contracts that were orders of our own, which the supplier has not told when they became known. */
export class OwnTariffs {
  readonly #store: Pick<SqliteStore, 'orders' | 'reveal'>
  readonly #numbersAfter: Database.Statement<[string, number], string>

  constructor(store: Pick<SqliteStore, 'database' | 'orders' | 'reveal'>) {
    this.#store = store
    this.#numbersAfter = store.database
      .prepare<[string, number], string>(
        `SELECT contract_number FROM sales_order WHERE contract_number > ? ORDER BY contract_number LIMIT ?`,
      )
      .pluck()
  }

  /**
   * The tariff that a contract was ordered with: its name, where the kept list of tariffs knows the key, or else the key.
   * Null where no order of our own became it, or its data were erased and no offer names one.
   */
  of(contractNumber: string): string | null {
    const order = this.#store.orders.byContractNumber(contractNumber)
    const key = order === null ? null : this.#keyOf(order)
    return key === null ? null : this.#nameOf(key)
  }

  /** Those of so many contracts, by number after the one given; `last` is null where there are no more. */
  after(
    contractNumber: string,
    limit: number,
  ): { last: string | null; named: { contractNumber: string; tariff: string }[] } {
    const numbers = this.#numbersAfter.all(contractNumber, limit)
    const named = numbers.flatMap((each) => {
      const tariff = this.of(each)
      return tariff === null ? [] : [{ contractNumber: each, tariff }]
    })
    return { last: numbers.length < limit ? null : numbers.at(-1)!, named }
  }

  #keyOf({ subjectId, record: { offer, data } }: StoredOrder): string | null {
    if (offer !== null) return offer.tariffKey
    const text = data === null ? null : this.#store.reveal(subjectId, data)
    if (text === null) return null
    const { tariffKey } = JSON.parse(text) as { tariffKey?: unknown }
    return typeof tariffKey === 'string' ? tariffKey : null
  }

  #nameOf(key: string): string {
    const kept = this.#store.orders.tariffs()?.tariffs.find(({ tariffKey }) => tariffKey === key)
    return kept?.tariffName ?? key
  }
}
