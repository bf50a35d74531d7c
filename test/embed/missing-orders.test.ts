import { describe, expect, test } from 'vitest'
import { dayMs, follow, hourMs } from './following.ts'
import { anomaliesByKind, faultsIn, known, truth, wholeLog } from './log-examination.ts'

describe('an order that vanishes from the list', () => {
  test('is missing only after two whole sweeps without it and a 404', async () => {
    const { sandbox, stromkreis, sync } = await follow({ sandbox: { orders: 12, seed: 3 } })
    await sync()
    const [number] = sandbox.world.contractNumbers()
    const state = stromkreis.contract(number!).position?.state
    sandbox.world.vanish(number!)
    await sync()
    expect(stromkreis.anomalies()).toEqual([])
    expect(sandbox.calls()['order']).toBeUndefined()
    await sync()
    expect(sandbox.calls()['order']).toEqual({ '404': 1 })
    expect(stromkreis.anomalies()).toMatchObject([{ contractNumber: number, kind: 'missing' }])
    expect(stromkreis.contract(number!).position?.state).toBe(state)
  })

  test('is recorded once, however long it stays away, and is not asked for again and again', async () => {
    const { sandbox, stromkreis, sync } = await follow({ sandbox: { orders: 12, seed: 3 } })
    await sync()
    sandbox.world.vanish(sandbox.world.contractNumbers()[0]!)
    for (let look = 0; look < 6; look += 1) await sync()
    expect(anomaliesByKind(stromkreis)).toEqual({ missing: 1 })
    expect(sandbox.calls()['order']).toEqual({ '404': 1 })
  })

  test('is not missing while asking for it fails, and is once that works again', async () => {
    const { sandbox, stromkreis, sync, trySync } = await follow({ sandbox: { orders: 12, seed: 3 } })
    await sync()
    sandbox.world.vanish(sandbox.world.contractNumbers()[0]!)
    sandbox.faults.add({ kind: 'status', status: 500, path: 'order', times: null })
    await sync()
    expect([await trySync(), await trySync()]).toEqual(['supplierFailed', 'supplierFailed'])
    expect(stromkreis.anomalies()).toEqual([])
    sandbox.faults.clear()
    await sync()
    expect(anomaliesByKind(stromkreis)).toEqual({ missing: 1 })
  })

  test('comes back to where it is by then, and what was wrong is settled', async () => {
    const { sandbox, stromkreis, sync, clock } = await follow({ sandbox: { orders: 12, seed: 3 } })
    const number = sandbox.world.script({
      steps: [
        { afterMs: 0, state: 'Processing' },
        { afterMs: 2 * dayMs, state: 'PendingDelivery' },
      ],
    })
    await sync()
    sandbox.world.vanish(number)
    for (let look = 0; look < 4; look += 1) await sync(6 * hourMs)
    expect(stromkreis.contract(number).anomaly?.kind).toBe('missing')
    sandbox.world.bringBack(number)
    await sync(2 * dayMs)
    expect(stromkreis.contract(number)).toMatchObject({
      anomaly: null,
      position: { state: 'Contract.PendingDelivery' },
    })
    expect(stromkreis.history(number).at(-1)).toMatchObject({ from: 'Processing', settles: true })
    expect(known(stromkreis)).toEqual(truth(sandbox.world, clock.now()))
    expect(faultsIn(wholeLog(stromkreis))).toEqual([])
  })

  test('comes back unchanged, and goes missing once more', async () => {
    const { sandbox, stromkreis, sync } = await follow()
    const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Delivery' }] })
    await sync()
    for (let round = 0; round < 2; round += 1) {
      sandbox.world.vanish(number)
      for (let look = 0; look < 3; look += 1) await sync()
      sandbox.world.bringBack(number)
      await sync()
      expect(stromkreis.contract(number).anomaly).toBeNull()
    }
    expect(anomaliesByKind(stromkreis)).toEqual({ missing: 2 })
    expect(stromkreis.verify().disagreements).toEqual([])
  })

  test('is merely overlooked when it is on no page and yet answers by its number', async () => {
    const { sandbox, stromkreis, sync, clock } = await follow({
      sandbox: { orders: 20, seed: 9 },
      engine: { pageLimit: 10 },
    })
    await sync()
    for (let look = 0; look < 4; look += 1) {
      sandbox.faults.add({ kind: 'repeatedPage' })
      await sync(12 * hourMs)
    }
    expect(stromkreis.anomalies()).toEqual([])
    expect(sandbox.calls()['order']).toMatchObject({ '200': expect.any(Number) })
    expect(known(stromkreis)).toEqual(truth(sandbox.world, clock.now()))
  })

  test('is one of many when the list is suddenly empty: they are asked for a few at a time', async () => {
    const { sandbox, stromkreis, sync } = await follow({ sandbox: { orders: 45, seed: 4 } })
    await sync()
    for (const number of sandbox.world.contractNumbers()) sandbox.world.vanish(number)
    await sync()
    await sync()
    expect(anomaliesByKind(stromkreis)).toEqual({ missing: 10 })
    for (let look = 0; look < 6; look += 1) await sync()
    expect(anomaliesByKind(stromkreis)).toEqual({ missing: 45 })
    for (const number of sandbox.world.contractNumbers()) sandbox.world.bringBack(number)
    await sync()
    expect(
      stromkreis.contracts().map(({ contractNumber }) => stromkreis.contract(contractNumber).anomaly),
    ).toEqual(Array.from({ length: 45 }, () => null))
    expect(faultsIn(wholeLog(stromkreis))).toEqual([])
  })
})
