import { describe, expect, test } from 'vitest'
import { contractStatePaths } from '../../machines/index.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { json, settingsFor, startForTest, stromkreis } from './command-line.ts'

describe('sandbox', () => {
  test('prints one line once it listens, and serves lives at every stage until stopped', async () => {
    const running = startForTest(['sandbox', '--port', '0', '--orders', '12', '--seed', '5', '--json'])
    const access = JSON.parse(await running.line())
    expect(access).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      clientId: expect.stringMatching(/./),
      clientSecret: expect.stringMatching(/./),
    })
    const settings = settingsFor(access, temporaryDatabase())
    expect(await json(['sync'], settings)).toMatchObject({ orders: 12 })
    const contracts = (await json(['contracts'], settings)) as { state: string }[]
    expect(new Set(contracts.map(({ state }) => state))).toEqual(new Set(contractStatePaths))
    const taken = await stromkreis(['sandbox', '--port', new URL(access.url).port, '--json'])
    expect([taken.code, taken.stdout]).toEqual([2, ''])
    const { code, stdout } = await running.end('SIGINT')
    expect([code, stdout.split('\n').length]).toEqual([0, 2])
  })

  test('lives as fast as it is told to', async () => {
    const running = startForTest(['sandbox', '--port', '0', '--orders', '8', '--speed', '9000000', '--json'])
    const { url } = JSON.parse(await running.line()) as { url: string }
    const dateOf = async () => Date.parse((await fetch(`${url}/sandbox/calls`)).headers.get('date') ?? '')
    const before = await dateOf()
    expect((await dateOf()) - before).toBeGreaterThan(3_600_000)
    await running.end()
  })
})
