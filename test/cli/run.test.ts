import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { json, settingsFor, startForTest, stromkreis } from './command-line.ts'

describe('run', () => {
  test('follows until it is told to end, and goes on where it was, also when killed', async () => {
    const sandbox = await startSandbox({ clock: systemClock(), seed: 6, orders: 10 })
    const settings = settingsFor(sandbox, temporaryDatabase())
    const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Open' }] })
    const said: string[] = []
    const endings = [
      ['Processing', 'SIGTERM', 0],
      ['Denied', 'SIGKILL', null],
      ['Processing', 'SIGINT', 0],
    ] as const
    for (const [state, signal, expected] of endings) {
      const running = startForTest(['run', '--json'], settings)
      if (said.length === 0) await running.line((line) => line.includes(`"contractNumber":"${number}"`))
      // Before that, the command would look by itself.
      await running.notice((line) => line.startsWith('Following'))
      sandbox.world.force(number, { state })
      await stromkreis(['look', number], settings)
      const lineWith = (words: string) =>
        running.line((text) => text.includes(number) && text.includes(words))
      const line = await lineWith(`"to":"${state}"`)
      // On a slow machine the order's turn may come between its change and the look that is asked for.
      await lineWith('"event":"look.asked"')
      const { code, stdout } = await running.end(signal)
      expect(code).toBe(expected)
      said.push(...stdout.trimEnd().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ contractNumber: number, to: state, inferred: false })
    }
    const told = said
      .map((line) => JSON.parse(line) as { contractNumber: string; seq: number; event: string; to: string })
      .filter(({ contractNumber }) => contractNumber === number)
    expect(told.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7])
    const asked = told.filter(({ event }) => event === 'look.asked')
    expect(asked).toHaveLength(endings.length)
    expect(told.filter((entry) => !asked.includes(entry)).map(({ event, to }) => [event, to])).toEqual([
      ['observed.Open', 'Open'],
      ['observed.Processing', 'Processing'],
      ['observed.Denied', 'Denied'],
      ['observed.Processing', 'Processing'],
    ])
    expect(await json(['history', number], settings)).toHaveLength(7)
    expect(await json(['verify'], settings)).toMatchObject({ contracts: 11, replayEqualsSnapshots: true })
    await sandbox.stop()
  })

  test('tells people what they have to do, one line each, with its key', async () => {
    const sandbox = await startSandbox({ clock: systemClock(), seed: 6, orders: 0 })
    const settings = settingsFor(sandbox, temporaryDatabase())
    const message = 'Bitte Herrn Öhler anrufen'
    const number = sandbox.world.script({
      steps: [{ afterMs: 0, state: 'Denied', denialReason: 'Duplicate', message }],
    })
    const running = startForTest(['run'], settings)
    const told = await running.line((line) => line.includes('alert denied'))
    expect(told).toMatch(new RegExp(`alert denied ${number} .*denialReason=Duplicate.*\\(${number}/1/0\\)$`))
    const { code, stdout, stderr } = await running.end()
    expect(code).toBe(0)
    expect(stdout + stderr).not.toContain('Öhler')
    await sandbox.stop()
  })

  test('does not give up on a supplier that is down when it starts', async () => {
    const sandbox = await startSandbox({ clock: systemClock(), seed: 6, orders: 8 })
    const settings = settingsFor(sandbox, temporaryDatabase())
    sandbox.faults.add({ kind: 'status', status: 503, path: 'token', times: 2 })
    const running = startForTest(['run', '--json'], settings)
    await running.line()
    const { code, stdout, stderr } = await running.end()
    expect(code).toBe(0)
    expect(stderr).toContain('503')
    for (const line of stdout.trimEnd().split('\n')) expect(JSON.parse(line)).toMatchObject({ from: null })
    await sandbox.stop()
  })
})
