import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { busiest, minuteMs, secondMs } from './busiest.ts'
import type { ProcessThatCalls } from './process-that-calls.ts'

const program = fileURLToPath(new URL('../../dist/test/budget/process-that-calls.js', import.meta.url))

async function run(told: ProcessThatCalls): Promise<void> {
  const child = spawn(process.execPath, [program, JSON.stringify(told)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await once(child, 'exit')
}

function noted(path: string): { what: string; pid: string; at: number }[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  return lines.map((line) => {
    const [what = '', pid = '', at] = line.split(' ')
    return { what, pid, at: Number(at) }
  })
}

test('processes that hammer one ledger, one of them killed, keep within one budget', async () => {
  const database = temporaryDatabase()
  const notes = `${database}.notes`
  const limits = { callsPerSecond: 20, callsPerHour: 100_000, concurrentCalls: 2, longestWaitMs: minuteMs }
  await Promise.all(
    [4, null, null, null].map((diesAt) => run({ database, notes, calls: 25, ...limits, diesAt })),
  )
  const lines = noted(notes)
  const began = lines.filter(({ what }) => what === 'began').map(({ at }) => at)
  expect(began).toHaveLength(3 * 25 + 4)
  expect(busiest(began, secondMs)).toBeLessThanOrEqual(20)
  const underWay = new Map<string, number>()
  for (const { what, pid } of lines) {
    underWay.set(pid, what === 'began' ? 1 : 0)
    // The one that was killed did not live to note the end of its last call.
    expect([...underWay.values()].reduce((sum, calls) => sum + calls, 0)).toBeLessThanOrEqual(2)
  }
  expect(existsSync(database)).toBe(false)
  expect(statSync(`${database}.calls`).mode & 0o777).toBe(0o600)
})

test('a process finds the calls of those before it, however they ended', async () => {
  const database = temporaryDatabase()
  const notes = `${database}.notes`
  const limits = { callsPerSecond: 1_000, callsPerHour: 6, concurrentCalls: 9, longestWaitMs: minuteMs }
  await run({ database, notes, calls: 4, ...limits, diesAt: 3 })
  await run({ database, notes, calls: 4, ...limits, diesAt: null })
  const said = noted(notes).map(({ what }) => what)
  expect(said.filter((what) => what === 'began')).toHaveLength(6)
  expect(said.at(-1)).toBe('refused')
})
