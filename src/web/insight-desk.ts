import { Worker } from 'node:worker_threads'
import { type Clock, systemClock } from '../clock.ts'
import type { InsightAnswer, InsightReply, InsightRequest, InsightWorkerData } from './insight-answer.ts'
import type { InsightQuestion } from './insight-question.ts'

/** What is known of a question's answer. */
export interface InsightStanding {
  /** The latest; null before the first. */
  answer: InsightAnswer | null
  /** Whether a newer one is on its way. */
  isUnderWay: boolean
  /** Why there is none, for the person who asked. */
  refusal: string | null
  /** Whether the worker failed at it; it is asked again after a while. */
  hasFailed: boolean
}

/** How a desk works. */
export interface InsightDeskOptions extends InsightWorkerData {
  /** The compiled `insight-worker.js`. */
  worker: URL
  /** Told when there is something new to be shown. */
  onNews: () => void
  /** Told of workers that fail. */
  onProblem: (error: unknown) => void
  /** Real time, since the engine's may run fast; the computer's where left out. */
  clock?: Pick<Clock, 'now'>
}

interface Asked extends InsightStanding {
  question: InsightQuestion
  now: number
  /** From when on it is to be asked again, real time. */
  freshUntil: number
}

const mostKept = 12
const leastKeptMs = 10_000
const mostKeptMs = 5 * 60_000
// So that computing takes up a few hundredths of the time at most.
const keptPerTook = 40
const afterFailureMs = 30_000
const idleMs = 5 * 60_000

/**
 * Answers questions that take the whole log, with a worker that reads and draws, so that this thread goes on. An answer is
 * kept for some time that grows with what it took; the worker does one question after another, and ends when nobody asks.
 */
export class InsightDesk {
  readonly #options: InsightDeskOptions
  readonly #clock: Pick<Clock, 'now'>
  /** By question, the one asked last at the end. */
  readonly #asked = new Map<string, Asked>()
  #worker: Worker | null = null
  #current: Asked | null = null
  #idle: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(options: InsightDeskOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock()
  }

  /**
   * What is known at once; a newer answer is seen to where it is time for one.
   * @param now the engine's time, epoch milliseconds.
   */
  ask(question: InsightQuestion, now: number): InsightStanding {
    const key = JSON.stringify(question)
    const asked = this.#asked.get(key) ?? {
      ...{ question, now, answer: null, refusal: null, hasFailed: false, isUnderWay: false, freshUntil: 0 },
    }
    this.#asked.delete(key)
    this.#asked.set(key, asked)
    if (!asked.isUnderWay && !this.#isStopped && this.#clock.now() >= asked.freshUntil) {
      asked.isUnderWay = true
      asked.now = now
    }
    this.#forgetOldest()
    this.#next()
    return asked
  }

  stop(): void {
    this.#isStopped = true
    this.#endWorker()
  }

  #next(): void {
    if (this.#current !== null || this.#isStopped) return
    // Who asked last is most likely still there.
    const asked = [...this.#asked.values()].findLast(({ isUnderWay }) => isUnderWay)
    clearTimeout(this.#idle)
    if (asked === undefined) {
      this.#idle = setTimeout(() => this.#endWorker(), idleMs).unref()
      return
    }
    this.#current = asked
    const { question, now } = asked
    this.#worker ??= this.#started()
    this.#worker.postMessage({ question, now } satisfies InsightRequest)
  }

  #started(): Worker {
    const { database, masterKey } = this.#options
    const workerData: InsightWorkerData = { database, masterKey }
    const worker = new Worker(this.#options.worker, { workerData })
    worker.unref()
    worker.on('message', (reply: InsightReply) => this.#take(reply))
    worker.on('error', (error) => this.#options.onProblem(error))
    worker.on('exit', () => {
      if (this.#worker !== worker) return
      this.#worker = null
      this.#settle({ hasFailed: true, freshUntil: this.#clock.now() + afterFailureMs })
    })
    return worker
  }

  #take(reply: InsightReply): void {
    const isAnswer = 'answer' in reply
    const tookMs = isAnswer ? reply.answer.tookMs : 0
    const keptMs = Math.min(mostKeptMs, Math.max(leastKeptMs, keptPerTook * tookMs))
    const freshUntil = this.#clock.now() + keptMs
    if (isAnswer) this.#settle({ answer: reply.answer, refusal: null, hasFailed: false, freshUntil })
    else this.#settle({ answer: null, refusal: reply.refusal, hasFailed: false, freshUntil })
  }

  #settle(outcome: Partial<Asked>): void {
    const current = this.#current
    this.#current = null
    if (this.#isStopped) return
    if (current !== null) {
      Object.assign(current, outcome, { isUnderWay: false })
      this.#options.onNews()
    }
    this.#next()
  }

  /** Whoever asks for ever new periods takes up no more than this; what the worker is at ends all the same. */
  #forgetOldest(): void {
    for (const key of this.#asked.keys()) {
      if (this.#asked.size <= mostKept) return
      this.#asked.delete(key)
    }
  }

  #endWorker(): void {
    const worker = this.#worker
    this.#worker = null
    clearTimeout(this.#idle)
    void worker?.terminate()
  }
}
