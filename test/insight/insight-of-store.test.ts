import { describe, expect, onTestFinished, test } from 'vitest'
import { type ContractStatePath, contractStatePaths } from '../../machines/index.ts'
import { stats } from '../../src/cli/commands/stats.ts'
import { virtualDemo } from '../../src/cli/virtual-demo.ts'
import { insightOfStore } from '../../src/insight/insight-of-store.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { listeningShell } from '../cli/listening-shell.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'

const dayMs = 86_400_000

test('a database of orders sold and followed: figures, command and report agree with what happened, and name nobody', async () => {
  const database = temporaryDatabase()
  const { shell } = listeningShell()
  const demo = await virtualDemo(shell, { database, orders: 20, days: 5, seed: 7 })
  const store = new SqliteStore(database, { readonly: true })
  onTestFinished(() => store.close())
  const read: number[] = []
  const insight = insightOfStore(store, { onProgress: (entries) => read.push(entries) })
  const report = insight.report({ now: store.latestObservedAt() + dayMs })

  expect(read.at(-1)).toBe(store.entryCount())
  expect(report.entries).toBe(store.entryCount())
  const stillThere = Object.entries(report.timeInState).map(([state, time]) => [state, time.stillThere])
  expect(Object.fromEntries(stillThere.filter(([, count]) => count !== 0))).toEqual(demo.states)
  for (const time of [...Object.values(report.timeInState), ...Object.values(report.timeInOrderState)]) {
    expect(time.left + time.stillThere).toBe(time.entries)
  }
  const between = report.flow.edges.filter(({ from }) =>
    contractStatePaths.includes(from as ContractStatePath),
  )
  expect(between.reduce((sum, { times }) => sum + times, 0)).toBe(demo.transitions)
  expect(report.conversion.offers[1]).toMatchObject({ stage: 'offered', reached: demo.offers })
  expect(report.conversion.offers[3]).toMatchObject({ stage: 'submitted', reached: demo.submitted })
  const suppliers = report.denials.byPreviousSupplier.map(({ group }) => group)
  expect(suppliers).toContainEqual(expect.stringMatching(/^\d{13}$/))

  const printed = (options: Parameters<typeof stats>[1]) => printedOf(database, options)
  const text = await printed({})
  const json = await printed({ json: true })
  const told = JSON.parse(json)
  expect(told.timeInState).toEqual(JSON.parse(JSON.stringify(report.timeInState)))
  expect(told.asOf).toBe(new Date(report.asOf).toISOString())
  expect(told.period).toEqual({ from: null, to: told.asOf })
  expect(told.bottleneck.state).toBe(report.bottleneck.state)
  expect(text).toContain('Where time is lost')
  for (const { contractNumber, customerNumber } of store.contracts()) {
    expect(json + text).not.toContain(contractNumber)
    expect(json + text).not.toContain(customerNumber)
  }
  expect(json + text).not.toContain('@')

  const none = await printed({ tariff: 'no such tariff' })
  expect(none).toContain('0 contracts and 0 orders of our own of tariff no such tariff')
  const asked = JSON.parse(await printed({ json: true, from: '2025-12-30', to: '2026-01-07T06:00:00Z' }))
  expect(asked.period).toEqual({ from: '2025-12-29T23:00:00.000Z', to: '2026-01-07T06:00:00.000Z' })
})

describe('the command', () => {
  test('says which option is not a time', async () => {
    const { shell } = listeningShell()
    await expect(stats(shell, { from: '2026-02-30' })).rejects.toMatchObject({
      code: 'invalidInput',
      message: '--from 2026-02-30 is not a time.',
    })
    await expect(stats(shell, { to: 'yesterday' })).rejects.toThrow(/--to yesterday/)
  })
})

async function printedOf(database: string, options: Parameters<typeof stats>[1]): Promise<string> {
  const { shell, said } = listeningShell({ STROMKREIS_DB: database })
  expect(await stats(shell, options)).toBe(0)
  return said.stdout
}
