import { describe, expect, test } from 'vitest'
import { chances, dayMs, Fleet, hourMs, knownHazards, meanOf, minuteMs, secondMs, start } from './fleet.ts'

describe('the first walk through the list', () => {
  test('reads page by page up to the end, and is over then', () => {
    const fleet = Fleet.of(10, [['Delivery', 34]])
    const plan = fleet.plan()
    expect(plan.isWalking).toBe(true)
    fleet.walk(plan)
    expect(fleet.looks).toMatchObject(
      [0, 10, 20, 30].map((offset) => ({ kind: 'page', offset, limit: 10, why: 'walk' })),
    )
    expect(plan.isWalking).toBe(false)
  })

  test('of an empty list is over at once, and new orders are found afterwards', () => {
    const fleet = new Fleet(10)
    const plan = fleet.plan()
    fleet.walk(plan)
    expect(fleet.looks).toHaveLength(1)
    const first = fleet.add('Open')
    fleet.run(plan, { forMs: hourMs, spacingMs: minuteMs })
    expect(fleet.seenAt.get(first.id)).toBeDefined()
  })

  test('goes on behind what the supplier gave, where it gives fewer than asked for', () => {
    const fleet = Fleet.of(50, [['Open', 95]])
    fleet.longestPage = 20
    const plan = fleet.plan()
    fleet.walk(plan)
    expect(fleet.looks.map((look) => look.kind === 'page' && look.offset)).toEqual([0, 20, 40, 60, 80])
    fleet.run(plan, { forMs: 10 * minuteMs, spacingMs: 30 * secondMs })
    for (const { id } of fleet.list) expect(fleet.now - fleet.seenAt.get(id)!).toBeLessThan(5 * minuteMs)
  })

  test('lets deadlines and clicks go first', () => {
    const fleet = Fleet.of(10, [['Open', 40]])
    const plan = fleet.plan()
    fleet.lookOnce(plan)
    plan.urge(7, 'click')
    plan.urge(3, 'deadline')
    fleet.lookOnce(plan)
    plan.urge(7, 'click')
    fleet.lookOnce(plan)
    fleet.lookOnce(plan)
    expect(fleet.looks.map(({ why }) => why)).toEqual(['walk', 'deadline', 'click', 'walk'])
  })

  test('goes on after a look that failed, and others go first meanwhile', () => {
    const fleet = Fleet.of(10, [['Open', 30]])
    const plan = fleet.plan()
    fleet.lookOnce(plan)
    const failed = plan.next(fleet.now)!
    plan.lookFailed(failed, fleet.now)
    expect(plan.next(fleet.now)?.why).not.toBe('walk')
    expect(plan.next(fleet.now + minuteMs)).toEqual(failed)
  })
})

describe('planned looks', () => {
  test('come to where changes are frequent and bad to see late, and to the rest now and then', () => {
    const fleet = Fleet.of(10, [
      ['Delivery', 80],
      ['Denied', 10],
      ['Delivery', 80],
    ])
    const plan = fleet.plan()
    fleet.walk(plan)
    const looksAt = new Map<number, number>()
    fleet.run(plan, {
      forMs: dayMs,
      spacingMs: minuteMs,
      meanwhile: () => {
        const { offset } = plan.next(fleet.now) as { offset: number }
        for (let place = offset; place < offset + 10; place += 1)
          looksAt.set(place, (looksAt.get(place) ?? 0) + 1)
      },
    })
    const denied = looksAt.get(85)!
    const delivery = looksAt.get(20)!
    expect(denied / delivery).toBeGreaterThan(5)
    expect(delivery).toBeGreaterThan(15)
  })

  test('are shared out by the square root of weight times hazard', () => {
    const fleet = Fleet.of(10, [
      ['Processing', 200],
      ['Denied', 200],
    ])
    const hazards = knownHazards({ Processing: 18 * dayMs, Denied: 3 * dayMs })
    const plan = fleet.plan({ hazards, weights: { Processing: 1, Denied: 1.5, Open: 0 } })
    fleet.walk(plan)
    fleet.looks.length = 0
    fleet.run(plan, { forMs: 10 * dayMs, spacingMs: 5 * minuteMs })
    const looks = fleet.looks.map((look) => (look.kind === 'page' ? look.offset : Number.NaN))
    const processing = looks.filter((offset) => offset <= 190).length
    const denied = looks.filter((offset) => offset >= 200).length
    expect(denied / processing).toBeGreaterThan(0.93 * 3)
    expect(denied / processing).toBeLessThan(1.07 * 3)
  })

  test('come to no page twice within a minute, and null means that there is nothing to do', () => {
    const fleet = Fleet.of(10, [['Open', 60]])
    const plan = fleet.plan()
    fleet.walk(plan)
    fleet.looks.length = 0
    let idle = 0
    fleet.run(plan, {
      forMs: hourMs,
      spacingMs: secondMs,
      meanwhile: (now) => {
        if (plan.next(now) === null) {
          idle += 1
          expect(plan.nextAt(now)).toBeGreaterThan(now)
        } else expect(plan.nextAt(now)).toBe(now)
      },
    })
    expect(idle).toBeGreaterThan(1_000)
    const lastAt = new Map<number, number>()
    for (const look of fleet.looks) {
      const { offset } = look as { offset: number }
      expect(look.at - (lastAt.get(offset) ?? 0)).toBeGreaterThanOrEqual(minuteMs)
      lastAt.set(offset, look.at)
    }
    for (const { id } of fleet.list)
      expect(fleet.now - fleet.seenAt.get(id)!).toBeLessThanOrEqual(minuteMs + 8 * secondMs)
  })

  test('come again after the time that the options say', () => {
    const fleet = Fleet.of(10, [['Open', 5]])
    const plan = fleet.plan({ againAfterMs: 10 * minuteMs })
    fleet.walk(plan)
    const walkedAt = fleet.looks[0]!.at
    expect(plan.nextAt(fleet.now)).toBe(walkedAt + 10 * minuteMs)
    expect(plan.next(walkedAt + 10 * minuteMs)).toMatchObject({ kind: 'page', offset: 0 })
  })

  test('leave pages where everything has ended to a weekly audit', () => {
    const fleet = Fleet.of(10, [
      ['ended', 50],
      ['Open', 10],
    ])
    const plan = fleet.plan()
    fleet.walk(plan)
    fleet.looks.length = 0
    fleet.run(plan, { forMs: 6.9 * dayMs, spacingMs: 10 * minuteMs })
    expect(fleet.reasons()).not.toHaveProperty('audit')
    expect(fleet.seenAt.get(25)! - start).toBeLessThan(minuteMs)
    fleet.run(plan, { forMs: dayMs, spacingMs: 10 * minuteMs })
    for (const { id } of fleet.list) expect(fleet.now - fleet.seenAt.get(id)!).toBeLessThan(1.1 * dayMs)
    expect(fleet.reasons()['audit']).toBeLessThanOrEqual(6)
  })

  test('that fail come again after a minute, others first', () => {
    const fleet = Fleet.of(10, [['Open', 40]])
    const plan = fleet.plan()
    fleet.walk(plan)
    fleet.now += hourMs
    const failed = plan.next(fleet.now)!
    plan.lookFailed(failed, fleet.now)
    const others = [1, 2, 3].map(() => fleet.lookOnce(plan))
    expect(others).not.toContainEqual(failed)
    fleet.run(plan, { forMs: 3 * minuteMs, spacingMs: 10 * secondMs })
    for (const { id } of fleet.list) expect(fleet.now - fleet.seenAt.get(id)!).toBeLessThan(3 * minuteMs)
  })
})

describe('a start date', () => {
  test('makes the contract’s page hot from that instant on', () => {
    const fleet = Fleet.of(10, [['Delivery', 100]])
    const pending = fleet.add('PendingDelivery', { at: 45, startsAt: start + 10 * dayMs })
    const plan = fleet.plan()
    fleet.walk(plan)
    const gaps: number[] = []
    let lastAt = Number.NaN
    const watch = () => {
      const seenAt = fleet.seenAt.get(pending.id)!
      if (seenAt !== lastAt) gaps.push(seenAt - lastAt)
      lastAt = seenAt
    }
    fleet.run(plan, { forMs: 10 * dayMs, spacingMs: 10 * minuteMs, meanwhile: watch })
    expect(plan.explain(pending.id, start + 10 * dayMs - 1, minuteMs)?.stage).toBe('PendingDelivery')
    const before = meanOf(gaps.slice(5))
    gaps.length = 0
    fleet.run(plan, { forMs: dayMs, spacingMs: 10 * minuteMs, meanwhile: watch })
    expect(plan.explain(pending.id, fleet.now, minuteMs)?.stage).toBe('Late')
    expect(Math.max(...gaps.slice(3))).toBeLessThan(before)
  })

  test('that moves makes the contract wait again', () => {
    const fleet = new Fleet(10)
    const order = fleet.add('PendingDelivery', { startsAt: start + dayMs })
    const plan = fleet.plan()
    fleet.walk(plan)
    expect(plan.explain(order.id, start + dayMs, minuteMs)?.stage).toBe('Late')
    plan.know({ id: order.id, stage: 'PendingDelivery', startsAt: start + 9 * dayMs }, start + 2 * dayMs)
    expect(plan.explain(order.id, start + 8 * dayMs, minuteMs)?.stage).toBe('PendingDelivery')
    expect(plan.explain(order.id, start + 9 * dayMs, minuteMs)?.stage).toBe('Late')
  })

  test('of many contracts at once, the first of a month, leaves Delivery its looks', () => {
    const fleet = new Fleet(50)
    for (let left = 2_000; left > 0; left -= 1) fleet.add('PendingDelivery', { startsAt: start + dayMs })
    for (let left = 2_000; left > 0; left -= 1) fleet.add('Delivery')
    const plan = fleet.plan()
    fleet.walk(plan)
    fleet.run(plan, { forMs: 3 * dayMs, spacingMs: minuteMs })
    const ages = fleet.list.slice(2_000).map(({ id }) => fleet.now - fleet.seenAt.get(id)!)
    expect(Math.max(...ages)).toBeLessThan(14 * hourMs)
  })
})

describe('looks wished for', () => {
  test('come at once, deadlines first, then clicks, and a page serves all that are on it', () => {
    const fleet = Fleet.of(10, [['Delivery', 100]])
    const plan = fleet.plan()
    fleet.walk(plan)
    fleet.looks.length = 0
    plan.urge(12, 'click')
    plan.urge(55, 'deadline')
    plan.urge(56, 'deadline')
    fleet.lookOnce(plan)
    fleet.lookOnce(plan)
    fleet.lookOnce(plan)
    expect(fleet.looks.map(({ why }) => why).slice(0, 2)).toEqual(['deadline', 'click'])
    expect(fleet.looks[2]?.why).not.toMatch(/deadline|click/)
    for (const id of [12, 55, 56]) expect(fleet.seenAt.get(id)).toBe(fleet.now)
  })

  test('for a contract that the page did not show are made by number', () => {
    const fleet = Fleet.of(10, [['Delivery', 100]])
    const plan = fleet.plan()
    fleet.walk(plan)
    fleet.looks.length = 0
    fleet.list.splice(54, 1)
    plan.urge(55, 'deadline')
    fleet.lookOnce(plan)
    fleet.lookOnce(plan)
    expect(fleet.looks).toMatchObject([
      { kind: 'page', why: 'deadline' },
      { kind: 'order', id: 55, why: 'deadline' },
    ])
  })

  test('are doubled by nobody, and a deadline raises a lesser wish', () => {
    const fleet = Fleet.of(10, [['Delivery', 30]])
    const plan = fleet.plan()
    fleet.walk(plan)
    for (const why of ['details', 'deadline', 'click', 'deadline'] as const) plan.urge(5, why)
    fleet.looks.length = 0
    fleet.lookOnce(plan)
    fleet.lookOnce(plan)
    expect(fleet.looks.map(({ why }) => why).filter((why) => !/due|newOrders/.test(why))).toEqual([
      'deadline',
    ])
  })

  test('made while a look is under way are not fulfilled by that look', () => {
    const fleet = Fleet.of(10, [['Delivery', 5]])
    const plan = fleet.plan()
    fleet.walk(plan)
    fleet.now += hourMs
    const look = plan.next(fleet.now)!
    plan.urge(3, 'click')
    fleet.answer(plan, look)
    expect(plan.next(fleet.now)?.why).toBe('click')
  })

  test('that fail come again after a minute', () => {
    const fleet = Fleet.of(10, [['Delivery', 30]])
    const plan = fleet.plan()
    fleet.walk(plan)
    plan.urge(5, 'deadline')
    const look = plan.next(fleet.now)!
    plan.lookFailed(look, fleet.now)
    expect(plan.next(fleet.now)?.why).not.toBe('deadline')
    expect(plan.next(fleet.now + minuteMs)?.why).toBe('deadline')
  })

  test('work for orders that are gone, and end with what the supplier says', () => {
    const fleet = Fleet.of(10, [['Delivery', 30]])
    const plan = fleet.plan()
    fleet.walk(plan)
    plan.gone(5)
    expect(plan.explain(5, fleet.now, minuteMs)).toBeNull()
    plan.urge(5, 'deadline')
    expect(plan.next(fleet.now)).toEqual({ kind: 'order', id: 5, why: 'deadline' })
    plan.notFound(5)
    expect(plan.next(fleet.now)?.why).not.toBe('deadline')
  })

  test('are all that is handed out where only the urgent is asked for', () => {
    const fleet = Fleet.of(10, [['Open', 30]])
    const plan = fleet.plan()
    fleet.walk(plan)
    plan.urge(5, 'details')
    fleet.now += hourMs
    expect(plan.next(fleet.now, { only: 'urgent' })).toBeNull()
    plan.urge(7, 'click')
    expect(plan.next(fleet.now, { only: 'urgent' })?.why).toBe('click')
  })

  test('for details take a tenth of all looks at most, and more only where nothing else is to do', () => {
    const fleet = Fleet.of(10, [['Open', 1_000]])
    const plan = fleet.plan()
    fleet.walk(plan)
    for (let id = 1; id <= 1_000; id += 1) plan.urge(id, 'details')
    fleet.looks.length = 0
    fleet.now += hourMs
    fleet.run(plan, { forMs: 200 * minuteMs, spacingMs: minuteMs })
    const { details, due } = fleet.reasons()
    expect(details).toBeGreaterThanOrEqual(19)
    expect(details).toBeLessThanOrEqual(21)
    expect(due).toBeGreaterThan(150)

    const idle = Fleet.of(10, [['Delivery', 5]])
    const idlePlan = idle.plan()
    idle.walk(idlePlan)
    for (let id = 1; id <= 5; id += 1) idlePlan.urge(id, 'details')
    idle.looks.length = 0
    idle.run(idlePlan, { forMs: 5 * secondMs, spacingMs: secondMs })
    expect(idle.reasons()).toEqual({ details: 5 })
  })

  test('for a deadline are not delayed by 2,000 new orders in an hour', () => {
    const fleet = Fleet.of(50, [
      ['Delivery', 2_000],
      ['Open', 100],
    ])
    const plan = fleet.plan()
    fleet.walk(plan)
    const chance = chances(1)
    const wished = new Map<number, number>()
    const delays: number[] = []
    let sold = 0
    fleet.run(plan, {
      forMs: hourMs,
      spacingMs: 10 * secondMs,
      meanwhile: (now) => {
        for (; sold < (2_000 * (now - start)) / hourMs; sold += 1) {
          const order = fleet.add('Open')
          if (sold % 2 === 0) {
            fleet.tell(plan, order)
            plan.urge(order.id, 'new')
          }
        }
        for (const [id, at] of wished) {
          if ((fleet.seenAt.get(id) ?? 0) < at) continue
          delays.push(fleet.seenAt.get(id)! - at)
          wished.delete(id)
        }
        if (chance() > 0.2) return
        const id = 1 + Math.floor(chance() * 2_000)
        wished.set(id, now)
        plan.urge(id, 'deadline')
      },
    })
    expect(delays.length).toBeGreaterThan(40)
    expect(Math.max(...delays)).toBe(0)
    expect(fleet.list.slice(2_100, 3_900).every(({ id }) => fleet.seenAt.has(id))).toBe(true)
  })
})

describe('where a page costs more than one call', () => {
  test('hot contracts are followed by number, the others by pages', () => {
    const fleet = Fleet.of(50, [['Delivery', 300]])
    const denied = fleet.add('Denied', { at: 150 })
    const plan = fleet.plan({ callsPerPage: 5 })
    fleet.walk(plan)
    fleet.looks.length = 0
    fleet.run(plan, { forMs: 10 * dayMs, spacingMs: 10 * minuteMs })
    const orders = fleet.looks.filter(({ kind }) => kind === 'order')
    expect(orders.length).toBeGreaterThan(300)
    expect(new Set(orders.map((look) => look.kind === 'order' && look.id))).toEqual(new Set([denied.id]))
    for (const { id } of fleet.list) expect(fleet.now - fleet.seenAt.get(id)!).toBeLessThan(3 * dayMs)
  })

  test('and more than all orders on it, everything is followed by number', () => {
    const fleet = Fleet.of(10, [['Open', 30]])
    const plan = fleet.plan({ callsPerPage: 20 })
    fleet.walk(plan)
    fleet.looks.length = 0
    fleet.run(plan, { forMs: dayMs, spacingMs: 10 * minuteMs })
    const { newOrders = 0 } = fleet.reasons()
    expect(fleet.looks.filter(({ kind }) => kind === 'order').length).toBe(fleet.looks.length - newOrders)
    for (const { id } of fleet.list) expect(fleet.now - fleet.seenAt.get(id)!).toBeLessThan(12 * hourMs)
  })

  test('wishes are fulfilled by number', () => {
    const fleet = Fleet.of(10, [['Delivery', 30]])
    const plan = fleet.plan({ callsPerPage: 5 })
    fleet.walk(plan)
    plan.urge(7, 'click')
    expect(plan.next(fleet.now)).toEqual({ kind: 'order', id: 7, why: 'click' })
  })
})

describe('the plan explains', () => {
  test('when a contract is looked at next, on which page, and why', () => {
    const fleet = Fleet.of(10, [
      ['Delivery', 95],
      ['Open', 5],
    ])
    const plan = fleet.plan()
    fleet.walk(plan)
    fleet.run(plan, { forMs: dayMs, spacingMs: minuteMs })
    const open = plan.explain(98, fleet.now, minuteMs)!
    const delivery = plan.explain(20, fleet.now, minuteMs)!
    expect(open).toMatchObject({ reason: 'due', stage: 'Open', weight: 3, lastSeenAt: fleet.seenAt.get(98) })
    expect(delivery).toMatchObject({ reason: 'due', stage: 'Delivery', weight: 0.2 })
    expect(open.page!.offset).toBeGreaterThan(85)
    expect(delivery.page!.offset).toBeLessThanOrEqual(20)
    expect(delivery.page!.offset + delivery.page!.members).toBeGreaterThanOrEqual(20)
    plan.urge(20, 'click')
    expect(plan.explain(20, fleet.now, minuteMs)).toMatchObject({ reason: 'click', nextAt: fleet.now })
    expect(plan.explain(4_711, fleet.now, minuteMs)).toBeNull()
  })

  test('the next look about as it comes', () => {
    const fleet = Fleet.of(10, [
      ['Delivery', 150],
      ['Denied', 5],
      ['Processing', 100],
    ])
    const plan = fleet.plan()
    fleet.walk(plan)
    fleet.run(plan, { forMs: 3 * dayMs, spacingMs: minuteMs })
    const told = fleet.list.map(({ id }) => ({ id, at: plan.explain(id, fleet.now, minuteMs)!.nextAt }))
    const { now } = fleet
    fleet.looks.length = 0
    const seenFirst = new Map<number, number>()
    fleet.run(plan, {
      forMs: dayMs,
      spacingMs: minuteMs,
      meanwhile: () => {
        for (const [id, at] of fleet.seenAt) if (at > now && !seenFirst.has(id)) seenFirst.set(id, at)
      },
    })
    const waited = told.map(({ id }) => seenFirst.get(id)! - now)
    const expected = told.map(({ at }) => at - now)
    expect(meanOf(expected) / meanOf(waited)).toBeGreaterThan(0.6)
    expect(meanOf(expected) / meanOf(waited)).toBeLessThan(1.6)
  })

  test('an audit, and that an order unknown to the supplier is not looked at', () => {
    const fleet = Fleet.of(10, [['ended', 30]])
    const plan = fleet.plan()
    fleet.walk(plan)
    expect(plan.explain(15, fleet.now, minuteMs)).toMatchObject({
      reason: 'audit',
      nextAt: fleet.seenAt.get(30)! + 7 * dayMs,
    })
    plan.gone(15)
    expect(plan.explain(15, fleet.now, minuteMs)).toBeNull()
  })

  test('how old its knowledge is', () => {
    const fleet = Fleet.of(10, [
      ['Open', 10],
      ['ended', 10],
    ])
    const plan = fleet.plan()
    fleet.walk(plan)
    fleet.tell(plan, { id: 99, stage: 'Open', startsAt: null })
    const { byStage, ...all } = plan.staleness(start + hourMs)
    expect(all).toMatchObject({ count: 10, meanMs: hourMs, maxMs: hourMs, neverSeen: 1 })
    expect(all.weightedMeanMs).toBeCloseTo(hourMs, 0)
    expect(byStage.Open).toMatchObject({ count: 10, maxMs: hourMs, neverSeen: 1 })
    expect(byStage.ended).toMatchObject({ count: 10, meanMs: hourMs - secondMs })
  })
})
