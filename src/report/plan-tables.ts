import type { ListOrder } from '../plan/arrivals.ts'
import { type ListTrouble, stages } from '../plan-record.ts'
import { durationWords } from './duration-words.ts'
import { lookReasonWords, looksPerHourWords, placeWords } from './look-words.ts'
import type { PlanReport } from './plan-report.ts'
import type { ReportTable } from './report-table.ts'

const listOrderWords: Readonly<Record<ListOrder, string>> = {
  unknown: 'not known yet: where new orders turn up will tell',
  oldestFirst: 'oldest first, as new orders turn up at the end',
  newestFirst: 'newest first, as new orders turn up at the beginning',
  unordered: 'none, as new orders turn up anywhere',
  shuffled: 'another on each call',
}

const listTroubleWords: Record<ListTrouble, string> = {
  samePage: 'every page is the same one, whatever offset is asked for: orders on other pages stay unknown',
  endless: 'every page shows new orders, for longer than expected: it is read on beside other looks',
}

/** What concerns the whole plan, as people read it: what, and how it is. */
export function planRows(report: PlanReport): [what: string, is: string][] {
  const { orders, pages, single, age, delay } = report
  const whole = durationWords(report.wholeListMs)
  return [
    ['order of the list', listOrderWords[report.listOrder]],
    [
      'list',
      `${orders} orders on ${pages} pages${report.isWalking ? ', being read to its end for the first time' : ''}`,
    ],
    ...(report.listTrouble === null
      ? []
      : [['trouble', listTroubleWords[report.listTrouble]] as [string, string]]),
    ...(single === 0 ? [] : [['asked for by number', String(single)] as [string, string]]),
    ['planned looks', `${looksPerHourWords(report.looksPerHour)}; every page once would take ${whole}`],
    ['last seen', `${durationWords(age.medianMs)} ago (median), 95 % within ${durationWords(age.p95Ms)}`],
    [
      'a change now is seen after',
      `${durationWords(delay.meanMs)} on average, 95 % within ${durationWords(delay.p95Ms)}`,
    ],
  ]
}

/** How fresh what is known is, by stage, as people read it. */
export function freshnessTable({ stages: rows }: PlanReport): ReportTable {
  return {
    head: [
      'stage',
      'contracts',
      'last seen',
      '95 %',
      'longest ago',
      'a change is seen after',
      '95 %',
      'not planned',
    ],
    rows: rows
      .filter(({ contracts }) => contracts > 0)
      .map(({ stage, contracts, age, delay, notPlanned }) => [
        stage,
        contracts,
        durationWords(age.medianMs),
        durationWords(age.p95Ms),
        durationWords(age.maxMs),
        durationWords(delay.meanMs),
        durationWords(delay.p95Ms),
        notPlanned,
      ]),
  }
}

/** What was learned of each stage, as people read it. */
export function hazardTable({ stages: rows }: PlanReport): ReportTable {
  return {
    head: [
      'stage',
      'changes about every',
      'believed before',
      'changes seen',
      'watched for',
      'lateness weighs',
    ],
    rows: rows
      .filter(({ stage, contracts }) => stage !== 'ended' || contracts > 0)
      .map((row) => [
        row.stage,
        durationWords(row.changesAboutEveryMs),
        durationWords(row.priorMs),
        Math.round(row.seen),
        durationWords(row.watchedMs),
        row.weight ?? '-',
      ]),
  }
}

/** The looks to come, as people read them. */
export function nextLooksTable({ nextLooks }: PlanReport): ReportTable {
  return {
    head: ['about', 'looks at', 'next look of', 'because'],
    rows: nextLooks.map(({ at, page, contractNumber, nextOf, why }) => [
      at,
      contractNumber ?? placeWords(page && { offset: page.offset, members: page.orders, rank: null }),
      stages.flatMap((stage) => (nextOf[stage] === undefined ? [] : `${nextOf[stage]} ${stage}`)).join(', '),
      lookReasonWords[why],
    ]),
  }
}
