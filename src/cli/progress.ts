import type { Channel } from './shell.ts'

const progressAfterMs = 2_000

/** A line that replaces itself, on a terminal, once the work has taken two seconds. */
export class Progress {
  readonly #channel: Channel
  readonly #startedAt = performance.now()
  readonly #timer: NodeJS.Timeout
  #text = ''
  #isShown = false

  /** On the error channel, so that the output stays what was asked for. */
  constructor({ err }: { err: Channel }) {
    this.#channel = err
    this.#timer = setTimeout(() => this.#draw(), progressAfterMs).unref()
  }

  show(text: string): void {
    this.#text = text
    if (performance.now() - this.#startedAt >= progressAfterMs) this.#draw()
  }

  end(): void {
    clearTimeout(this.#timer)
    if (this.#isShown) this.#channel.write('\r\u001b[2K')
    this.#isShown = false
  }

  #draw(): void {
    if (!this.#channel.isTTY || this.#text === '') return
    this.#channel.write(`\r\u001b[2K${this.#text}`)
    this.#isShown = true
  }
}
