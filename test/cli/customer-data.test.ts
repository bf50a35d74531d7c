import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { temporaryDatabase, temporaryFolder } from '../embed/temporary-database.ts'
import { json, type Settings, settingsFor, stromkreis } from './command-line.ts'

const dayMs = 86_400_000
const dayBefore = (days: number) => new Date(systemClock().now() - days * dayMs).toISOString().slice(0, 10)

interface Document {
  fileId: string
  documentType: string
  name: string
  sizeInBytes: number
  download?: { outcome: string; file: string; bytes: number | null }
}

describe('the commands that ask the supplier for a customer’s data', () => {
  let sandbox: Sandbox
  let contractNumber: string
  let customerNumber: string

  beforeAll(async () => {
    sandbox = await startSandbox({ clock: systemClock(), seed: 6, orders: 20 })
    contractNumber = sandbox.world.script({
      steps: [{ afterMs: 0, state: 'Delivery', startDate: dayBefore(100) }],
    })
    customerNumber = sandbox.world.order(contractNumber)!.customerNumber
  })
  afterAll(() => sandbox.stop())

  const settingsOf = (database = temporaryDatabase()): Settings => ({
    ...settingsFor(sandbox, database),
    RABOT_SCOPES: 'api:partner create:orders role:application',
  })
  const period = ['--from', dayBefore(10), '--to', dayBefore(3)]

  test('need no database, and take the customer number from it where there is one', async () => {
    const settings = settingsOf()
    const asked = () => sandbox.calls()['order']?.['200'] ?? 0
    const before = asked()
    const customer = await json(['customer', contractNumber], settings)
    expect(customer).toMatchObject({ customerNumber, relations: ['Owner'] })
    expect(asked()).toBe(before + 1)
    await json(['sync'], settings)
    expect(await json(['customer', contractNumber], settings)).toEqual(customer)
    expect(asked()).toBe(before + 1)
    const newOne = sandbox.world.script({ steps: [{ afterMs: 0, state: 'PendingDelivery' }] })
    expect(await json(['contract', newOne], settings)).toMatchObject({ contractNumber: newOne })
    expect(asked()).toBe(before + 2)
  })

  test('show customer, contract, metrics and costs, to people and to programs', async () => {
    const settings = settingsOf()
    const order = sandbox.world.order(contractNumber)!
    expect(await json(['contract', contractNumber], settings)).toMatchObject({
      contractNumber,
      contractState: 'Delivery',
      deliveryAddress: { city: order.deliveryAddress.city },
    })
    const metrics = (await json(['metrics', contractNumber, ...period], settings)) as { records: unknown[] }
    expect(metrics).toMatchObject({ interval: 'Daily', metricType: 'Consumption', valueType: 'Actual' })
    expect(metrics.records).toHaveLength(7)
    const options = ['--interval', 'Weekly', '--type', 'TotalCost', '--value', 'Combined']
    expect(await json(['metrics', contractNumber, ...period, ...options], settings)).toMatchObject({
      interval: 'Weekly',
      metricType: 'TotalCost',
      valueType: 'Combined',
    })
    expect(await json(['costs', contractNumber], settings)).toEqual(expect.any(Array))

    const shown = async (...args: string[]) => (await stromkreis(args, settings)).stdout
    expect(await shown('customer', contractNumber)).toContain(order.emailAddress)
    const contract = await shown('contract', contractNumber)
    expect(contract).toContain('contractState')
    expect(contract).toMatch(new RegExp(`deliveryAddress.city +│ ${order.deliveryAddress.city} `))
    expect(await shown('metrics', contractNumber, ...period)).toMatch(/Consumption in kWh[\s\S]*Total \d/)
    expect(
      await shown('metrics', contractNumber, '--from', dayBefore(300), '--to', dayBefore(290)),
    ).toContain('none')
    expect(await shown('costs', contractNumber)).toMatch(/variableGridFee .*ct\/kWh|only dynamic tariffs/)
    expect(await shown('documents', contractNumber)).toMatch(/ContractConfirmation .*Vertragsbestaetigung/)
  })

  test('refuse a period that is too long, or words there are not, without asking for them', async () => {
    const settings = settingsOf()
    const before = sandbox.calls()
    for (const [args, field] of [
      [['--from', dayBefore(10), '--to', dayBefore(3), '--interval', 'Hourly'], 'to'],
      [['--from', dayBefore(3), '--to', dayBefore(10)], 'to'],
      [['--from', 'yesterday', '--to', dayBefore(3)], 'from'],
      [[...period, '--interval', 'Fortnightly'], 'interval'],
      [[...period, '--type', 'Noise'], 'metricType'],
      [[...period, '--value', 'Wished'], 'valueType'],
    ] as const) {
      const { code, stdout, stderr } = await stromkreis(['metrics', contractNumber, ...args], settings)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toContain(`${field}: expected`)
    }
    expect((await stromkreis(['documents', contractNumber, '--type', 'Poem'], settings)).code).toBe(2)
    expect(sandbox.calls()).toEqual(before)
  })

  test('name the role scope that is missing, and show nobody’s data', async () => {
    const settings = settingsFor(sandbox, temporaryDatabase())
    const { emailAddress, lastName, businessName } = sandbox.world.order(contractNumber)!
    for (const args of [
      ['customer', contractNumber],
      ['contract', contractNumber],
      ['metrics', contractNumber, ...period],
      ['costs', contractNumber],
      ['documents', contractNumber, '--download', temporaryFolder()],
    ]) {
      const { code, stdout, stderr } = await stromkreis(args, settings)
      expect([code, stdout]).toEqual([6, ''])
      expect(stderr).toMatch(/role:application/)
      expect(stderr).toContain('RABOT_SCOPES')
      for (const personal of [emailAddress, lastName ?? businessName]) expect(stderr).not.toContain(personal)
    }
  })

  test('say so when there is no such contract, or none yet', async () => {
    const settings = settingsOf()
    const early = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Processing' }] })
    for (const args of [
      ['customer', '1'],
      ['contract', early],
      ['customer', early],
      ['costs', early],
    ]) {
      const { code, stdout, stderr } = await stromkreis(args, settings)
      expect([code, stdout]).toEqual([8, ''])
      expect(stderr).toMatch(/\w{10}/)
    }
  })

  test('download documents whole, for their owner’s eyes, and never over what is there', async () => {
    const settings = settingsOf()
    const folder = join(temporaryFolder(), 'papers', 'here')
    const listed = (await json(['documents', contractNumber], settings)) as Document[]
    const download = async () =>
      (await json(['documents', contractNumber, '--download', folder], settings)) as Document[]
    const first = await download()
    expect(first.map(({ download: _, ...document }) => document)).toEqual(listed)
    for (const { download, sizeInBytes, fileId } of first) {
      expect(download).toMatchObject({ outcome: 'written', bytes: sizeInBytes })
      expect(download!.file.startsWith(`${folder}/`)).toBe(true)
      expect(download!.file).toContain(fileId)
      expect(statSync(download!.file).mode & 0o777).toBe(0o600)
      expect(readFileSync(download!.file, 'latin1')).toMatch(/^%PDF-[\s\S]*%%EOF\n$/)
    }
    expect(readdirSync(folder)).toHaveLength(listed.length)

    const mine = first[0]!.download!.file
    writeFileSync(mine, 'my notes')
    const second = await download()
    expect(second.map((document) => document.download!.outcome)).toEqual(listed.map(() => 'wasThere'))
    expect(readFileSync(mine, 'utf8')).toBe('my notes')
    const { stdout } = await stromkreis(['documents', contractNumber, '--download', folder], settings)
    expect(stdout).toContain('was there')

    const bills = join(temporaryFolder(), 'bills')
    const some = await json(
      ['documents', contractNumber, '--type', 'Settlement', '--download', bills],
      settings,
    )
    expect((some as Document[]).every(({ documentType }) => documentType === 'Settlement')).toBe(true)
  })

  test('go on with the other documents when one fails, leave nothing of it, and end with its code', async () => {
    const settings = settingsOf()
    const folder = temporaryFolder()
    sandbox.faults.add({ kind: 'resetAfter', path: 'document', after: 1 })
    const { code, stdout, stderr } = await stromkreis(
      ['documents', contractNumber, '--download', folder, '--json'],
      settings,
    )
    const outcomes = (JSON.parse(stdout) as Document[]).map((document) => document.download!.outcome)
    expect(code).toBe(5)
    expect(outcomes.slice(0, 3)).toEqual(['written', 'failed', 'written'])
    expect(stderr).toContain('/documents/')
    expect(readdirSync(folder)).toHaveLength(outcomes.length - 1)
  })

  test('do not download into what is no folder', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    mkdirSync(join(folder, 'other'))
    const { code, stderr } = await stromkreis(
      ['documents', contractNumber, '--download', join(folder, 'file')],
      settingsOf(),
    )
    expect([code, stderr]).toEqual([2, expect.stringContaining('--download')])
  })
})
