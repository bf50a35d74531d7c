import { describe, expect, onTestFinished, test } from 'vitest'
import { SinkDelivery } from '../../src/engine/sink-delivery.ts'
import type { Delivery, Sink } from '../../src/sink.ts'
import { day, hour, Scene, temporaryDatabase } from './scene.ts'

/** A sink that keeps what it took, and refuses as long as it is told to. */
class Letterbox implements Sink {
  readonly name: string
  readonly taken: Delivery[] = []
  readonly offered: string[] = []
  refusals = 0

  constructor(name = 'letterbox') {
    this.name = name
  }

  deliver(delivery: Delivery): void {
    this.offered.push(delivery.key)
    if (this.refusals > 0) {
      this.refusals -= 1
      throw new Error('The letterbox is full.')
    }
    this.taken.push(delivery)
  }

  get keys(): string[] {
    return this.taken.map(({ key }) => key)
  }
}

/** An order that gives three things to tell: of two entries, since its alert ends with the second. */
async function denyAndReject(scene: Scene, contractNumber = '1'): Promise<void> {
  await scene.see(contractNumber, { status: 'Processing' })
  await scene.see(contractNumber, { status: 'Denied', details: { denialReason: 'Dunning' } })
  await scene.see(contractNumber, { status: 'Rejected' })
}

describe('a sink', () => {
  test('gets every effect once, in order, under the key contract/seq/index', async () => {
    const letterbox = new Letterbox()
    const scene = new Scene({ sinks: [letterbox] })
    await denyAndReject(scene)
    await scene.sync()
    expect(letterbox.keys).toEqual(['1/2/0', '1/3/0', '1/3/1'])
    expect(letterbox.taken[0]).toMatchObject({
      subject: '1',
      observedAt: scene.entries()[1]!.observedAt,
      effect: { type: 'alert', kind: 'denied', denialReason: 'Dunning' },
    })
  })

  test('gets nothing that was suppressed', async () => {
    const letterbox = new Letterbox()
    const scene = new Scene({ sinks: [letterbox] })
    await scene.see('1', { status: 'Processing' })
    await scene.see('1', { status: 'Cancelled' })
    expect(letterbox.taken.map(({ effect }) => effect.kind)).toEqual(['winBackPossible'])
  })

  test('gets what is committed in the very moment in which everything before it was delivered', async () => {
    const scene = new Scene()
    await denyAndReject(scene)
    const everything = scene.store.entriesAfter(0, 10)
    for (let turns = 0; turns < 30; turns += 1) {
      const letterbox = new Letterbox(`letterbox-${turns}`)
      let committed = 2
      const log = { entriesAfter: (after: number) => everything.slice(after, committed), reveal: () => null }
      const delivery = new SinkDelivery({
        ...{ log, deliveries: scene.store.deliveries, clock: scene.clock, sink: letterbox },
        ...{ jitter: () => 0, onProblem: () => {} },
      })
      delivery.wake()
      for (let turn = 0; turn < turns; turn += 1) await null
      committed = 3
      await delivery.drain()
      expect(letterbox.keys, `after ${turns} turns`).toEqual(['1/2/0', '1/3/0', '1/3/1'])
    }
  })

  test('goes on from its durable position after a restart', async () => {
    const path = temporaryDatabase()
    const before = new Letterbox()
    const scene = new Scene({ path, sinks: [before] })
    await denyAndReject(scene)
    const after = new Letterbox()
    scene.restart({ sinks: [after] })
    await scene.sync()
    expect(after.offered).toEqual([])
    await denyAndReject(scene, '2')
    expect(before.keys).toEqual(['1/2/0', '1/3/0', '1/3/1'])
    expect(after.keys).toEqual(['2/2/0', '2/3/0', '2/3/1'])
    scene.close()
  })

  test('that is new gets everything from the beginning', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    await denyAndReject(scene)
    const late = new Letterbox('late')
    scene.restart({ sinks: [late] })
    await scene.sync()
    expect(late.keys).toEqual(['1/2/0', '1/3/0', '1/3/1'])
    scene.close()
  })

  test('that refuses gets the same again under the same key, and nothing behind it meanwhile', async () => {
    const letterbox = new Letterbox()
    letterbox.refusals = Number.POSITIVE_INFINITY
    const scene = new Scene({ sinks: [letterbox] })
    await denyAndReject(scene)
    expect(new Set(letterbox.offered)).toEqual(new Set(['1/2/0']))
    expect(letterbox.taken).toEqual([])
    letterbox.refusals = 0
    await scene.sync()
    expect(letterbox.keys).toEqual(['1/2/0', '1/3/0', '1/3/1'])
    expect(scene.problems[0]).toMatchObject({ message: 'The letterbox is full.' })
  })

  test('that refused gets the same again after a restart', async () => {
    const letterbox = new Letterbox()
    letterbox.refusals = Number.POSITIVE_INFINITY
    const scene = new Scene({ path: temporaryDatabase(), sinks: [letterbox] })
    await denyAndReject(scene)
    letterbox.refusals = 0
    scene.restart()
    await scene.sync()
    expect(letterbox.keys).toEqual(['1/2/0', '1/3/0', '1/3/1'])
    scene.close()
  })

  test('that refuses holds up neither the engine nor the other sinks', async () => {
    const stuck = new Letterbox('stuck')
    stuck.refusals = Number.POSITIVE_INFINITY
    const healthy = new Letterbox('healthy')
    const scene = new Scene({ sinks: [stuck, healthy], lookAgainAfterMs: hour })
    scene.supplier.set('1', { status: 'Open' })
    const stop = new AbortController()
    const until = scene.clock.now() + 4 * day
    scene.engine.subscribe(({ to }) => {
      if (to === 'Open') scene.supplier.set('1', { status: 'Denied' })
      if (scene.clock.now() >= until - day) stop.abort()
    })
    await scene.engine.run(stop.signal)
    expect(scene.told()).toEqual(['1 alert denied', '1 alert denialReminder'])
    expect(healthy.keys[0]).toBe('1/3/0')
    expect(stuck.taken).toEqual([])
    expect(new Set(stuck.offered)).toEqual(new Set(['1/3/0']))
    // Every few minutes at most, and not in a tight loop.
    expect(stuck.offered.length).toBeLessThan(1_500)
  })

  test('that takes its time is waited for, and its deliveries do not overlap', async () => {
    const scene = new Scene()
    let underWay = 0
    let most = 0
    const slow: Sink = {
      name: 'slow',
      async deliver() {
        underWay += 1
        most = Math.max(most, underWay)
        await scene.clock.sleepUntil(scene.clock.now() + 1_000)
        underWay -= 1
      },
    }
    const slowScene = new Scene({ sinks: [slow] })
    for (const number of ['1', '2', '3']) slowScene.supplier.set(number, { status: 'Denied' })
    await slowScene.sync()
    expect([underWay, most]).toEqual([0, 1])
    expect(slowScene.store.deliveries.standing('slow').position).toBe(3)
  })
})

test('a delivery under way when the store is closed is reported, and never a loose rejection', async () => {
  const loose: unknown[] = []
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', (reason) => loose.push(reason))
  onTestFinished(() => {
    process.removeAllListeners('unhandledRejection')
    for (const listener of listeners) process.on('unhandledRejection', listener)
  })
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const scene = new Scene({ sinks: [{ name: 'slow', deliver: () => gate }] })
  scene.supplier.set('1', { status: 'Denied' })
  await scene.engine.track('1')
  scene.close()
  open()
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  expect(loose).toEqual([])
})

describe('a subscriber', () => {
  test('hears every entry once, after it is durable, and no more once it has left', async () => {
    const scene = new Scene()
    const heard: string[] = []
    const leave = scene.engine.subscribe(({ subject, seq }) => {
      expect(scene.entries(subject).at(-1)!.seq).toBeGreaterThanOrEqual(seq)
      heard.push(`${subject}/${seq}`)
    })
    await scene.see('1', { status: 'Open' })
    await scene.see('1', { status: 'Delivery' })
    leave()
    await scene.see('1', { status: 'Cancelled' })
    expect(heard).toEqual(['1/1', '1/2', '1/3', '1/4'])
  })

  test('that throws disturbs neither the engine nor other subscribers', async () => {
    const scene = new Scene()
    const heard: number[] = []
    scene.engine.subscribe(() => {
      throw new Error('I cannot listen.')
    })
    scene.engine.subscribe(({ seq }) => heard.push(seq))
    await scene.see('1', { status: 'Open' })
    await scene.see('1', { status: 'Processing' })
    expect(heard).toEqual([1, 2])
    expect(scene.problems).toHaveLength(2)
    expect(scene.state()).toBe('Processing')
  })
})
