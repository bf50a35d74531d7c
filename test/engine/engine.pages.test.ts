import { describe, expect, test } from 'vitest'
import { Engine } from '../../src/engine/engine.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { day, hour, Scene, temporaryDatabase } from './scene.ts'
import { ScriptedSupplier } from './scripted-supplier.ts'

/** Reads every page's bytes at most once: whoever asks for the same again has not looked at the digest. */
class ReadOnceSupplier extends ScriptedSupplier {
  readonly #read = new Set<string>()

  override async page(request: { offset: number; limit: number }) {
    const page = await super.page(request)
    const read = () => {
      if (this.#read.has(page.digest)) throw new Error('These bytes have been read before.')
      this.#read.add(page.digest)
      return page.read()
    }
    return { ...page, read }
  }
}

describe('a page with the same bytes as before', () => {
  test('is not read again, yet its orders count as seen', async () => {
    const scene = new Scene()
    const supplier = new ReadOnceSupplier(scene.clock)
    const engine = new Engine({ store: scene.store, supplier, clock: scene.clock, pageLimit: 2 })
    for (const number of ['1', '2', '3', '4', '5']) supplier.set(number, { status: 'Processing' })
    await engine.sync()
    scene.pass(hour)
    await engine.sync()
    expect(supplier.calls).toEqual(['page 0', 'page 2', 'page 4', 'page 0', 'page 2', 'page 4'])
    for (const contract of scene.store.contracts()) expect(contract.lastObservedAt).toBe(scene.clock.now())
    supplier.set('3', { status: 'Denied' })
    scene.pass(hour)
    await engine.sync()
    expect(scene.state('3')).toBe('Denied')
    expect(scene.entries('3').at(-1)).toMatchObject({ effectiveAfter: scene.clock.now() - hour })
  })

  test('still confirms deadlines', async () => {
    const scene = new Scene()
    const supplier = new ReadOnceSupplier(scene.clock)
    const engine = new Engine({ store: scene.store, supplier, clock: scene.clock })
    supplier.set('1', { status: 'Open' })
    await engine.sync()
    scene.pass(day)
    await engine.sync()
    expect(scene.told()).toEqual(['1 alert openTooLong'])
    expect(supplier.calls).toEqual(['page 0', 'page 0'])
  })

  test('is read again when one of its orders was looked at alone in between and has changed', async () => {
    const scene = new Scene()
    scene.supplier.set('1', { status: 'Processing' })
    scene.supplier.set('2', { status: 'Processing' })
    await scene.sync()
    scene.supplier.set('1', { status: 'Denied' })
    scene.pass(hour)
    await scene.engine.track('1')
    scene.supplier.set('1', { status: 'Processing' })
    await scene.sync()
    expect(scene.history('1')).toEqual([
      'adopted null > Processing',
      'observed Processing > Denied denied!',
      'observed Denied > Processing',
    ])
    expect(scene.history('2')).toEqual(['adopted null > Processing'])
  })

  test('is read again when an order was missing in between', async () => {
    const scene = new Scene({ pageLimit: 1 })
    scene.supplier.set('1', { status: 'Processing' })
    scene.supplier.set('2', { status: 'Processing' })
    await scene.sync()
    scene.supplier.remove('2')
    for (let sweep = 0; sweep < 3; sweep += 1) await scene.sync()
    await scene.see('2', { status: 'Processing' })
    expect(scene.history('2')).toEqual([
      'adopted null > Processing',
      'anomaly missing Processing > Processing missing!',
      'observed Processing > Processing',
    ])
  })
})

test('of the contracts on a page those with news are read from the database, at once, and no others', async () => {
  const scene = new Scene()
  for (const number of ['1', '2', '3', '4']) scene.supplier.set(number, { status: 'Open' })
  await scene.sync()
  const { store } = scene
  const reads: number[][] = []
  const { load, loadMany } = { load: store.load.bind(store), loadMany: store.loadMany.bind(store) }
  store.load = (id) => {
    reads.push([id])
    return load(id)
  }
  store.loadMany = (ids) => {
    reads.push([...ids])
    return loadMany(ids)
  }
  const idOf = (number: string) => store.find(number)!.id
  await scene.sync()
  expect(reads).toEqual([])
  for (const number of ['1', '3']) scene.supplier.set(number, { status: 'Processing' })
  scene.supplier.set('5', { status: 'Open' })
  await scene.sync()
  expect(reads.shift()).toEqual([idOf('1'), idOf('3')])
  expect(reads.flat()).not.toEqual(expect.arrayContaining([idOf('2')]))
  expect(reads.flat()).not.toEqual(expect.arrayContaining([idOf('1')]))
  reads.length = 0
  await scene.see('2', { status: 'Processing' })
  expect(reads).toEqual([[idOf('2')]])
})

describe('a list that shifts while it is read', () => {
  test('shows every order, whichever page it moves to', async () => {
    const scene = new Scene({ pageLimit: 2 })
    for (let number = 1; number <= 7; number += 1) scene.supplier.set(`${number}`, { status: 'Processing' })
    await scene.sync()
    scene.supplier.remove('1')
    for (let number = 2; number <= 7; number += 1) scene.supplier.set(`${number}`, { status: 'Denied' })
    await scene.sync()
    for (let number = 2; number <= 7; number += 1) expect(scene.state(`${number}`)).toBe('Denied')
  })

  test('an order on two pages of one sweep steps on from where it then stands', async () => {
    const scene = new Scene({ pageLimit: 2 })
    scene.supplier.set('1', { status: 'Open' })
    scene.supplier.set('2', { status: 'Open' })
    scene.supplier.set('copy of 1', { contractNumber: '1', status: 'Processing' })
    await scene.sync()
    scene.supplier.remove('copy of 1')
    scene.supplier.set('1', { status: 'Processing' })
    await scene.sync()
    expect(scene.history('1')).toEqual(['adopted null > Open', 'observed Open > Processing'])
    expect(scene.store.contracts()).toHaveLength(2)
  })

  test('an order twice on one page steps on from where it then stands, in one commit', async () => {
    const scene = new Scene()
    scene.supplier.set('1', { status: 'Open' })
    scene.supplier.set('copy of 1', { contractNumber: '1', status: 'Delivery' })
    await scene.sync()
    expect(scene.entries('1').map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
    expect(scene.state('1')).toBe('Contract.Delivery')
  })
})

describe('a supplier in trouble', () => {
  test('is asked again, after the pause it names', async () => {
    const scene = new Scene()
    scene.supplier.set('1', { status: 'Open' })
    scene.supplier.failWith(
      new StromkreisError('rateLimited', 'Slower.', { hint: 'Wait.', retryAfterMs: 90_000 }),
      new StromkreisError('supplierFailed', 'Broken.', { hint: 'Wait.' }),
    )
    const before = scene.clock.now()
    await scene.engine.sync()
    expect(scene.supplier.calls).toEqual(['page 0', 'page 0', 'page 0'])
    expect(scene.supplier.calledAt[1]).toBe(before + 90_000)
    expect(scene.state()).toBe('Open')
  })

  test('that refuses is not asked again, and what was read before is kept', async () => {
    const scene = new Scene({ pageLimit: 1 })
    scene.supplier.set('1', { status: 'Open' })
    scene.supplier.set('2', { status: 'Open' })
    const refused = new StromkreisError('refused', 'No.', { hint: 'Mend the request.' })
    const stop = scene.engine.subscribe(() => scene.supplier.failWith(refused))
    await expect(scene.engine.sync()).rejects.toBe(refused)
    stop()
    expect(scene.supplier.calls).toEqual(['page 0', 'page 1'])
    expect([scene.state('1'), scene.state('2')]).toEqual(['Open', null])
  })

  test('does not end a running engine', async () => {
    const scene = new Scene()
    scene.supplier.set('1', { status: 'Open' })
    scene.supplier.failWith(new StromkreisError('refused', 'No.', { hint: 'Mend the request.' }))
    const stop = new AbortController()
    scene.engine.subscribe(() => stop.abort())
    await scene.engine.run(stop.signal)
    expect(scene.state()).toBe('Open')
    expect(scene.problems).toMatchObject([{ code: 'refused' }])
  })
})

test('an order nobody has listed yet is tracked by its number, an unknown number is an error', async () => {
  const scene = new Scene({ path: temporaryDatabase() })
  scene.supplier.set('1', { status: 'Open' })
  await scene.engine.track('1')
  expect(scene.state('1')).toBe('Open')
  await expect(scene.engine.track('2')).rejects.toMatchObject({ code: 'notFound' })
  scene.close()
})
