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
    const failing = new AbortController()
    const until = AbortSignal.any([signal, failing.signal])
    const failed = (error: unknown) => {
      failing.abort()
      throw error
    }
    const end = () => this.#rest.abort()
    until.addEventListener('abort', end)
    try {
      const both = [this.#work(until).catch(failed), this.#watch(until).catch(failed)]
      await Promise.allSettled(both)
      await Promise.all(both)
    } finally {
      until.removeEventListener('abort', end)
      await this.#desk.close()
    }
  }

  async #work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#rest = new AbortController()
      this.#commands.begin(signal)
      await this.#desk.work(signal)
      if (!signal.aborted) await this.#sleep()
    }
  }

  /** Beside the work: what people ask for must not wait while a long list is looked through. */
  async #watch(signal: AbortSignal): Promise<void> {
    const every = this.#lookForCommandsEveryMs
    while (every !== undefined && !signal.aborted) {
      this.#commands.begin(signal)
      await this.#clock.sleepUntil(this.#clock.now() + every, signal)
    }
  }

  async #sleep(): Promise<void> {
    const { signal } = this.#rest
    const until = this.#desk.nextAt()
    if (until < Number.POSITIVE_INFINITY) return this.#clock.sleepUntil(until, signal)
    if (signal.aborted) return
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  }
}
