import { Worker } from 'node:worker_threads'
import type { Job, JobRunner } from './job.ts'

interface Waiting {
  job: Job
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
}

/** Threads that do jobs, each one after another. */
export class JobPool {
  readonly #workers: Worker[]
  readonly #idle: Worker[]
  readonly #queue: Waiting[] = []

  constructor(threads: number) {
    this.#workers = Array.from(
      { length: threads },
      () => new Worker(new URL('./job-worker.js', import.meta.url)),
    )
    this.#idle = [...this.#workers]
  }

  /** Jobs of an earlier call come first. */
  readonly runJobs: JobRunner = (jobs) =>
    Promise.all(
      jobs.map(
        (job) =>
          new Promise<unknown>((resolve, reject) => {
            this.#queue.push({ job, resolve, reject })
            this.#next()
          }),
      ),
    )

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  #next(): void {
    if (this.#queue.length === 0) return
    const worker = this.#idle.pop()
    if (worker === undefined) return
    const { job, resolve, reject } = this.#queue.shift()!
    worker.once('error', reject)
    worker.once('message', (result) => {
      worker.off('error', reject)
      this.#idle.push(worker)
      this.#next()
      resolve(result)
    })
    worker.postMessage(job)
  }
}
