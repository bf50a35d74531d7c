import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { json, type Running, type Settings, settingsFor, start, stromkreis } from './command-line.ts'
import { listeningShell } from './listening-shell.ts'

describe('beside a running daemon', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stromkreis-test-'))
  let sandbox: Sandbox
  let settings: Settings
  let daemon: Running
  let number: string

  beforeAll(async () => {
    sandbox = await startSandbox({ clock: systemClock(), seed: 3, orders: 10 })
    settings = settingsFor(sandbox, join(folder, 'contracts.db'))
    number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Rejected' }] })
    daemon = start(['run', '--json'], settings)
    await daemon.line((line) => line.includes(number))
  })

  afterAll(async () => {
    await daemon.end('SIGKILL')
    await sandbox.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('everything can be read', async () => {
    // Its plan is written a moment after what it has seen.
    await vi.waitFor(
      async () => {
        const contracts = (await json(['contracts'], settings)) as { nextPollAt: string | null }[]
        expect(contracts).toHaveLength(11)
        for (const { nextPollAt } of contracts)
          expect(nextPollAt).toEqual(expect.stringMatching(/^\d{4}-.*Z$/))
      },
      { timeout: 20_000 },
    )
    expect(await json(['verify'], settings)).toMatchObject({ contracts: 11, replayEqualsSnapshots: true })
    expect(await json(['history', number], settings)).toMatchObject([{ seq: 1, from: null, to: 'Rejected' }])
    expect(await json(['anomalies'], settings)).toEqual([])
  })

  test('a correction is carried out by the daemon', async () => {
    sandbox.world.force(number, { state: 'Processing' })
    await stromkreis(['look', number, '--by', 'Ida'], settings)
    await daemon.line((line) => line.includes('anomaly.contradiction'))
    const corrected = await json(['correct', number, '--reason', 'agreed on the phone'], settings)
    expect(corrected).toEqual([{ contractNumber: number, outcome: 'corrected' }])
    const line = await daemon.line((text) => text.includes('"kind":"corrected"'))
    expect(JSON.parse(line)).toMatchObject({ contractNumber: number, from: 'Rejected', to: 'Processing' })
    const acts = (await json(['history', number], settings)) as { kind: string; act?: { words: string } }[]
    expect(acts.filter(({ kind }) => kind === 'act').map(({ act }) => act?.words)).toEqual([
      'look asked for by Ida',
    ])
  })

  test('a sync waits, half a minute unless told otherwise, then ends with 4 and names who holds the database', async () => {
    expect(listeningShell().shell.patienceMs).toBe(30_000)
    const patienceMs = 600
    const startedAt = performance.now()
    const { code, stdout, stderr } = await stromkreis(['sync', '--json'], settings, { patienceMs })
    expect(performance.now() - startedAt).toBeGreaterThan(patienceMs)
    expect([code, stdout]).toEqual([4, ''])
    expect(stderr).toContain(`\`stromkreis run\`, process ${daemon.pid} on `)
    expect(await json(['verify'], settings)).toMatchObject({ replayEqualsSnapshots: true })
  })

  test('a sync that waits is let in as soon as the daemon ends', async () => {
    const waiting = stromkreis(['sync', '--json'], settings)
    const { code } = await daemon.end()
    expect(code).toBe(0)
    const { code: synced, stdout } = await waiting
    expect([synced, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ orders: 11, pages: 1 })])
  })
})
