import { describe, expect, test } from 'vitest'
import type { Undelivered } from '../../src/delivery-store.ts'
import type { Effect, Entry } from '../../src/log-entry.ts'
import type { Delivery } from '../../src/sink.ts'
import { DeliveryScene, no, numbers, second } from './delivery-scene.ts'
import { forbidStandstill, hour, minute, monday } from './scene.ts'

function newScene(options: ConstructorParameters<typeof DeliveryScene>[0] = {}): DeliveryScene {
  const scene = new DeliveryScene(options)
  forbidStandstill(scene.clock)
  return scene
}

/** How the log is read from now on: after which position, and how much at most. */
function readsOf({ log }: DeliveryScene): [number, number][] {
  const reads: [number, number][] = []
  const read = log.entriesAfter.bind(log)
  log.entriesAfter = (position, limit) => {
    reads.push([position, limit])
    return read(position, limit)
  }
  return reads
}

/** Has these wait for the receiver, as an earlier process left them; one for each entry of the log. */
function leaveWaiting({ deliveries, log }: DeliveryScene, ...waiting: Partial<Undelivered>[]): void {
  const undelivered = waiting.map((rest, place) => ({
    ...{
      position: place + 1,
      index: 0,
      subjectId: log.entries[place]!.subjectId,
      attempts: 1,
      dueAt: monday,
    },
    ...{ firstTriedAt: monday, triedAt: monday, refusedForMs: 0, problem: 'down', givenUpAt: null, ...rest },
  }))
  const change = { position: waiting.length, takenAt: null, settled: [], undelivered }
  deliveries.saveDeliveries('receiver', change, monday)
}

const revoked: Effect = { type: 'notify', kind: 'revoked', state: 'Revoked' }

describe('the log', () => {
  test('is read two hundred entries at a time, once each', async () => {
    const scene = newScene()
    const reads = readsOf(scene)
    scene.log.tell(...numbers(1, 450))
    await scene.delivery.drain()
    expect(scene.receiver.taken).toEqual(scene.log.keys)
    expect(reads).toEqual([
      [0, 200],
      [200, 200],
      [400, 200],
    ])
  })

  test('is read on behind a portion that was just full', async () => {
    const scene = newScene()
    const reads = readsOf(scene)
    scene.log.tell(...numbers(1, 200))
    await scene.delivery.drain()
    expect(reads).toEqual([
      [0, 200],
      [200, 200],
    ])
  })

  test('is asked by its place for what waits', async () => {
    const scene = newScene()
    scene.log.tell(1, 2, 3)
    scene.refuse([2])
    await scene.delivery.drain()
    const reads = readsOf(scene)
    scene.refuse([])
    await scene.pass(minute)
    expect(scene.receiver.taken).toEqual(['1/1/0', '3/1/0', '2/1/0'])
    expect(reads.filter(([, limit]) => limit !== 200)).toEqual([[1, 1]])
  })

  test('may have lost what waits: then another entry does not stand in for it, and nothing is wrong', async () => {
    const scene = newScene()
    scene.log.tell(1, 2, 3)
    scene.refuse([1, 2])
    await scene.delivery.drain()
    scene.refuse([])
    const told = scene.problems.length
    const [, other, third] = scene.log.entries
    const bare = { ...other!, entry: { ...other!.entry, effects: [] } }
    scene.log.entriesAfter = (position, limit) => (limit === 1 ? [position === 0 ? third! : bare] : [])
    await scene.pass(minute)
    expect([scene.receiver.taken, scene.waiting]).toEqual([['3/1/0'], []])
    expect(scene.problems).toHaveLength(told)
  })

  test('is not read on while a thousand things wait', async () => {
    const scene = newScene()
    scene.log.tell(...Array.from({ length: 1_300 }, () => 1))
    scene.refuse([1])
    await scene.pass(second / 2)
    expect([scene.position, scene.waiting.length]).toEqual([1_000, 1_000])
  })

  test('is not read on while a hundred things wait for a sink that is down', async () => {
    const scene = newScene()
    const subjects = numbers(1, 100)
    scene.log.tell(...subjects)
    scene.refuse([...subjects, 101])
    await scene.pass(minute)
    scene.log.tell(101)
    await scene.pass(minute)
    expect([scene.position, scene.waiting.length]).toEqual([100, 100])
  })
})

describe('a delivery', () => {
  /** An entry of contract 1 with these effects. */
  function tell({ log }: DeliveryScene, ...effects: Effect[]): void {
    log.tell(1)
    const { entry } = log.entries[0]!
    log.entries[0] = { ...log.entries[0]!, entry: { ...entry, effects } as Entry }
  }

  /** What a receiver of everything is given. */
  async function given(scene: DeliveryScene): Promise<Delivery[]> {
    const got: Delivery[] = []
    scene.receiver.check = (delivery) => got.push(delivery)
    await scene.delivery.drain()
    return got
  }

  test('names its entry, which of its effects it is, and when that was known', async () => {
    const scene = newScene()
    tell(scene, revoked, { ...revoked, unconfirmed: true })
    const rest = { subject: '1', seq: 1, observedAt: monday, message: null }
    expect(await given(scene)).toEqual([
      { ...rest, key: '1/1/0', index: 0, effect: revoked },
      { ...rest, key: '1/1/1', index: 1, effect: { ...revoked, unconfirmed: true } },
    ])
  })

  test('has the words that its effect refers to, if there are any', async () => {
    const scene = newScene()
    const denied = {
      type: 'alert',
      kind: 'denied',
      denialReason: null,
      message: 'vault:7',
    } as unknown as Effect
    tell(scene, denied, { ...denied, message: null } as Effect, revoked)
    const asked: unknown[][] = []
    scene.log.reveal = (...asking: unknown[]) => {
      asked.push(asking)
      return 'Name weicht ab'
    }
    expect((await given(scene)).map(({ message }) => message)).toEqual(['Name weicht ab', null, null])
    expect(asked).toEqual([[1, 'vault:7']])
  })

  test('is noted as taken when it was', async () => {
    const scene = newScene()
    scene.log.tell(1)
    scene.clock.advanceTo(monday + minute)
    await scene.delivery.drain()
    expect(scene.deliveries.standing('receiver')).toEqual({ position: 1, takenAt: monday + minute })
  })
})

describe('whoever is told of problems', () => {
  test('hears of every attempt that failed, and of what is given up after how many', async () => {
    const scene = newScene({ sink: { patience: { attempts: 3 } } })
    scene.log.tell(1)
    scene.refuse([1])
    await scene.delivery.drain()
    expect([scene.problems.map(String), scene.during]).toEqual([
      ...[[expect.stringContaining('The receiver answered: unreachable')], ['delivery']],
    ])
    await scene.pass(minute)
    expect(scene.during).toEqual(['delivery', 'delivery', 'delivery', 'givenUp'])
    expect(String(scene.problems.at(-1))).toContain('is given up after 3 attempts.')
  })

  test('hears of a log that cannot be read; what waits stays, and comes when it is woken again', async () => {
    const scene = newScene()
    scene.log.tell(1)
    scene.refuse([1])
    await scene.delivery.drain()
    scene.refuse([])
    const { entriesAfter } = scene.log
    const torn = new Error('The disk is gone.')
    scene.log.entriesAfter = (position, limit) => {
      if (limit === 1) throw torn
      return entriesAfter.call(scene.log, position, limit)
    }
    await scene.pass(minute)
    expect([scene.problems.at(-1), scene.during.at(-1), scene.waiting]).toEqual([torn, undefined, ['1/1/0']])
    scene.log.entriesAfter = entriesAfter
    await scene.pass(minute)
    expect([scene.receiver.taken, scene.waiting]).toEqual([['1/1/0'], []])
  })
})

describe('a sink that is woken', () => {
  test('while it works goes on with what is new', async () => {
    const scene = newScene()
    scene.log.tell(1)
    scene.receiver.check = ({ key }) => {
      if (key !== '1/1/0') return
      scene.log.tell(2)
      scene.delivery.wake()
    }
    await scene.delivery.drain()
    expect(scene.receiver.taken).toEqual(['1/1/0', '2/1/0'])
  })

  test('while it pauses tries what is new at once, and what was refused before where that is taken', async () => {
    const scene = newScene()
    scene.log.tell(1)
    scene.refuse([1])
    await scene.pass(10 * minute)
    scene.log.tell(2)
    await scene.pass(second)
    const [attempt] = scene.receiver.attempts('2/1/0')
    expect(attempt).toBe(monday + 10 * minute)
    const due = [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 600].map((seconds) => monday + seconds * second)
    expect(scene.receiver.attempts('1/1/0')).toEqual(due)
  })
})

describe('a sink that is stopped', () => {
  test('while it pauses ends at once', async () => {
    const scene = newScene()
    scene.log.tell(1)
    scene.refuse([1])
    await scene.pass(10 * minute)
    await scene.delivery.stop()
    expect(scene.clock.now()).toBe(monday + 10 * minute)
    await scene.pass(hour)
    expect(scene.receiver.offered).toHaveLength(10)
  })

  test('while it delivers ends after that', async () => {
    const scene = newScene()
    scene.log.tell(1, 2)
    const slow = scene.receiver.deliver.bind(scene.receiver)
    scene.receiver.deliver = async (delivery) => {
      await scene.clock.sleepUntil(scene.clock.now() + 5 * second)
      await slow(delivery)
    }
    scene.delivery.wake()
    await scene.clock.sleepUntil(monday + second)
    await scene.delivery.stop()
    expect([scene.receiver.taken, scene.position]).toEqual([['1/1/0'], 2])
  })
})

describe('a drain', () => {
  test('leaves for another time what only became due while it lasted', async () => {
    const scene = newScene()
    scene.log.tell(1, 2)
    scene.receiver.deliver = async ({ key }) => {
      scene.receiver.offered.push({ key, at: scene.clock.now() })
      if (key === '1/1/0') throw no()
      await scene.clock.sleepUntil(scene.clock.now() + 5 * second)
    }
    await scene.delivery.drain()
    expect(scene.receiver.offered.map(({ key }) => key)).toEqual(['1/1/0', '2/1/0'])
    await scene.delivery.drain()
    expect(scene.receiver.attempts('1/1/0')).toEqual([monday, monday + 5 * second])
  })
})

describe('what waits', () => {
  test('comes all before what is new of the same subject', async () => {
    const scene = newScene()
    scene.log.tell(1, 1, 1)
    leaveWaiting(scene, {}, {})
    await scene.delivery.drain()
    expect(scene.receiver.taken).toEqual(['1/1/0', '1/2/0', '1/3/0'])
  })

  test('is tried each when it is due, whatever its place in the log', async () => {
    const scene = newScene()
    scene.log.tell(1, 2, 3)
    const dueAfter = [20, 10, 60]
    leaveWaiting(scene, ...dueAfter.map((seconds) => ({ dueAt: monday + seconds * second })))
    scene.refuse([1, 2, 3])
    await scene.pass(2 * minute)
    const firsts = scene.log.keys.map((key) => scene.receiver.attempts(key)[0]! - monday)
    expect(firsts).toEqual(dueAfter.map((seconds) => seconds * second))
  })

  test('is tried two hundred subjects at a time, those first that were tried least', async () => {
    const scene = newScene()
    scene.log.tell(...numbers(1, 201))
    const attempts = (subject: number) => (subject === 100 ? 3 : subject === 201 ? 1 : 2)
    leaveWaiting(scene, ...numbers(1, 201).map((subject) => ({ attempts: attempts(subject) })))
    await scene.delivery.drain()
    const others = numbers(1, 200).filter((subject) => subject !== 100)
    expect(scene.receiver.taken).toEqual([...others, 201, 100].map((subject) => `${subject}/1/0`))
  })
})

describe('a sink that refuses', () => {
  test('ten subjects and takes none is taken for down: an eleventh is not tried', async () => {
    const scene = newScene()
    scene.log.tell(...numbers(1, 15))
    scene.refuse(numbers(1, 15))
    await scene.delivery.drain()
    expect(scene.receiver.offered.map(({ key }) => key)).toEqual(
      numbers(1, 10).map((subject) => `${subject}/1/0`),
    )
    expect(scene.waiting).toHaveLength(15)
  })

  test('nine, takes one and refuses nine more is not', async () => {
    const scene = newScene()
    scene.log.tell(...numbers(1, 19))
    scene.refuse(numbers(1, 19).filter((subject) => subject !== 10))
    await scene.delivery.drain()
    expect(scene.receiver.offered).toHaveLength(19)
  })

  test('everything is asked with one, after pauses that double up to a quarter of an hour', async () => {
    const scene = newScene()
    scene.log.tell(...numbers(1, 12))
    scene.refuse(numbers(1, 12))
    await scene.pass(2 * hour)
    const seconds = scene.receiver.offered.map(({ at }) => (at - monday) / second)
    expect(seconds.slice(0, 21)).toEqual([
      ...Array.from({ length: 10 }, () => 0),
      ...[1, 3, 7, 15, 31, 63, 127, 255, 511, 1_023, 1_923],
    ])
  })

  test('everything and then takes one is asked for the others at once, and begins with short pauses again', async () => {
    const scene = newScene()
    scene.log.tell(...numbers(1, 12))
    scene.refuse(numbers(1, 12))
    await scene.pass(hour)
    scene.refuse([])
    await scene.pass(15 * minute)
    expect(scene.receiver.taken).toHaveLength(12)
    expect(new Set(scene.receiver.offered.slice(-12).map(({ at }) => at)).size).toBe(1)
    scene.log.tell(...numbers(1, 12))
    scene.refuse(numbers(1, 12))
    const from = scene.clock.now()
    await scene.pass(5 * second)
    expect(scene.receiver.offered.slice(-12).map(({ at }) => (at - from) / second)).toEqual([
      ...Array.from({ length: 10 }, () => 0),
      ...[1, 3],
    ])
  })

  test('with a pause that it asks for gets nothing before, though another refusal asks for less', async () => {
    const scene = newScene({ sink: { atOnce: 2 } })
    scene.log.tell(1, 2, 3)
    scene.receiver.check = ({ subject }) => {
      if (scene.clock.now() === monday) throw no('rateLimited', subject === '1' ? hour : minute)
    }
    await scene.pass(2 * hour)
    expect(scene.receiver.offered.map(({ at }) => at - monday)).toEqual([0, 0, hour, hour, hour])
  })
})

test('a sink that does not say how many it takes at once gets one at a time', async () => {
  const scene = newScene()
  scene.log.tell(1, 2, 3)
  let [underWay, most] = [0, 0]
  scene.receiver.deliver = async () => {
    underWay += 1
    most = Math.max(most, underWay)
    await scene.clock.sleepUntil(scene.clock.now() + second)
    underWay -= 1
  }
  await scene.delivery.drain()
  expect([underWay, most, scene.position]).toEqual([0, 1, 3])
})
