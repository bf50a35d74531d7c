import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SavedHead } from '../../src/plan/saved-plan.ts'
import { chances, dayMs, Fleet, hourMs, meanOf, minuteMs, secondMs } from './fleet.ts'

/** Sells orders at these places of the list, one every `everyMs`, while looks are made. */
function selling(fleet: Fleet, everyMs: number, placeOf: (length: number) => number) {
  let nextAt = fleet.now + everyMs
  return (now: number) => {
    for (; nextAt <= now; nextAt += everyMs) fleet.add('Open', { at: placeOf(fleet.list.length) })
  }
}

/** How long after they were put in the list orders were first seen, in the order in which they were sold. */
function discovery(fleet: Fleet): { meanwhile: (now: number) => void; delaysMs: number[] } {
  const soldAt = new Map<number, number>()
  const delaysMs: number[] = []
  const known = new Set(fleet.list.map(({ id }) => id))
  return {
    delaysMs,
    meanwhile(now) {
      for (const { id } of fleet.list) if (!known.has(id) && !soldAt.has(id)) soldAt.set(id, now)
      for (const [id, at] of soldAt) {
        const seenAt = fleet.seenAt.get(id)
        if (seenAt === undefined) continue
        delaysMs.push(seenAt - at)
        soldAt.delete(id)
        known.add(id)
      }
    },
  }
}

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 30)

describe('the order of the list is found out', () => {
  const fronts = { oldestFirst: (length: number) => length, newestFirst: () => 0 }

  test.each(['oldestFirst', 'newestFirst'] as const)('%s, and new orders are seen soon', (order) => {
    const fleet = Fleet.of(20, [['Delivery', 600]])
    const plan = fleet.plan()
    fleet.walk(plan)
    expect(plan.listOrder).toBe('unknown')
    const sell = selling(fleet, 2 * hourMs, fronts[order])
    const { meanwhile, delaysMs } = discovery(fleet)
    fleet.run(plan, {
      forMs: 4 * dayMs,
      spacingMs: 2 * minuteMs,
      meanwhile: (now) => {
        sell(now)
        meanwhile(now)
      },
    })
    expect(plan.listOrder).toBe(order)
    expect(delaysMs.length).toBeGreaterThan(40)
    expect(meanOf(delaysMs.slice(10))).toBeLessThan(30 * minuteMs)
    expect(fleet.reasons()).not.toHaveProperty('missing')
    expect(plan.absent()).toEqual([])
  })

  test('unordered, where new ones come anywhere', () => {
    const fleet = Fleet.of(20, [['Delivery', 600]])
    const plan = fleet.plan()
    fleet.walk(plan)
    const chance = chances(7)
    const sell = selling(fleet, 2 * hourMs, (length) => Math.floor(chance() * (length + 1)))
    fleet.run(plan, { forMs: 4 * dayMs, spacingMs: 2 * minuteMs, meanwhile: sell })
    expect(plan.listOrder).toBe('unordered')
    expect(plan.absent()).toEqual([])
    for (const { id } of fleet.list.slice(0, 600)) expect(fleet.seenAt.get(id) ?? 0).toBeGreaterThan(0)
  })

  test('shuffled at each call: it is swept evenly, and what changes fast is followed by number', () => {
    const fleet = Fleet.of(20, [
      ['Delivery', 400],
      ['Denied', 2],
    ])
    const chance = chances(3)
    fleet.listed = (list) =>
      list
        .map((order) => ({ order, key: chance() }))
        .sort((a, b) => a.key - b.key)
        .map(({ order }) => order)
    const plan = fleet.plan()
    fleet.walk(plan)
    for (const { id } of fleet.list) fleet.tell(plan, fleet.order(id)!)
    fleet.run(plan, { forMs: hourMs, spacingMs: minuteMs })
    expect(plan.listOrder).toBe('shuffled')
    fleet.looks.length = 0
    fleet.run(plan, { forMs: 3 * dayMs, spacingMs: 2 * minuteMs })
    const pages = fleet.looks.flatMap((look) => (look.kind === 'page' ? [look.offset] : []))
    const counts = new Map<number, number>()
    for (const offset of pages) counts.set(offset, (counts.get(offset) ?? 0) + 1)
    expect(counts.size).toBe(21)
    expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1)
    const followed = new Set(fleet.looks.flatMap((look) => (look.kind === 'order' ? [look.id] : [])))
    expect(followed).toEqual(new Set([401, 402]))
    for (const { id } of fleet.list) expect(fleet.now - fleet.seenAt.get(id)!).toBeLessThan(dayMs)

    fleet.listed = (list) => list
    fleet.run(plan, { forMs: 2 * dayMs, spacingMs: 2 * minuteMs })
    expect(plan.listOrder).not.toBe('shuffled')
    expect(plan.isWalking).toBe(false)
    expect(plan.explain(200, fleet.now, minuteMs)?.page).not.toBeNull()
  })
})

describe('new orders', () => {
  test('behind an exactly full last page are found', () => {
    const fleet = Fleet.of(10, [['Delivery', 100]])
    const plan = fleet.plan()
    fleet.walk(plan)
    for (let left = 25; left > 0; left -= 1) fleet.add('Open')
    fleet.run(plan, { forMs: 3 * dayMs, spacingMs: 10 * minuteMs })
    for (const { id } of fleet.list) expect(fleet.seenAt.has(id)).toBe(true)
  })

  test.each([
    ['nobody tells of', false],
    ['somebody tells of', true],
  ])('that %s are counted as such, wherever they stand in the list', (_, isTold) => {
    const fleet = Fleet.of(10, [['Delivery', 100]])
    const plan = fleet.plan()
    fleet.walk(plan)
    const chance = chances(5)
    for (let sold = 0; sold < 20; sold += 1) {
      const order = fleet.add('Open', { at: Math.floor(chance() * fleet.list.length) })
      if (isTold) fleet.tell(plan, order)
      fleet.now += secondMs
      fleet.run(plan, { forMs: 2 * hourMs, spacingMs: 2 * minuteMs })
    }
    expect(plan.listOrder).toBe('unordered')
    const { untold } = (plan.save().head as SavedHead).list.arrivals
    if (isTold) expect(untold).toBe(0)
    else expect(untold).toBeGreaterThan(15)
  })

  test('that fill whole pages are followed to the new end of the list at once', () => {
    const fleet = Fleet.of(10, [
      ['Delivery', 50],
      ['Open', 8],
    ])
    const plan = fleet.plan()
    fleet.walk(plan)
    for (let left = 40; left > 0; left -= 1) fleet.add('Open')
    fleet.now += hourMs
    fleet.run(plan, { forMs: 10 * minuteMs, spacingMs: minuteMs })
    for (const { id } of fleet.list.slice(58)) expect(fleet.seenAt.has(id)).toBe(true)
  })

  test('that fill whole pages at the front of the list are followed down to the first known one', () => {
    const fleet = Fleet.of(10, [['Open', 30]])
    const plan = fleet.plan()
    fleet.walk(plan)
    for (let left = 35; left > 0; left -= 1) fleet.add('Open', { at: 0 })
    fleet.now += hourMs
    fleet.run(plan, { forMs: 15 * minuteMs, spacingMs: minuteMs })
    for (const { id } of fleet.list) expect(fleet.seenAt.has(id)).toBe(true)
    expect(plan.listOrder).toBe('newestFirst')
  })

  test('that are told of are looked for where new orders show, then asked for by number', () => {
    const fleet = Fleet.of(10, [['Delivery', 60]])
    const plan = fleet.plan()
    fleet.walk(plan)
    for (let day = 0; day < 4; day += 1) {
      fleet.add('Delivery')
      fleet.run(plan, { forMs: dayMs, spacingMs: 10 * minuteMs })
    }
    expect(plan.listOrder).toBe('oldestFirst')
    const listed = fleet.add('Open')
    plan.know(listed, fleet.now)
    plan.urge(listed.id, 'new')
    fleet.looks.length = 0
    fleet.lookOnce(plan)
    expect(fleet.looks).toMatchObject([{ kind: 'page', why: 'new' }])
    expect(fleet.seenAt.get(listed.id)).toBe(fleet.now)
    fleet.run(plan, { forMs: hourMs, spacingMs: 10 * minuteMs })

    const unlisted = { id: 4_711, stage: 'Open', startsAt: null } as const
    plan.know(unlisted, fleet.now)
    plan.urge(unlisted.id, 'new')
    fleet.looks.length = 0
    fleet.lookOnce(plan)
    fleet.lookOnce(plan)
    expect(fleet.looks).toMatchObject([
      { kind: 'page', why: 'new' },
      { kind: 'order', id: 4_711, why: 'new' },
    ])
  })

  test('that are told of and that the list does not show are followed by number', () => {
    const fleet = Fleet.of(10, [['Delivery', 60]])
    const plan = fleet.plan()
    fleet.walk(plan)
    const unlisted = fleet.add('Open')
    fleet.listed = (list) => list.filter(({ id }) => id !== unlisted.id)
    fleet.tell(plan, unlisted)
    fleet.run(plan, { forMs: dayMs, spacingMs: 2 * minuteMs })
    expect(
      fleet.looks.filter((look) => look.kind === 'order' && look.id === unlisted.id).length,
    ).toBeGreaterThan(5)
    fleet.listed = (list) => list
    fleet.run(plan, { forMs: dayMs, spacingMs: 2 * minuteMs })
    expect(plan.explain(unlisted.id, fleet.now, minuteMs)?.page).not.toBeNull()
  })
})

describe('orders that shift', () => {
  test('are followed: those not seen keep their age, and pages are found where they are now', () => {
    const fleet = Fleet.of(10, [
      ['Delivery', 200],
      ['Denied', 5],
      ['Delivery', 200],
    ])
    const plan = fleet.plan()
    fleet.walk(plan)
    const denied = fleet.list.slice(200, 205).map(({ id }) => id)
    const sell = selling(fleet, 20 * minuteMs, () => 0)
    const ages: number[] = []
    fleet.run(plan, {
      forMs: 2 * dayMs,
      spacingMs: minuteMs,
      meanwhile: (now) => {
        sell(now)
        for (const id of denied) ages.push(now - fleet.seenAt.get(id)!)
      },
    })
    expect(plan.listOrder).toBe('newestFirst')
    expect(meanOf(ages.slice(2_000))).toBeLessThan(40 * minuteMs)
    for (const { id } of fleet.list) expect(fleet.now - (fleet.seenAt.get(id) ?? 0)).toBeLessThan(12 * hourMs)
  })

  test('because others have vanished: those are asked for by number after two looks, and are gone', () => {
    const fleet = Fleet.of(10, [['Open', 60]])
    const plan = fleet.plan()
    fleet.walk(plan)
    const vanished = [15, 16, 42]
    fleet.list = fleet.list.filter(({ id }) => !vanished.includes(id))
    const absent = new Set<number>()
    fleet.run(plan, {
      forMs: hourMs,
      spacingMs: minuteMs,
      meanwhile: () => {
        for (const id of plan.absent()) {
          absent.add(id)
          plan.urge(id, 'missing')
        }
      },
    })
    expect([...absent].sort()).toEqual(vanished)
    expect(fleet.reasons()['missing']).toBe(3)
    expect(plan.absent()).toEqual([])
    for (const id of vanished) expect(plan.explain(id, fleet.now, minuteMs)).toBeNull()
  })

  test('and are gone, are planned again once the list shows them again', () => {
    const fleet = Fleet.of(10, [['Open', 30]])
    const plan = fleet.plan()
    fleet.walk(plan)
    plan.gone(12)
    fleet.run(plan, { forMs: 5 * minuteMs, spacingMs: 30 * secondMs })
    expect(plan.explain(12, fleet.now, minuteMs)?.page).not.toBeNull()
  })

  test('between pages, as those do that were changed last, are found where they are', () => {
    const fleet = Fleet.of(10, [['Processing', 120]])
    const plan = fleet.plan()
    fleet.walk(plan)
    const chance = chances(11)
    fleet.run(plan, {
      forMs: 2 * dayMs,
      spacingMs: 2 * minuteMs,
      meanwhile: (now) => {
        if (now % hourMs !== 0) return
        const [moved] = fleet.list.splice(Math.floor(chance() * fleet.list.length), 1)
        fleet.list.unshift(moved!)
      },
    })
    expect(plan.listOrder).not.toBe('shuffled')
    for (const { id } of fleet.list) expect(fleet.now - fleet.seenAt.get(id)!).toBeLessThan(6 * hourMs)
  })
})

describe('a supplier in trouble', () => {
  test('that gives the same page for every offset ends the walk, and everything is found once it has recovered', () => {
    const fleet = Fleet.of(10, [['Open', 200]])
    fleet.listed = (list) => list.slice(0, 10)
    const readPage = fleet.readPage.bind(fleet)
    fleet.readPage = (plan, _offset, limit) => {
      const members = fleet.list.slice(0, 10)
      for (const order of members) fleet.tell(plan, order)
      plan.pageSeen({
        offset: _offset,
        beganAt: fleet.now,
        members: members.map(({ id }) => id),
        hasMore: true,
      })
      for (const { id } of members) fleet.seenAt.set(id, fleet.now)
      void limit
    }
    const plan = fleet.plan()
    fleet.run(plan, { forMs: 2 * hourMs, spacingMs: minuteMs })
    expect(plan.isWalking).toBe(false)
    fleet.readPage = readPage
    fleet.listed = (list) => list
    fleet.run(plan, { forMs: 12 * hourMs, spacingMs: minuteMs })
    for (const { id } of fleet.list) expect(fleet.now - (fleet.seenAt.get(id) ?? 0)).toBeLessThan(6 * hourMs)
  })

  test('that gives an empty list for a while: nobody is lost', () => {
    const fleet = Fleet.of(10, [['Open', 100]])
    const plan = fleet.plan()
    fleet.walk(plan)
    fleet.listed = () => []
    fleet.run(plan, { forMs: 30 * minuteMs, spacingMs: minuteMs })
    fleet.listed = (list) => list
    fleet.run(plan, { forMs: 12 * hourMs, spacingMs: minuteMs })
    for (const { id } of fleet.list) expect(fleet.now - fleet.seenAt.get(id)!).toBeLessThan(3 * hourMs)
    expect(plan.absent()).toEqual([])
  })

  test('whose list has shrunk is asked for what it has left', () => {
    const fleet = Fleet.of(10, [['Open', 120]])
    const plan = fleet.plan()
    fleet.walk(plan)
    fleet.list.length = 73
    fleet.run(plan, {
      forMs: 12 * hourMs,
      spacingMs: minuteMs,
      meanwhile: () => {
        for (const id of plan.absent()) plan.urge(id, 'missing')
      },
    })
    for (const { id } of fleet.list) expect(fleet.now - fleet.seenAt.get(id)!).toBeLessThan(hourMs)
    expect(plan.absent()).toEqual([])
    expect(plan.explain(100, fleet.now, minuteMs)).toBeNull()
    const added = fleet.add('Open')
    fleet.run(plan, { forMs: dayMs, spacingMs: minuteMs })
    expect(fleet.seenAt.has(added.id)).toBe(true)
  })
})

describe('whatever the list does', () => {
  test('no contract starves, and nothing goes on for ever', () => {
    const happenings = fc.array(
      fc.record({
        what: fc.constantFrom(
          'add',
          'insert',
          'prepend',
          'remove',
          'move',
          'swap',
          'change',
          'shuffle',
          'twice',
          'short',
          'fail',
        ),
        where: fc.double({ min: 0, max: 0.999, noNaN: true }),
        stage: fc.constantFrom('Open', 'Processing', 'Denied', 'PendingDelivery', 'Delivery', 'ended'),
      } as const),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(
        happenings,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(1, 1, 3, 20),
        (happened, limit, orders, callsPerPage) => {
          const fleet = Fleet.of(limit, [
            ['Delivery', orders],
            ['Open', 3],
          ])
          const plan = fleet.plan({ callsPerPage })
          let left = [...happened]
          fleet.run(plan, {
            forMs: 10 * hourMs,
            spacingMs: 3 * minuteMs,
            meanwhile: () => {
              const [event, ...rest] = left
              left = rest
              if (event !== undefined) happen(fleet, plan, event)
              for (const id of plan.absent()) plan.urge(id, 'missing')
            },
          })
          fleet.listed = (list) => list
          fleet.longestPage = Number.POSITIVE_INFINITY
          const sinceMs = fleet.now
          // The round that is under way and the next one, a week later: each takes a fiftieth of all calls.
          const pages = Math.ceil(fleet.list.length / limit) + 1
          const looks = 2 * pages * callsPerPage * 50
          fleet.run(plan, {
            forMs: 15 * dayMs,
            spacingMs: (15 * dayMs) / Math.max(looks, 500),
            meanwhile: () => {
              for (const id of plan.absent()) plan.urge(id, 'missing')
            },
          })
          for (const { id } of fleet.list) expect(fleet.seenAt.get(id)).toBeGreaterThan(sinceMs)
          expect(plan.absent().filter((id) => fleet.order(id) !== undefined)).toEqual([])
        },
      ),
      { numRuns },
    )
  })
})

function happen(
  fleet: Fleet,
  plan: ReturnType<Fleet['plan']>,
  event: { what: string; where: number; stage: Parameters<Fleet['add']>[0] },
): void {
  const { list } = fleet
  const place = Math.floor(event.where * list.length)
  const chance = chances(Math.floor(event.where * 1e9))
  switch (event.what) {
    case 'add':
      fleet.add(event.stage, event.stage === 'PendingDelivery' ? { startsAt: fleet.now + hourMs } : {})
      break
    case 'insert':
      fleet.add(event.stage, { at: place })
      break
    case 'prepend':
      fleet.add(event.stage, { at: 0 })
      break
    case 'remove':
      list.splice(place, 1)
      break
    case 'move':
      if (list.length > 0) list.push(...list.splice(place, 3))
      break
    case 'swap':
      list.push(...list.splice(0, place))
      break
    case 'change':
      if (list[place] !== undefined) list[place] = { ...list[place], stage: event.stage }
      break
    case 'shuffle':
      fleet.listed = (orders) =>
        orders
          .map((order) => ({ order, key: chance() }))
          .sort((a, b) => a.key - b.key)
          .map(({ order }) => order)
      break
    case 'twice':
      fleet.listed = (orders) => orders.flatMap((order) => (chance() < 0.2 ? [order, order] : [order]))
      break
    case 'short':
      fleet.longestPage = 1 + Math.floor(event.where * 5)
      break
    default: {
      const look = plan.next(fleet.now)
      if (look !== null) plan.lookFailed(look, fleet.now)
    }
  }
}
