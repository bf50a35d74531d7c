const mostKept = 500

/** Keeps what a form has done from being done again when the same form comes twice: whoever sends it again gets the same answer. */
export class DoneOnce {
  readonly #done = new Map<string, Promise<string>>()

  /** Does it, unless it was done for this form or is being done; what failed may be tried again. */
  once(form: string, does: () => string | Promise<string>): Promise<string> {
    const earlier = this.#done.get(form)
    if (earlier !== undefined) return earlier
    const done = Promise.resolve().then(does)
    this.#done.set(form, done)
    done.catch(() => this.#done.delete(form))
    if (this.#done.size > mostKept) this.#done.delete(this.#done.keys().next().value!)
    return done
  }
}
