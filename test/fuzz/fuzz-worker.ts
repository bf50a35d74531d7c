import { parentPort, workerData } from 'node:worker_threads'
import { type FuzzOptions, runLegs } from './run-legs.ts'

const { latest, ...options } = workerData as Omit<FuzzOptions, 'say' | 'onCase'> & { latest: Int32Array }

const report = await runLegs({
  ...options,
  say: (line) => parentPort!.postMessage({ line }),
  onCase: (index) => Atomics.store(latest, 0, index),
})
parentPort!.postMessage({ report })
