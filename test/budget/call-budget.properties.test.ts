import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CallBudget } from '../../src/budget/call-budget.ts'
import type { CallLimits } from '../../src/budget/call-limits.ts'
import { keyedJitter } from '../../src/budget/keyed-jitter.ts'
import { memoryLedger } from '../../src/budget/memory-ledger.ts'
import type { CallPass } from '../../src/call-gate.ts'
import type { CallLedger } from '../../src/call-ledger.ts'
import { type Clock, type VirtualClock, virtualClock } from '../../src/clock.ts'
import { SqliteCallLedger } from '../../src/sqlite/sqlite-call-ledger.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { busiest, dayMs, hourMs, minuteMs, monday, secondMs } from './busiest.ts'

const origins = ['https://api.example.org', 'https://auth.example.org']

/** How one call goes: when it reaches the supplier, when and how it ends, and how long its process rests before. */
interface ScriptedCall {
  restMs: number
  origin: number
  travelMs: number
  answerMs: number
  end:
    | { is: 'failed' | 'abandoned' | 'unused' | 'crash' }
    | { is: 'answered'; status: number; headers: Record<string, string> }
}

/** A computer: so many processes, each with its calls, and what becomes of its clock. */
interface Scenario {
  limits: CallLimits
  processes: ScriptedCall[][]
  clockJumps: { afterMs: number; byMs: number }[]
}

const headerValue = fc.oneof(
  fc.constantFrom(
    '',
    '-5',
    'soon',
    '0',
    '1',
    '7',
    '120',
    '1e9',
    '99999999999',
    'Wed, 21 Oct 2026 07:28:00 GMT',
  ),
  fc.string({ maxLength: 12 }),
)
const headers = fc.dictionary(
  fc.constantFrom(
    ...['retry-after', 'ratelimit', 'ratelimit-policy', 'ratelimit-limit', 'ratelimit-remaining'],
    ...['ratelimit-reset', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
  ),
  headerValue,
  { maxKeys: 3 },
)
const calls: fc.Arbitrary<ScriptedCall[]> = fc.array(
  fc.record({
    restMs: fc.oneof(
      fc.constant(0),
      fc.integer({ max: 300, min: 0 }),
      fc.integer({ min: 0, max: 20 * minuteMs }),
    ),
    origin: fc.constantFrom(0, 0, 0, 1),
    travelMs: fc.integer({ min: 0, max: 2_000 }),
    answerMs: fc.integer({ min: 0, max: 20_000 }),
    end: fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ is: fc.constant('answered' as const), status: fc.constant(200), headers }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          is: fc.constant('answered' as const),
          status: fc.constantFrom(304, 401, 404, 429, 500, 503),
          headers,
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          is: fc.constantFrom<'failed' | 'abandoned' | 'unused' | 'crash'>(
            'failed',
            'abandoned',
            'unused',
            'crash',
          ),
        }),
      },
    ),
  }),
  { minLength: 1, maxLength: 25 },
)
const limits = fc.record(
  {
    callsPerSecond: fc.integer({ min: 1, max: 4 }),
    callsPerHour: fc.integer({ min: 1, max: 60 }),
    callsPerDay: fc.integer({ min: 1, max: 100 }),
    concurrentCalls: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: ['callsPerHour'] },
)
const backwards = fc.record({
  afterMs: fc.integer({ min: 0, max: 5 * hourMs }),
  byMs: fc.integer({ min: -2 * hourMs, max: -1 }),
})
const scenarios: fc.Arbitrary<Scenario> = fc.record({
  limits,
  processes: fc.array(calls, { minLength: 1, maxLength: 4 }),
  clockJumps: fc.oneof(fc.array(backwards, { maxLength: 0 }), fc.array(backwards, { maxLength: 4 })),
})

test('a call budget is never exceeded in any second, hour or day, nor at once', async () => {
  await fc.assert(
    fc.asyncProperty(scenarios, (scenario) => keepsWithin(scenario, memoryLedger())),
    {
      numRuns: 60,
    },
  )
})

test('a call budget in a file is never exceeded either', async () => {
  const property = fc.asyncProperty(scenarios, async (scenario) => {
    const ledger = new SqliteCallLedger(temporaryDatabase())
    await keepsWithin(scenario, ledger)
    ledger.close()
  })
  await fc.assert(property, { numRuns: 8 })
})

async function keepsWithin({ limits, processes, clockJumps }: Scenario, ledger: CallLedger): Promise<void> {
  const truth = virtualClock(monday)
  const arrivals: number[] = []
  const underWay = { now: 0, most: 0 }
  const computer = { offsetMs: 0 }
  const live = async (script: ScriptedCall[], key: string) => {
    let process = startProcess(key)
    for (const call of script) {
      await truth.sleepUntil(truth.now() + call.restMs)
      const pass = await entered(process, origins[call.origin]!, truth)
      underWay.now += 1
      underWay.most = Math.max(underWay.most, underWay.now)
      if (call.end.is !== 'unused') {
        await truth.sleepUntil(truth.now() + call.travelMs)
        arrivals.push(truth.now())
        await truth.sleepUntil(truth.now() + call.answerMs)
      }
      underWay.now -= 1
      if (call.end.is === 'crash') process = startProcess(key)
      else end(pass, call.end, process.clock.now())
    }
  }
  const startProcess = (key: string): Process => {
    const clock = computersClock(truth, computer)
    return { clock, budget: new CallBudget({ ...limits, ledger, clock, jitter: keyedJitter(key) }) }
  }
  const jump = async () => {
    for (const { afterMs, byMs } of clockJumps) {
      await truth.sleepUntil(truth.now() + afterMs)
      computer.offsetMs += byMs
    }
  }
  await Promise.all([jump(), ...processes.map((script, index) => live(script, `process ${index}`))])
  expect(busiest(arrivals, secondMs)).toBeLessThanOrEqual(limits.callsPerSecond ?? Infinity)
  expect(busiest(arrivals, hourMs)).toBeLessThanOrEqual(limits.callsPerHour!)
  expect(busiest(arrivals, dayMs)).toBeLessThanOrEqual(limits.callsPerDay ?? Infinity)
  expect(underWay.most).toBeLessThanOrEqual(limits.concurrentCalls ?? Infinity)
  expect(arrivals).toHaveLength(processes.flat().filter(({ end }) => end.is !== 'unused').length)
}

interface Process {
  clock: Clock
  budget: CallBudget
}

/** Waits as long as the breaker says, as often as it takes. */
async function entered({ budget }: Process, origin: string, truth: VirtualClock): Promise<CallPass> {
  for (;;) {
    try {
      return await budget.enter(origin)
    } catch (error) {
      if (!(error instanceof StromkreisError)) throw error
      expect(error).toMatchObject({ code: 'unreachable', wasNotSent: true })
      expect(error.retryAfterMs).toBeGreaterThan(0)
      await truth.sleepUntil(truth.now() + error.retryAfterMs!)
    }
  }
}

function end(pass: CallPass, how: Exclude<ScriptedCall['end'], { is: 'crash' }>, endedAt: number): void {
  if (how.is === 'answered') pass.answered({ ...how, endedAt })
  else if (how.is === 'failed') pass.failed()
  else if (how.is === 'abandoned') pass.abandoned()
  else pass.unused()
}

/** A computer's clock as a process sees it: set back, it is held still. */
function computersClock(truth: VirtualClock, computer: { offsetMs: number }): Clock {
  let latest = 0
  const now = () => {
    latest = Math.max(latest, truth.now() + computer.offsetMs)
    return latest
  }
  const sleepUntil = async (at: number, signal?: AbortSignal) => {
    while (now() < at && !signal?.aborted) {
      await truth.sleepUntil(truth.now() + Math.max(1, at - now()), signal)
    }
  }
  return { now, sleepUntil }
}
