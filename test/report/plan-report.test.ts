import { describe, expect, test } from 'vitest'
import { Hazards } from '../../src/plan/hazards.ts'
import { type PlanExplanation, PollPlan } from '../../src/plan/poll-plan.ts'
import type { KnownStage } from '../../src/plan-record.ts'
import { learnedHazards, type PlanReportOptions, planReport } from '../../src/report/plan-report.ts'
import { freshnessTable, hazardTable, nextLooksTable, planRows } from '../../src/report/plan-tables.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const now = Date.UTC(2026, 0, 5, 12)

function explained(parts: Partial<PlanExplanation> & { in?: number; ago?: number | null }): PlanExplanation {
  const { in: inMs = 0, ago = 0, ...rest } = parts
  return {
    nextAt: now + inMs,
    lastSeenAt: ago === null ? null : now - ago,
    reason: 'due',
    stage: 'Open',
    hazardPerMs: 1 / dayMs,
    weight: 3,
    page: { offset: 0, members: 50, rank: 0 },
    ...rest,
  }
}

function reported(explanations: PlanExplanation[], options: Partial<PlanReportOptions> = {}) {
  const contracts = explanations.map((explanation, index) => ({
    contractNumber: `${index + 1}`,
    explanation,
  }))
  const whole: PlanReportOptions = {
    now,
    listOrder: 'oldestFirst',
    isWalking: false,
    listTrouble: null,
    limit: 50,
    spacingMs: minuteMs,
    hazards: learnedHazards(new Hazards()),
    ...options,
  }
  return planReport(whole, contracts)
}

describe('the report on the poll plan', () => {
  test('tells by stage how long ago contracts were seen, and how soon a change would be', () => {
    const { stages } = reported([
      explained({ ago: hourMs, in: 3 * hourMs }),
      explained({ ago: 3 * hourMs, in: hourMs }),
      explained({ ago: null, in: 5 * hourMs }),
      explained({ stage: 'Denied', ago: 10 * minuteMs, in: 20 * minuteMs }),
    ])
    const of = (stage: string) => stages.find((row) => row.stage === stage)
    expect(of('Open')).toMatchObject({
      contracts: 3,
      weight: 3,
      neverSeen: 1,
      age: { count: 2, meanMs: 2 * hourMs, maxMs: 3 * hourMs },
      delay: { count: 3, meanMs: 3 * hourMs, maxMs: 5 * hourMs },
    })
    expect(of('Denied')).toMatchObject({ contracts: 1, delay: { meanMs: 20 * minuteMs } })
    expect(of('Late')).toMatchObject({ contracts: 0, weight: null, delay: { count: 0, meanMs: null } })
  })

  test('tells overall figures without what has ended, which is looked at rarely on purpose', () => {
    const { age, delay, stages } = reported([
      explained({ ago: hourMs, in: hourMs }),
      explained({ stage: 'ended', ago: 6 * dayMs, in: dayMs, reason: 'audit' }),
      explained({ stage: 'ended', ago: 2 * dayMs, nextAt: Number.POSITIVE_INFINITY, reason: 'audit' }),
    ])
    expect([age.count, age.maxMs, delay.count, delay.maxMs]).toEqual([1, hourMs, 1, hourMs])
    expect(stages.at(-1)).toMatchObject({ stage: 'ended', contracts: 2, notPlanned: 1, delay: { count: 1 } })
  })

  test('tells what was learned beside what was believed', () => {
    const hazards = new Hazards({ priorsMs: { Open: 6 * hourMs } })
    hazards.changed('Open', 2 * hourMs)
    hazards.unchanged('Open', 5 * hourMs)
    const { stages } = reported([explained({})], {
      hazards: learnedHazards(hazards, { Open: 6 * hourMs }),
    })
    expect(stages[0]).toMatchObject({
      stage: 'Open',
      priorMs: 6 * hourMs,
      seen: 1,
      watchedMs: 6 * hourMs,
    })
    expect(stages[0]!.changesAboutEveryMs).toBeCloseTo(6 * hourMs, 0)
    expect(stages[1]).toMatchObject({ stage: 'Processing', priorMs: 30 * dayMs, seen: 0, watchedMs: 0 })
  })

  test('tells the looks to come, page by page and by number, the earliest first', () => {
    const page = (offset: number, rank: number) => ({ offset, members: 50, rank })
    const { nextLooks } = reported(
      [
        explained({ in: 9 * minuteMs, page: page(100, 9) }),
        explained({ in: 3 * minuteMs, page: page(50, 3) }),
        explained({ in: 3 * minuteMs, page: page(50, 3), stage: 'Delivery' }),
        explained({ in: 3 * minuteMs, page: page(50, 3) }),
        explained({ in: 0, page: page(100, 9), reason: 'click' }),
        explained({ in: 5 * minuteMs, page: null, stage: 'Denied' }),
        explained({ in: 20 * minuteMs, page: page(0, 20) }),
      ],
      { nextLooks: 3 },
    )
    expect(nextLooks).toEqual([
      {
        at: '2026-01-05T12:00:00.000Z',
        why: 'click',
        page: { offset: 100, orders: 50 },
        contractNumber: null,
        nextOf: { Open: 2 },
      },
      {
        at: '2026-01-05T12:03:00.000Z',
        why: 'due',
        page: { offset: 50, orders: 50 },
        contractNumber: null,
        nextOf: { Open: 2, Delivery: 1 },
      },
      { at: '2026-01-05T12:05:00.000Z', why: 'due', page: null, contractNumber: '6', nextOf: { Denied: 1 } },
    ])
  })

  test('keeps the earliest of very many that are asked for by number', () => {
    const singles = Array.from({ length: 5_000 }, (_, index) =>
      explained({ in: ((index * 7_919) % 5_000) * minuteMs, page: null }),
    )
    const { nextLooks, single } = reported(singles)
    expect(single).toBe(5_000)
    expect(nextLooks.map(({ at }) => (Date.parse(at) - now) / minuteMs)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ])
  })

  test('is nothing but what was believed before anything is followed', () => {
    const report = reported([], { listOrder: 'unknown', isWalking: true })
    expect(report).toMatchObject({ orders: 0, pages: 0, wholeListMs: 0, nextLooks: [] })
    expect(freshnessTable(report).rows).toEqual([])
    expect(hazardTable(report).rows.map(([stage]) => stage)).toEqual([
      'Open',
      'Processing',
      'Denied',
      'PendingDelivery',
      'Late',
      'Delivery',
    ])
  })

  test('says what keeps the list from being read to its end', () => {
    const troubleOf = (options: Partial<PlanReportOptions>) =>
      new Map(planRows(reported([], options))).get('trouble')
    expect(troubleOf({ listTrouble: 'samePage' })).toMatch(/every page is the same one/)
    expect(troubleOf({})).toBe(undefined)
  })

  test('is tables and rows for people', () => {
    const report = reported([
      explained({ ago: hourMs, in: 30 * minuteMs }),
      explained({ ago: 2 * hourMs, in: 30 * minuteMs }),
    ])
    expect(Object.fromEntries(planRows(report))).toEqual({
      'order of the list': 'oldest first, as new orders turn up at the end',
      list: '2 orders on 1 pages',
      'planned looks': '60 an hour at present; every page once would take 1 min',
      'last seen': '1 h ago (median), 95 % within 2 h',
      'a change now is seen after': '30 min on average, 95 % within 30 min',
    })
    expect(freshnessTable(report).rows).toEqual([['Open', 2, '1 h', '2 h', '2 h', '30 min', '30 min', 0]])
    expect(hazardTable(report).rows[0]).toEqual(['Open', '6 h', '6 h', 0, '0 ms', 3])
    expect(nextLooksTable(report).rows).toEqual([
      ['2026-01-05T12:30:00.000Z', 'orders 1 to 50 of the list', '2 Open', 'its turn has come'],
    ])
    for (const { head, rows } of [freshnessTable(report), hazardTable(report), nextLooksTable(report)]) {
      for (const row of rows) expect(row).toHaveLength(head.length)
    }
  })
})

describe('a plan that was saved and read again', () => {
  const stageOf = (id: number): KnownStage =>
    id % 3 === 0 ? 'Processing' : id % 20 === 0 ? 'ended' : 'Delivery'
  const contracts = Array.from({ length: 120 }, (_, index) => ({
    id: index + 1,
    stage: stageOf(index + 1),
    startsAt: null,
  }))

  test('is reported on as it stands', () => {
    const plan = new PollPlan({ limit: 50, hazards: new Hazards(), now })
    for (let offset = 0; offset < 120; offset += 50) {
      const beganAt = now + (offset / 50) * minuteMs
      const members = contracts.slice(offset, offset + 50)
      for (const contract of members) plan.know(contract, beganAt)
      plan.pageSeen({ offset, beganAt, members: members.map(({ id }) => id), hasMore: offset + 50 < 120 })
    }
    const record = plan.save()
    const seen = contracts.map((contract, index) => ({
      ...contract,
      seenAt: now + Math.floor(index / 50) * minuteMs,
    }))
    const hazards = new Hazards({ evidence: record.evidence })
    const later = now + hourMs
    const read = PollPlan.restore(record, { limit: 50, hazards, now: later }, seen)
    const options: PlanReportOptions = {
      now: later,
      listOrder: read.listOrder,
      listTrouble: read.listTrouble,
      isWalking: read.isWalking,
      limit: 50,
      spacingMs: minuteMs,
      hazards: learnedHazards(hazards),
    }
    const report = planReport(
      options,
      contracts.map(({ id }) => ({
        contractNumber: `${id}`,
        explanation: read.explain(id, later, minuteMs)!,
      })),
    )
    expect(report).toMatchObject({ orders: 120, pages: 3, single: 0, isWalking: false, listOrder: 'unknown' })
    const counts = Object.fromEntries(report.stages.map(({ stage, contracts: count }) => [stage, count]))
    expect(counts).toMatchObject({ Processing: 40, ended: 4, Delivery: 76, Open: 0 })
    const { count, meanMs } = read.staleness(later)
    expect(report.age.count).toBe(count)
    expect(report.age.meanMs).toBeCloseTo(meanMs, 3)
    expect(report.nextLooks.length).toBeGreaterThan(0)
    expect(report.nextLooks.every(({ page }) => page !== null)).toBe(true)
    expect(report.delay.maxMs).toBeLessThan(dayMs)
  })
})
