import { Worker } from 'node:worker_threads'
import { againWith, type FuzzOptions, type FuzzReport } from './run-legs.ts'

const longestStillMs = 60_000

/** Tries one leg on a thread of its own. One that stays at a case for a minute goes round for ever, and is ended. */
export function watchedLeg(
  leg: string,
  { say, ...options }: Omit<FuzzOptions, 'onCase'>,
): Promise<Pick<FuzzReport, 'legs' | 'failures'>> {
  const latest = new Int32Array(new SharedArrayBuffer(4))
  const workerData = { ...options, only: options.only ?? leg, latest }
  const worker = new Worker(new URL('fuzz-worker.js', import.meta.url), { workerData })
  return new Promise((resolve, reject) => {
    let at = { index: -1, since: performance.now() }
    const watch = setInterval(() => {
      const index = Atomics.load(latest, 0)
      if (index !== at.index) at = { index, since: performance.now() }
      else if (performance.now() - at.since > longestStillMs) {
        const again = againWith(options.seed, leg, index)
        const problem = `${leg} does not come to an end`
        say(`FAILED ${problem}\n  again: ${again}`)
        resolve({ legs: [], failures: [{ leg, case: index, problem, again }] })
        void worker.terminate()
      }
    }, 1_000)
    worker.on('message', ({ line, report }: { line?: string; report?: FuzzReport }) => {
      if (line !== undefined) say(line)
      if (report !== undefined) resolve(report)
    })
    worker.on('error', reject)
    worker.on('exit', (code) => {
      clearInterval(watch)
      reject(new Error(`${leg} ended with ${code}`))
    })
  })
}
