import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { orderCommands } from '../../src/store.ts'
import { json, type Running, type Settings, settingsFor, start, stromkreis } from './command-line.ts'
import { type OrderLine, orderFile, orderOfToday } from './order-files.ts'

describe('selling beside a running daemon', { timeout: 90_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stromkreis-test-'))
  let sandbox: Sandbox
  /** What the daemon has, and who asks has not. */
  let credentials: Settings
  let asking: Settings
  let daemon: Running

  beforeAll(async () => {
    sandbox = await startSandbox({ clock: systemClock(), seed: 6, orders: 8 })
    credentials = {
      ...settingsFor(sandbox, join(folder, 'orders.db')),
      STROMKREIS_SETTLING_SECONDS: '1',
    }
    asking = { STROMKREIS_DB: credentials['STROMKREIS_DB']!, STROMKREIS_SETTLING_SECONDS: '1' }
    daemon = start(['run', '--json'], credentials)
    await daemon.line((line) => line.includes('"adopted"'))
  })

  afterAll(async () => {
    await daemon.end('SIGKILL')
    await sandbox.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const submitted = async (nth: number[], settings = asking) =>
    (await json(['submit', orderFile(nth.map((one) => orderOfToday(one)))], settings)) as OrderLine[]
  const kinds = async (id: string) =>
    ((await json(['history', id], asking)) as { event: string }[]).map(({ event }) => event)

  test('submit needs no credentials, and the daemon tells of the order', async () => {
    const [order] = await submitted([1])
    expect(order).toMatchObject({ state: 'Submitted', findings: [] })
    expect(sandbox.world.contractNumbers()).toContain(order!.contractNumber)
    const line = await daemon.line((text) => text.includes(order!.id) && text.includes('"Submitted"'))
    expect(JSON.parse(line)).toMatchObject({ id: order!.id, from: 'Submitting', to: 'Submitted' })
    expect(JSON.parse(line)).not.toHaveProperty('contractNumber')
  })

  test('the same file submitted twice at the same time makes one order of each', async () => {
    const before = sandbox.world.contractNumbers().length
    const [first, second] = await Promise.all([submitted([2, 3]), submitted([2, 3])])
    expect(second).toEqual(first)
    expect(first.map(({ state }) => state)).toEqual(['Submitted', 'Submitted'])
    expect(sandbox.world.contractNumbers()).toHaveLength(before + 2)
    expect(await json(['orders'], asking)).toEqual(expect.arrayContaining(first))
  })

  test('an offer is made, accepted and declined through it', async () => {
    const { tariffKey, ...data } = orderOfToday(4)
    const args = ['offer', 'RabotSmart', '--zip', '14109', '--kwh', '2600']
    const [whole, declined] = (await Promise.all([
      json([...args, '--data', orderFile(data)], asking),
      json(args, asking),
    ])) as { id: string; url: string }[]
    expect(whole!.url).toContain(`/offers/${whole!.id}.`)
    const accepted = await json(['accept', whole!.id], asking)
    expect(accepted).toMatchObject({ id: whole!.id, state: 'Submitted' })
    expect(await json(['decline', declined!.id], asking)).toMatchObject({ state: 'Declined' })
    expect(await kinds(whole!.id)).toEqual([
      'act.begun',
      'priced',
      'act.dataGiven',
      'accepted',
      'checked',
      'sending',
      'created',
    ])
  })

  test('what the desk refuses ends with the same exit code as without a daemon', async () => {
    const refused = await stromkreis(['accept', 'o-0000000000'], asking)
    expect(refused.code).toBe(8)
    const [order] = await submitted([5])
    const late = await stromkreis(['resolve', order!.id, '--abandon'], asking)
    expect([late.code, late.stdout]).toEqual([2, ''])
    expect(late.stderr).toContain('not Uncertain')
    const unknown = await stromkreis(['offer', 'NoSuchTariff', '--zip', '14109', '--kwh', '2600'], asking)
    expect([unknown.code, unknown.stdout]).toEqual([8, ''])
  })

  test('an order whose answer was lost is given up through it', async () => {
    // Kept from looking, or it would find out by itself.
    sandbox.faults.add({ kind: 'status', status: 503, path: 'list', times: null })
    sandbox.faults.add({ kind: 'reset', path: 'create' })
    const { code, stdout } = await stromkreis(['submit', orderFile(orderOfToday(6)), '--json'], asking)
    const [order] = JSON.parse(stdout) as OrderLine[]
    expect([code, order!.state]).toEqual([1, 'Uncertain'])
    expect(await json(['orders', '--state', 'Uncertain'], asking)).toEqual([order])
    expect(await json(['resolve', order!.id, '--abandon', '--reason', 'moved away'], asking)).toMatchObject({
      id: order!.id,
      state: 'Abandoned',
    })
  })

  test('what was asked for by a process that died is done once', async () => {
    const before = sandbox.world.contractNumbers().length
    process.kill(daemon.pid, 'SIGSTOP')
    const asker = start(['submit', orderFile([orderOfToday(7), orderOfToday(8)])], asking)
    const store = new SqliteStore(asking['STROMKREIS_DB']!)
    await vi.waitUntil(() => store.openCommands(orderCommands).length === 2, { timeout: 20_000 })
    store.close()
    await asker.end('SIGKILL')
    process.kill(daemon.pid, 'SIGCONT')
    const again = await submitted([7, 8])
    expect(again.map(({ state }) => state)).toEqual(['Submitted', 'Submitted'])
    expect(sandbox.world.contractNumbers()).toHaveLength(before + 2)
    expect(((await json(['orders'], asking)) as OrderLine[]).slice(-2)).toEqual(again)
  })

  test('the log verifies, and once the daemon is gone credentials are needed', async () => {
    expect(await json(['verify'], asking)).toMatchObject({ disagreements: [] })
    await daemon.end()
    const { code, stderr } = await stromkreis(['submit', orderFile(orderOfToday(9))], asking)
    expect([code, stderr.includes('RABOT_CLIENT_ID')]).toEqual([2, true])
    const [order] = await submitted([9], credentials)
    expect(order).toMatchObject({ state: 'Submitted' })
  })
})
