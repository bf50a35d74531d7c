import { describe, expect, test } from 'vitest'
import { sendAgain } from '../../src/sqlite/delivery-listings.ts'
import { DeliveryScene, no, numbers, second } from './delivery-scene.ts'
import { day, hour, minute, monday } from './scene.ts'

describe('a receiver that is down for a week', () => {
  const ways = {
    'refuses everything': () => no(),
    'refuses everything for good': () => no('refused'),
    'is a redirect': () => no('unreachable'),
    'is gone': () => no('unreachable', day),
  }
  test.each(Object.entries(ways))('and %s loses nothing and gets nothing out of order', async (_, error) => {
    const scene = new DeliveryScene()
    const downFrom = monday + hour
    const downUntil = downFrom + 7 * day
    const isDown = () => scene.clock.now() >= downFrom && scene.clock.now() < downUntil
    scene.receiver.check = () => {
      if (isDown()) throw error()
    }
    const before = numbers(1, 60)
    scene.log.tell(...before)
    await scene.pass(2 * hour)
    expect(scene.receiver.taken).toHaveLength(60)
    for (let hours = 0; hours < 7 * 24; hours += 1) {
      scene.log.tell(1 + (hours % 60), 61 + (hours % 400), 1 + ((hours * 7) % 60))
      await scene.pass(hour)
    }
    const duringOutage = scene.receiver.offered.filter(({ at }) => at >= downFrom && at < downUntil)
    await scene.pass(day + hour)
    expect(scene.deadLetters.length).toBeLessThan(20)
    sendAgain(scene.database, 'receiver', 'all')
    await scene.pass(hour)
    expect(new Set(scene.receiver.taken)).toEqual(new Set(scene.log.keys))
    expect(scene.receiver.taken).toHaveLength(scene.log.keys.length)
    if (error().code !== 'refused') {
      expect(scene.receiver.firsts()).toEqual(scene.log.bySubject())
    }
    // Asked every quarter of an hour, however many wait.
    expect(duringOutage.length).toBeLessThan(7 * 96 + 200)
    expect(scene.waiting).toEqual([])
  })

  test('is found to be back within a quarter of an hour, and gets everything at once', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(...numbers(1, 500))
    scene.refuse(numbers(1, 500))
    await scene.pass(7 * day)
    expect(scene.position).toBeLessThanOrEqual(300)
    expect(scene.waiting.length).toBeLessThanOrEqual(300)
    scene.refuse([])
    await scene.pass(16 * minute)
    expect(scene.receiver.taken).toHaveLength(500)
  })

  test('is found to be back by the few who wait too, but for who was refused before', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(9)
    scene.refuse([9])
    await scene.pass(hour)
    scene.log.tell(8)
    await scene.pass(7 * minute)
    scene.log.tell(1, 2, 3)
    scene.refuse([1, 2, 3, 9])
    await scene.pass(2 * day)
    scene.refuse([9])
    const asked = scene.receiver.attempts('9/1/0').length
    await scene.pass(15 * minute)
    expect(scene.receiver.taken).toEqual(['8/1/0', '1/1/0', '2/1/0', '3/1/0'])
    const [first, , last] = ['1/1/0', '2/1/0', '3/1/0'].map((key) => scene.receiver.attempts(key).at(-1))
    expect(last).toBe(first)
    expect(scene.receiver.attempts('9/1/0').length - asked).toBe(1)
  })
})

describe('a receiver that refuses everything for good', () => {
  test('does not make a dead letter of everything: after a few the others wait', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(...numbers(1, 300), ...numbers(1, 300))
    scene.refuse(numbers(1, 300), 'refused')
    await scene.pass(7 * day)
    expect(scene.deadLetters.length).toBeLessThan(20)
    expect(scene.receiver.offered.length).toBeLessThan(7 * 96 + 100)
    scene.refuse([])
    await scene.pass(hour)
    const given = new Set(scene.deadLetters.map(({ key }) => key))
    expect(new Set(scene.receiver.taken)).toEqual(new Set(scene.log.keys.filter((key) => !given.has(key))))
  })
})

describe('many that are refused while others are taken', () => {
  test('hold up nobody else, and are not asked for more than their share', async () => {
    const scene = new DeliveryScene()
    scene.refuse(numbers(1, 50))
    for (let minutes = 0; minutes < 120; minutes += 1) {
      scene.log.tell(1 + (minutes % 50), 100 + minutes)
      await scene.pass(minute)
    }
    expect(scene.receiver.taken).toEqual(numbers(100, 219).map((subject) => `${subject}/1/0`))
    expect(scene.position).toBe(240)
    const [, ...more] = scene.receiver.attempts('1/1/0')
    expect(more.length).toBeLessThan(20)
  })

  test('stop the log only when there are very many', async () => {
    const scene = new DeliveryScene()
    scene.receiver.check = ({ subject }) => {
      if (Number(subject) % 5 !== 0) throw no()
    }
    scene.log.tell(...numbers(1, 5_000))
    await scene.pass(20 * second)
    expect(scene.waiting.length).toBeGreaterThanOrEqual(1_000)
    expect(scene.waiting.length).toBeLessThan(1_300)
    scene.receiver.check = () => {}
    await scene.pass(hour)
    expect(new Set(scene.receiver.taken)).toEqual(new Set(scene.log.keys))
  })
})
