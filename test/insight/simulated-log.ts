import type { ContractStatus } from '../../machines/index.ts'
import { dayMs, hourMs, march, WrittenLog } from './written-log.ts'

/** A stay as it truly was. */
export interface TrueStay {
  status: ContractStatus
  from: number
  to: number
}

/** What is simulated. The same seed gives the same. */
export interface Simulation {
  seed: number
  contracts: number
  /** Contracts are signed within so many days before the looks begin and before they end. */
  daysBefore: number
  daysAfter: number
  pollEveryMs: number
  /** Share of stays in Processing that end Denied and come back. */
  denied: number
  /** Median of a stay in Processing, days, and the spread of its logarithm. */
  processing: { medianDays: number; spread: number }
}

/** A log of looks at contracts whose lives are known, and these lives. */
export interface SimulatedLog {
  log: WrittenLog
  lives: TrueStay[][]
  /** When the looks began and ended. */
  begin: number
  end: number
}

/** Simulates contracts that are signed at an even rate, and an engine that begins to look at them in the middle. */
export function simulated(options: Simulation): SimulatedLog {
  const random = randomNumbers(options.seed)
  const begin = march
  const end = begin + options.daysAfter * dayMs
  const log = new WrittenLog()
  const lives: TrueStay[][] = []
  for (let index = 0; index < options.contracts; index += 1) {
    const signedAt =
      begin + dayMs * (random() * (options.daysBefore + options.daysAfter) - options.daysBefore)
    const life = trueLife(signedAt, options, random)
    lives.push(life)
    const offset = Math.floor(random() * options.pollEveryMs)
    look(log, String(index), life, { signedAt, begin: begin + offset, end, everyMs: options.pollEveryMs })
  }
  return { log, lives, begin, end }
}

function trueLife(signedAt: number, { processing, denied }: Simulation, random: () => number): TrueStay[] {
  const life: TrueStay[] = []
  let at = signedAt
  const stay = (status: ContractStatus, ms: number) => {
    life.push({ status, from: at, to: at + ms })
    at += ms
  }
  stay('Open', logNormal(0.5 * hourMs, 0.8, random))
  for (;;) {
    stay('Processing', logNormal(processing.medianDays * dayMs, processing.spread, random))
    if (random() >= denied) break
    stay('Denied', logNormal(4 * dayMs, 0.7, random))
  }
  if (random() < 0.05) stay('Rejected', Infinity)
  else {
    stay('PendingDelivery', logNormal(20 * dayMs, 0.4, random))
    stay('Delivery', Infinity)
  }
  return life
}

/** Has a contract looked at again and again; only looks after a change are worth telling, and those right before. */
function look(
  log: WrittenLog,
  contractNumber: string,
  life: readonly TrueStay[],
  { signedAt, begin, end, everyMs }: { signedAt: number; begin: number; end: number; everyMs: number },
): void {
  const firstLookAfter = (at: number) => begin + Math.max(0, Math.ceil((at - begin) / everyMs)) * everyMs
  let seen: ContractStatus | null = null
  for (const { from } of life) {
    const at = firstLookAfter(from)
    if (at > end) return
    const status = life.findLast((stay) => stay.from <= at)!.status
    if (status === seen) continue
    if (seen !== null) log.see(contractNumber, seen, { endedAt: at - everyMs })
    log.see(contractNumber, status, { endedAt: at }, { facts: { contractSignedAt: signedAt } })
    seen = status
  }
}

/** Mulberry32. */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function logNormal(median: number, spread: number, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return median * Math.exp(spread * normal)
}
