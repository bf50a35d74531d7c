import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Clock, scaledClock } from '../../src/clock.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import { type Entry, effectKey, isTold } from '../../src/log-entry.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { callbackSink } from '../../src/sinks/callback-sink.ts'
import type { EngineToKill } from './engine-to-kill.ts'
import { clientOf, dayMs, hourMs, monday } from './following.ts'
import { faultsIn, known, truth, wholeLog } from './log-examination.ts'
import { temporaryDatabase } from './temporary-database.ts'

// A day of the supplier's in a second.
const speed = 86_400
const program = fileURLToPath(new URL('../../dist/test/embed/engine-to-kill.js', import.meta.url))

/** What a process said before it was killed. */
type Line = { entry: Entry; key?: undefined } | { key: string; kind: string; entry?: undefined }

/** How a process dies: by itself, at a place of its own code, or killed once it has said so many lines. */
type Death = { dieAt: NonNullable<EngineToKill['dieAt']> } | { afterLines: number }

const deaths: readonly Death[] = [
  { dieAt: { place: 'open', turn: 1 } },
  { dieAt: { place: 'page', turn: 1 } },
  { dieAt: { place: 'page', turn: 3 } },
  { dieAt: { place: 'entry', turn: 7 } },
  { afterLines: 1 },
  { dieAt: { place: 'delivery', turn: 1 } },
  { dieAt: { place: 'entry', turn: 1 } },
  { afterLines: 4 },
  { dieAt: { place: 'delivery', turn: 2 } },
  { dieAt: { place: 'page', turn: 9 } },
]

describe('a process killed at any moment and started again', () => {
  test('loses nothing, doubles nothing and tells everything at least once', async () => {
    const clock = stoppableClock()
    const sandbox = await startSandbox({
      clock,
      seed: 12,
      orders: 70,
      arrivals: { orders: 150, withinMs: 60 * dayMs },
      tokenLifetimeSeconds: 365 * 86_400,
    })
    const database = temporaryDatabase()
    const lines: Line[] = []
    try {
      for (const death of deaths) lines.push(...(await lifeUntil(death, { sandbox, clock, database })))

      clock.stop()
      const delivered = lines.flatMap(({ key }) => key ?? [])
      const stromkreis = await openStromkreis({
        database,
        rabot: clientOf(sandbox),
        clock,
        waitForLeaseMs: 0,
        callsPerHour: 1_000_000,
        sinks: [callbackSink('stdout', ({ key }) => void delivered.push(key))],
      })
      const beforeLastSync = stromkreis.verify()
      await stromkreis.sync()
      expect(beforeLastSync.disagreements).toEqual([])
      expect(stromkreis.verify().disagreements).toEqual([])
      expect(known(stromkreis)).toEqual(truth(sandbox.world, clock.now()))
      expect(stromkreis.anomalies()).toEqual([])

      const log = wholeLog(stromkreis)
      expect(faultsIn(log)).toEqual([])
      const firsts = log.filter(({ kind }) => kind === 'adopted').map(({ subject }) => subject)
      expect(new Set(firsts).size).toBe(firsts.length)
      expect(firsts.length).toBe(stromkreis.contracts().length)

      const seen = lines.flatMap(({ entry }) => entry ?? []).filter(({ subject }) => subject !== 'supplier')
      const kept = new Map(log.map((entry) => [`${entry.subject}/${entry.seq}`, entry]))
      expect(seen.length).toBeGreaterThan(deaths.length)
      expect(new Set(seen.map(({ subject, seq }) => `${subject}/${seq}`)).size).toBe(seen.length)
      for (const entry of seen) expect(kept.get(`${entry.subject}/${entry.seq}`)).toEqual(entry)

      const told = log.flatMap((entry) =>
        entry.effects.flatMap((effect, index) => (isTold(effect) ? effectKey(entry, index) : [])),
      )
      const heard = new Set(delivered.filter((key) => !key.startsWith('supplier/')))
      expect([...heard].sort()).toEqual(told.sort())
      expect(delivered.length).toBeGreaterThan(new Set(delivered).size)
      await stromkreis.stop()
    } finally {
      await sandbox.stop()
    }
  })
})

/** Starts the process, collects what it says, and resolves when it is dead. */
async function lifeUntil(
  death: Death,
  place: { sandbox: Sandbox; clock: Clock; database: string },
): Promise<Line[]> {
  const told: EngineToKill = {
    database: place.database,
    url: place.sandbox.url,
    clientId: place.sandbox.clientId,
    clientSecret: place.sandbox.clientSecret,
    startAt: place.clock.now(),
    speed,
    lookAgainAfterMs: hourMs,
    dieAt: 'dieAt' in death ? death.dieAt : null,
  }
  const child = spawn(process.execPath, [program, JSON.stringify(told)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const errors: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('close', (_code, signal) => resolve(signal))
  })
  const lines: Line[] = []
  for await (const text of createInterface(child.stdout)) {
    const line = lineOf(text)
    if (line === null) continue
    lines.push(line)
    if ('afterLines' in death && lines.length === death.afterLines) child.kill('SIGKILL')
  }
  expect(await ended, errors.join('')).toBe('SIGKILL')
  return lines
}

/** Null for a last line that the kill has cut off. */
function lineOf(text: string): Line | null {
  try {
    return JSON.parse(text) as Line
  } catch {
    return null
  }
}

/** A fast clock that can be made to stand still. */
function stoppableClock(): Clock & { stop(): void } {
  const running = scaledClock({ speed, startAt: monday })
  let stoppedAt: number | null = null
  return {
    now: () => stoppedAt ?? running.now(),
    sleepUntil: (at, signal) => running.sleepUntil(at, signal),
    stop() {
      stoppedAt = running.now()
    },
  }
}
