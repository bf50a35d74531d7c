import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { randomStream } from '../../src/sandbox/random-stream.ts'
import { clientLeg } from './client-leg.ts'
import { adoptLeg, fileLeg, submitLeg } from './file-leg.ts'
import type { FuzzLeg } from './fuzz-leg.ts'
import { recordedAnswers } from './recorded-answers.ts'
import { acceptanceLeg, dashboardLeg } from './route-legs.ts'
import { wireLeg } from './wire-leg.ts'

/** What to try, and where to say how it goes. */
export interface FuzzOptions {
  seed: number
  /** Cases of mutated answers, and of each other leg. */
  runs: number
  others: number
  /** A leg's name, or `name:case`; null for all. */
  only: string | null
  say: (line: string) => void
  /** Told of each case before it is tried. */
  onCase?: (index: number) => void
  /** How long one case may take, milliseconds; 5 s. */
  longestCaseMs?: number
}

/** What came of it. */
export interface FuzzReport {
  seed: number
  legs: LegReport[]
  failures: FoundFailure[]
  tookMs: number
}

interface LegReport {
  leg: string
  cases: number
  tookMs: number
  slowestMs: number
  /** By how much more memory is held after the last case than after a tenth of them, mebibytes. */
  grewMiB: number
  outcomes: Record<string, number>
}

interface FoundFailure {
  leg: string
  case: number
  problem: string
  /** What tries it again. */
  again: string
}

// As by --expose-gc, which threads do not inherit.
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const mostFailures = 20
const mostGrowthMiB = 200

/** Tries every leg; a failure is kept, and the cases go on. */
export async function runLegs(options: FuzzOptions): Promise<FuzzReport> {
  const { seed, only, say } = options
  const beganAt = performance.now()
  const failures: FoundFailure[] = []
  const legs: LegReport[] = []
  for (const [name, open] of legOpeners) {
    if (only !== null && only.split(':', 1)[0] !== name) continue
    const leg = await open()
    try {
      legs.push(
        await runLeg(leg, {
          ...options,
          cases: name === 'answers' ? options.runs : options.others,
          failures,
        }),
      )
    } finally {
      await leg.close()
    }
  }
  for (const { problem, again } of failures) say(`FAILED ${problem}\n  again: ${again}`)
  return { seed, legs, failures, tookMs: Math.round(performance.now() - beganAt) }
}

const legOpeners: readonly (readonly [name: string, open: () => Promise<FuzzLeg>])[] = [
  ['answers', async () => clientLeg(await recordedAnswers())],
  ['files', async () => fileLeg()],
  ['submit', submitLeg],
  ['adopt', adoptLeg],
  ['dashboard', dashboardLeg],
  ['acceptance', acceptanceLeg],
  ['wire', wireLeg],
]

/** What is tried, by name. */
export const legNames: readonly string[] = legOpeners.map(([name]) => name)

/** What tries a case again. */
export function againWith(seed: number, leg: string, index: number): string {
  return `npm run fuzz -- --seed ${seed} --only ${leg}:${index}`
}

async function runLeg(
  leg: FuzzLeg,
  given: FuzzOptions & { cases: number; failures: FoundFailure[] },
): Promise<LegReport> {
  const { seed, cases, failures, only, say, onCase, longestCaseMs = 5_000 } = given
  const outcomes = new Map<string, number>()
  let strayProblem: string | null = null
  const stray = (reason: unknown) => {
    strayProblem = `rejected and unhandled: ${wordsOf(reason)}`
  }
  process.on('unhandledRejection', stray)
  process.on('uncaughtException', stray)
  let slowestMs = 0
  let warm = 0
  const beganAt = performance.now()
  const fail = (index: number, problem: string) => {
    failures.push({
      leg: leg.name,
      case: index,
      problem: `${leg.name} ${problem}`,
      again: againWith(seed, leg.name, index),
    })
  }
  const single = only?.includes(':') ? Number(only.split(':')[1]) : null
  const last = single === null ? cases : single + 1
  const failedBefore = failures.length
  let tried = 0
  for (let index = single ?? 0; index < last && failures.length < failedBefore + mostFailures; index += 1) {
    tried += 1
    onCase?.(index)
    let tookMs = await timed(async () => {
      try {
        const outcome = await soonEnough(
          leg.attempt(randomStream(seed, `${leg.name}/${index}`)),
          4 * longestCaseMs,
        )
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
        if (single !== null) say(outcome)
      } catch (error) {
        fail(index, wordsOf(error))
      }
    })
    if (tookMs > longestCaseMs) {
      // On a busy machine anything may take long, once.
      tookMs = await timed(() => leg.attempt(randomStream(seed, `${leg.name}/${index}`)).catch(() => {}))
      if (tookMs > longestCaseMs) fail(index, `took ${Math.round(tookMs)} ms, twice`)
    }
    slowestMs = Math.max(slowestMs, tookMs)
    if (strayProblem !== null) {
      fail(index, strayProblem)
      strayProblem = null
    }
    if (index === Math.floor(cases / 10)) warm = heldMiB()
    if (tried % 100_000 === 0) say(`${leg.name}: ${tried} of ${cases}`)
  }
  try {
    leg.examine?.()
  } catch (error) {
    fail(last - 1, `afterwards: ${wordsOf(error)}`)
  }
  const grewMiB = single === null ? Math.round(heldMiB() - warm) : 0
  if (grewMiB > mostGrowthMiB) fail(last - 1, `grew by ${grewMiB} MiB`)
  process.off('unhandledRejection', stray)
  process.off('uncaughtException', stray)
  const tookMs = Math.round(performance.now() - beganAt)
  say(
    `${leg.name}: ${tried} cases in ${(tookMs / 1000).toFixed(1)} s, slowest ${slowestMs.toFixed(0)} ms, grew ${grewMiB} MiB, ${outcomes.size} kinds of outcome`,
  )
  return {
    ...{ leg: leg.name, cases: tried, tookMs, slowestMs: Math.round(slowestMs), grewMiB },
    outcomes: Object.fromEntries([...outcomes].sort(([, one], [, other]) => other - one)),
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const beganAt = performance.now()
  await work()
  return performance.now() - beganAt
}

/** Waiting for ever is found by its time; going round for ever by whoever watches the thread. */
async function soonEnough<T>(work: Promise<T>, longestMs: number): Promise<T> {
  let timeout: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timeout = setTimeout(() => reject(new Error(`no end within ${longestMs} ms`)), longestMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timeout))
}

/** What is held, and not what is kept of the operating system's for later. */
function heldMiB(): number {
  collectGarbage()
  // What the first one let go may have held buffers.
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 2 ** 20
}

function wordsOf(reason: unknown): string {
  if (!(reason instanceof Error)) return String(reason)
  const [place = ''] = /^ +at .*\/(?:src|machines)\/.*$/m.exec(reason.stack ?? '') ?? []
  return `${reason.name}: ${reason.message.slice(0, 600)}${place.replace(/ +at/, '; at')}`
}
