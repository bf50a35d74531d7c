import { parentPort, workerData } from 'node:worker_threads'
import { runSeed } from './seed-run.ts'

const { years } = workerData as { years: number }

parentPort!.on('message', async (seed: number | null) => {
  if (seed === null) return parentPort!.close()
  parentPort!.postMessage({ seed, outcome: await runSeed(seed, years) })
})
