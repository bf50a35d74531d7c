import { spawnSync } from 'node:child_process'
import { describe, expect, onTestFinished, test } from 'vitest'
import { execute } from '../../src/cli/execute.ts'
import { systemClock } from '../../src/clock.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { program, settingsFor, startForTest, stromkreis } from './command-line.ts'
import { listeningShell } from './listening-shell.ts'
import { orderOfToday } from './order-files.ts'

/** What the other tests call in their own process, as it is shipped. */
describe('the program as built', () => {
  const ended = (args: readonly string[], settings = {}) => startForTest(args, settings).ended

  test('ends with 0 after its help, and says the same as a command in this process', async () => {
    const { code, stdout, stderr } = await ended(['--help'])
    expect([code, stderr]).toEqual([0, ''])
    expect({ code, stdout, stderr }).toEqual(await stromkreis(['--help']))
    expect(await ended(['--version'])).toEqual(await stromkreis(['--version']))
  })

  test('ends with 2 for wrong words, and prints nothing', async () => {
    const wrong = ['contracts', '--sate', 'Denied']
    expect(await ended(wrong)).toEqual(await stromkreis(wrong))
    const { code, stdout, stderr } = await ended(wrong)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('--sate')
  })

  test('does what it is asked for, as its environment has it, and ends by itself', async () => {
    const sandbox = await startSandbox({ clock: systemClock(), seed: 3, orders: 300 })
    onTestFinished(() => sandbox.stop())
    const settings = settingsFor(sandbox, temporaryDatabase())
    const synced = await ended(['sync', '--json'], settings)
    expect([synced.code, synced.stderr]).toEqual([0, ''])
    expect(JSON.parse(synced.stdout)).toMatchObject({ orders: 300, anomalies: 0 })
    // More than a pipe takes at once.
    const listed = await ended(['contracts', '--json'], settings)
    expect(listed.stdout.length).toBeGreaterThan(50_000)
    expect(JSON.parse(listed.stdout)).toHaveLength(300)
    const unknown = await ended(['history', '1', '--json'], settings)
    expect(unknown).toEqual(await stromkreis(['history', '1', '--json'], settings))
    expect([unknown.code, unknown.stdout]).toEqual([8, ''])
  })

  test('reads the standard input where it is told to', () => {
    const input = JSON.stringify([orderOfToday(1), orderOfToday(2)])
    const { status, stdout } = spawnSync(process.execPath, [program, 'check', '-', '--json'], {
      input,
      env: {},
    })
    expect([status, JSON.parse(String(stdout))]).toMatchObject([0, [{ line: 1 }, { line: 2 }]])
  })

  test('ends with 9 for a fault of its own, wherever that comes up, and shows where', async () => {
    // Thrown once the command has said something, and not out of what it awaits.
    const preloaded = `process.stdout.write = () => setImmediate(() => { throw new Error('planted') })`
    const { code, stdout, stderr } = await ended(['sandbox', '--port', '0'], {
      NODE_OPTIONS: `--import "data:text/javascript,${preloaded}"`,
    })
    expect([code, stdout]).toEqual([9, ''])
    expect(stderr).toMatch(/^Error: planted\n +at /)
  })

  test('ends with 0 when nobody reads on', () => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', '{ "$0" "$1" states; echo "$?" >&2; } | :', process.execPath, program],
      { env: { PATH: process.env['PATH'] } },
    )
    expect([status, String(stderr)]).toEqual([0, '0\n'])
  })
})

describe('a command in this process', () => {
  test('ends with 9 for a fault, and says where, as the program does', async () => {
    const { shell, said } = listeningShell()
    const broken = Object.assign(shell, {
      printLine() {
        throw new Error('planted')
      },
    })
    expect(await execute(broken, ['states'])).toBe(9)
    expect(said.stderr).toMatch(/^Error: planted\n +at /)
  })
})
