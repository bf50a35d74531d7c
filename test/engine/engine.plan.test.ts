import { describe, expect, test } from 'vitest'
import type { EngineOptions } from '../../src/engine/engine.ts'
import { verifyContracts } from '../../src/engine/replay.ts'
import type { Entry } from '../../src/log-entry.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { hour, minute, Scene, temporaryDatabase } from './scene.ts'

/** Lets the engine run until `until` says so, asked about every call at the supplier. */
async function run(scene: Scene, until: () => boolean): Promise<void> {
  const stop = new AbortController()
  const calls = scene.supplier.calls
  const push = calls.push.bind(calls)
  calls.push = (...made) => {
    const length = push(...made)
    if (until()) stop.abort()
    return length
  }
  await scene.engine.run(stop.signal)
  calls.push = push
}

function runFor(scene: Scene, ms: number): Promise<void> {
  const end = scene.clock.now() + ms
  return run(scene, () => scene.clock.now() >= end)
}

/** A scene of so many pages of ten orders, all delivering. */
function pagesOfTen(pages: number, options: Partial<EngineOptions> & { path?: string } = {}): Scene {
  const scene = new Scene({ pageLimit: 10, planSpacingMs: () => minute, ...options })
  for (let number = 1; number <= 10 * pages; number += 1) {
    scene.supplier.set(String(number), { status: 'Delivery' })
  }
  return scene
}

/** Whether a call shows an order of a list that is numbered from 1. */
function shows(call: string, number: number): boolean {
  const offset = Number(/^page (\d+)$/.exec(call)?.[1])
  return call === `order ${number}` || (offset < number && number <= offset + 10)
}

describe('a running engine', () => {
  test('walks the whole list first, as fast as it is let', async () => {
    const scene = pagesOfTen(8)
    const began = scene.clock.now()
    await run(scene, () => scene.supplier.calls.length === 8)
    expect([...scene.supplier.calls]).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((page) => `page ${10 * page}`))
    expect(scene.clock.now()).toBe(began)
    expect(scene.store.contracts()).toHaveLength(80)
  })

  test('then makes one look at a time, no faster than the budget has it', async () => {
    const scene = pagesOfTen(8)
    scene.supplier.set('80', { status: 'Denied', details: { denialReason: 'Other' } })
    await runFor(scene, hour)
    const planned = scene.supplier.calledAt.slice(9)
    expect(planned.length).toBeGreaterThan(50)
    for (const [index, at] of planned.entries()) {
      if (index > 0) expect(at - planned[index - 1]!).toBeGreaterThanOrEqual(minute)
    }
  })

  test('looks more often where changes are likely and matter', async () => {
    const scene = pagesOfTen(10)
    scene.supplier.set('35', { status: 'Denied', details: { denialReason: 'Other' } })
    await runFor(scene, 12 * hour)
    const looksAt = (number: number) => scene.supplier.calls.filter((call) => shows(call, number)).length
    expect(looksAt(35)).toBeGreaterThan(4 * looksAt(75))
    expect(looksAt(75)).toBeGreaterThan(0)
  })

  test('finds an order that is new at the end of the list', async () => {
    const scene = pagesOfTen(10)
    await runFor(scene, hour)
    for (let number = 101; number <= 125; number += 1) scene.supplier.set(String(number), { status: 'Open' })
    const arrived = scene.clock.now()
    await run(scene, () => scene.state('125') !== null)
    expect(scene.clock.now() - arrived).toBeLessThan(hour)
    expect(scene.store.contracts()).toHaveLength(125)
  })

  test('looks at an order that a person asked for before anything planned, and says that it did', async () => {
    const scene = pagesOfTen(10, { lookForCommandsEveryMs: 1_000 })
    await runFor(scene, hour)
    const { id } = scene.store.find('77')!
    const wish = { command: 'look', subject: '77', by: 'anna', text: 'he called' } as const
    const asked = scene.store.request(wish, id, scene.clock.now())
    const before = scene.clock.now()
    await run(scene, () => scene.store.commandOutcome(asked) !== null)
    expect(scene.store.commandOutcome(asked)).toBe('seen')
    expect(scene.supplier.calls.slice(-2).some((call) => shows(call, 77))).toBe(true)
    expect(scene.clock.now() - before).toBeLessThanOrEqual(minute)
  })

  test('keeps in the log who asked for a look and why, once, however often the engine begins anew', async () => {
    const scene = pagesOfTen(1, { lookForCommandsEveryMs: 1_000, path: temporaryDatabase() })
    await runFor(scene, hour)
    const { id, record } = scene.store.find('7')!
    const asked = (reason: string) =>
      scene.store.request({ command: 'look', subject: '7', by: 'anna', text: reason }, id, scene.clock.now())
    const first = asked('he called')
    scene.supplier.failWith(new StromkreisError('unreachable', 'down', { hint: 'wait' }))
    await run(scene, () => scene.entries('7').some(({ kind }) => kind === 'act'))
    scene.restart()
    scene.pass(1_000)
    const second = asked('he called')
    await run(scene, () => scene.store.commandOutcome(second) !== null)
    expect([first, second].map((each) => scene.store.commandOutcome(each))).toEqual(['seen', 'seen'])
    const acts = scene.entries('7').filter(({ kind }) => kind === 'act')
    expect(
      acts.map(({ event, from, to, act }) => [
        event,
        from,
        to,
        act?.by,
        scene.store.reveal(id, act?.reason ?? ''),
      ]),
    ).toEqual([1, 2].map(() => ['look.asked', 'Contract.Delivery', 'Contract.Delivery', 'anna', 'he called']))
    expect(scene.store.find('7')!.record).toEqual({ ...record, seq: record!.seq + 2 })
    expect(verifyContracts(scene.store).disagreements).toEqual([])
  })

  test('answers whoever asks for a number that nobody knows', async () => {
    const scene = pagesOfTen(1, { lookForCommandsEveryMs: 1_000 })
    await runFor(scene, hour)
    const { id } = scene.store.find('1')!
    const request = (subject: string) =>
      scene.store.request({ command: 'look', subject, by: 'anna', text: null }, id, scene.clock.now())
    const unknown = request('4711')
    scene.supplier.remove('1')
    const gone = request('1')
    await run(scene, () => scene.store.commandOutcome(gone) !== null)
    expect(scene.store.commandOutcome(unknown)).toMatch(/^refused: no contract of this number/)
    expect(scene.store.commandOutcome(gone)).toMatch(/^refused: the supplier does not know/)
  })

  test('tells of an order as missing after two looks at its page without it, and a 404', async () => {
    const scene = pagesOfTen(3)
    await runFor(scene, hour)
    scene.supplier.remove('15')
    const before = scene.supplier.calls.length
    await run(scene, () => scene.store.anomalies().length > 0)
    expect(scene.store.anomalies()).toMatchObject([{ contractNumber: '15', kind: 'missing' }])
    const calls = scene.supplier.calls.slice(before)
    expect(calls.filter((call) => call === 'order 15')).toHaveLength(1)
    expect(calls.slice(0, calls.indexOf('order 15')).length).toBeGreaterThanOrEqual(2)
    await runFor(scene, 6 * hour)
    expect(scene.supplier.calls.filter((call) => call === 'order 15')).toHaveLength(1)
    expect(scene.store.anomalies()).toHaveLength(1)
    scene.supplier.set('15', { status: 'Delivery' })
    await run(scene, () => scene.store.find('15')!.record!.anomaly === null)
    expect(scene.store.find('15')!.record!.anomaly).toBe(null)
  })

  test('asks once by number where the list does not say why an order was denied', async () => {
    const scene = pagesOfTen(2)
    scene.supplier.set('3', { status: 'Processing' })
    await runFor(scene, hour)
    scene.supplier.set('3', { status: 'Denied' })
    await runFor(scene, 6 * hour)
    expect(scene.supplier.calls.filter((call) => call.startsWith('order'))).toEqual(['order 3'])
  })

  test('goes on after a restart where it was, without walking the list anew', async () => {
    const scene = pagesOfTen(6, { path: temporaryDatabase() })
    scene.supplier.set('31', { status: 'Denied', details: { denialReason: 'Other' } })
    await runFor(scene, 3 * hour)
    const before = scene.supplier.calls.length
    scene.restart()
    await runFor(scene, hour)
    const after = scene.supplier.calls.slice(before)
    expect(after.slice(0, 6)).not.toEqual([0, 1, 2, 3, 4, 5].map((page) => `page ${10 * page}`))
    const looksAt = (number: number) => after.filter((call) => shows(call, number)).length
    expect(looksAt(31)).toBeGreaterThan(looksAt(15))
    scene.close()
  })

  test('pauses longer and longer while nobody answers, and then goes on', async () => {
    const scene = pagesOfTen(2)
    await runFor(scene, hour)
    const before = scene.supplier.calls.length
    const outage = () => new StromkreisError('unreachable', 'Nobody answers.', { hint: 'Try again later.' })
    scene.supplier.failWith(...Array.from({ length: 6 }, outage))
    await run(scene, () => scene.supplier.calls.length === before + 8)
    const gaps = scene.supplier.calledAt
      .slice(before, before + 7)
      .map((at, index, all) => at - all[index - 1]!)
    expect(scene.problems).toHaveLength(6)
    expect(gaps.slice(1, 5).map((gap) => Math.round(gap / 1_000))).toEqual([60, 60, 60, 60])
  })

  test('waits as long as the supplier asks before it looks again', async () => {
    const scene = pagesOfTen(2)
    await runFor(scene, hour)
    const before = scene.supplier.calls.length
    scene.supplier.failWith(
      new StromkreisError('rateLimited', 'Slower.', { hint: 'Wait.', retryAfterMs: 20 * minute }),
    )
    await run(scene, () => scene.supplier.calls.length === before + 2)
    const [failed, next] = scene.supplier.calledAt.slice(before)
    expect(next! - failed!).toBe(20 * minute)
  })

  test('tells of orders whose number cannot be read once, and that they are gone', async () => {
    const scene = pagesOfTen(2)
    scene.supplier.setUnreadable('?', { contractNumber: null, problem: 'contractNumber: expected string' })
    await runFor(scene, 2 * hour)
    expect(scene.store.anomalies()).toMatchObject([{ contractNumber: null, kind: 'invalidOrder' }])
    scene.supplier.remove('?')
    const seen: Entry[] = []
    scene.engine.subscribe((entry) => seen.push(entry))
    await run(scene, () => seen.length > 0)
    expect(seen).toMatchObject([{ subject: 'supplier', settles: true }])
  })
})
