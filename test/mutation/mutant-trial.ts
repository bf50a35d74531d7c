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
  readonly #root: string
  #child: ChildProcess | null = null

  constructor(root: string) {
    this.#root = root
  }

  /**
   * @param tests files of tests; those after one that fails are left out
   * @param limitMs how long a file of tests may take. Where one takes longer, the mutant that it was tried with is given up, and
   *   those after it are tried in a new process.
   */
  async try(mutants: readonly ChangedFile[], tests: readonly string[], limitMs: number): Promise<Outcome[]> {
    if (mutants.length === 0 || tests.length === 0)
      return mutants.map(() => ({ outcome: 'survived', by: null }))
    const child = this.#child ?? (await this.#begin())
    const found: Outcome[] = []
    let ended = 0
    const told = { mutants, tests: tests.map((test) => join(this.#root, test)) }
    const isDone = await this.#heard(child, told, limitMs, (said) => {
      if (!('place' in said)) return
      ended += 1
      const { place, killedBy } = said
      if (found[place]?.outcome === 'killed') return
      found[place] = { outcome: killedBy === null ? 'survived' : 'killed', by: killedBy }
    })
    if (isDone) return found
    this.end()
    const stuck = Math.floor(ended / tests.length)
    const rest = await this.try(mutants.slice(stuck + 1), tests, limitMs)
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
    await this.#heard(child, null, 120_000, () => {})
    return child
  }

  /** Whether what was told is done, or it is ready; false after so long without a word, or when the process ends. */
  #heard(
    child: ChildProcess,
    told: ToTry | null,
    limitMs: number,
    onSaid: (said: Said) => void,
  ): Promise<boolean> {
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
      if (told !== null) child.send(told)
    })
  }
}
