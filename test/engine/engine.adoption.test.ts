import { describe, expect, test } from 'vitest'
import { contractStatuses } from '../../machines/index.ts'
import { day, hour, monday, Scene, temporaryDatabase } from './scene.ts'

describe('an order first seen', () => {
  test.each([
    ['Open', 'Open'],
    ['Processing', 'Processing'],
    ['Denied', 'Denied'],
    ['Rejected', 'Rejected'],
    ['Revoked', 'Revoked'],
    ['PendingDelivery', 'Contract.PendingDelivery'],
    ['Delivery', 'Contract.Delivery'],
    ['Contract', 'Contract.PendingDelivery'],
    ['Cancelled', 'Cancelled'],
  ] as const)('as %s is adopted where it stands, in one entry', async (status, state) => {
    const scene = new Scene()
    await scene.see('1', { status })
    const told = status === 'Denied' ? ' denied!' : ''
    expect(scene.history()).toEqual([`adopted null > ${state}${told}`])
    expect(scene.entries()[0]).toMatchObject({
      seq: 1,
      event: `observed.${status}`,
      effectiveAfter: null,
      effectiveBefore: scene.clock.now(),
    })
  })

  test('tells nobody anything, except that it is denied', async () => {
    const scene = new Scene()
    for (const status of contractStatuses) scene.supplier.set(status, { status })
    await scene.sync()
    expect(scene.told()).toEqual(['Denied alert denied'])
  })

  test('is adopted when its answer took a while to arrive', async () => {
    const scene = new Scene()
    scene.supplier.lookMs = 250
    await scene.see('1', { status: 'PendingDelivery' })
    expect(scene.history()).toEqual(['adopted null > Contract.PendingDelivery'])
    const [entry] = scene.entries()
    expect(entry!.observedAt - entry!.beganAt).toBe(250)
  })

  test.each([
    ['Open', 24 * hour],
    ['Processing', 42 * day],
  ] as const)(
    'as %s counts its deadline from the signature, marked as estimated',
    async (status, delayMs) => {
      const scene = new Scene()
      const contractSignedAt = monday - 3 * hour
      await scene.see('1', { status, contractSignedAt })
      const { timers } = scene.store.find('1')!.record!
      expect(timers).toMatchObject([{ dueAt: contractSignedAt + delayMs, estimated: true, token: 1 }])
      scene.pass(delayMs)
      await scene.sync()
      expect(scene.entries()[1]).toMatchObject({
        kind: 'timer',
        effects: [{ type: 'alert', estimated: true }],
      })
    },
  )

  test('without a signature counts its deadline from when it was seen', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Open' })
    const { timers } = scene.store.find('1')!.record!
    expect(timers).toMatchObject([{ dueAt: scene.clock.now() + 24 * hour, estimated: false }])
  })

  test('with a signature in the future does not believe it', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Open', contractSignedAt: monday + 100 * day })
    const { timers } = scene.store.find('1')!.record!
    expect(timers).toMatchObject([{ dueAt: scene.clock.now() + 24 * hour, estimated: false }])
  })
})

describe('deadlines that were over before their orders were first seen', () => {
  const overdue = (scene: Scene) => {
    scene.supplier.set('1', { status: 'Open', contractSignedAt: monday - 5 * day })
    scene.supplier.set('2', { status: 'Open', contractSignedAt: monday - 6 * day })
    scene.supplier.set('3', { status: 'Processing', contractSignedAt: monday - 100 * day })
    scene.supplier.set('4', { status: 'Processing', contractSignedAt: monday - 2 * day })
    scene.supplier.set('5', {
      status: 'PendingDelivery',
      details: { startDate: '2025-12-01', startDayEndsAt: Date.UTC(2025, 11, 1, 23) },
    })
    scene.supplier.set('6', {
      status: 'Cancelled',
      details: { endDate: '2025-10-31', endDayEndsAt: Date.UTC(2025, 9, 31, 23) },
    })
  }

  test('are told together, as one digest', async () => {
    const scene = new Scene()
    overdue(scene)
    await scene.sync()
    expect(scene.told()).toEqual(['supplier alert adoptedOverdue'])
    const [digest] = scene.entries('supplier')
    expect(digest!.effects).toEqual([
      {
        type: 'alert',
        kind: 'adoptedOverdue',
        state: null,
        counts: { openTooLong: 2, processingTooLong: 1, deliveryOverdue: 1, endDatePassed: 1 },
      },
    ])
  })

  test('are told once: neither later, nor one by one, nor after a restart', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    overdue(scene)
    await scene.sync()
    await scene.sync(day)
    scene.restart()
    await scene.sync(day)
    expect(scene.told()).toEqual(['supplier alert adoptedOverdue'])
    expect(scene.store.find('6')!.record!.position!.leaf).toBe('Cancelled.Ended')
    scene.close()
  })

  test('of orders adopted later are told in a digest of their own', async () => {
    const scene = new Scene()
    overdue(scene)
    await scene.sync()
    await scene.see('7', { status: 'Open', contractSignedAt: monday - 9 * day })
    expect(scene.entries('supplier').map(({ digest }) => digest?.counts)).toEqual([
      { openTooLong: 2, processingTooLong: 1, deliveryOverdue: 1, endDatePassed: 1 },
      { openTooLong: 1 },
    ])
  })

  test('are told after a restart when a crash came between adoption and digest', async () => {
    const scene = new Scene({ path: temporaryDatabase(), pageLimit: 2 })
    overdue(scene)
    // The digest follows the sweep; whoever dies in the commit before it has told nothing yet.
    await scene.engine.track('1')
    await scene.engine.track('3')
    expect(scene.told()).toEqual([])
    scene.restart()
    scene.supplier.set('1', { status: 'Processing' })
    await scene.sync()
    expect(scene.entries('supplier').map(({ digest }) => digest?.counts)).toEqual([
      { openTooLong: 2, processingTooLong: 1, deliveryOverdue: 1, endDatePassed: 1 },
    ])
    scene.close()
  })
})
