import { Worker } from 'node:worker_threads'
import { CampaignReport } from './campaign-report.ts'
import type { Outcome } from './outcome.ts'

/** Which seeds, how long, and on how many cores. */
export interface CampaignOptions {
  firstSeed: number
  seeds: number
  years: number
  workers: number
  /** No seed is begun after so many milliseconds. */
  withinMs: number
  /** Told of each seed as it ends. */
  onSeed: (seed: number, outcome: Outcome, report: CampaignReport) => void
}

/** Runs seeds on several threads, each seed on one. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { firstSeed, seeds, years, workers, withinMs, onSeed } = options
  const report = new CampaignReport(() => performance.now())
  const until = performance.now() + withinMs
  let next = firstSeed
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('seed-worker.js', import.meta.url), { workerData: { years } })
      const begin = () => {
        if (next >= firstSeed + seeds || performance.now() > until) worker.postMessage(null)
        else worker.postMessage(next++)
      }
      worker.on('message', ({ seed, outcome }: { seed: number; outcome: Outcome }) => {
        report.add(seed, outcome)
        onSeed(seed, outcome, report)
        begin()
      })
      worker.on('error', reject)
      worker.on('exit', () => resolve())
      begin()
    })
  await Promise.all(Array.from({ length: workers }, work))
  report.end()
  return report
}
