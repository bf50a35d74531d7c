import { createHash, type Hash } from 'node:crypto'

// Digesting line by line would cost more than the lines.
const linesAtOnce = 200

/** Everything that happens, in order: as a digest, and line by line for whoever wants to read it. */
export class Trace {
  readonly #now: () => number
  readonly #onLine: ((line: string) => void) | undefined
  readonly #hash: Hash = createHash('sha256')
  #lines: string[] = []

  constructor(now: () => number, onLine: ((line: string) => void) | undefined) {
    this.#now = now
    this.#onLine = onLine
  }

  /** Whether somebody reads along. */
  get isRead(): boolean {
    return this.#onLine !== undefined
  }

  note(...parts: (string | number | boolean | null | undefined)[]): void {
    const line = `${this.#now()} ${parts.join(' ')}\n`
    this.#lines.push(line)
    if (this.#lines.length >= linesAtOnce) this.#digest()
    this.#onLine?.(line)
  }

  /** For the reader alone. */
  tell(line: string): void {
    this.#onLine?.(line)
  }

  /** Of everything noted; nothing can be noted afterwards. */
  digest(): string {
    this.#digest()
    return this.#hash.digest('hex').slice(0, 16)
  }

  #digest(): void {
    this.#hash.update(this.#lines.join(''))
    this.#lines = []
  }
}
