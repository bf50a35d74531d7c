import type { Clock } from '../clock.ts'
import type { OrderCommands } from './order-commands.ts'
import type { OrderDesk } from './order-desk.ts'

/** Keeps the desk at work: commands of people, and whatever is due. */
export class OrderShift {
  readonly #desk: OrderDesk
  readonly #commands: OrderCommands
  readonly #clock: Clock
  readonly #lookForCommandsEveryMs: number | undefined
  #rest = new AbortController()

  constructor(options: {
    desk: OrderDesk
    commands: OrderCommands
    clock: Clock
    /** Never, where left out. */
    lookForCommandsEveryMs: number | undefined
  }) {
    this.#desk = options.desk
    this.#commands = options.commands
    this.#clock = options.clock
    this.#lookForCommandsEveryMs = options.lookForCommandsEveryMs
  }

  /** Says that there may be something to do; returns at once. */
  wake(): void {
    this.#rest.abort()
  }

  /** Works until `signal` is aborted, and until no request is under way. */
  async run(signal: AbortSignal): Promise<void> {
    const end = () => this.#rest.abort()
    signal.addEventListener('abort', end)
    try {
      while (!signal.aborted) {
        this.#rest = new AbortController()
        // Beside the work, not before it: a person's wish may have to wait for the supplier.
        void this.#commands.carryOut(signal)
        await this.#desk.work(signal)
        if (!signal.aborted) await this.#sleep()
      }
    } finally {
      signal.removeEventListener('abort', end)
      await this.#desk.close()
    }
  }

  async #sleep(): Promise<void> {
    const { signal } = this.#rest
    const every = this.#lookForCommandsEveryMs ?? Number.POSITIVE_INFINITY
    const until = Math.min(this.#desk.nextAt(), this.#clock.now() + every)
    if (until < Number.POSITIVE_INFINITY) return this.#clock.sleepUntil(until, signal)
    if (signal.aborted) return
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  }
}
