import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ChangedFile, ToTry, Tried } from './mutant-process.ts'

/** What came of a mutant. */
export interface Outcome {
  outcome: 'killed' | 'timedOut' | 'survived'
  /** The test that failed. */
  by: string | null
}

/** Runs tests against mutants in a process of its own, which is ended and begun anew when one never gives way. */
export class MutantTrial {
  readonly #tests: readonly string[]
  readonly #root: string
  #child: ChildProcess | null = null

  constructor({ tests, root }: { tests: readonly string[]; root: string }) {
    this.#tests = tests.map((test) => join(root, test))
    this.#root = root
  }

  /** @param limitMs time for each, besides some to begin. Where they take longer together they are tried in halves, to find the one that does. */
  async try(mutants: readonly ChangedFile[], limitMs: number): Promise<Outcome[]> {
    if (mutants.length === 0) return []
    const child = this.#child ?? (await this.#begin())
    const tried = await answerOf(child, { mutants }, 30_000 + limitMs * mutants.length)
    if (tried !== null && 'killedBy' in tried) {
      return tried.killedBy.map((by) => ({ outcome: by === null ? 'survived' : 'killed', by }))
    }
    this.end()
    if (mutants.length === 1) return [{ outcome: 'timedOut', by: null }]
    const half = Math.ceil(mutants.length / 2)
    const first = await this.try(mutants.slice(0, half), limitMs)
    return [...first, ...(await this.try(mutants.slice(half), limitMs))]
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
