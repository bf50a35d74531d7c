import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contractStatePaths } from '../../machines/index.ts'
import { systemClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { json, type Settings, settingsFor, stromkreis } from './command-line.ts'

interface Contract {
  contractNumber: string
  state: string
  enteredAt: string
  lastObservedAt: string
  nextPollAt: string | null
}
interface HistoryLine {
  seq: number
  event: string
  from: string | null
  to: string | null
  inferred: boolean
  effectiveAfter: string | null
  effectiveBefore: string
  observedAt: string
  effects: { key: string; kind: string }[]
}

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const denial = {
  state: 'Denied',
  denialReason: 'Duplicate',
  message: 'Schon angemeldet, sagt der Netzbetreiber.',
}

describe('the commands that follow a supplier and tell of it', () => {
  let folder: string
  let sandbox: Sandbox
  let settings: Settings
  /** Moves from Open over two states that nobody sees to Delivery, between the first sync and the second. */
  let moved: string
  let denied: string
  let syncs: unknown[]
  let betweenSyncs: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stromkreis-test-'))
    sandbox = await startSandbox({ clock: systemClock(), seed: 4, orders: 20 })
    settings = settingsFor(sandbox, join(folder, 'contracts.db'))
    moved = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Open' }] })
    denied = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Processing' }] })
    const vanishing = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Rejected' }] })
    const first = await json(['sync'], settings)
    betweenSyncs = new Date(systemClock().now()).toISOString()
    sandbox.world.force(moved, { state: 'Delivery', startDate: '2026-02-01' })
    sandbox.world.force(denied, denial)
    sandbox.world.force(vanishing, { state: 'Processing' })
    sandbox.faults.add({ kind: 'invalidOrder' })
    syncs = [first, await json(['sync'], settings), await json(['sync'], settings)]
  })

  afterAll(async () => {
    await sandbox.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const history = (number: string, ...args: string[]): Promise<HistoryLine[]> =>
    json(['history', number, ...args], settings)

  test('sync says what it read and what came of it, and ends well with anomalies too', () => {
    expect(syncs).toEqual([
      { pages: 1, orders: 23, transitions: 0, inferred: 0, anomalies: 0 },
      { pages: 1, orders: 23, transitions: 4, inferred: 2, anomalies: 2 },
      { pages: 1, orders: 23, transitions: 0, inferred: 0, anomalies: 0 },
    ])
  })

  test('contracts --json has the promised shape', async () => {
    const contracts = (await json(['contracts'], settings)) as Contract[]
    expect(contracts).toHaveLength(23)
    for (const contract of contracts) {
      expect(contract).toEqual({
        contractNumber: expect.stringMatching(/^\d{9}$/),
        customerNumber: expect.stringMatching(/^\d{9}$/),
        state: expect.toBeOneOf([...contractStatePaths]),
        enteredAt: expect.stringMatching(iso),
        lastObservedAt: expect.stringMatching(iso),
        nextPollAt: null,
      })
      expect(contract.lastObservedAt >= contract.enteredAt).toBe(true)
    }
    const states = Object.fromEntries(contracts.map(({ contractNumber, state }) => [contractNumber, state]))
    expect(states).toMatchObject({ [moved]: 'Contract.Delivery', [denied]: 'Denied' })
    expect(new Set(Object.values(states))).toEqual(new Set(contractStatePaths))
  })

  test('contracts --state takes a state, and a state with parts for all of them', async () => {
    const statesOf = async (state: string) => {
      const contracts = (await json(['contracts', '--state', state], settings)) as Contract[]
      return [...new Set(contracts.map((contract) => contract.state))].sort()
    }
    expect(await statesOf('Denied')).toEqual(['Denied'])
    expect(await statesOf('Contract.Delivery')).toEqual(['Contract.Delivery'])
    expect(await statesOf('Contract')).toEqual(['Contract.Delivery', 'Contract.PendingDelivery'])
  })

  test('history --json has the promised shape', async () => {
    const lines = await history(moved)
    for (const line of lines) {
      expect(line).toMatchObject({
        seq: expect.any(Number),
        event: expect.stringMatching(/^observed\./),
        to: expect.toBeOneOf([...contractStatePaths]),
        inferred: expect.any(Boolean),
        effectiveBefore: expect.stringMatching(iso),
        observedAt: expect.stringMatching(iso),
        effects: expect.any(Array),
      })
      expect(line.effects.map(({ key }) => key)).toEqual(
        line.effects.map((_, index) => `${moved}/${line.seq}/${index}`),
      )
    }
    expect(lines.map(({ seq, from, to, inferred }) => [seq, from, to, inferred])).toEqual([
      [1, null, 'Open', false],
      [2, 'Open', 'Processing', true],
      [3, 'Processing', 'Contract.PendingDelivery', true],
      [4, 'Contract.PendingDelivery', 'Contract.Delivery', false],
    ])
    expect(lines[0]!.effectiveAfter).toBeNull()
    for (const line of lines.slice(1)) {
      expect(line.effectiveAfter! <= lines[0]!.observedAt).toBe(true)
      expect(line.effectiveBefore).toBe(line.observedAt)
    }
    expect(lines.flatMap(({ effects }) => effects.map(({ kind }) => kind))).toEqual([
      'contractConfirmed',
      'deliveryBegun',
    ])
  })

  test('history --json says every time in ISO 8601', async () => {
    const instants = JSON.stringify(await history(moved)).match(/\d{13}/g)
    expect(instants).toBeNull()
  })

  test('history --at tells what was known then', async () => {
    const lines = await history(moved)
    expect(await history(moved, '--at', betweenSyncs)).toEqual(lines.slice(0, 1))
    expect(await history(moved, '--at', lines.at(-1)!.observedAt)).toEqual(lines)
    expect(await history(moved, '--at', '2020-01-01')).toEqual([])
  })

  test('history tells the supplier’s words only when asked for them', async () => {
    const [withText, without] = await Promise.all([
      stromkreis(['history', denied, '--text', '--json'], settings),
      stromkreis(['history', denied, '--json'], settings),
    ])
    expect(withText.stdout).toContain(denial.message)
    expect(without.stdout).not.toContain(denial.message)
    expect(without.stdout).toContain('Duplicate')
  })

  test('anomalies --json has the promised shape, each anomaly once', async () => {
    const anomalies = await json(['anomalies'], settings)
    expect(anomalies).toEqual([
      {
        contractNumber: expect.stringMatching(/^\d{9}$/),
        kind: 'contradiction',
        observedAt: expect.stringMatching(iso),
        detail: expect.stringMatching(/seen as Processing.*no legal path leads from Rejected/),
      },
      {
        contractNumber: null,
        kind: 'invalidOrder',
        observedAt: expect.stringMatching(iso),
        detail: expect.stringContaining('contractNumber'),
      },
    ])
  })

  test('stats --json has the promised shape, and figures that fit the contracts', async () => {
    const { timeInState, contracts, flow } = (await json(['stats'], settings)) as {
      timeInState: Record<string, { entries: number; left: number; stillThere: number }>
      contracts: number
      flow: { edges: { from: string | null; to: string }[] }
    }
    expect(Object.keys(timeInState).sort()).toEqual([...contractStatePaths].sort())
    for (const figures of Object.values(timeInState)) {
      expect(figures).toMatchObject({
        entries: expect.any(Number),
        left: expect.any(Number),
        stillThere: expect.any(Number),
      })
      for (const name of ['medianMs', 'p90Ms', 'low', 'high']) {
        expect(figures).toHaveProperty(name, expect.toBeOneOf([null, expect.any(Number)]))
      }
      expect(figures.entries).toBe(figures.left + figures.stillThere)
    }
    const all = (await json(['contracts'], settings)) as Contract[]
    expect(contracts).toBe(all.length)
    for (const state of ['Denied', 'Contract.Delivery']) {
      const there = all.filter((contract) => contract.state === state).length
      expect(timeInState[state]!.stillThere).toBe(there)
    }
    expect(flow.edges).toContainEqual(expect.objectContaining({ from: 'Open', to: 'Processing' }))
  })

  test('stats takes a period in which nothing was, and refuses what is no time by the option’s name', async () => {
    const before = (await json(['stats', '--to', '2020-01-01'], settings)) as {
      timeInState: Record<string, { entries: number }>
    }
    expect(Object.values(before.timeInState).every(({ entries }) => entries === 0)).toBe(true)
    const wrong = await stromkreis(['stats', '--from', 'yesterday'], settings)
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--from') })
    const text = await stromkreis(['stats'], settings)
    expect(text.stdout).toContain('docs/insight.md')
  })

  test('verify finds a sound log sound, and a snapshot that was tampered with wrong', async () => {
    expect(await json(['verify'], settings)).toEqual({
      contracts: 23,
      orders: 0,
      alerts: expect.any(Number),
      entries: expect.any(Number),
      replayEqualsSnapshots: true,
      disagreements: [],
      damage: [],
    })
    const copy = join(folder, 'tampered.db')
    expect(await json(['backup', copy], settings)).toMatchObject({ path: copy, entries: expect.any(Number) })
    const tampered = new Database(copy)
    tampered.prepare(`UPDATE contract SET leaf = 'Revoked' WHERE contract_number = ?`).run(moved)
    tampered.close()
    for (const keys of ['keys', 'key'])
      copyFileSync(`${settings['STROMKREIS_DB']}.${keys}`, `${copy}.${keys}`)
    const { code, stdout } = await stromkreis(['verify', '--json'], { STROMKREIS_DB: copy })
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({
      replayEqualsSnapshots: false,
      disagreements: [{ subject: moved, seq: null }],
    })
    const environment = { ...settings, STROMKREIS_DB: copy }
    const said = await stromkreis(['verify'], environment)
    expect(said.stdout).toContain('repair --rebuild-snapshots')
    const repaired = await json(['repair', '--rebuild-snapshots'], environment)
    expect(repaired).toEqual({ checked: expect.any(Number), rebuilt: [moved], alerts: 0, unexplained: [] })
    expect(await json(['verify'], environment)).toMatchObject({ replayEqualsSnapshots: true })
  })

  test('backup overwrites nothing, repair says what it is to do, and prune what it ended', async () => {
    const taken = join(folder, 'taken.db')
    copyFileSync(settings['STROMKREIS_DB']!, taken)
    const refused = await stromkreis(['backup', taken], settings)
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is there already') })
    const unclear = await stromkreis(['repair'], settings)
    expect(unclear).toMatchObject({ code: 2, stderr: expect.stringContaining('--rebuild-snapshots') })
    expect(await json(['prune', '--older-than', '30'], settings)).toEqual({
      ...{ until: expect.stringMatching(iso), contracts: 0, texts: 0, requests: 0, deadLetters: 0 },
    })
  })

  test('states --json explains every state from the machine', async () => {
    const states = (await json(['states'], settings)) as { state: string; to: string[] }[]
    expect(states.map(({ state }) => state).sort()).toEqual([...contractStatePaths, 'Contract'].sort())
    const toFrom = Object.fromEntries(states.map(({ state, to }) => [state, [...to].sort()]))
    expect(toFrom).toMatchObject({
      Open: ['Processing', 'Rejected', 'Revoked'],
      Processing: ['Contract', 'Denied', 'Rejected', 'Revoked'],
      Denied: ['Processing', 'Rejected', 'Revoked'],
      Contract: ['Cancelled', 'Revoked'],
      'Contract.PendingDelivery': ['Contract.Delivery'],
      Cancelled: [],
      Rejected: [],
      Revoked: [],
    })
    for (const state of states) {
      expect(state).toMatchObject({
        description: expect.stringMatching(/./),
        whatToDo: expect.stringMatching(/./),
      })
    }
  })

  test('tariffs and quote tell what the supplier offers', async () => {
    const tariffs = (await json(['tariffs'], settings)) as { tariffKey: string; tariffName: string }[]
    expect(tariffs).toContainEqual({
      tariffKey: 'RabotSmart',
      tariffName: 'rabot.smart',
      providerName: 'Rabot Energy',
    })
    const quoted = await json(
      ['quote', 'RabotSmart', '--zip', '10115', '--kwh', '2500', '--smart-meter'],
      settings,
    )
    expect(quoted).toMatchObject({ priceComponents: { pricePerMonth: { value: expect.any(Number) } } })
    const unknown = await stromkreis(['quote', 'NoSuchTariff', '--zip', '10115', '--kwh', '2500'], settings)
    expect([unknown.code, unknown.stdout]).toEqual([expect.toBeOneOf([5, 8]), ''])
  })

  test('every command has a table for people as well', async () => {
    const commands = [['contracts'], ['history', moved], ['anomalies'], ['verify'], ['states']]
    const ended = await Promise.all(commands.map((command) => stromkreis(command, settings)))
    for (const [index, { code, stdout, stderr }] of ended.entries()) {
      expect([commands[index], code, stderr]).toEqual([commands[index], 0, ''])
      expect(stdout).toMatch(/\w{3}/)
      expect(() => JSON.parse(stdout)).toThrow()
    }
  })
})
