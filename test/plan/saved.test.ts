import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Hazards } from '../../src/plan/hazards.ts'
import { PollPlan } from '../../src/plan/poll-plan.ts'
import type { KnownStage, PlanRecord } from '../../src/plan-record.ts'
import { chances, dayMs, Fleet, hourMs, minuteMs } from './fleet.ts'

/** Rows by page, as a store keeps them. */
class PlanStore {
  #record: PlanRecord | null = null
  readonly #pages = new Map<number, unknown>()

  save(record: PlanRecord): void {
    for (const { page, row } of record.pages) this.#pages.set(page, row)
    for (const page of record.gonePages) this.#pages.delete(page)
    this.#record = JSON.parse(JSON.stringify({ ...record, pages: [], gonePages: [] }))
  }

  get pages(): number {
    return this.#pages.size
  }

  restore(fleet: Fleet, options: { limit?: number; callsPerPage?: number } = {}): PollPlan {
    const pages = [...this.#pages].map(([page, row]) => ({ page, row: JSON.parse(JSON.stringify(row)) }))
    const record = { ...this.#record!, pages }
    const hazards = new Hazards({ evidence: record.evidence })
    return PollPlan.restore(
      record,
      { limit: fleet.limit, hazards, now: fleet.now, ...options },
      fleet.stored(),
    )
  }
}

const changes: Partial<Record<KnownStage, readonly KnownStage[]>> = {
  Open: ['Processing', 'ended'],
  Processing: ['Denied', 'PendingDelivery'],
  Denied: ['Processing', 'ended'],
  PendingDelivery: ['Delivery'],
  Delivery: ['ended'],
}

/** Lets orders change, come, go, jump, and be wished for, as the dice fall. */
function liven(fleet: Fleet, plan: PollPlan, chance: () => number): void {
  const pick = () => Math.floor(chance() * fleet.list.length)
  if (chance() < 0.2) {
    const order = fleet.list[pick()]
    const next = order && changes[order.stage]
    if (order !== undefined && next !== undefined) {
      order.stage = next[Math.floor(chance() * next.length)]!
      order.startsAt = order.stage === 'PendingDelivery' ? fleet.now + chance() * dayMs : null
    }
  }
  if (chance() < 0.05) fleet.add('Open', { at: chance() < 0.7 ? fleet.list.length : pick() })
  if (chance() < 0.02) fleet.list.splice(pick(), 1)
  if (chance() < 0.02) fleet.list.push(...fleet.list.splice(pick(), 2))
  const wished = fleet.list[pick()]?.id
  if (wished !== undefined && chance() < 0.1) {
    plan.urge(wished, (['deadline', 'click', 'details', 'new'] as const)[Math.floor(chance() * 4)]!)
  }
  if (chance() < 0.03) {
    const look = plan.next(fleet.now)
    if (look !== null) plan.lookFailed(look, fleet.now)
  }
  for (const id of plan.absent()) plan.urge(id, 'missing')
}

/** A fleet and its plan after a while. */
function lived(
  seed: number,
  limit: number,
  callsPerPage: number,
  looks: number,
  onLook: (plan: PollPlan) => void,
) {
  const fleet = Fleet.of(limit, [
    ['Delivery', 60],
    ['Processing', 40],
    ['Open', 12],
  ])
  const plan = fleet.plan({ callsPerPage })
  const chance = chances(seed)
  fleet.run(plan, {
    forMs: looks * 5 * minuteMs,
    spacingMs: 5 * minuteMs,
    meanwhile: () => {
      liven(fleet, plan, chance)
      onLook(plan)
    },
  })
  return { fleet, plan, chance }
}

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 20)

describe('a saved plan', () => {
  test('goes on after a clean stop exactly as the one that went on', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 25 }),
        fc.constantFrom(1, 1, 4),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (seed, limit, callsPerPage, looks, saveEvery) => {
          const futures = [true, false].map((isStopped) => {
            const store = new PlanStore()
            let made = 0
            const life = lived(seed, limit, callsPerPage, looks, (plan) => {
              made += 1
              if (made % saveEvery === 0) store.save(plan.save())
            })
            const { fleet, chance } = life
            store.save(life.plan.save())
            const plan = isStopped ? store.restore(fleet, { callsPerPage }) : life.plan
            fleet.looks.length = 0
            fleet.run(plan, {
              forMs: 8 * hourMs,
              spacingMs: 5 * minuteMs,
              meanwhile: () => liven(fleet, plan, chance),
            })
            return {
              looks: fleet.looks,
              listOrder: plan.listOrder,
              absent: plan.absent(),
              staleness: plan.staleness(fleet.now),
            }
          })
          expect(futures[1]).toEqual(futures[0])
        },
      ),
      { numRuns },
    )
  })

  test('is written in part: only pages that have changed', () => {
    const fleet = Fleet.of(50, [['Delivery', 5_000]])
    const plan = fleet.plan()
    fleet.walk(plan)
    expect(plan.save().pages.length).toBeGreaterThan(500)
    expect(plan.save().pages).toEqual([])
    fleet.now += hourMs
    fleet.lookOnce(plan)
    const { pages, gonePages } = plan.save()
    expect(pages.length).toBeLessThan(25)
    expect(gonePages).toEqual([])
  })

  test('names pages that are no more', () => {
    const fleet = Fleet.of(10, [['Open', 30]])
    const plan = fleet.plan()
    fleet.walk(plan)
    const before = plan.save().pages.map(({ page }) => page)
    for (const id of [11, 12, 13]) plan.gone(id)
    const { pages, gonePages } = plan.save()
    expect(gonePages.length).toBe(3)
    expect(before).toEqual(expect.arrayContaining([...gonePages]))
    expect(pages.map(({ page }) => page)).not.toEqual(expect.arrayContaining([...gonePages]))
  })

  test('of which nothing is left is a new one that knows its contracts, and misses those that the list does not show', () => {
    const fleet = Fleet.of(10, [['Open', 30]])
    const [vanished] = fleet.list.splice(12, 1)
    const known = [...fleet.list, vanished!].map((order) => ({ ...order, seenAt: fleet.now - dayMs }))
    const plan = PollPlan.restore(null, { limit: 10, hazards: new Hazards(), now: fleet.now }, known)
    expect(plan.isWalking).toBe(true)
    expect(plan.explain(5, fleet.now, minuteMs)).toMatchObject({
      reason: 'walk',
      lastSeenAt: fleet.now - dayMs,
    })
    fleet.walk(plan)
    expect(plan.absent()).toEqual([vanished!.id])
    expect(plan.listOrder).toBe('unknown')
  })

  test('with another page size keeps the places of contracts, and when they were looked at', () => {
    const fleet = Fleet.of(10, [
      ['Delivery', 100],
      ['Denied', 5],
    ])
    const plan = fleet.plan()
    fleet.walk(plan)
    fleet.run(plan, { forMs: dayMs, spacingMs: 5 * minuteMs })
    const store = new PlanStore()
    store.save(plan.save())
    const restored = store.restore(fleet, { limit: 25 })
    expect(restored.isWalking).toBe(false)
    fleet.looks.length = 0
    fleet.run(restored, { forMs: dayMs, spacingMs: 5 * minuteMs })
    expect(fleet.looks.every((look) => look.kind === 'page' && look.limit === 25)).toBe(true)
    for (const { id } of fleet.list) expect(fleet.now - fleet.seenAt.get(id)!).toBeLessThan(12 * hourMs)
  })

  test.each([
    ['an older version, which knew of no format', undefined],
    ['a newer version', 1_000],
  ])('by %s is begun anew: what was learned stays, its pages go', (_, format) => {
    const fleet = Fleet.of(10, [['Delivery', 100]])
    const plan = fleet.plan()
    fleet.walk(plan)
    fleet.run(plan, { forMs: dayMs, spacingMs: 5 * minuteMs })
    const store = new PlanStore()
    const { head, ...saved } = plan.save()
    const strange = { format, limit: 10, walk: 'of a shape that nobody here can read' }
    store.save({ ...saved, head: strange })
    fleet.list.splice(0, 80)

    const restored = store.restore(fleet)
    expect(restored.isWalking).toBe(true)
    const begun = restored.save()
    expect(begun.evidence).toEqual(saved.evidence)
    store.save(begun)
    fleet.walk(restored)
    fleet.run(restored, { forMs: dayMs, spacingMs: 5 * minuteMs })
    store.save(restored.save())
    const again = store.restore(fleet)
    expect(again.isWalking).toBe(false)
    expect(again.staleness(fleet.now)).toEqual(restored.staleness(fleet.now))
    expect(store.pages).toBeLessThan(25)
  })
})
