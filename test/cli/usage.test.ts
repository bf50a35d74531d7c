import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { temporaryDatabase, temporaryFolder } from '../embed/temporary-database.ts'
import { settingsFor, stromkreis } from './command-line.ts'

/** An existing database without contracts. */
function emptyDatabase(): string {
  const path = temporaryDatabase()
  new SqliteStore(path).close()
  return path
}

describe('a command that cannot be carried out', () => {
  const wrong: [string[], string][] = [
    [['dance'], 'dance'],
    [['contracts', '--sate', 'Denied'], '--sate'],
    [['contracts', '--state', 'Nonsense'], 'Nonsense'],
    [['contracts', '--state', 'Denied.Waiting'], 'Denied.Waiting'],
    [['history'], 'contractNumber'],
    [['history', '123456789', '--at', 'yesterday'], '--at'],
    [['history', '123456789', '--at', '5'], '--at'],
    [['history', '123456789', '--at', '2026-02-30'], '--at'],
    [['correct', '123456789'], '--reason'],
    [['quote', 'RabotSmart', '--zip', '10115', '--kwh', 'much'], '--kwh'],
    [['export', 'toaster'], 'toaster'],
    [['export', '--format', 'poetry'], 'poetry'],
    [['sandbox', '--port', 'harbour'], '--port'],
    [['sandbox', '--port', '65536'], '--port'],
    [['run', '--port', '99999'], '--port'],
    [['run', '--acceptance-port', '99999'], '--acceptance-port'],
    [['ack', '123456789/1/0', '--note', ' '], '--note'],
    [['silence', '123456789', '--until', '2020-01-01'], '--until'],
  ]

  test('for its arguments ends with 2, says which, and prints nothing', async () => {
    const STROMKREIS_DB = emptyDatabase()
    const ended = await Promise.all(wrong.map(([args]) => stromkreis(args, { STROMKREIS_DB })))
    const found = ended.map(({ code, stdout, stderr }, index) => {
      const [args, name] = wrong[index]!
      return { args, code, stdout, isNamed: stderr.includes(name) }
    })
    expect(found).toEqual(wrong.map(([args]) => ({ args, code: 2, stdout: '', isNamed: true })))
  })

  test('for its settings ends with 2 and names the setting', async () => {
    const credentials = { RABOT_CLIENT_ID: 'id', RABOT_CLIENT_SECRET: 'secret' }
    const cases: [Record<string, string>, string][] = [
      [{}, 'RABOT_CLIENT_ID'],
      [credentials, 'RABOT_ENV'],
      [{ ...credentials, RABOT_API_URL: 'http://example.org' }, 'RABOT_API_URL'],
    ]
    const STROMKREIS_DB = emptyDatabase()
    const ended = await Promise.all(
      cases.map(([settings]) => stromkreis(['sync', '--json'], { STROMKREIS_DB, ...settings })),
    )
    expect(ended.map(({ code, stdout }) => [code, stdout])).toEqual(cases.map(() => [2, '']))
    for (const [index, { stderr }] of ended.entries()) expect(stderr).toContain(cases[index]![1])
  })

  test('for its database ends with 7 and says what to do', async () => {
    const folder = temporaryFolder()
    const [diary, newer, none] = ['diary.db', 'newer.db', 'none.db'].map((name) => join(folder, name))
    writeFileSync(diary!, 'Dear diary, '.repeat(100))
    new Database(newer).exec('CREATE TABLE a (b); PRAGMA user_version = 99').close()
    const ended = await Promise.all(
      [diary!, newer!, none!].map((STROMKREIS_DB) => stromkreis(['contracts', '--json'], { STROMKREIS_DB })),
    )
    expect(ended.map(({ code, stdout }) => [code, stdout])).toEqual(ended.map(() => [7, '']))
    const [ofDiary, ofNewer, ofNone] = ended.map(({ stderr }) => stderr)
    expect(ofDiary).toContain('another kind of file')
    expect(ofNewer).toContain('Update Stromkreis')
    expect(ofNone).toContain('stromkreis sync')
  })

  test('for a contract that nobody knows ends with 8', async () => {
    const STROMKREIS_DB = emptyDatabase()
    const ended = await Promise.all([
      stromkreis(['history', '123456789', '--json'], { STROMKREIS_DB }),
      stromkreis(['correct', '123456789', '--reason', 'because', '--json'], { STROMKREIS_DB }),
    ])
    expect(ended.map(({ code, stdout }) => [code, stdout])).toEqual([
      [8, ''],
      [8, ''],
    ])
  })

  test('for the supplier ends with 5 when it fails or is not there, with 6 when it knows no such client', async () => {
    const sandbox = await startSandbox({ clock: systemClock(), seed: 1, orders: 8 })
    const settings = settingsFor(sandbox, temporaryDatabase())
    sandbox.faults.add({ kind: 'status', status: 503, path: 'tariffs' })
    const failing = await stromkreis(['tariffs', '--json'], settings)
    const refused = await Promise.all(
      ['sync', 'run'].map((command) =>
        stromkreis([command, '--json'], { ...settings, RABOT_CLIENT_SECRET: 'not-the-secret' }),
      ),
    )
    await sandbox.stop()
    const gone = await stromkreis(['tariffs', '--json'], settings)
    for (const { code, stdout } of [failing, gone]) expect([code, stdout]).toEqual([5, ''])
    for (const { code, stdout, stderr } of refused) {
      expect([code, stdout]).toEqual([6, ''])
      expect(stderr).not.toContain('not-the-secret')
      expect(stderr).toContain('stromkreis doctor')
    }
  })
})

test('a daemon whose credentials are refused ends with 6 also when others use the budget at that moment', async () => {
  const sandbox = await startSandbox({ clock: systemClock(), seed: 1, orders: 1 })
  const settings = {
    ...settingsFor(sandbox, temporaryDatabase()),
    RABOT_CLIENT_SECRET: 'not-the-secret',
    STROMKREIS_CALLS_PER_SECOND: '1',
  }
  const ended = await Promise.all([1, 2, 3].map(() => stromkreis(['run', '--port', '0', '--json'], settings)))
  await sandbox.stop()
  expect(ended.map(({ code, stdout }) => [code, stdout])).toEqual(ended.map(() => [6, '']))
})

describe('help', () => {
  test('ends with 0 and names every command and exit code', async () => {
    const { code, stdout } = await stromkreis(['--help'])
    expect(code).toBe(0)
    const commands =
      `demo sandbox run sync verify contracts history anomalies tariffs quote offer accept decline complete check submit
       orders resolve erase customer contract metrics costs documents states correct export rotate-key doctor
       conform`.split(/\s+/)
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
    for (const exitCode of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      expect(stdout).toMatch(new RegExp(`\\b${exitCode} [a-z]`))
  })
})
