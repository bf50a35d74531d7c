import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ToTry, Tried } from './mutant-process.ts'

/** What came of a mutant. */
export interface Outcome {
  outcome: 'killed' | 'timedOut' | 'survived'
  /** The test that failed. */
  by: string | null
}

/** Runs tests against mutants in a process of its own, which is ended and begun anew when a mutant never gives way. */
export class MutantTrial {
  readonly #tests: readonly string[]
  readonly #root: string
  #child: ChildProcess | null = null

  constructor(options: { tests: readonly string[]; root: string }) {
    this.#tests = options.tests
    this.#root = options.root
  }

  /** @param limitMs after so long it counts as noticed: something waits or runs for ever. */
  async try(mutant: { path: string; text: string }, limitMs: number): Promise<Outcome> {
    const child = this.#child ?? (await this.#begin())
    const tried = await answerOf(child, mutant, limitMs)
    if (tried === null) {
      this.end()
      return { outcome: 'timedOut', by: null }
    }
    const by = 'killedBy' in tried ? tried.killedBy : null
    return { outcome: by === null ? 'survived' : 'killed', by }
  }

  end(): void {
    this.#child?.kill('SIGKILL')
    this.#child = null
  }

  async #begin(): Promise<ChildProcess> {
    const child = fork(fileURLToPath(new URL('./mutant-process.js', import.meta.url)), {
      cwd: this.#root,
      env: { ...process.env, PROPERTY_RUNS: '20' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.#child = child
    await answerOf(child, { tests: this.#tests }, 120_000)
    return child
  }
}

/** Null when none comes in time, or the process ends. */
function answerOf(child: ChildProcess, told: ToTry, limitMs: number): Promise<Tried | null> {
  return new Promise((resolve) => {
    const settle = (tried: Tried | null) => {
      clearTimeout(limit)
      child.removeAllListeners()
      resolve(tried)
    }
    const limit = setTimeout(() => settle(null), limitMs)
    child.once('message', (tried) => settle(tried as Tried))
    child.once('exit', () => settle(null))
    child.send(told)
  })
}
