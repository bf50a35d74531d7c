import { describe, expect, test } from 'vitest'
import { sendAgain } from '../../src/sqlite/delivery-listings.ts'
import { DeliveryScene, no, numbers, second } from './delivery-scene.ts'
import { day, hour, minute, monday } from './scene.ts'

describe('what a sink does not take', () => {
  test('holds up what comes after it of the same contract, and nobody else', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(1, 2, 1, 3, 2)
    scene.refuse([1])
    await scene.delivery.drain()
    expect(scene.receiver.taken).toEqual(['2/1/0', '3/1/0', '2/2/0'])
    expect(scene.waiting).toEqual(['1/1/0', '1/2/0'])
    scene.refuse([])
    await scene.pass(minute)
    expect(scene.receiver.taken.slice(3)).toEqual(['1/1/0', '1/2/0'])
    expect(scene.waiting).toEqual([])
  })

  test('holds up what comes later of the same contract too', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(1)
    scene.refuse([1])
    await scene.pass(10 * minute)
    scene.log.tell(2, 1)
    await scene.pass(10 * second)
    expect(scene.receiver.taken).toEqual(['2/1/0'])
    expect(scene.receiver.attempts('1/2/0')).toEqual([])
    scene.refuse([])
    await scene.pass(hour)
    expect(scene.receiver.firsts()).toEqual({ 1: ['1/1/0', '1/2/0'], 2: ['2/1/0'] })
  })

  test('comes again after pauses that double up to a quarter of an hour', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(1)
    scene.refuse([1])
    await scene.pass(2 * hour)
    const at = scene.receiver.attempts('1/1/0')
    const pauses = at.slice(1).map((attempt, place) => (attempt - at[place]!) / second)
    expect(pauses.slice(0, 12)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
  })

  test('comes again a little earlier, as chance has it, the same for the same chance', async () => {
    const attempts = async (jitter: () => number) => {
      const scene = new DeliveryScene({ jitter })
      scene.log.tell(1)
      scene.refuse([1])
      await scene.pass(hour)
      return scene.receiver.attempts('1/1/0')
    }
    const chances = [0.1, 0.9, 0.5]
    const some = () => {
      let drawn = 0
      return () => chances[drawn++ % 3]!
    }
    expect(await attempts(some())).toEqual(await attempts(some()))
    expect((await attempts(() => 1)).length).toBeGreaterThan((await attempts(() => 0)).length)
    const [first, next] = await attempts(() => 1)
    expect(next! - first!).toBe(second / 2)
  })

  test('is tried once by a drain, and again only when it is due', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(1)
    scene.refuse([1])
    await scene.delivery.drain()
    await scene.delivery.drain()
    expect(scene.receiver.offered).toHaveLength(1)
    scene.clock.advanceTo(scene.clock.now() + second)
    await scene.delivery.drain()
    expect(scene.receiver.offered).toHaveLength(2)
  })

  test('waits, with how often it was tried, for the next process', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(1, 2, 1)
    scene.refuse([1])
    await scene.pass(10 * minute)
    await scene.delivery.stop()
    const before = scene.receiver.attempts('1/1/0').length
    scene.begin()
    await scene.pass(10 * minute)
    expect(scene.receiver.attempts('1/1/0').length - before).toBeLessThan(3)
    scene.refuse([])
    await scene.pass(hour)
    expect(scene.receiver.taken).toEqual(['2/1/0', '1/1/0', '1/2/0'])
  })

  test('is not asked of somebody who wants nothing for a time, nor is anything else', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(...numbers(1, 30))
    let refusals = 0
    scene.receiver.check = () => {
      refusals += 1
      if (refusals === 1) throw no('rateLimited', 2 * hour)
    }
    await scene.pass(hour)
    scene.log.tell(31)
    await scene.pass(59 * minute)
    expect(scene.receiver.offered).toHaveLength(1)
    await scene.pass(10 * minute)
    expect(new Set(scene.receiver.taken)).toEqual(new Set(scene.log.keys))
    expect(scene.receiver.offered).toHaveLength(32)
  })

  test('is not waited for longer than a day at a time, whatever the sink asks for', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(1)
    scene.receiver.check = () => {
      if (scene.receiver.offered.length === 1) throw no('unreachable', 365 * day)
    }
    await scene.pass(day + minute)
    expect(scene.receiver.taken).toEqual(['1/1/0'])
  })
})

describe('a dead letter', () => {
  test('is at once what is refused for good, and what comes after it follows', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(1, 2, 1, 1)
    scene.receiver.check = ({ key }) => {
      if (key === '1/1/0') throw no('refused')
    }
    await scene.delivery.drain()
    expect(scene.receiver.taken).toEqual(['2/1/0', '1/2/0', '1/3/0'])
    expect(scene.receiver.attempts('1/1/0')).toHaveLength(1)
    expect(scene.deadLetters).toEqual([{ key: '1/1/0', at: monday }])
    expect(scene.problems.map(String)).toEqual([
      expect.stringContaining('The receiver answered: refused'),
      expect.stringContaining('1/1/0 was not taken by receiver and is given up after one attempt.'),
    ])
  })

  test('is what was refused for three days in which others were taken', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(1, 1)
    scene.receiver.check = ({ key }) => {
      if (key === '1/1/0') throw no()
    }
    for (let hours = 0; hours < 4 * 24; hours += 1) {
      scene.log.tell(2)
      await scene.pass(hour)
    }
    expect(scene.deadLetters.map(({ key }) => key)).toEqual(['1/1/0'])
    const { at } = scene.deadLetters[0]!
    expect(at - monday).toBeGreaterThanOrEqual(3 * day)
    expect(at - monday).toBeLessThan(3 * day + hour)
    expect(scene.receiver.taken).toContain('1/2/0')
  })

  test('is what was tried as often as it may be, whatever happens to others', async () => {
    const scene = new DeliveryScene({ sink: { patience: { attempts: 50 } } })
    scene.log.tell(1, 1, 2)
    scene.refuse([1, 2])
    await scene.pass(day)
    expect(scene.deadLetters.map(({ key }) => key).sort()).toEqual(['1/1/0', '1/2/0', '2/1/0'])
    expect(scene.receiver.attempts('1/1/0')).toHaveLength(50)
    expect(scene.receiver.attempts('1/2/0')[0]).toBe(scene.receiver.attempts('1/1/0').at(-1))
  })
})

describe('a dead letter that is sent again', () => {
  test('comes under the same key, before what waits of its contract, and starts anew', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(1, 1)
    scene.refuse([1], 'refused')
    await scene.delivery.drain()
    scene.log.tell(1)
    scene.refuse([1])
    await scene.delivery.drain()
    expect([scene.deadLetters.map(({ key }) => key), scene.waiting]).toEqual([['1/1/0', '1/2/0'], ['1/3/0']])
    scene.refuse([])
    expect(sendAgainAll(scene)).toEqual(['1/1/0', '1/2/0'])
    await scene.pass(minute)
    expect(scene.receiver.taken).toEqual(['1/1/0', '1/2/0', '1/3/0'])
    expect(sendAgainAll(scene)).toEqual([])
  })

  function sendAgainAll({ database }: DeliveryScene) {
    return sendAgain(database, 'receiver', 'all')
  }
})

describe('a sink that takes several at once', () => {
  test('gets as many as it says and no more, and one at a time of each contract', async () => {
    const scene = new DeliveryScene({ sink: { atOnce: 4 } })
    const underWay: string[] = []
    let most = 0
    scene.receiver.deliver = async ({ key, subject }) => {
      expect(underWay).not.toContain(subject)
      underWay.push(subject)
      most = Math.max(most, underWay.length)
      await scene.clock.sleepUntil(scene.clock.now() + Number(subject) * second)
      underWay.splice(underWay.indexOf(subject), 1)
      scene.receiver.taken.push(key)
    }
    scene.log.tell(1, 2, 3, 4, 5, 1, 1, 2, 5, 1, 6, 7, 8)
    await scene.delivery.drain()
    expect(most).toBe(4)
    expect(scene.receiver.firsts()).toEqual(scene.log.bySubject())
    expect(scene.receiver.taken).toHaveLength(13)
  })

  test('takes them in the order of the log where it says nothing', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(1, 2, 1, 3, 2, 1)
    await scene.delivery.drain()
    expect(scene.receiver.taken).toEqual(scene.log.keys)
  })
})

test('a sink gets only what it wants', async () => {
  const scene = new DeliveryScene({ sink: { wants: () => false } })
  scene.log.tell(1, 2)
  await scene.delivery.drain()
  expect([scene.receiver.offered, scene.position]).toEqual([[], 2])
})

test('a stop in the middle loses nothing and repeats nothing', async () => {
  const scene = new DeliveryScene()
  scene.log.tell(...numbers(1, 5), ...numbers(1, 5))
  let stopped: Promise<void> | undefined
  scene.receiver.check = () => {
    if (scene.receiver.offered.length === 3) stopped = scene.delivery.stop()
  }
  await scene.pass(minute)
  await stopped
  expect(scene.receiver.taken).toEqual(scene.log.keys.slice(0, 3))
  scene.begin()
  await scene.delivery.drain()
  expect(scene.receiver.taken).toEqual(scene.log.keys)
})

test('what the log does not have any more is not waited for', async () => {
  const scene = new DeliveryScene()
  scene.log.tell(1, 1)
  scene.refuse([1])
  await scene.delivery.drain()
  scene.log.entriesAfter = () => []
  await scene.pass(minute)
  expect(scene.waiting).toEqual([])
})
