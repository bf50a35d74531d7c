import type { EngineOptions } from '../../src/engine/engine.ts'
import type { OnProblem } from '../../src/on-problem.ts'
import { StromkreisError, type StromkreisErrorCode } from '../../src/stromkreis-error.ts'
import { forbidStandstill, minute, monday, Scene } from './scene.ts'

/** What the supplier says that does not answer. */
export function trouble(code: StromkreisErrorCode = 'unreachable', retryAfterMs?: number): StromkreisError {
  return new StromkreisError(code, `The supplier: ${code}`, { hint: 'Wait.', retryAfterMs })
}

/** A scene whose engine is run for a time: ten orders to a page, a planned look each minute. */
export class RunningScene extends Scene {
  /** What the engine had trouble with, and what was under way. */
  readonly troubles: [problem: unknown, during: string | undefined][]

  constructor(options: Partial<EngineOptions> & { path?: string; orders?: number } = {}) {
    const { orders = 0, ...rest } = options
    const troubles: [unknown, string | undefined][] = []
    const onProblem: OnProblem = (problem, during) => troubles.push([problem, during])
    super({ pageLimit: 10, planSpacingMs: () => minute, onProblem, ...rest })
    this.troubles = troubles
    forbidStandstill(this.clock)
    for (let number = 1; number <= orders; number += 1) this.show(String(number))
  }

  /** From now on the list has this order in delivery. */
  show(contractNumber: string): void {
    this.supplier.set(contractNumber, { status: 'Delivery', details: { startDate: '2026-01-01' } })
  }

  /** Runs the engine for so long; what would be due at the end is left. */
  async run(ms: number, meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    const stop = new AbortController()
    const until = this.clock.now() + ms
    const running = this.engine.run(stop.signal)
    const watching = this.clock.sleepUntil(until, stop.signal).then(() => stop.abort())
    await Promise.all([running, watching, meanwhile()])
  }

  /** Waits while the engine runs, milliseconds since Monday noon. */
  async until(ms: number): Promise<void> {
    await this.clock.sleepUntil(monday + ms)
  }

  /** The calls as `0 page 10`, the number being minutes since Monday noon. */
  get timetable(): string[] {
    return this.supplier.calls.map((call, place) => {
      const minutes = (this.supplier.calledAt[place]! - monday) / minute
      return `${Math.round(minutes * 1_000) / 1_000} ${call}`
    })
  }

  /** Asks for a look at a contract; the command's id. */
  ask(contractNumber: string): number {
    const { id } = this.store.find(contractNumber)!
    const wish = { command: 'look', subject: contractNumber, by: 'anna', text: null } as const
    return this.store.request(wish, id, this.clock.now())
  }
}
