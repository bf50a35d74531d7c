import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { day, hour, minute, monday, Scene, temporaryDatabase } from './scene.ts'

const outage = () => new StromkreisError('unreachable', 'Nobody answers.', { hint: 'Try again later.' })

/** Failures enough to keep every call of one sync unanswered. */
function unreachable(scene: Scene): void {
  scene.supplier.failWith(...Array.from({ length: 50 }, outage))
}

describe('a deadline', () => {
  test('is told once when it has passed, with the look that confirmed it', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Open' })
    const seenAt = scene.clock.now()
    await scene.sync(24 * hour - 1)
    expect(scene.told()).toEqual([])
    await scene.sync(1)
    await scene.sync(minute)
    await scene.sync(30 * day)
    expect(scene.told()).toEqual(['1 alert openTooLong'])
    expect(scene.entries()[1]).toMatchObject({
      kind: 'timer',
      from: 'Open',
      to: 'Open',
      effectiveAfter: seenAt + 24 * hour,
      effectiveBefore: seenAt + 24 * hour,
      observedAt: seenAt + 24 * hour,
      timer: { confirmed: true, estimated: false, token: 1 },
    })
    expect(scene.entries()[1]!.effects[0]).not.toHaveProperty('unconfirmed')
  })

  test('that a thousand orders share takes a look at each of their pages', async () => {
    const scene = new Scene({ lookAgainAfterMs: day })
    for (let number = 1; number <= 1_000; number += 1) {
      scene.supplier.set(String(number), { status: 'Open' })
    }
    const stop = new AbortController()
    const told: string[] = []
    scene.engine.subscribe(({ kind, subject }) => {
      if (kind === 'timer' && told.push(subject) === 1_000) stop.abort()
    })
    await scene.engine.run(stop.signal)
    // The list ends with a full page: one look behind it.
    expect(scene.supplier.calls).toHaveLength(2 * 10 + 1)
    expect(new Set(told).size).toBe(1_000)
  })

  test.each([
    ['Open', {}, 24 * hour, 'openTooLong'],
    ['Processing', {}, 42 * day, 'processingTooLong'],
    ['Denied', {}, 3 * day, 'denialReminder'],
    [
      'PendingDelivery',
      { startDate: '2026-02-01', startDayEndsAt: monday + 27 * day },
      29 * day,
      'deliveryOverdue',
    ],
    ['Cancelled', { endDate: '2026-02-01', endDayEndsAt: monday + 27 * day }, 27 * day, 'deliveryEnded'],
  ] as const)('of %s is told at its time', async (status, details, atMs, kind) => {
    const scene = new Scene()
    scene.supplier.set('1', { status, details })
    await scene.engine.sync()
    await scene.sync(atMs - 1)
    expect(scene.told().filter((told) => !told.endsWith('denied'))).toEqual([])
    await scene.sync(1)
    expect(scene.told().at(-1)).toMatch(new RegExp(` ${kind}$`))
  })

  test('of a denial comes again and again, each time once', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Denied' })
    for (let sweep = 0; sweep < 10; sweep += 1) await scene.sync(day)
    expect(scene.told()).toEqual(['1 alert denied', ...Array(3).fill('1 alert denialReminder')])
  })

  test('is fulfilled by the look that shows a change: nothing is told', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Open' })
    await scene.see('1', { status: 'Processing' }, 25 * hour)
    expect(scene.told()).toEqual([])
    expect(scene.entries()[1]!.timers.removed).toMatchObject([{ token: 1 }])
  })

  test('survives a restart and is still told once', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    await scene.see('1', { status: 'Denied' })
    scene.restart()
    await scene.sync(3 * day)
    scene.restart()
    await scene.sync(minute)
    scene.restart()
    await scene.sync(3 * day)
    expect(scene.told()).toEqual(['1 alert denied', '1 alert denialReminder', '1 alert denialReminder'])
    scene.close()
  })

  test('that passed while nobody ran is told after the next look', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    scene.supplier.set('1', { status: 'Open' })
    scene.supplier.set('2', { status: 'Open' })
    await scene.sync()
    scene.restart()
    await scene.see('2', { status: 'Processing' }, 10 * day)
    expect(scene.told()).toEqual(['1 alert openTooLong'])
    scene.close()
  })

  test('keeps the delay it was armed with, whatever the options say later', async () => {
    const scene = new Scene({ path: temporaryDatabase(), delays: { denialReminderMs: 5 * hour } })
    await scene.see('1', { status: 'Denied' })
    scene.restart({ delays: { denialReminderMs: 50 * day } })
    scene.supplier.set('2', { status: 'Denied' })
    for (let sweep = 0; sweep < 10; sweep += 1) await scene.sync()
    expect(scene.told().filter((told) => told.endsWith('denialReminder'))).toEqual([
      '1 alert denialReminder',
      '1 alert denialReminder',
    ])
    expect(scene.entries('1')[0]!.start!.delays.denialReminderMs).toBe(5 * hour)
    scene.close()
  })
})

describe('before a deadline is told', () => {
  test('a look begun before it does not count: the order is looked at again', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Open' })
    scene.supplier.lookMs = 10 * minute
    scene.supplier.calls.length = 0
    await scene.sync(24 * hour - 5 * minute)
    expect(scene.supplier.calls).toEqual(['page 0', 'order 1'])
    expect(scene.told()).toEqual(['1 alert openTooLong'])
    expect(scene.entries()[1]!.timer).toMatchObject({ confirmed: true })
  })

  test('a change seen by that look makes it void', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Open' })
    scene.supplier.list('1', false)
    scene.supplier.set('1', { status: 'Processing' })
    await scene.sync(24 * hour)
    expect(scene.told()).toEqual([])
    expect(scene.state()).toBe('Processing')
  })

  test('an order that cannot be looked at is tried again, and told as unconfirmed after 24 hours', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Open' })
    scene.supplier.remove('1')
    await scene.sync(24 * hour)
    await scene.sync(24 * hour - 1)
    expect(scene.told()).toEqual(['1 alert missing'])
    await scene.sync(1)
    await scene.sync(day)
    expect(scene.told()).toEqual(['1 alert missing', '1 alert openTooLong'])
    const fired = scene.entries().find(({ kind }) => kind === 'timer')
    expect(fired).toMatchObject({ timer: { confirmed: false }, effects: [{ unconfirmed: true }] })
  })

  test('a supplier that answers nobody confirms nothing: told as unconfirmed after 24 hours', async () => {
    const scene = new Scene({ lookAgainAfterMs: 6 * hour })
    scene.supplier.set('1', { status: 'Open' })
    const stop = new AbortController()
    const unsubscribe = scene.engine.subscribe(({ kind, subject }) => {
      if (kind === 'adopted') scene.supplier.failWith(...Array.from({ length: 5_000 }, outage))
      // The outage is an alert too, with reminders of its own.
      if (kind === 'timer' && subject === '1') stop.abort()
    })
    await scene.engine.run(stop.signal)
    unsubscribe()
    expect(scene.clock.now()).toBeGreaterThanOrEqual(monday + 48 * hour)
    expect(scene.clock.now()).toBeLessThan(monday + 50 * hour)
    expect(scene.entries()[1]).toMatchObject({
      kind: 'timer',
      timer: { confirmed: false },
      effects: [{ kind: 'openTooLong', unconfirmed: true }],
    })
    // One look at each pause, and the pauses grow: an outage must not cost the whole budget.
    expect(scene.supplier.calls.length).toBeLessThan(48 * 61)
    expect(scene.problems.length).toBeGreaterThan(0)
  })

  test('an outage that ends in time is forgotten', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Open' })
    unreachable(scene)
    scene.pass(24 * hour)
    await expect(scene.engine.sync()).rejects.toThrow('Nobody answers.')
    expect(scene.told()).toEqual([])
    scene.supplier.forgetFailures()
    await scene.sync(2 * hour)
    expect(scene.entries()[1]).toMatchObject({ kind: 'timer', timer: { confirmed: true } })
  })

  test.each([
    ['an order that cannot be read', { contractNumber: '1', problem: 'state: expected string' }],
    ['words that nobody knows', { status: null, words: 'Paused' }],
  ])('%s confirms nothing', async (_, seen) => {
    const scene = new Scene()
    await scene.see('1', { status: 'Open' })
    if ('problem' in seen) scene.supplier.setUnreadable('1', seen)
    else scene.supplier.set('1', seen)
    await scene.sync(25 * hour)
    expect(scene.told().filter((told) => told.endsWith('openTooLong'))).toEqual([])
    await scene.sync(24 * hour)
    const ofContract = scene.entries().filter(({ alert }) => alert === undefined)
    expect(ofContract.at(-1)).toMatchObject({ kind: 'timer', timer: { confirmed: false } })
  })
})

describe('a moved date', () => {
  const starts = (startDate: string, startDayEndsAt: number) => ({ startDate, startDayEndsAt })

  test('moves the deadline with it', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'PendingDelivery', details: starts('2026-02-01', monday + 27 * day) })
    await scene.see(
      '1',
      { status: 'PendingDelivery', details: starts('2026-03-01', monday + 55 * day) },
      20 * day,
    )
    await scene.sync(20 * day)
    expect(scene.told()).toEqual(['1 notify startDateChanged'])
    await scene.sync(20 * day)
    expect(scene.told()).toEqual(['1 notify startDateChanged', '1 alert deliveryOverdue'])
  })

  test('of a contract long over starts waiting for its new last day', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Delivery' })
    await scene.see('1', {
      status: 'Cancelled',
      details: { endDate: '2026-01-10', endDayEndsAt: monday + 5 * day },
    })
    await scene.sync(10 * day)
    await scene.see('1', {
      status: 'Cancelled',
      details: { endDate: '2026-02-10', endDayEndsAt: monday + 36 * day },
    })
    await scene.sync(60 * day)
    expect(scene.told()).toEqual([
      '1 notify winBackPossible',
      '1 notify deliveryEnded',
      '1 notify endDateChanged',
      '1 notify deliveryEnded',
    ])
  })
})

test('the engine wakes up by itself for a deadline between two looks', async () => {
  const scene = new Scene({ lookAgainAfterMs: 5 * day })
  scene.supplier.set('1', { status: 'Open' })
  const stop = new AbortController()
  scene.engine.subscribe(({ kind }) => {
    if (kind === 'timer') stop.abort()
  })
  await scene.engine.run(stop.signal)
  expect(scene.clock.now()).toBe(monday + 24 * hour)
  expect(scene.supplier.calls).toEqual(['page 0', 'page 0'])
})

test('a running engine leaves nothing behind on the signal that stops it, however long it ran', async () => {
  const scene = new Scene({ lookAgainAfterMs: hour })
  scene.supplier.set('1', { status: 'Processing' })
  const stop = new AbortController()
  let listeners = 0
  scene.engine.subscribe(({ kind }) => {
    if (kind !== 'timer') return
    listeners = getEventListeners(stop.signal, 'abort').length
    stop.abort()
  })
  await scene.engine.run(stop.signal)
  expect(scene.supplier.calls.length).toBeGreaterThan(1_000)
  expect(listeners).toBeLessThan(5)
})
