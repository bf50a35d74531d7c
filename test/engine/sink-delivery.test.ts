import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sendAgain } from '../../src/sqlite/delivery-listings.ts'
import { StromkreisError, type StromkreisErrorCode } from '../../src/stromkreis-error.ts'
import { DeliveryScene } from './delivery-scene.ts'
import { day, hour, minute, monday } from './scene.ts'

const second = 1_000
const tens = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, place) => from + place)

function no(code: StromkreisErrorCode = 'unreachable', retryAfterMs?: number): StromkreisError {
  return new StromkreisError(code, `The receiver answered: ${code}`, { hint: 'Wait.', retryAfterMs })
}

/** Refuses what is about these subjects. */
function refusing(scene: DeliveryScene, subjects: readonly number[], code?: StromkreisErrorCode) {
  const names = new Set(subjects.map(String))
  scene.receiver.check = ({ subject }) => {
    if (names.has(subject)) throw no(code)
  }
}

describe('what a sink does not take', () => {
  test('holds up what comes after it of the same contract, and nobody else', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(1, 2, 1, 3, 2)
    refusing(scene, [1])
    await scene.delivery.drain()
    expect(scene.receiver.taken).toEqual(['2/1/0', '3/1/0', '2/2/0'])
    expect(scene.waiting).toEqual(['1/1/0', '1/2/0'])
    refusing(scene, [])
    await scene.pass(minute)
    expect(scene.receiver.taken.slice(3)).toEqual(['1/1/0', '1/2/0'])
    expect(scene.waiting).toEqual([])
  })

  test('holds up what comes later of the same contract too', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(1)
    refusing(scene, [1])
    await scene.pass(10 * minute)
    scene.log.tell(2, 1)
    await scene.pass(10 * second)
    expect(scene.receiver.taken).toEqual(['2/1/0'])
    expect(scene.receiver.attempts('1/2/0')).toEqual([])
    refusing(scene, [])
    await scene.pass(hour)
    expect(scene.receiver.firsts()).toEqual({ 1: ['1/1/0', '1/2/0'], 2: ['2/1/0'] })
  })

  test('comes again after pauses that double up to a quarter of an hour', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(1)
    refusing(scene, [1])
    await scene.pass(2 * hour)
    const at = scene.receiver.attempts('1/1/0')
    const pauses = at.slice(1).map((attempt, place) => (attempt - at[place]!) / second)
    expect(pauses.slice(0, 12)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
  })

  test('comes again a little earlier, as chance has it, the same for the same chance', async () => {
    const attempts = async (jitter: () => number) => {
      const scene = new DeliveryScene({ jitter })
      scene.log.tell(1)
      refusing(scene, [1])
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
    refusing(scene, [1])
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
    refusing(scene, [1])
    await scene.pass(10 * minute)
    await scene.delivery.stop()
    const before = scene.receiver.attempts('1/1/0').length
    scene.begin()
    await scene.pass(10 * minute)
    expect(scene.receiver.attempts('1/1/0').length - before).toBeLessThan(3)
    refusing(scene, [])
    await scene.pass(hour)
    expect(scene.receiver.taken).toEqual(['2/1/0', '1/1/0', '1/2/0'])
  })

  test('is not asked of somebody who wants nothing for a time, nor is anything else', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(...tens(1, 30))
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
    refusing(scene, [1, 2])
    await scene.pass(day)
    expect(scene.deadLetters.map(({ key }) => key).sort()).toEqual(['1/1/0', '1/2/0', '2/1/0'])
    expect(scene.receiver.attempts('1/1/0')).toHaveLength(50)
    expect(scene.receiver.attempts('1/2/0')[0]).toBe(scene.receiver.attempts('1/1/0').at(-1))
  })

  test('is not made of everything by a receiver that refuses everything: after a few the others wait', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(...tens(1, 300), ...tens(1, 300))
    refusing(scene, tens(1, 300), 'refused')
    await scene.pass(7 * day)
    expect(scene.deadLetters.length).toBeLessThan(20)
    expect(scene.receiver.offered.length).toBeLessThan(7 * 96 + 100)
    refusing(scene, [])
    await scene.pass(hour)
    const given = new Set(scene.deadLetters.map(({ key }) => key))
    expect(new Set(scene.receiver.taken)).toEqual(new Set(scene.log.keys.filter((key) => !given.has(key))))
  })
})

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
    const before = tens(1, 60)
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
    scene.log.tell(...tens(1, 500))
    refusing(scene, tens(1, 500))
    await scene.pass(7 * day)
    expect(scene.position).toBeLessThanOrEqual(300)
    expect(scene.waiting.length).toBeLessThanOrEqual(300)
    refusing(scene, [])
    await scene.pass(16 * minute)
    expect(scene.receiver.taken).toHaveLength(500)
  })

  test('is found to be back by the few who wait too, but for who was refused before', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(9)
    refusing(scene, [9])
    await scene.pass(hour)
    scene.log.tell(8)
    await scene.pass(7 * minute)
    scene.log.tell(1, 2, 3)
    refusing(scene, [1, 2, 3, 9])
    await scene.pass(2 * day)
    refusing(scene, [9])
    const asked = scene.receiver.attempts('9/1/0').length
    await scene.pass(15 * minute)
    expect(scene.receiver.taken).toEqual(['8/1/0', '1/1/0', '2/1/0', '3/1/0'])
    const [first, , last] = ['1/1/0', '2/1/0', '3/1/0'].map((key) => scene.receiver.attempts(key).at(-1))
    expect(last).toBe(first)
    expect(scene.receiver.attempts('9/1/0').length - asked).toBe(1)
  })
})

describe('many that are refused while others are taken', () => {
  test('hold up nobody else, and are not asked for more than their share', async () => {
    const scene = new DeliveryScene()
    refusing(scene, tens(1, 50))
    for (let minutes = 0; minutes < 120; minutes += 1) {
      scene.log.tell(1 + (minutes % 50), 100 + minutes)
      await scene.pass(minute)
    }
    expect(scene.receiver.taken).toEqual(tens(100, 219).map((subject) => `${subject}/1/0`))
    expect(scene.position).toBe(240)
    const [, ...more] = scene.receiver.attempts('1/1/0')
    expect(more.length).toBeLessThan(20)
  })

  test('stop the log only when there are very many', async () => {
    const scene = new DeliveryScene()
    scene.receiver.check = ({ subject }) => {
      if (Number(subject) % 5 !== 0) throw no()
    }
    scene.log.tell(...tens(1, 5_000))
    await scene.pass(20 * second)
    expect(scene.waiting.length).toBeGreaterThanOrEqual(1_000)
    expect(scene.waiting.length).toBeLessThan(1_300)
    scene.receiver.check = () => {}
    await scene.pass(hour)
    expect(new Set(scene.receiver.taken)).toEqual(new Set(scene.log.keys))
  })
})

describe('a dead letter that is sent again', () => {
  test('comes under the same key, before what waits of its contract, and starts anew', async () => {
    const scene = new DeliveryScene()
    scene.log.tell(1, 1)
    refusing(scene, [1], 'refused')
    await scene.delivery.drain()
    scene.log.tell(1)
    refusing(scene, [1])
    await scene.delivery.drain()
    expect([scene.deadLetters.map(({ key }) => key), scene.waiting]).toEqual([['1/1/0', '1/2/0'], ['1/3/0']])
    refusing(scene, [])
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
  scene.log.tell(...tens(1, 5), ...tens(1, 5))
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
  refusing(scene, [1])
  await scene.delivery.drain()
  scene.log.entriesAfter = () => []
  await scene.pass(minute)
  expect(scene.waiting).toEqual([])
})

describe('whatever a receiver does and whenever the process dies', () => {
  const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 12)
  const subject = fc.integer({ min: 1, max: 15 })
  const phase = fc.record({
    more: fc.array(subject, { maxLength: 20 }),
    refused: fc.uniqueArray(subject),
    code: fc.constantFrom<StromkreisErrorCode>('unreachable', 'unreachable', 'rateLimited', 'refused'),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: hour }), { nil: undefined }),
    lastsMs: fc.integer({ min: 1, max: 2 * hour }),
    diesAfter: fc.option(fc.nat({ max: 30 }), { nil: Number.POSITIVE_INFINITY }),
  })

  test('everything is taken or given up, in order per contract, and a crash repeats only a little', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(subject, { maxLength: 100 }),
        fc.array(phase, { maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        async (told, phases, atOnce) => {
          const scene = new DeliveryScene({ sink: { atOnce } })
          scene.log.tell(...told)
          for (const { more, refused, code, retryAfterMs, lastsMs, diesAfter } of phases) {
            scene.log.tell(...more)
            scene.receiver.check = ({ subject: about }) => {
              if (refused.includes(Number(about))) throw no(code, retryAfterMs)
            }
            let taken = 0
            scene.begin({ dies: () => ++taken > diesAfter })
            await scene.pass(lastsMs)
            if (taken <= diesAfter) await scene.delivery.stop()
          }
          scene.receiver.check = () => {}
          scene.begin()
          await scene.pass(3 * hour)
          expect(scene.waiting).toEqual([])
          const givenUp = new Set(scene.deadLetters.map(({ key }) => key))
          const firsts = scene.receiver.firsts()
          for (const [about, keys] of Object.entries(scene.log.bySubject())) {
            const had = firsts[about] ?? []
            expect(had).toEqual(keys.filter((key) => !givenUp.has(key) || had.includes(key)))
          }
          const repeated = scene.receiver.taken.length - new Set(scene.receiver.taken).size
          expect(repeated).toBeLessThanOrEqual(35 * phases.length)
        },
      ),
      { numRuns },
    )
  })

  test('100,000 effects reach a sink that is killed at random, in order per contract', async () => {
    const scene = new DeliveryScene({ sink: { atOnce: 3 } })
    const chance = chances(7)
    scene.log.tell(...Array.from({ length: 100_000 }, () => 1 + Math.floor(chance() * 5_000)))
    const newest = new Map<string, number>()
    const outOfOrder: string[] = []
    scene.receiver.deliver = async ({ key, subject: about, seq }) => {
      if (chance() < 0.01) throw no()
      const had = newest.get(about) ?? 0
      if (seq > had + 1) outOfOrder.push(key)
      newest.set(about, Math.max(had, seq))
    }
    let deaths = -1
    for (let isDead = true; isDead; deaths += 1) {
      isDead = false
      const death = new Promise<void>((resolve) => {
        scene.begin({
          dies() {
            isDead ||= chance() < 0.000_5
            if (isDead) resolve()
            return isDead
          },
        })
      })
      await Promise.race([death, scene.pass(hour)])
    }
    const taken = [...newest.values()].reduce((a, b) => a + b)
    expect(deaths).toBeGreaterThan(20)
    expect(outOfOrder).toEqual([])
    expect([taken, scene.position, scene.waiting, scene.deadLetters]).toEqual([100_000, 100_000, [], []])
  })
})

/** Numbers from 0 to 1, the same for the same seed. */
function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
