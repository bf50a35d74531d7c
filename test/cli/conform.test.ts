import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import type { ConformanceReport } from '../../src/testing/conformance/conformance.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { json, type Settings, settingsFor, stromkreis } from './command-line.ts'

let sandbox: Sandbox
let settings: Settings
beforeEach(async () => {
  sandbox = await startSandbox({ clock: systemClock(), seed: 6, orders: 120 })
  onTestFinished(() => sandbox.stop())
  settings = settingsFor(sandbox, temporaryDatabase())
})

describe('conform', () => {
  test('says of each fact whether it holds at the supplier that the settings name, and orders nothing', async () => {
    const report: ConformanceReport = await json(['conform'], settings)
    expect(report.counts['does not hold']).toBe(0)
    expect(report.counts.holds).toBeGreaterThan(25)
    expect(report.findings).toContainEqual({
      id: 'order-unknown',
      says: 'an order that does not exist is answered 404',
      source: 'D',
      outcome: 'holds',
      seen: '',
    })
    expect(sandbox.world.contractNumbers()).toHaveLength(120)
  })

  test('ends with 3 where one does not hold, and marks it', async () => {
    sandbox.faults.add({ kind: 'unknownWords', times: null })
    const { code, stdout } = await stromkreis(['conform'], settings)
    expect(code).toBe(3)
    expect(stdout).toMatch(/WRONG .* order-words/)
    expect(stdout).toMatch(/\d+ hold, \d do not, \d+ could not be told; \d+ calls\./)
    expect(stdout).not.toContain(sandbox.clientSecret)
  })

  test('places one order where it may', async () => {
    const report: ConformanceReport = await json(['conform', '--writes'], settings)
    expect(report.findings.find(({ id }) => id === 'create-echoes-time')?.outcome).toBe('holds')
    expect(sandbox.world.contractNumbers()).toHaveLength(121)
  })

  test('refuses to place one at the production hosts, with 2 and without a call', async () => {
    const { RABOT_API_URL, ...rest } = settings
    const real = { ...rest, RABOT_ENV: 'production' }
    const { code, stdout, stderr } = await stromkreis(['conform', '--writes'], real)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('This is not the test environment')
    expect(sandbox.peaks().auth.calls).toBe(0)
  })

  test('ends with 6 where the credentials are not taken', async () => {
    const { code, stdout } = await stromkreis(['conform'], { ...settings, RABOT_CLIENT_SECRET: 'another' })
    expect([code, stdout]).toEqual([6, ''])
  })

  test('keeps to the call budget that all commands share', async () => {
    const few = { ...settings, STROMKREIS_CALLS_PER_HOUR: '5' }
    const { code, stdout } = await stromkreis(['conform', '--json'], few)
    const { api, auth } = sandbox.peaks()
    expect(api.calls + auth.calls).toBeLessThanOrEqual(5)
    expect((JSON.parse(stdout) as ConformanceReport).unanswered).toBeGreaterThan(5)
    expect(code).toBe(5)
  })
})
