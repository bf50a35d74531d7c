import { describe, expect, test } from 'vitest'
import type { InspectionFrame } from '../../src/inspect/inspection-frame.ts'
import { inspectionFrames } from '../../src/inspect/inspection-frames.ts'
import { validOrder } from '../../src/testing/valid-order.ts'
import { stromkreis as run, startForTest } from '../cli/command-line.ts'
import { type Following, follow, monday } from '../embed/following.ts'
import { heardFrom } from './bridge-guest.ts'

/** What a receiver hears of a `stromkreis inspect` with these arguments, as it comes. */
async function heardOf({ database }: Following, ...args: string[]): Promise<InspectionFrame[]> {
  const inspecting = startForTest(['inspect', ...args, '--json'], { STROMKREIS_DB: database })
  const { url } = JSON.parse(await inspecting.line()) as { url: string }
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  return heardFrom({ url })
}

function told({ stromkreis }: Following, subject: string): InspectionFrame[] {
  const frames = [...inspectionFrames(subject, stromkreis.history(subject))]
  return JSON.parse(JSON.stringify(frames)) as InspectionFrame[]
}

async function patiently<Value>(value: () => Value, expected: Value): Promise<void> {
  await expect.poll(value, { timeout: 20_000 }).toEqual(expected)
}

async function submitted(): Promise<{ following: Following; id: string; number: string }> {
  const following = await follow()
  const order = await following.stromkreis.desk.submit(validOrder({}, { now: monday }))
  await following.sync()
  return { following, id: order.id, number: order.contractNumber! }
}

describe('stromkreis inspect', () => {
  test('replays an order of our own, by its id however it is typed, and the contract it became', async () => {
    const { following, id, number } = await submitted()
    following.sandbox.world.force(number, { state: 'Denied', denialReason: 'ContractCommitment' })
    await following.sync()
    const order = await heardOf(following, id.toUpperCase(), '--speed', '0')
    await patiently(() => order, told(following, id))
    const contract = await heardOf(following, number, '--speed', '100000')
    await patiently(() => contract, told(following, number))
  })

  test('goes on with --live, beside the engine, where the replay ends', async () => {
    const { following, number } = await submitted()
    const heard = await heardOf(following, number, '--live', '--speed', '0')
    await patiently(() => heard, told(following, number))
    following.sandbox.world.force(number, { state: 'Processing' })
    await following.sync()
    await patiently(() => heard, told(following, number))
    expect(heard.at(-1)).toMatchObject({ type: '@xstate.snapshot', snapshot: { value: 'Processing' } })
  })

  test('tells with --live alone of all that happens, beside the engine, beginning with the latest', async () => {
    const { following, id, number } = await submitted()
    const heard = await heardOf(following, '--live')
    await patiently(() => new Set(heard.map(({ sessionId }) => sessionId)), new Set([id, number]))
    following.sandbox.world.force(number, { state: 'Delivery' })
    await following.sync()
    const last = told(following, number).at(-1)
    await patiently(() => heard.at(-1), last)
    const own = heard.filter(({ sessionId }) => sessionId === number)
    expect(own[0]?.type).toBe('@xstate.actor')
    expect(own.filter(({ type }) => type === '@xstate.snapshot').length).toBeGreaterThanOrEqual(3)
  })

  test('says what is wrong when nobody is named, or nobody known', async () => {
    const { following } = await submitted()
    const settings = { STROMKREIS_DB: following.database }
    const unnamed = await run(['inspect'], settings)
    expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringContaining('--live')])
    const unknown = await run(['inspect', '000000000'], settings)
    expect([unknown.code, unknown.stdout]).toEqual([8, ''])
    const nonsense = await run(['inspect', '--live', '--speed', '-1'], settings)
    expect(nonsense.code).toBe(2)
  })

  test('ends when it is told to', async () => {
    const { following, number } = await submitted()
    const inspecting = startForTest(['inspect', number], { STROMKREIS_DB: following.database })
    expect(await inspecting.line()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    expect((await inspecting.end()).code).toBe(0)
  })
})
