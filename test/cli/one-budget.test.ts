import { existsSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { settingsFor, startForTest, stromkreis } from './command-line.ts'

function callsAt(sandbox: Sandbox): number {
  const { api, auth } = sandbox.peaks()
  return api.calls + auth.calls
}

// All of them may come at once; the next is allowed an hour later, which no command waits for.
const callsPerHour = 10

test('commands beside a daemon draw on one budget with it: no more calls reach the supplier than allowed', async () => {
  const sandbox = await startSandbox({ clock: systemClock(), seed: 6, orders: 10 })
  const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Contract' }] })
  const database = temporaryDatabase()
  const settings = { ...settingsFor(sandbox, database), STROMKREIS_CALLS_PER_HOUR: String(callsPerHour) }
  const daemon = startForTest(['run', '--json'], settings)
  await daemon.line((line) => line.includes(number))
  const asked = [
    ['tariffs', '--json'],
    ['quote', 'RabotSmart', '--zip', '14109', '--kwh', '2600', '--json'],
    ['contract', number, '--json'],
    ['documents', number, '--json'],
    ['doctor', '--json'],
    ['quote', 'RabotSmart', '--zip', '14109', '--kwh', '2600', '--json'],
  ]
  const ended = []
  for (const args of asked) ended.push(await stromkreis(args, settings))
  expect(callsAt(sandbox)).toBe(callsPerHour)
  expect(ended[0]!.code).toBe(0)
  const last = ended.at(-1)!
  expect([last.code, last.stdout]).toEqual([5, ''])
  expect(last.stderr).toMatch(/the call budget allows no call for another \d+ s/)
  expect(last.stderr).toContain('STROMKREIS_CALLS_PER_HOUR')
  await daemon.end()
  await sandbox.stop()
})

test('commands without a database share a budget in its place, and make no database', async () => {
  const sandbox = await startSandbox({ clock: systemClock(), seed: 6, orders: 1 })
  const database = temporaryDatabase()
  const settings = { ...settingsFor(sandbox, database), STROMKREIS_CALLS_PER_HOUR: String(callsPerHour) }
  const quote = ['quote', 'RabotSmart', '--zip', '14109', '--kwh', '2600', '--json']
  const ended = await Promise.all(Array.from({ length: 7 }, () => startForTest(quote, settings).ended))
  expect(callsAt(sandbox)).toBe(callsPerHour)
  expect(ended.filter(({ code }) => code === 0)).not.toHaveLength(0)
  expect(ended.filter(({ code }) => code === 5).length).toBeGreaterThanOrEqual(2)
  expect(existsSync(database)).toBe(false)
  expect(readdirSync(dirname(database))).toEqual(['contracts.db.calls'])
  await sandbox.stop()
})

test('commands that only read make no file', async () => {
  const database = temporaryDatabase()
  const settings = { STROMKREIS_DB: database }
  for (const args of [['contracts'], ['orders'], ['anomalies'], ['history', '1'], ['states'], ['verify']]) {
    await stromkreis(args, settings)
  }
  expect(readdirSync(dirname(database))).toEqual([])
})
