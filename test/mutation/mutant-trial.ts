import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ChangedFile, Said, ToTry } from './mutant-process.ts'

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

  /**
   * @param limitMs how long a file of tests may take. Where one takes longer, the mutant that it was tried with is given up, and
   *   those after it are tried in a new process.
   */
  async try(mutants: readonly ChangedFile[], limitMs: number): Promise<Outcome[]> {
    if (mutants.length === 0) return []
    const child = this.#child ?? (await this.#begin())
    const found: Outcome[] = []
    let ended = 0
    const isDone = await this.#told(child, { mutants }, limitMs, (said) => {
      if (!('place' in said)) return
      ended += 1
      const { place, killedBy } = said
      if (found[place]?.outcome === 'killed') return
      found[place] = { outcome: killedBy === null ? 'survived' : 'killed', by: killedBy }
    })
    if (isDone) return found
    this.end()
    const stuck = Math.floor(ended / this.#tests.length)
    const rest = await this.try(mutants.slice(stuck + 1), limitMs)
    return [...found.slice(0, stuck), { outcome: 'timedOut', by: null }, ...rest]
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
    await this.#told(child, { tests: this.#tests }, 120_000, () => {})
    return child
  }

  /** Whether what was told is done; false after so long without a word, or when the process ends. */
  #told(child: ChildProcess, told: ToTry, limitMs: number, onSaid: (said: Said) => void): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (isDone: boolean) => {
        clearTimeout(limit)
        child.removeAllListeners()
        resolve(isDone)
      }
      const limit = setTimeout(() => settle(false), limitMs)
      child.on('message', (said: Said) => {
        limit.refresh()
        onSaid(said)
        if ('isReady' in said || 'isDone' in said) settle(true)
      })
      child.once('exit', () => settle(false))
      child.send(told)
    })
  }
}
