import type { Store } from '../../store.ts'

/**
 * Opens a store at a place: empty the first time a name is given, as it was left each time after. Whoever asks removes
 * nothing; a place is asked for again while an earlier store is open there where two writers are what is tried.
 */
export type OpenStore = (place: string) => Store | Promise<Store>

let places = 0

/** One place that nobody else uses, and the stores opened there. */
export class Place {
  readonly #openStore: OpenStore
  readonly #name: string
  readonly #open = new Set<Store>()

  constructor(openStore: OpenStore) {
    this.#openStore = openStore
    places += 1
    this.#name = `promise-${places}`
  }

  async open(): Promise<Store> {
    const store = await this.#openStore(this.#name)
    this.#open.add(store)
    return store
  }

  /** Closes a store and opens its place again: nothing is left but what it kept. */
  async reopen(store: Store): Promise<Store> {
    this.#open.delete(store)
    store.close()
    return this.open()
  }

  /** Closes what is open. */
  leave(): void {
    for (const store of this.#open) store.close()
    this.#open.clear()
  }
}
