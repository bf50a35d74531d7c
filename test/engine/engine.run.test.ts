import { describe, expect, test } from 'vitest'
import { requestCorrection } from '../../src/embed/correct-contracts.ts'
import { Engine } from '../../src/engine/engine.ts'
import type { Supplier } from '../../src/supplier.ts'
import { RunningScene, trouble } from './running-scene.ts'
import { day, hour, minute, monday } from './scene.ts'

const second = 1_000

describe('a running engine', () => {
  test('walks through the list at once, and then makes one planned look at a time', async () => {
    const scene = new RunningScene({ orders: 95 })
    await scene.run(4 * minute + second)
    const walk = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90].map((offset) => `0 page ${offset}`)
    expect(scene.timetable.slice(0, 10)).toEqual(walk)
    const planned = scene.timetable.slice(10).map((look) => look.split(' ')[0])
    expect(planned).toEqual(['1', '2', '3', '4'])
  })

  test('says how it stands', async () => {
    const scene = new RunningScene({ orders: 15 })
    expect(scene.engine.standing()).toMatchObject({
      ...{ startedAt: monday, turnedAt: null, lookedAt: null, lookDueAt: null, isWalking: true },
    })
    const { page } = Object.getPrototypeOf(scene.supplier) as Supplier
    const dueAt: (number | null)[] = []
    const turnedAt: (number | null)[] = []
    scene.supplier.page = async (request: Parameters<Supplier['page']>[0]) => {
      dueAt.push(scene.engine.standing().lookDueAt)
      turnedAt.push(scene.engine.standing().turnedAt)
      return page.call(scene.supplier, request)
    }
    await scene.run(2 * minute + 30 * second, async () => {
      await scene.until(90 * second)
      expect(scene.engine.standing()).toMatchObject({
        ...{ turnedAt: monday + minute, lookedAt: monday + minute, lookDueAt: monday + 2 * minute },
        ...{ isWalking: false, trouble: null, looks: { succeeded: 3, failed: 0 } },
      })
    })
    const looks = [0, 0, 1, 2].map((minutes) => monday + minutes * minute)
    expect([dueAt, turnedAt]).toEqual([looks, looks])
    expect(scene.engine.standing().knowledge.Delivery).toMatchObject({ count: 15, neverSeen: 0 })
  })

  test('ends when it is told to, in the midst of a look too, and that is no trouble', async () => {
    const scene = new RunningScene({ orders: 5 })
    const stop = new AbortController()
    let asked = 0
    scene.supplier.page = async (_: unknown, signal?: AbortSignal) => {
      asked += 1
      stop.abort()
      signal!.throwIfAborted()
      return expect.unreachable('it was told to stop')
    }
    await scene.engine.run(stop.signal)
    expect([asked, scene.troubles, scene.engine.standing().looks]).toEqual([
      ...[1, [], { succeeded: 0, failed: 0 }],
    ])
    await scene.engine.run(AbortSignal.abort())
    expect(asked).toBe(1)
  })

  test('is ended by a mistake of ours, which is not to be worked around', async () => {
    const scene = new RunningScene({ orders: 5 })
    const mistake = new Error('a mistake of ours')
    scene.supplier.failWith(mistake)
    await expect(scene.run(hour)).rejects.toBe(mistake)
  })
})

describe('a running engine whose supplier is in trouble', () => {
  const often = { planSpacingMs: () => 100, lookAgainAfterMs: 100 }

  test('pauses longer and longer, and begins anew with short pauses once it was answered', async () => {
    const scene = new RunningScene({ orders: 95, ...often })
    await scene.run(5 * second)
    const before = scene.supplier.calls.length
    scene.supplier.failWith(trouble(), trouble('supplierFailed'), trouble())
    await scene.run(24 * second, async () => {
      await scene.until(27 * second)
      scene.supplier.failWith(trouble())
    })
    const at = scene.supplier.calledAt.slice(before)
    const pauses = at.slice(1).map((each, place) => each - at[place]!)
    expect(pauses.filter((pause) => pause > 100)).toEqual([1_000, 4_000, 16_000, 1_000])
    expect(scene.troubles.map(([, during]) => during)).toEqual(['look', 'look', 'look', 'look'])
    expect(scene.engine.standing()).toMatchObject({ trouble: null, looks: { failed: 4 } })
  })

  test('says which trouble it was as long as that lasts', async () => {
    const scene = new RunningScene({ orders: 95 })
    scene.supplier.failWith(trouble('scopeMissing', hour))
    await scene.run(minute)
    expect(scene.engine.standing()).toMatchObject({ trouble: 'scopeMissing', looks: { failed: 1 } })
  })

  test('looks at something else first when it goes on', async () => {
    const scene = new RunningScene({ orders: 95, lookAgainAfterMs: 5 * minute })
    await scene.run(10 * minute)
    const before = scene.supplier.calls.length
    scene.supplier.failWith(trouble())
    await scene.run(2 * minute)
    const [failed, next] = scene.supplier.calls.slice(before)
    expect(next).not.toBe(failed)
  })

  test('makes no look in the pause, not even one that somebody waits for', async () => {
    const scene = new RunningScene({ orders: 5, lookForCommandsEveryMs: second })
    await scene.run(30 * second)
    const asked = scene.ask('3')
    scene.supplier.failWith(trouble('rateLimited', 10 * minute))
    await scene.run(10 * minute)
    expect([scene.supplier.calls.length, scene.store.commandOutcome(asked)]).toEqual([2, null])
    await scene.run(second)
    expect(scene.store.commandOutcome(asked)).toBe('seen')
  })

  test('tells of that after five minutes, and that it is over', async () => {
    const scene = new RunningScene({ orders: 5 })
    const told = () => scene.store.entriesOf('supplier').map(({ supplier }) => supplier?.trouble)
    scene.supplier.failWith(...Array.from({ length: 9 }, () => trouble()))
    await scene.run(5 * minute)
    expect(told()).toEqual([])
    await scene.run(5 * minute)
    expect(told()).toEqual(['supplierUnreachable', null])
  })

  test('does not need anybody who is told', async () => {
    const { store, supplier, clock } = new RunningScene({ orders: 5 })
    const engine = new Engine({ store, supplier, clock })
    supplier.failWith(trouble())
    const stop = new AbortController()
    const running = engine.run(stop.signal)
    await clock.sleepUntil(monday + minute)
    stop.abort()
    await running
    expect(engine.standing().looks.failed).toBe(1)
  })
})

describe('a look that somebody asks for', () => {
  test('is made before its turn, and leaves the planned ones theirs', async () => {
    const scene = new RunningScene({ orders: 95, lookForCommandsEveryMs: second })
    let asked = 0
    await scene.run(3 * minute + second, async () => {
      await scene.until(90 * second + 500)
      asked = scene.ask('50')
      await scene.until(92 * second)
      expect(scene.store.commandOutcome(asked)).toBe('seen')
    })
    const times = scene.timetable.slice(10).map((look) => look.split(' ')[0])
    expect(times).toEqual(['1', '1.517', '2', '3'])
    expect(asked).toBeGreaterThan(0)
  })

  test('is answered as soon as it was made', async () => {
    const scene = new RunningScene({ orders: 95 })
    await scene.run(90 * second)
    const asked = scene.ask('50')
    await scene.run(10 * second)
    expect(scene.store.commandOutcome(asked)).toBe('seen')
  })

  test('is answered by an order that is tracked', async () => {
    const scene = new RunningScene({ orders: 5 })
    await scene.sync()
    const asked = scene.ask('3')
    await scene.engine.track('3')
    expect(scene.store.commandOutcome(asked)).toBe('seen')
  })

  test('is not looked for more often than it is told to', async () => {
    const scene = new RunningScene({
      orders: 5,
      planSpacingMs: () => day,
      lookForCommandsEveryMs: 10 * minute,
    })
    await scene.run(hour)
    const asked = scene.ask('3')
    await scene.run(25 * minute, async () => {
      await scene.until(hour + second)
      expect(scene.store.commandOutcome(asked)).toBe('seen')
      const later = scene.ask('4')
      await scene.until(hour + 9 * minute)
      expect(scene.store.commandOutcome(later)).toBeNull()
      await scene.until(hour + 21 * minute)
      expect(scene.store.commandOutcome(later)).toBe('seen')
    })
  })

  test('and what else people ask for is carried out at each turn', async () => {
    const scene = new RunningScene()
    scene.supplier.set('1', { status: 'Rejected' })
    await scene.sync()
    scene.supplier.set('1', { status: 'Processing' })
    await scene.sync()
    const act = { by: 'anna', reason: 'withdrawn' }
    const asked = requestCorrection(scene.store, '1', act, scene.clock.now())
    await scene.run(second)
    expect(scene.store.commandOutcome(asked)).toBe('corrected')
  })
})

describe('a running engine that the budget holds back', () => {
  /** One to whom a call is free only so many milliseconds after Monday noon. */
  function heldScene(freeAfterMs: number, options: ConstructorParameters<typeof RunningScene>[0] = {}) {
    const asked: number[] = []
    const callFreeAt = () => {
      asked.push(scene.clock.now() - monday)
      return monday + freeAfterMs
    }
    const scene: RunningScene = new RunningScene({ orders: 5, callFreeAt, ...options })
    return { scene, asked }
  }

  test('waits until a call is free, and shows each minute that it lives', async () => {
    const { scene, asked } = heldScene(3.5 * minute)
    const turns: number[] = []
    await scene.run(3.75 * minute, async () => {
      for (const seconds of [30, 90, 150, 200]) {
        await scene.until(seconds * second)
        turns.push((scene.engine.standing().turnedAt! - monday) / minute)
      }
    })
    expect(turns).toEqual([0, 1, 2, 3])
    expect(scene.timetable).toEqual(['3.5 page 0'])
    expect(asked).toEqual([0, 3.5 * minute])
  })

  test('begins in time where that is no whole minute', async () => {
    const { scene } = heldScene(90 * second)
    await scene.run(2 * minute)
    expect(scene.timetable).toEqual(['1.5 page 0'])
  })

  test('ends at once when it is told to', async () => {
    const { scene } = heldScene(hour)
    await scene.run(10 * minute + second)
    expect([scene.clock.now(), scene.timetable]).toEqual([monday + 10 * minute + second, []])
  })

  test('asks for a free call only where it has a look to make', async () => {
    const { scene, asked } = heldScene(0, { orders: 95, lookForCommandsEveryMs: 10 * second })
    await scene.run(3 * minute + second)
    expect(asked).toEqual(scene.supplier.calledAt.map((at) => at - monday))
  })
})

describe('a running engine that has nothing to do', () => {
  test('sleeps until there is work', async () => {
    const scene = new RunningScene({ orders: 5, planSpacingMs: () => hour, lookAgainAfterMs: hour })
    await scene.run(3 * hour - second, async () => {
      await scene.until(2 * hour + 30 * minute)
      const { turnedAt, lookDueAt } = scene.engine.standing()
      expect([turnedAt, lookDueAt]).toEqual([monday + 2 * hour, monday + 3 * hour])
    })
    expect(scene.timetable).toEqual(['0 page 0', '60 page 0', '120 page 0'])
  })

  test('is woken by a deadline, and looks whether that still holds before its turn', async () => {
    const scene = new RunningScene({ planSpacingMs: () => day, delays: { openTooLongMs: hour } })
    scene.supplier.set('1', { status: 'Open' })
    await scene.run(70 * minute)
    expect(scene.told()).toEqual(['1 alert openTooLong'])
    expect(scene.timetable).toEqual(['0 page 0', '1 page 0', '60 page 0'])
  })

  test('is woken to remind of an alert', async () => {
    const alertDelays = { openTooLong: { remindMs: 2 * hour } }
    const delays = { openTooLongMs: hour }
    const scene = new RunningScene({ planSpacingMs: () => day, delays, alertDelays })
    scene.supplier.set('1', { status: 'Open' })
    await scene.run(3 * hour + second)
    const reminders = scene.entries().filter(({ alert, kind }) => alert !== undefined && kind === 'timer')
    expect(reminders.map(({ observedAt }) => observedAt)).toEqual([monday + 3 * hour])
  })

  test('fires a deadline unconfirmed when the supplier has not answered for a day', async () => {
    const scene = new RunningScene({ planSpacingMs: () => hour, delays: { openTooLongMs: hour } })
    scene.supplier.set('1', { status: 'Open' })
    await scene.run(30 * minute)
    scene.supplier.failWith(...Array.from({ length: 30 }, () => trouble('rateLimited', hour)))
    await scene.run(26 * hour)
    expect(scene.told()).toEqual(['1 alert openTooLong'])
    expect(scene.entries().at(-1)!.effects[0]).toMatchObject({ unconfirmed: true })
  })
})
