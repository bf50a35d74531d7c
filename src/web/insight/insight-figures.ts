import type { ContractReader, InsightReport } from '../../index.ts'
import { type EffectiveIntervalReport, EffectiveIntervals } from '../../report/effective-intervals.ts'
import { askedPeriod, type InsightQuestion } from './insight-question.ts'

/** The figures of a period, and of the one of the same length before it. */
export interface InsightFigures {
  report: InsightReport
  /** How wide effective intervals were, of all tariffs. */
  delays: EffectiveIntervalReport
  /** Null where the log does not reach back so far, or where the period has no beginning. */
  previous: { report: InsightReport; delays: EffectiveIntervalReport } | null
  /** Since when anything is known, epoch milliseconds; null for an empty log. */
  earliest: number | null
  /** Tariffs of all contracts, whatever was asked for; the most frequent first. */
  tariffs: readonly string[]
}

const pointsOfCurve = 120

/**
 * Reads the whole log once, for both periods. Takes seconds where there are many contracts.
 * @param now the engine's time, epoch milliseconds.
 * @throws StromkreisError `invalidInput` for a period that holds nothing that is known.
 */
export function insightFigures(
  reader: Pick<ContractReader, 'insight' | 'latestObservedAt'>,
  question: InsightQuestion,
  now: number,
): InsightFigures {
  const latest = Math.max(now, reader.latestObservedAt())
  const asked = askedPeriod(question, latest)
  const { from, to = latest + 1 } = asked
  const before = from === undefined ? null : { from: 2 * from - Math.min(to, latest), to: from }
  const [intervals, intervalsBefore] = [new EffectiveIntervals(), new EffectiveIntervals()]
  const insight = reader.insight({
    onEntry(entry) {
      const { observedAt } = entry
      if (observedAt >= (from ?? 0) && observedAt < to) intervals.count(entry)
      else if (before !== null && observedAt >= before.from && observedAt < before.to)
        intervalsBefore.count(entry)
    },
  })
  const tariff = question.tariff ?? undefined
  const isKnownBefore = before !== null && insight.earliest !== null && insight.earliest <= before.from
  return {
    report: insight.report({ now: latest, ...asked, tariff, pointsOfCurve }),
    delays: intervals.report(),
    previous: isKnownBefore
      ? {
          report: insight.report({ now: latest, ...before, tariff, pointsOfCurve }),
          delays: intervalsBefore.report(),
        }
      : null,
    earliest: insight.earliest,
    tariffs: insight.tariffs,
  }
}
