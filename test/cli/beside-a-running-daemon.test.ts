import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import {
  type Ended,
  json,
  type Running,
  type Settings,
  settingsFor,
  start,
  stromkreis,
} from './command-line.ts'

describe('beside a running daemon', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stromkreis-test-'))
  let sandbox: Sandbox
  let settings: Settings
  let daemon: Running
  /** Waits for the daemon to let go, as long as it is willing to, while the other tests go on. */
  let syncing: Promise<Ended>
  let number: string

  beforeAll(async () => {
    sandbox = await startSandbox({ clock: systemClock(), seed: 3, orders: 10 })
    settings = settingsFor(sandbox, join(folder, 'contracts.db'))
    number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Rejected' }] })
    daemon = start(['run', '--json'], settings)
    await daemon.line((line) => line.includes(number))
    syncing = stromkreis(['sync', '--json'], settings)
  })

  afterAll(async () => {
    await daemon.end('SIGKILL')
    await sandbox.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('everything can be read', async () => {
    const contracts = (await json(['contracts'], settings)) as { nextPollAt: string | null }[]
    expect(contracts).toHaveLength(11)
    for (const { nextPollAt } of contracts) expect(nextPollAt).toMatch(/^\d{4}-.*Z$/)
    expect(await json(['verify'], settings)).toMatchObject({ contracts: 11, replayEqualsSnapshots: true })
    expect(await json(['history', number], settings)).toMatchObject([{ seq: 1, from: null, to: 'Rejected' }])
    expect(await json(['anomalies'], settings)).toEqual([])
  })

  test('a correction is carried out by the daemon', async () => {
    sandbox.world.force(number, { state: 'Processing' })
    await stromkreis(['look', number], settings)
    await daemon.line((line) => line.includes('anomaly.contradiction'))
    const corrected = await json(['correct', number, '--reason', 'agreed on the phone'], settings)
    expect(corrected).toEqual([{ contractNumber: number, outcome: 'corrected' }])
    const line = await daemon.line((text) => text.includes('"kind":"corrected"'))
    expect(JSON.parse(line)).toMatchObject({ contractNumber: number, from: 'Rejected', to: 'Processing' })
  })

  test('a sync waits half a minute, then ends with 4 and names who holds the database', {
    timeout: 60_000,
  }, async () => {
    const { code, stdout, stderr } = await syncing
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
