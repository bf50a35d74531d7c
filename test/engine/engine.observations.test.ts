import { describe, expect, test } from 'vitest'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { day, hour, minute, Scene, temporaryDatabase } from './scene.ts'
import { observation } from './scripted-supplier.ts'

const startDay = { startDate: '2026-03-01', startDayEndsAt: Date.UTC(2026, 2, 1, 23) }
const laterStartDay = { startDate: '2026-04-01', startDayEndsAt: Date.UTC(2026, 3, 1, 22) }

describe('a change between two looks', () => {
  test('is one entry, with the interval in which it must have happened', async () => {
    const scene = new Scene()
    scene.supplier.lookMs = 200
    await scene.see('1', { status: 'Open' })
    const [adopted] = scene.entries()
    await scene.sync(hour)
    const lastSeenOpen = scene.clock.now() - 200
    await scene.see('1', { status: 'Processing' }, hour)
    const [, moved] = scene.entries()
    expect(adopted).toMatchObject({ effectiveAfter: null })
    expect(moved).toMatchObject({
      kind: 'observed',
      effectiveAfter: lastSeenOpen,
      effectiveBefore: scene.clock.now(),
      observedAt: scene.clock.now(),
      beganAt: scene.clock.now() - 200,
    })
  })

  test('over several edges is told along the only shortest way, the middle steps as inferred', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Denied' })
    await scene.see('1', { status: 'Cancelled' })
    expect(scene.history()).toEqual([
      'adopted null > Denied denied!',
      'inferred Denied > Processing',
      'inferred Processing > Contract.PendingDelivery (contractConfirmed)',
      'observed Contract.PendingDelivery > Cancelled winBackPossible!',
    ])
  })

  test('suppresses what was asked for by states entered and left within it, and nothing else', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Open' })
    await scene.see('1', { status: 'Delivery' })
    expect(scene.history().slice(1)).toEqual([
      'inferred Open > Processing',
      'inferred Processing > Contract.PendingDelivery contractConfirmed!',
      'observed Contract.PendingDelivery > Contract.Delivery deliveryBegun!',
    ])
    expect(scene.told()).toEqual(['1 notify contractConfirmed', '1 notify deliveryBegun'])
  })

  test('shows the new details at its end only: middle steps carry the old', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Open', details: { processingInfo: 'Waiting' } })
    await scene.see('1', { status: 'Delivery', details: startDay })
    const details = scene.entries().map((entry) => entry.details)
    expect(details.slice(1)).toEqual([undefined, undefined, { ...startDay, processingInfo: null }])
  })

  test('is missed by nobody when the supplier says Contract for either part of it', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Processing' })
    await scene.see('1', { status: 'Contract' })
    await scene.see('1', { status: 'Delivery' })
    await scene.see('1', { status: 'Contract' })
    expect(scene.history()).toEqual([
      'adopted null > Processing',
      'observed Processing > Contract.PendingDelivery contractConfirmed!',
      'observed Contract.PendingDelivery > Contract.Delivery deliveryBegun!',
    ])
  })

  test('of details alone is an entry as well, with what changed and nothing else', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'PendingDelivery', details: startDay })
    await scene.see('1', { status: 'PendingDelivery', details: laterStartDay })
    expect(scene.history()[1]).toBe(
      'observed Contract.PendingDelivery > Contract.PendingDelivery startDateChanged!',
    )
    expect(scene.entries()[1]!.details).toEqual(laterStartDay)
  })

  test('back and forth counts the rounds', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Processing' })
    for (let round = 0; round < 3; round += 1) {
      await scene.see('1', { status: 'Denied' })
      await scene.see('1', { status: 'Processing' })
    }
    expect(scene.store.find('1')!.record!.position!.context.recoveries).toBe(3)
    expect(scene.told().filter((told) => told === '1 alert denied')).toHaveLength(3)
  })
})

describe('the same again', () => {
  test('writes nothing, however often', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Denied', details: { denialReason: 'Other', message: 'Zähler fehlt' } })
    for (let look = 0; look < 5; look += 1) await scene.sync()
    await scene.engine.track('1')
    expect(scene.history()).toEqual(['adopted null > Denied denied!'])
  })

  test('writes nothing after a restart', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    await scene.see('1', { status: 'Denied', details: { denialReason: 'Other', message: 'Zähler fehlt' } })
    scene.restart()
    await scene.sync()
    expect(scene.history()).toEqual(['adopted null > Denied denied!'])
    scene.close()
  })
})

describe('a contradiction', () => {
  test('is kept and told once, however often it is seen, and never applied', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    await scene.see('1', { status: 'Rejected' })
    await scene.see('1', { status: 'Processing' })
    await scene.sync()
    scene.restart()
    await scene.sync()
    expect(scene.history()).toEqual([
      'adopted null > Rejected',
      'anomaly contradiction Rejected > Rejected contradiction!',
    ])
    expect(scene.entries()[1]!.effects).toEqual([
      { type: 'alert', kind: 'contradiction', state: 'Rejected', seen: 'Processing' },
    ])
    expect(scene.state()).toBe('Rejected')
    expect(scene.store.anomalies()).toMatchObject([{ contractNumber: '1', kind: 'contradiction' }])
    scene.close()
  })

  test('is told again once what is seen has changed', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Rejected' })
    await scene.see('1', { status: 'Processing' })
    await scene.see('1', { status: 'Denied' })
    await scene.see('1', { status: 'Rejected' })
    await scene.see('1', { status: 'Processing' })
    expect(scene.history().slice(1)).toEqual([
      'anomaly contradiction Rejected > Rejected contradiction!',
      'anomaly contradiction Rejected > Rejected contradiction!',
      'observed Rejected > Rejected',
      'anomaly contradiction Rejected > Rejected contradiction!',
    ])
    expect(scene.entries()[3]!.settles).toBe(true)
  })
})

describe('words that nobody knows', () => {
  test('are told once, and the state stays', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Processing' })
    await scene.see('1', { status: null, words: 'Paused' })
    await scene.sync()
    await scene.see('1', { status: null, words: 'Frozen' })
    await scene.see('1', { status: 'Processing' })
    expect(scene.history()).toEqual([
      'adopted null > Processing',
      'anomaly unknownStatus Processing > Processing unknownStatus!',
      'anomaly unknownStatus Processing > Processing unknownStatus!',
      'observed Processing > Processing',
    ])
  })

  test('in an order never seen before leave it without a state until it has one', async () => {
    const scene = new Scene()
    await scene.see('1', { status: null, words: 'Paused' })
    expect(scene.state()).toBeNull()
    expect(scene.store.contracts()).toEqual([])
    await scene.see('1', { status: 'Processing' })
    expect(scene.history()).toEqual([
      'anomaly unknownStatus null > null unknownStatus!',
      'adopted null > Processing',
    ])
  })

  test('beside a status that is known are told once, and the status counts', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Processing' })
    const words = 'Delivery/Sparkling'
    await scene.see('1', { status: 'Delivery', words, hasUnknownWord: true })
    await scene.sync()
    await scene.see('1', { status: 'Delivery', words, hasUnknownWord: true, details: startDay })
    expect(scene.history().slice(1)).toEqual([
      'inferred Processing > Contract.PendingDelivery contractConfirmed!',
      'observed Contract.PendingDelivery > Contract.Delivery deliveryBegun!',
      'anomaly unknownStatus Contract.Delivery > Contract.Delivery unknownStatus!',
      'observed Contract.Delivery > Contract.Delivery startDateChanged!',
    ])
  })
})

describe('an order that cannot be read', () => {
  test('is recorded once under its number, keeps its state, and the others on the page go on', async () => {
    const scene = new Scene()
    scene.supplier.set('1', { status: 'Open' })
    scene.supplier.set('2', { status: 'Open' })
    await scene.sync()
    scene.supplier.setUnreadable('1', { contractNumber: '1', problem: 'state: expected string' })
    scene.supplier.set('2', { status: 'Processing' })
    await scene.sync()
    await scene.sync()
    expect(scene.history('1').slice(1)).toEqual(['anomaly invalidOrder Open > Open invalidOrder!'])
    expect(scene.state('2')).toBe('Processing')
    await scene.see('1', { status: 'Processing' })
    expect(scene.state('1')).toBe('Processing')
  })

  test('whose number cannot be read either is one anomaly of the supplier, settled when it is gone', async () => {
    const scene = new Scene()
    scene.supplier.set('1', { status: 'Open' })
    scene.supplier.setUnreadable('x', { contractNumber: null, problem: 'contractNumber: expected string' })
    await scene.sync()
    await scene.sync()
    expect(scene.store.anomalies()).toMatchObject([{ contractNumber: null, kind: 'invalidOrder' }])
    scene.supplier.remove('x')
    await scene.sync()
    expect(scene.history('supplier')).toEqual([
      'anomaly invalidOrder null > null invalidOrder!',
      'anomaly null > null',
    ])
    scene.supplier.setUnreadable('x', { contractNumber: null, problem: 'contractNumber: expected string' })
    await scene.sync()
    expect(scene.store.anomalies()).toHaveLength(2)
  })

  test('never takes the place of the supplier by its number', async () => {
    const scene = new Scene()
    await scene.see('supplier', { status: 'Open' })
    expect(scene.store.contracts()).toEqual([])
    expect(scene.store.anomalies()).toMatchObject([{ contractNumber: null, kind: 'invalidOrder' }])
  })
})

describe('an answer older than the last one', () => {
  test('is kept out', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Processing' })
    await scene.see('1', { status: 'Denied' })
    scene.supplier.pagesAskedMsAgo = hour
    await scene.see('1', { status: 'Rejected' }, minute)
    expect(scene.state()).toBe('Denied')
    expect(scene.entries()).toHaveLength(2)
  })

  test('is kept out after a restart', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    await scene.see('1', { status: 'Processing' })
    await scene.sync()
    scene.restart()
    scene.supplier.pagesAskedMsAgo = hour
    await scene.see('1', { status: 'Denied' }, minute)
    expect(scene.history()).toEqual(['adopted null > Processing'])
    scene.close()
  })

  test('does not hide what it says when the same bytes come again in time', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Processing' })
    scene.supplier.pagesAskedMsAgo = 2 * hour
    await scene.see('1', { status: 'Denied' })
    expect(scene.state()).toBe('Processing')
    scene.supplier.pagesAskedMsAgo = 0
    await scene.sync()
    expect(scene.state()).toBe('Denied')
  })

  test('with the same bytes as before does not make the one in between forgotten', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Processing' })
    await scene.sync(3 * hour)
    const newest = scene.clock.now()
    scene.supplier.pagesAskedMsAgo = 3 * hour
    await scene.sync(hour)
    scene.supplier.pagesAskedMsAgo = 0
    await scene.see('1', { status: 'Denied' })
    expect(scene.entries().at(-1)!.effectiveAfter).toBe(newest)
  })
})

describe('the effective interval', () => {
  test.each([
    ['an order that could not be read', { contractNumber: '1', problem: 'state: expected string' }],
    ['an unknown word', { status: null, words: 'Paused' }],
    ['a contradiction', { status: 'Delivery' as const }],
  ])('begins at the last look that saw the old, not at %s in between', async (_, between) => {
    const scene = new Scene()
    await scene.see('1', { status: 'Open' })
    await scene.see('1', { status: 'Revoked' })
    const sawTheOld = scene.clock.now()
    if ('problem' in between) scene.supplier.setUnreadable('1', between)
    else scene.supplier.set('1', between)
    await scene.sync()
    await scene.see('1', { status: 'Revoked', details: { denialReason: 'Other' } })
    expect(scene.entries().at(-1)).toMatchObject({ kind: 'observed', effectiveAfter: sawTheOld })
  })

  test('begins no earlier than the state was first seen, though a process died before it saved its looks', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    await scene.see('1', { status: 'Processing' })
    scene.store.saveSeen = () => {}
    await scene.see('1', { status: 'Denied' })
    const firstSawDenied = scene.clock.now()
    scene.restart()
    await scene.see('1', { status: 'Processing' })
    expect(scene.entries().at(-1)).toMatchObject({ from: 'Denied', effectiveAfter: firstSawDenied })
  })

  test('begins when an order of ours was sent, not at a look that could not read it before it was known as ours', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    const sentAt = scene.clock.now()
    await scene.see('1', { status: null, words: 'Paused' })
    const look = { beganAt: sentAt, endedAt: scene.clock.now() + hour }
    const { facts } = observation('1', { status: 'Open' })
    scene.engine.orderLog.commit([], { contractNumber: '1', customerNumber: 'C1', facts, look })
    scene.restart()
    await scene.see('1', { status: 'Processing' }, 2 * hour)
    expect(scene.history()).toEqual([
      'anomaly unknownStatus null > null unknownStatus!',
      'submitted null > Open',
      'observed Open > Processing',
    ])
    expect(scene.entries().at(-1)).toMatchObject({ effectiveAfter: sentAt })
  })
})

describe('an order that is no longer listed', () => {
  test('is missing only after two whole sweeps without it and a 404 on the order itself', async () => {
    const scene = new Scene()
    scene.supplier.set('1', { status: 'Processing' })
    scene.supplier.set('2', { status: 'Processing' })
    await scene.sync()
    scene.supplier.remove('1')
    await scene.sync()
    expect(scene.supplier.calls).not.toContain('order 1')
    await scene.sync()
    expect(scene.supplier.calls.filter((call) => call === 'order 1')).toHaveLength(1)
    await scene.sync()
    expect(scene.history()).toEqual([
      'adopted null > Processing',
      'anomaly missing Processing > Processing missing!',
    ])
    expect(scene.supplier.calls.filter((call) => call === 'order 1')).toHaveLength(1)
    expect(scene.state()).toBe('Processing')
  })

  test('is not missing while it is found by its number', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Processing' })
    scene.supplier.list('1', false)
    for (let sweep = 0; sweep < 6; sweep += 1) await scene.sync()
    scene.supplier.set('1', { status: 'Denied' })
    for (let sweep = 0; sweep < 3; sweep += 1) await scene.sync()
    expect(scene.history()).toEqual(['adopted null > Processing', 'observed Processing > Denied denied!'])
  })

  test('is not missing because a sweep failed half-way', async () => {
    const scene = new Scene({ pageLimit: 1 })
    scene.supplier.set('1', { status: 'Processing' })
    scene.supplier.set('2', { status: 'Processing' })
    await scene.sync()
    const refused = () => new StromkreisError('refused', 'No.', { hint: 'Mend the request.' })
    for (let sweep = 0; sweep < 3; sweep += 1) {
      scene.supplier.failWith(refused())
      await expect(scene.sync()).rejects.toThrow('No.')
    }
    expect(scene.supplier.calls).not.toContain('order 1')
  })

  test('is told again only after it has come back', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    await scene.see('1', { status: 'Processing' })
    scene.supplier.remove('1')
    for (let sweep = 0; sweep < 3; sweep += 1) await scene.sync()
    scene.restart()
    for (let sweep = 0; sweep < 3; sweep += 1) await scene.sync()
    expect(scene.told()).toEqual(['1 alert missing'])
    await scene.see('1', { status: 'Processing' })
    scene.supplier.remove('1')
    for (let sweep = 0; sweep < 3; sweep += 1) await scene.sync(day)
    expect(scene.history()).toEqual([
      'adopted null > Processing',
      'anomaly missing Processing > Processing missing!',
      'observed Processing > Processing',
      'anomaly missing Processing > Processing missing!',
    ])
    scene.close()
  })
})
