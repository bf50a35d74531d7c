import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultContractDelays, noDetails } from '../../machines/index.ts'
import { virtualClock } from '../../src/clock.ts'
import type { ContractRecord } from '../../src/contract-record.ts'
import { decide } from '../../src/engine/decide.ts'
import type { Entry } from '../../src/log-entry.ts'
import {
  DetectionDelayCounter,
  detectionDelays,
  detectionDelayTable,
  type TrueChange,
} from '../../src/report/detection-delays.ts'
import { effectiveIntervals } from '../../src/report/effective-intervals.ts'
import { createWorld } from '../../src/sandbox/world.ts'
import { adoptedAt, entryOf } from './log-entry-of.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** What happened to contract 1: statuses with the hour at which each began. */
function lived(...statuses: [hour: number, status: TrueChange['to']][]): TrueChange[] {
  return statuses.map(([hour, to], index) => ({
    contractNumber: '1',
    from: statuses[index - 1]?.[1] ?? null,
    to,
    at: hour * hourMs,
  }))
}

/** A look at contract 1 that saw it move. */
function moved(from: Entry['from'], to: Entry['to'], hours: { after: number | null; at: number }): Entry {
  const after = hours.after === null ? null : hours.after * hourMs
  return entryOf({ from, to, after, observedAt: hours.at * hourMs })
}

describe('detection delays', () => {
  test('are from the true change to the end of the look that saw it, per kind of transition', () => {
    const truth = lived([0, 'Open'], [2, 'Processing'], [100, 'Denied'])
    const { kinds, overall, unexplained } = detectionDelays(truth, [
      adoptedAt(hourMs, 'Open'),
      moved('Open', 'Processing', { after: 1, at: 5 }),
      moved('Processing', 'Denied', { after: 99, at: 101 }),
    ])
    expect(kinds).toEqual([
      {
        from: 'Open',
        to: 'Processing',
        count: 1,
        meanMs: 3 * hourMs,
        medianMs: 3 * hourMs,
        p95Ms: 3 * hourMs,
        maxMs: 3 * hourMs,
        inferred: 0,
        skipped: 0,
        waiting: 0,
      },
      expect.objectContaining({ from: 'Processing', to: 'Denied', count: 1, meanMs: hourMs }),
    ])
    expect(overall).toMatchObject({ count: 2, meanMs: 2 * hourMs, maxMs: 3 * hourMs })
    expect(unexplained).toBe(0)
  })

  test('leave out what happened before the order was first seen', () => {
    const truth = lived([0, 'Open'], [2, 'Processing'], [100, 'Denied'])
    const { kinds } = detectionDelays(truth, [
      adoptedAt(50 * hourMs, 'Processing'),
      moved('Processing', 'Denied', { after: 50, at: 104 }),
    ])
    expect(kinds).toMatchObject([{ from: 'Processing', to: 'Denied', count: 1, meanMs: 4 * hourMs }])
  })

  test('count what was passed between two looks as inferred, not as seen', () => {
    const truth = lived([0, 'Open'], [2, 'Processing'], [3, 'Denied'])
    const { kinds, overall } = detectionDelays(truth, [
      adoptedAt(hourMs, 'Open'),
      { ...moved('Open', 'Processing', { after: 1, at: 5 }), kind: 'inferred' },
      moved('Processing', 'Denied', { after: 1, at: 5 }),
    ])
    expect(kinds).toMatchObject([
      { from: 'Open', to: 'Processing', count: 0, meanMs: null, inferred: 1 },
      { from: 'Processing', to: 'Denied', count: 1, meanMs: 2 * hourMs, inferred: 0 },
    ])
    expect(overall).toMatchObject({ count: 1, inferred: 1, skipped: 0 })
  })

  test('count what was over again by the next look as skipped: it left no trace', () => {
    const truth = lived([0, 'Open'], [2, 'Processing'], [3, 'Denied'], [4, 'Processing'])
    const { kinds, overall } = detectionDelays(truth, [
      adoptedAt(hourMs, 'Open'),
      moved('Open', 'Processing', { after: 1, at: 5 }),
    ])
    expect(kinds).toMatchObject([
      { from: 'Open', to: 'Processing', count: 1, meanMs: 3 * hourMs, skipped: 0 },
      { from: 'Processing', to: 'Denied', count: 0, skipped: 1 },
      { from: 'Denied', to: 'Processing', count: 0, skipped: 1 },
    ])
    expect(overall).toMatchObject({ count: 1, skipped: 2 })
  })

  test('tell skipped changes, over again at a look that made no entry, by when contracts were last seen', () => {
    const truth = lived([0, 'Processing'], [3, 'Denied'], [4, 'Processing'])
    const counter = new DetectionDelayCounter(truth)
    counter.count(adoptedAt(hourMs, 'Processing'))
    expect(counter.report().overall).toMatchObject({ skipped: 0, waiting: 2 })
    const lastSeen = [{ contractNumber: '1', lastObservedAt: 6 * hourMs }]
    expect(counter.report(lastSeen).overall).toMatchObject({ skipped: 2, waiting: 0 })
  })

  test('take a change for the one within the interval, not for an earlier one of its kind', () => {
    const truth = lived([0, 'Processing'], [2, 'Denied'], [3, 'Processing'], [50, 'Denied'])
    const { kinds } = detectionDelays(truth, [
      adoptedAt(hourMs, 'Processing'),
      moved('Processing', 'Denied', { after: 49, at: 51 }),
    ])
    expect(kinds).toMatchObject([
      { from: 'Processing', to: 'Denied', count: 1, meanMs: hourMs, skipped: 1 },
      { from: 'Denied', to: 'Processing', skipped: 1 },
    ])
  })

  test('take the latest that fits where the interval is not known or does not fit', () => {
    const truth = lived([0, 'Open'], [2, 'Processing'])
    for (const after of [null, 3]) {
      const { kinds } = detectionDelays(truth, [
        adoptedAt(hourMs, 'Open'),
        moved('Open', 'Processing', { after, at: 5 }),
      ])
      expect(kinds).toMatchObject([{ count: 1, meanMs: 3 * hourMs }])
    }
  })

  test('say what nobody can have seen yet', () => {
    const truth = lived([0, 'Open'], [2, 'Processing'], [9, 'Denied'])
    const { overall } = detectionDelays(truth, [
      adoptedAt(hourMs, 'Open'),
      moved('Open', 'Processing', { after: 1, at: 5 }),
    ])
    expect(overall).toMatchObject({ count: 1, skipped: 0, waiting: 1 })
  })

  test('count transitions that never were as unexplained', () => {
    const { overall, unexplained } = detectionDelays(lived([0, 'Open']), [
      adoptedAt(hourMs, 'Open'),
      moved('Open', 'Processing', { after: 1, at: 5 }),
    ])
    expect([overall.count, unexplained]).toEqual([0, 1])
  })

  test('count a contradiction as seen when it was kept, and its correction not again', () => {
    const truth = lived([0, 'Rejected'], [2, 'Processing'])
    const anomaly = { kind: 'contradiction', seen: 'Processing', status: 'Processing' } as const
    const { kinds, unexplained } = detectionDelays(truth, [
      adoptedAt(hourMs, 'Rejected'),
      entryOf({ kind: 'anomaly', from: 'Rejected', to: 'Rejected', observedAt: 4 * hourMs, anomaly }),
      entryOf({ kind: 'corrected', from: 'Rejected', to: 'Processing', observedAt: 90 * hourMs }),
    ])
    expect(kinds).toMatchObject([{ from: 'Rejected', to: 'Processing', count: 1, meanMs: 2 * hourMs }])
    expect(unexplained).toBe(0)
  })

  test('take Contract for whichever part of it an order is in', () => {
    const truth = lived(
      [0, 'Processing'],
      [2, 'Contract'],
      [3, 'PendingDelivery'],
      [4, 'Delivery'],
      [5, 'Contract'],
    )
    const { kinds } = detectionDelays(truth, [adoptedAt(hourMs, 'Processing')])
    expect(kinds.map(({ from, to }) => `${from} -> ${to}`)).toEqual([
      'Processing -> Contract.PendingDelivery',
      'Contract.PendingDelivery -> Contract.Delivery',
    ])
  })

  test('of new orders are from when they were placed until they were first seen', () => {
    const placed = (contractNumber: string, hour: number) =>
      ({ contractNumber, from: null, to: 'Open', at: hour * hourMs }) as const
    const truth = [
      placed('old', 0),
      placed('1', 10),
      placed('2', 12),
      placed('unseen', 13),
      placed('own', 14),
    ]
    const { newOrders } = detectionDelays(truth, [
      adoptedAt(hourMs, 'Open', 'old'),
      adoptedAt(14 * hourMs, 'Open', '1'),
      adoptedAt(14 * hourMs, 'Open', '2'),
      entryOf({ kind: 'submitted', observedAt: 14 * hourMs, to: 'Open', subject: 'own' }),
    ])
    expect(newOrders).toMatchObject({ count: 2, meanMs: 3 * hourMs, maxMs: 4 * hourMs, waiting: 1 })
  })

  test('are a table for people', () => {
    const truth = lived([0, 'Open'], [2, 'Processing'])
    const report = detectionDelays(truth, [
      adoptedAt(hourMs, 'Open'),
      moved('Open', 'Processing', { after: 1, at: 2.5 }),
    ])
    const { head, rows } = detectionDelayTable(report)
    expect(rows).toEqual([
      ['Open -> Processing', 1, '30 min', '30 min', '30 min', '30 min', 0, 0, 0],
      ['all', 1, '30 min', '30 min', '30 min', '30 min', 0, 0, 0],
      ['new orders', 0, '-', '-', '-', '-', '-', '-', 0],
    ])
    for (const row of rows) expect(row).toHaveLength(head.length)
  })
})

describe('a made-up supplier that is looked at now and then', () => {
  test('has every change seen, inferred, skipped or not seen yet, none later than its interval is wide', () => {
    const runs = fc.record({
      seed: fc.integer({ min: 1, max: 1_000 }),
      longestGapMs: fc.constantFrom(hourMs, dayMs, 10 * dayMs),
      gaps: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 5, maxLength: 40 }),
    })
    fc.assert(
      fc.property(runs, ({ seed, longestGapMs, gaps }) => {
        const start = Date.UTC(2026, 0, 5)
        const clock = virtualClock(start)
        const arrivals = { orders: 10, withinMs: 20 * dayMs }
        const world = createWorld({ clock, seed, orders: 12, arrivals, listOrder: 'oldestFirst' })
        const watcher = new Watcher()
        for (const gap of gaps) {
          clock.advanceTo(clock.now() + Math.ceil(gap * longestGapMs))
          const changes = world.trueChanges()
          for (const number of world.contractNumbers()) {
            // Not every look sees every order.
            if ((Number(number) + clock.now()) % 3 === 0) continue
            watcher.look(number, changes.findLast((one) => one.contractNumber === number)!.to, clock.now())
          }
        }
        const truth = world.trueChanges()
        const counter = new DetectionDelayCounter(truth, { since: start })
        for (const entry of watcher.entries) counter.count(entry)
        const { overall, unexplained } = counter.report(watcher.lastSeen())
        const intervals = effectiveIntervals(watcher.entries)
        expect(unexplained).toBe(0)
        const followed = truth.filter(
          ({ contractNumber, from, at }) => from !== null && at > watcher.firstSeenAt(contractNumber),
        )
        const { count, inferred, skipped, waiting } = overall
        expect(count + inferred + skipped + waiting).toBe(followed.length)
        expect(waiting).toBe(
          followed.filter(({ contractNumber, at }) => at > watcher.lastSeenAt(contractNumber)).length,
        )
        expect([count, inferred]).toEqual([intervals.overall.count, intervals.overall.inferred])
        expect(overall.maxMs ?? 0).toBeLessThanOrEqual(intervals.overall.maxMs ?? 0)
        expect(overall.meanMs ?? 0).toBeLessThanOrEqual(intervals.overall.meanMs ?? 0)
      }),
      { numRuns: 60 },
    )
  })
})

/** Decides about contracts as the engine does, from looks that take no time. */
class Watcher {
  readonly entries: Entry[] = []
  readonly #records = new Map<string, { record: ContractRecord; firstAt: number; lastAt: number }>()

  look(contractNumber: string, status: TrueChange['to'], at: number): void {
    const known = this.#records.get(contractNumber)
    const decision = decide(known?.record ?? null, contractNumber, {
      type: 'observe',
      observation: {
        contractNumber,
        customerNumber: null,
        status,
        words: status,
        hasUnknownWord: false,
        details: noDetails,
        facts: { tariffName: null, contractSignedAt: null, hasMeterNumber: false, hasMaLo: false },
      },
      look: { beganAt: at, endedAt: at },
      seenFrom: known?.lastAt ?? null,
      delays: defaultContractDelays,
    })
    const record = decision.outcome === 'changed' ? decision.record : known!.record
    if (decision.outcome === 'changed') this.entries.push(...decision.entries)
    this.#records.set(contractNumber, { record, firstAt: known?.firstAt ?? at, lastAt: at })
  }

  firstSeenAt(contractNumber: string): number {
    return this.#records.get(contractNumber)?.firstAt ?? Number.POSITIVE_INFINITY
  }

  lastSeenAt(contractNumber: string): number {
    return this.#records.get(contractNumber)?.lastAt ?? Number.POSITIVE_INFINITY
  }

  lastSeen() {
    return [...this.#records].map(([contractNumber, { lastAt }]) => ({
      contractNumber,
      lastObservedAt: lastAt,
    }))
  }
}
