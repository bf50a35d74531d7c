import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { dot } from '../../src/report/dot.ts'
import { lifecycleGraph, lifecycles } from '../../src/report/lifecycle.ts'
import { machineJson } from '../../src/report/machine-json.ts'
import { machineTypescript } from '../../src/report/machine-typescript.ts'
import { mermaid } from '../../src/report/mermaid.ts'
import { statechartSvg } from '../../src/report/statechart-svg.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { validOrder } from '../../src/testing/valid-order.ts'
import { temporaryFolder } from '../embed/temporary-database.ts'
import { sellToSandbox } from '../orders/selling.ts'
import { json, type Settings, settingsFor, stromkreis } from './command-line.ts'

const names = ['contract', 'order'] as const

describe('export', () => {
  test.each(names)('prints the %s machine as JSON alone', async (name) => {
    const { code, stdout, stderr } = await stromkreis(['export', name, '--format', 'json'])
    expect([code, stderr]).toEqual([0, ''])
    const { machine, delayMs } = lifecycles[name]
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(machineJson(machine, delayMs))))
  })

  test.each(names)('prints the %s machine as a diagram, unless told otherwise', async (name) => {
    const { code, stdout } = await stromkreis(['export', name])
    expect([code, stdout]).toEqual([0, mermaid(lifecycleGraph(name))])
  })

  test.each(names)(
    'prints the %s machine as text for Graphviz, as a drawing, and as TypeScript',
    async (name) => {
      const graph = lifecycleGraph(name)
      const { machine, setupText } = lifecycles[name]
      const printed = async (format: string) =>
        (await stromkreis(['export', name, '--format', format])).stdout
      expect(await printed('dot')).toBe(dot(graph))
      expect(await printed('svg')).toBe(await statechartSvg(graph))
      expect(await printed('ts')).toBe(machineTypescript(machine, setupText))
    },
  )

  test('writes into a file instead, and replaces it', async () => {
    const file = join(temporaryFolder(), 'contract.mmd')
    for (const name of names) {
      const { code, stdout } = await stromkreis(['export', name, '--output', file])
      expect([code, stdout]).toEqual([0, ''])
      expect(readFileSync(file, 'utf8')).toBe(mermaid(lifecycleGraph(name)))
    }
    const nowhere = join(temporaryFolder(), 'missing', 'contract.mmd')
    const { code, stderr } = await stromkreis(['export', '--output', nowhere])
    expect([code, stderr]).toEqual([2, expect.stringContaining('ENOENT')])
  })

  test('means the contract machine, unless told otherwise', async () => {
    const { code, stdout } = await stromkreis(['export'])
    expect([code, stdout]).toEqual([0, mermaid(lifecycleGraph('contract'))])
  })

  test.each(['export', 'states'])('%s knows no other machine', async (command) => {
    const { code, stdout, stderr } = await stromkreis([command, 'alert'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('contract, order')
  })
})

describe('export with what is known', () => {
  let folder: string
  let sandbox: Sandbox
  let settings: Settings
  let contractNumber: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stromkreis-test-'))
    sandbox = await startSandbox({ clock: systemClock(), seed: 4, orders: 0 })
    settings = settingsFor(sandbox, join(folder, 'contracts.db'))
    contractNumber = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Open' }] })
    for (let more = 0; more < 2; more += 1)
      sandbox.world.script({ steps: [{ afterMs: 0, state: 'Rejected' }] })
    await json(['sync'], settings)
    sandbox.world.force(contractNumber, {
      state: 'Denied',
      denialReason: 'Duplicate',
      message: 'secret text',
    })
    await json(['sync'], settings)
  })

  afterAll(async () => {
    await sandbox.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('tells how many contracts are in each state', async () => {
    const { code, stdout } = await stromkreis(['export', '--counts'], settings)
    expect(code).toBe(0)
    expect(stdout).toContain('state "Denied (1)" as Denied')
    expect(stdout).toContain('state "Rejected (2)" as Rejected')
    expect(stdout).toContain('state "Contract (0)" as Contract {')
  })

  test('marks the path of a contract, what was inferred apart, and says nothing of what was written', async () => {
    const { stdout } = await stromkreis(['export', '--format', 'svg', '--contract', contractNumber], settings)
    expect(stdout).toContain('id="edge-Open-to-Processing" class="edge transition walked inferred"')
    expect(stdout).toContain('id="edge-Processing-to-Denied" class="edge transition walked observed"')
    expect(stdout).toContain('id="state-Denied" class="node recoverable seen current"')
    expect(stdout).not.toContain('secret')
    expect(stdout).not.toContain('Duplicate')
  })

  test('marks both at once', async () => {
    const args = ['export', '--counts', '--contract', contractNumber]
    const { stdout } = await stromkreis(args, settings)
    expect(stdout).toContain('state "Denied (1)" as Denied')
    expect(stdout).toContain('Open --> Processing: inferred, step 1')
  })

  test.each(['json', 'ts'])('has no marks in %s', async (format) => {
    for (const mark of [['--counts'], ['--contract', contractNumber]]) {
      const { code, stdout, stderr } = await stromkreis(['export', '--format', format, ...mark], settings)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toContain(`${mark[0]} marks a diagram`)
    }
  })

  test('says so when there is no such contract, or when it is of the other machine', async () => {
    const unknown = await stromkreis(['export', '--contract', '99'], settings)
    expect([unknown.code, unknown.stdout]).toEqual([8, ''])
    const foreign = await stromkreis(['export', 'order', '--contract', contractNumber], settings)
    expect([foreign.code, foreign.stdout]).toEqual([2, ''])
    expect(foreign.stderr).toContain(`stromkreis export contract --contract ${contractNumber}`)
  })
})

test('export marks the path of an order of our own, beside the engine that sells', async () => {
  const { database, stromkreis: engine } = await sellToSandbox()
  const { id } = await engine.desk.submit(validOrder())
  const settings = { STROMKREIS_DB: database }
  const { stdout } = await stromkreis(['export', 'order', '--contract', id, '--counts'], settings)
  expect(stdout).toContain('state "Submitted (1)" as Submitted')
  expect(stdout).toContain('Accepted --> Ready: step 1')
  expect(stdout).toContain('Submitting --> Submitted: step 3')
  expect(stdout).toContain('class Submitted current')
  const foreign = await stromkreis(['export', '--contract', id], settings)
  expect([foreign.code, foreign.stderr]).toEqual([
    2,
    expect.stringContaining(`export order --contract ${id}`),
  ])
})
