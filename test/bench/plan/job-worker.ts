import { parentPort } from 'node:worker_threads'
import { type Job, runJob } from './job.ts'

// Run as built, as a thread of the pool.
parentPort!.on('message', (job: Job) => parentPort!.postMessage(runJob(job)))
