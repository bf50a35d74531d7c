import { expect, onTestFinished, test } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { openCallGate } from '../../src/embed/open-call-gate.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import { readinessChecks } from '../../src/operations/health.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { ScriptedSupplier } from '../engine/scripted-supplier.ts'
import { minuteMs, monday } from './following.ts'
import { temporaryDatabase } from './temporary-database.ts'

/** The first walk through 200 pages at 60 calls an hour: after the ten that may come at once, one a minute. */
async function firstWalk() {
  const clock = virtualClock(monday)
  const supplier = new ScriptedSupplier(clock)
  for (let number = 1; number <= 2_000; number += 1) {
    supplier.set(String(number), { status: number === 5 ? 'Open' : 'Delivery' })
  }
  const database = temporaryDatabase()
  const waits: number[] = []
  const stromkreis = await openStromkreis({
    ...{ database, rabot: supplier, clock, waitForLeaseMs: 0, pageLimit: 10 },
    ...{ callsPerHour: 60, lookForCommandsEveryMs: 1_000, onWait: (until) => waits.push(until) },
    delays: { openTooLongMs: 30 * minuteMs + 10_000 },
  })
  const beside = new SqliteStore(database)
  onTestFinished(async () => {
    await stromkreis.stop()
    beside.close()
  })
  void stromkreis.start()
  const until = async (isSo: () => boolean, everyMs = 500) => {
    while (!isSo()) await clock.sleepUntil(clock.now() + everyMs)
  }
  return { clock, supplier, stromkreis, database, beside, waits, until }
}

test('a click during the first walk is the very next call, though the budget is used up', async () => {
  const { clock, supplier, beside, until } = await firstWalk()
  await until(() => supplier.calls.length === 15)
  await clock.sleepUntil(clock.now() + 20_000)
  const wish = { command: 'look', subject: '5', by: 'anna', text: null } as const
  const asked = beside.request(wish, beside.find('5')!.id, clock.now())
  const askedAt = clock.now()
  await until(() => beside.commandOutcome(asked) !== null)
  expect(supplier.calls.slice(14)).toEqual(['page 140', 'page 0'])
  expect(supplier.calledAt[15]! - askedAt).toBeLessThan(minuteMs)
})

test('so is a deadline', async () => {
  const { clock, supplier, stromkreis, until } = await firstWalk()
  const told: number[] = []
  stromkreis.subscribe(({ kind, subject }) => kind === 'timer' && subject === '5' && told.push(clock.now()))
  await until(() => told.length > 0)
  const dueAt = monday + 30 * minuteMs + 10_000
  const [first] = supplier.calledAt
    .map((at, index) => ({ at, call: supplier.calls[index] }))
    .filter(({ at }) => at >= dueAt)
  expect(first).toEqual({ at: told[0], call: 'page 0' })
})

test('waiting for a call keeps to the budget, is told of, and is nothing to complain of', async () => {
  const { clock, supplier, stromkreis, waits, until } = await firstWalk()
  const complaints = new Set<string>()
  await until(() => supplier.calls.length > 0)
  await until(() => {
    const standing = stromkreis.operations()
    for (const { isOk, check } of readinessChecks(standing)) if (!isOk) complaints.add(check)
    expect(clock.now() - standing.engine.turnedAt!).toBeLessThanOrEqual(minuteMs)
    expect(clock.now() - (standing.engine.lookDueAt ?? clock.now())).toBeLessThanOrEqual(1_000)
    return supplier.calls.length === 75
  }, 20_000)
  expect([...complaints]).toEqual([])
  expect(waits[0]! - monday).toBeGreaterThanOrEqual(minuteMs)
  for (const [index, at] of supplier.calledAt.entries()) {
    if (index >= 60) expect(at - supplier.calledAt[index - 60]!).toBeGreaterThanOrEqual(60 * minuteMs)
  }
})

test('whoever holds a look back until a call is free is not overtaken for ever by others that wait in line', async () => {
  const { clock, supplier, database, until } = await firstWalk()
  const gate = openCallGate({ database, jitterKey: 'beside', clock, callsPerHour: 60 })
  onTestFinished(() => gate.close())
  let taken = 0
  const keepAsking = async () => {
    for (;;) {
      const pass = await gate.enter('supplier')
      taken += 1
      pass.answered({ status: 200, headers: {}, endedAt: clock.now() })
    }
  }
  for (let process = 0; process < 2; process += 1) keepAsking().catch(() => {})
  await until(() => taken >= 60)
  expect(supplier.calls.length).toBeGreaterThan(15)
})
