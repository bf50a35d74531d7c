import { describe, expect, test } from 'vitest'
import { Engine, type EngineOptions } from '../../src/engine/engine.ts'
import type { Delivery, Sink } from '../../src/sink.ts'
import type { Supplier } from '../../src/supplier.ts'
import { migrating } from './contract-machine-2.ts'
import { RunningScene, trouble } from './running-scene.ts'
import { day, hour, minute, monday, Scene } from './scene.ts'

const second = 1_000

/** Another engine over what a scene has. */
function another({ store, supplier, clock }: Scene, options: Partial<EngineOptions> = {}): Engine {
  return new Engine({ store, supplier, clock, ...options })
}

describe('an engine that is made', () => {
  test.each(['pageLimit', 'listMayGrowBy', 'lookAgainAfterMs'] as const)(
    'takes no %s but a whole number of at least one, and says so',
    (name) => {
      const scene = new Scene()
      for (const wrong of [0, -1, 1.5, Number.NaN]) {
        expect(() => another(scene, { [name]: wrong })).toThrow(`${name} is ${wrong}, which is not a whole`)
      }
      expect(() => another(scene, { [name]: 1 })).not.toThrow()
    },
  )

  test('plans with what it is told, and else with a hundred orders to a page and a minute between looks', async () => {
    const scene = new Scene()
    scene.supplier.set('1', { status: 'Delivery' })
    await scene.sync()
    const usual = { limit: 100, againAfterMs: minute, weights: {}, callsPerPage: 1 }
    expect(scene.store.savedPlan()).toMatchObject({ settings: usual, spacingMs: 10_000 })
    expect(scene.engine.nextLook('1').spacingMs).toBe(10_000)
    const told = { pageLimit: 7, lookAgainAfterMs: 5_000, weights: { Open: 9 }, planSpacingMs: () => 3 }
    Object.assign(scene.supplier, { callsPerPage: 2 })
    await another(scene, told).sync()
    const settings = { limit: 7, againAfterMs: 5_000, weights: { Open: 9 }, callsPerPage: 2 }
    expect(scene.store.savedPlan()).toMatchObject({ settings, spacingMs: 3 })
  })

  test('gives contracts the time rules that it is told, and else the usual ones', async () => {
    const scene = new Scene({ delays: { openTooLongMs: hour } })
    scene.supplier.set('1', { status: 'Open' })
    await scene.sync()
    const { delays } = scene.store.find('1')!.record!.position!.context
    expect(delays).toMatchObject({ openTooLongMs: hour, processingTooLongMs: 42 * day })
  })

  test('refuses to follow contracts of a version that it does not know', () => {
    const scene = new Scene()
    scene.store.contractsByVersion = () => new Map([['99', 3]])
    expect(() => another(scene)).toThrow('99')
  })

  test('has contracts go on under a newer version at once', async () => {
    const scene = new Scene()
    scene.supplier.set('1', { status: 'Open' })
    await scene.sync()
    expect(scene.store.find('1')!.record!.machineVersion).toBe('1')
    scene.pass(hour)
    another(scene, { versions: migrating })
    expect(scene.store.find('1')!.record!.machineVersion).toBe('2')
    expect(scene.entries().at(-1)).toMatchObject({ kind: 'migrated', observedAt: scene.clock.now() })
  })
})

describe('when a contract is looked at next', () => {
  test('is told of those that are followed', async () => {
    const scene = new RunningScene({ orders: 5 })
    scene.supplier.setUnreadable('?', { contractNumber: null, problem: 'no number' })
    await scene.run(minute)
    expect(scene.engine.nextLook('3').explanation).toMatchObject({ stage: 'Delivery', lastSeenAt: monday })
    expect(scene.engine.nextLook('4711')).toEqual({ explanation: null, spacingMs: minute })
    expect(scene.store.find('supplier')).not.toBeNull()
    expect(scene.engine.nextLook('supplier').explanation).toBeNull()
  })

  test('is once by its number, and in its turn, where the list does not say enough', async () => {
    const scene = new RunningScene({ orders: 5 })
    scene.supplier.set('3', { status: 'Processing' })
    await scene.run(hour, async () => {
      await scene.until(10.5 * minute)
      scene.supplier.set('3', { status: 'Denied' })
    })
    const alone = scene.timetable.filter((look) => look.includes('order'))
    // The page that showed it was looked at in minute 11.
    expect(alone).toEqual([expect.stringMatching(/^(?!11 )\d+ order 3$/)])
  })
})

describe('the books', () => {
  /** When it was saved, in minutes since Monday noon, and how many contracts were then known. */
  function savesOf(scene: Scene): [minutes: number, contracts: number][] {
    const saves: [number, number][] = []
    const save = scene.store.saveSeen.bind(scene.store)
    scene.store.saveSeen = (...books) => {
      saves.push([(scene.clock.now() - monday) / minute, scene.store.contracts().length])
      save(...books)
    }
    return saves
  }

  test('are kept at the first turn, when the list was first seen whole, every few minutes and at the end', async () => {
    const scene = new RunningScene({ orders: 25, saveSeenEveryMs: 5 * minute })
    const saves = savesOf(scene)
    await scene.run(12 * minute + 30 * second)
    expect(saves).toEqual([
      [0, 10],
      [0, 25],
      [5, 25],
      [10, 25],
      [12.5, 25],
    ])
    expect(scene.store.savedPlan()).toMatchObject({ savedAt: monday + 12.5 * minute, spacingMs: minute })
  })

  test('are kept when the list was first seen whole, however recently they were kept', async () => {
    const scene = new RunningScene({ orders: 5 })
    scene.supplier.failWith(trouble('refused'))
    await expect(scene.sync()).rejects.toMatchObject({ code: 'refused' })
    const from = scene.clock.now()
    const saves = savesOf(scene)
    await scene.run(30 * second)
    expect(saves.map(([minutes]) => minutes * minute + monday - from)).toEqual([0, 30 * second])
  })

  test('are kept every minute where nothing else is said', async () => {
    const scene = new RunningScene({ orders: 5, planSpacingMs: () => 10_000, lookAgainAfterMs: 10_000 })
    const saves = savesOf(scene)
    await scene.run(3.5 * minute)
    expect(saves.map(([minutes]) => minutes)).toEqual([0, 1, 2, 3, 3.5])
  })

  test('are kept after a sync, with how far it came', async () => {
    const scene = new RunningScene({ orders: 5 })
    await scene.sync()
    expect(scene.store.completedSweeps()).toBe(1)
    expect([...scene.store.known()].map(({ seen }) => seen?.sweep)).toEqual([1, 1, 1, 1, 1])
  })

  test('are kept after a sync that failed, too', async () => {
    const scene = new RunningScene({ orders: 15 })
    const { page } = Object.getPrototypeOf(scene.supplier) as Supplier
    scene.supplier.page = async (request: Parameters<Supplier['page']>[0]) => {
      if (request.offset > 0) throw trouble('refused')
      return page.call(scene.supplier, request)
    }
    await expect(scene.sync()).rejects.toMatchObject({ code: 'refused' })
    expect([...scene.store.known()].map(({ seen }) => seen?.sweep)).toEqual(Array(10).fill(1))
  })
})

describe('what was over before it was first seen', () => {
  const signed = { status: 'Open', contractSignedAt: monday - 9 * day } as const
  const counts = (scene: Scene) =>
    scene.store.entriesOf('supplier').flatMap(({ digest }) => (digest ? [digest.counts] : []))

  test('is told at once when a running engine has seen the whole list, and not before', async () => {
    const scene = new RunningScene({ planSpacingMs: () => hour })
    for (let number = 1; number <= 12; number += 1) scene.supplier.set(String(number), signed)
    await scene.run(hour)
    expect(counts(scene)).toEqual([{ openTooLong: 12 }])
  })

  test('is told after a sync', async () => {
    const scene = new RunningScene()
    scene.supplier.set('1', signed)
    await scene.sync()
    expect(counts(scene)).toEqual([{ openTooLong: 1 }])
  })
})

describe('a sync', () => {
  /** Contracts whose deadline is over, and that the list does not show. */
  async function overdue(contracts: number, options: Partial<EngineOptions> = {}): Promise<RunningScene> {
    const scene = new RunningScene({ delays: { openTooLongMs: hour }, ...options })
    for (let number = 1; number <= contracts; number += 1)
      scene.supplier.set(String(number), { status: 'Open' })
    await scene.sync()
    for (let number = 1; number <= contracts; number += 1) scene.supplier.list(String(number), false)
    scene.supplier.calls.length = 0
    return scene
  }
  const orders = ({ supplier }: Scene) => supplier.calls.filter((call) => call.startsWith('order'))

  test('looks at twelve of those whose deadline is over and that the list does not show, and tells of them', async () => {
    const scene = await overdue(14)
    await scene.sync(2 * hour)
    expect(orders(scene)).toEqual(Array.from({ length: 12 }, (_, place) => `order ${place + 1}`))
    expect(scene.told()).toHaveLength(12)
  })

  test('looks at no more of them once the supplier is in trouble, and reports that', async () => {
    const scene = await overdue(3)
    scene.pass(2 * hour)
    const down = trouble()
    scene.supplier.order = async (contractNumber: string) => {
      scene.supplier.calls.push(`order ${contractNumber}`)
      throw down
    }
    await scene.engine.sync()
    expect([orders(scene), scene.troubles]).toEqual([['order 1'], [[down, 'look']]])
    scene.pass(day)
    await scene.run(0)
    expect(orders(scene)).toEqual(['order 1'])
    expect(scene.told()).toEqual(['1', '2', '3'].map((number) => `${number} alert openTooLong`))
    expect(scene.entries('1').at(-1)!.effects[0]).toMatchObject({ unconfirmed: true })
  })

  test('is ended by a mistake of ours', async () => {
    const scene = await overdue(3)
    const mistake = new Error('a mistake of ours')
    scene.supplier.order = () => Promise.reject(mistake)
    await expect(scene.sync(2 * hour)).rejects.toBe(mistake)
    expect(scene.troubles).toEqual([])
  })

  test('carries out first what people asked for', async () => {
    const scene = new RunningScene()
    await scene.see('1', { status: 'Rejected' })
    await scene.see('1', { status: 'Processing' })
    const { id } = scene.store.find('1')!
    const by = { subject: '1', by: 'anna', text: '{}' }
    const now = scene.clock.now()
    const asked = (['correct', 'unsilence'] as const).map((command) =>
      scene.store.request({ ...by, command }, id, now),
    )
    await scene.sync()
    const [corrected, unsilenced] = asked.map((command) => scene.store.commandOutcome(command))
    expect(corrected).toBe('corrected')
    expect(unsilenced).toBe('refused: nobody has silenced it')
  })

  test('notes that the supplier does not answer, and that it does again', async () => {
    const scene = new RunningScene({ orders: 5 })
    const told = () => scene.store.entriesOf('supplier').map(({ supplier }) => supplier?.trouble)
    scene.supplier.failWith(trouble('credentialsRefused'))
    await expect(scene.sync()).rejects.toMatchObject({ code: 'credentialsRefused' })
    expect(told()).toEqual(['credentialsRefused'])
    await scene.sync()
    expect(told()).toEqual(['credentialsRefused', null])
  })

  test('reminds of alerts', async () => {
    const alertDelays = { openTooLong: { remindMs: 2 * hour } }
    const scene = new RunningScene({ delays: { openTooLongMs: hour }, alertDelays })
    await scene.see('1', { status: 'Open' })
    await scene.sync(2 * hour)
    await scene.sync(3 * hour)
    expect(scene.entries().at(-1)).toMatchObject({ kind: 'timer', alert: { id: expect.any(String) } })
  })
})

describe('a running engine of a list that cannot be read to its end', () => {
  /** From now on there are orders on whatever page is asked for, or none but the first. */
  function goOn(scene: Scene, isSame: boolean): void {
    const { supplier } = scene
    const { page } = Object.getPrototypeOf(supplier) as Supplier
    supplier.page = async ({ offset, limit }: Parameters<Supplier['page']>[0]) => {
      for (let number = offset + 1; number <= offset + limit && !isSame; number += 1) {
        if (supplier.alone(String(number)) === null) supplier.set(String(number), { status: 'Delivery' })
      }
      const answer = await page.call(supplier, { offset: isSame ? 0 : offset, limit })
      const digest = `${answer.digest} ${offset}`
      return { ...answer, digest, read: () => ({ ...answer.read(), hasMore: true }) }
    }
  }

  test('is told of it once: new ones on every page', async () => {
    const scene = new RunningScene({ orders: 10, listMayGrowBy: 30 })
    goOn(scene, false)
    await scene.run(10 * minute)
    const endless = { message: expect.stringContaining('every page shows new ones') }
    expect(scene.troubles).toMatchObject([[endless, 'look']])
  })

  test('is told of it once, and again only after it was well: the same page', async () => {
    const scene = new RunningScene({ orders: 50 })
    goOn(scene, true)
    await scene.run(10 * minute)
    expect(scene.troubles).toMatchObject([[{ code: 'unreadable' }, 'look']])
    Reflect.deleteProperty(scene.supplier, 'page')
    await scene.run(10 * minute)
    expect(scene.troubles).toHaveLength(1)
    goOn(scene, true)
    await scene.run(30 * minute)
    expect(scene.troubles.length).toBeGreaterThan(1)
  })
})

describe('sinks', () => {
  /** A sink that notes what it is offered, and refuses as long as it is told to. */
  function letterbox() {
    const offered: Delivery['key'][] = []
    const box = { name: 'letterbox', offered, isFull: false }
    const deliver = ({ key }: Delivery) => {
      offered.push(key)
      if (box.isFull) throw trouble()
    }
    return Object.assign(box, { deliver }) satisfies Sink
  }

  test('have got everything when a sync ends', async () => {
    const box = letterbox()
    const scene = new RunningScene({ sinks: [box] })
    await scene.see('1', { status: 'Denied', details: { denialReason: 'Dunning' } })
    expect(box.offered).toEqual(['1/1/0'])
  })

  test('have got everything when a sync ends, however long one takes', async () => {
    const taken: Delivery['key'][] = []
    const slow: Sink = {
      name: 'slow',
      deliver: async ({ key }) => {
        await scene.clock.sleepUntil(scene.clock.now() + minute)
        taken.push(key)
      },
    }
    const scene: RunningScene = new RunningScene({ sinks: [slow] })
    await scene.see('1', { status: 'Denied', details: { denialReason: 'Dunning' } })
    expect(taken).toEqual(['1/1/0'])
  })

  test('get what is written as soon as it is', async () => {
    const box = letterbox()
    const scene = new RunningScene({ sinks: [box] })
    scene.supplier.set('1', { status: 'Denied', details: { denialReason: 'Dunning' } })
    await scene.engine.track('1')
    await scene.clock.sleepUntil(scene.clock.now() + 1)
    expect(box.offered).toEqual(['1/1/0'])
  })

  test('get from a running engine what was written before', async () => {
    const scene = new RunningScene()
    await scene.see('1', { status: 'Denied', details: { denialReason: 'Dunning' } })
    const box = letterbox()
    const engine = another(scene, { sinks: [box] })
    const stop = new AbortController()
    const running = engine.run(stop.signal)
    await scene.clock.sleepUntil(scene.clock.now() + second)
    expect(box.offered).toEqual(['1/1/0'])
    stop.abort()
    await running
  })

  test('get nothing more once the engine is closed', async () => {
    const box = letterbox()
    box.isFull = true
    const scene = new RunningScene({ sinks: [box] })
    scene.supplier.set('1', { status: 'Denied', details: { denialReason: 'Dunning' } })
    await scene.engine.track('1')
    await scene.clock.sleepUntil(scene.clock.now() + 10)
    await scene.engine.close()
    await scene.clock.sleepUntil(scene.clock.now() + hour)
    expect(box.offered).toEqual(['1/1/0'])
  })
})

test('whoever subscribes hears of every entry', async () => {
  const scene = new RunningScene()
  const heard: string[] = []
  scene.engine.subscribe(({ subject, seq }) => heard.push(`${subject}/${seq}`))
  await scene.see('1', { status: 'Open' })
  expect(heard).toEqual(['1/1'])
})
