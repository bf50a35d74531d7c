import type { Entry } from '../log-entry.ts'

/** Whoever wants to hear of every entry once it is durable. */
export class EntryListeners {
  readonly #listeners = new Set<(entry: Entry) => void>()
  readonly #onProblem: (error: unknown) => void

  /** @param onProblem told what listeners throw. */
  constructor(onProblem: (error: unknown) => void) {
    this.#onProblem = onProblem
  }

  /** Returns how to stop that. */
  add(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(entries: readonly Entry[]): void {
    for (const entry of entries) {
      for (const listener of this.#listeners) {
        try {
          listener(entry)
        } catch (error) {
          this.#onProblem(error)
        }
      }
    }
  }
}
