import type { ContractStatePath } from '../../machines/index.ts'
import type { LookReason, PlanExplanation } from '../plan/poll-plan.ts'
import type { Stage } from '../plan-record.ts'
import { durationWords } from './duration-words.ts'
import { instantOrNull, lookReasonWords, looksPerHour, looksPerHourWords, placeWords } from './look-words.ts'

/** What is asked about one contract's next look. Instants are epoch milliseconds. */
export interface ContractPlanQuestion {
  contractNumber: string
  /** Null where it is not known. */
  state: ContractStatePath | null
  /** What the plan says; null where it does not look at the contract. */
  explanation: PlanExplanation | null
  now: number
  /** From one planned look to the next, as the budget allows at present. */
  spacingMs: number
  /** When the earliest time rule of the contract runs out. */
  nextDueAt: number | null
  /** Whether a process follows the contracts; without one, nothing is looked at. */
  isFollowed: boolean
}

/** When a contract is looked at next, and why. Times are ISO 8601 in UTC. */
export interface ContractPlanReport {
  contractNumber: string
  state: ContractStatePath | null
  /** How the plan sees it: Late is Contract.PendingDelivery whose start date has come. Null where it is not planned. */
  stage: Stage | null
  lastSeenAt: string | null
  /** An estimate; null where it is not looked at again by itself, and while nobody follows. */
  nextLookAt: string | null
  reason: LookReason | null
  /** The same in words. */
  why: string
  /** How long contracts stay in that stage on average, as learned. */
  changesAboutEveryMs: number | null
  /** How bad a late view of a change is. */
  weight: number | null
  /** What of the list is looked at with it, counted from 0; null where it is asked for by its number. */
  page: { offset: number; orders: number; looksBefore: number | null } | null
  /** Null where nothing limits them. */
  looksPerHour: number | null
  /** When its earliest time rule runs out, which is confirmed by a look of its own. */
  nextDueAt: string | null
  isFollowed: boolean
}

/** Says when and why a contract is looked at next. */
export function contractPlanReport(question: ContractPlanQuestion): ContractPlanReport {
  const { contractNumber, state, explanation, nextDueAt, isFollowed } = question
  const page = explanation?.page ?? null
  return {
    contractNumber,
    state,
    stage: explanation?.stage ?? null,
    lastSeenAt: instantOrNull(explanation?.lastSeenAt ?? null),
    nextLookAt: instantOrNull(isFollowed ? (explanation?.nextAt ?? null) : null),
    reason: explanation?.reason ?? null,
    why: whyWords(question),
    changesAboutEveryMs: explanation === null ? null : 1 / explanation.hazardPerMs,
    weight: explanation?.weight ?? null,
    page: page && { offset: page.offset, orders: page.members, looksBefore: page.rank },
    looksPerHour: looksPerHour(question.spacingMs),
    nextDueAt: instantOrNull(nextDueAt),
    isFollowed,
  }
}

/** The report as people read it: what, and how it is. */
export function contractPlanRows(report: ContractPlanReport, now: number): [what: string, is: string][] {
  const { stage, state, lastSeenAt, nextLookAt, page, weight, changesAboutEveryMs, nextDueAt } = report
  const rows: [string, string][] = [
    ['next look', nextLookAt === null ? 'none' : untilWords(nextLookAt, now)],
    ['why', report.why],
    [
      'last seen',
      lastSeenAt === null ? 'not yet' : `${lastSeenAt}, ${durationWords(now - Date.parse(lastSeenAt))} ago`,
    ],
    ['state', stateWords(state, stage)],
  ]
  if (changesAboutEveryMs !== null) {
    rows.push(['such contracts change', `about every ${durationWords(changesAboutEveryMs)}, as learned`])
  }
  if (weight !== null) rows.push(['lateness weighs', String(weight)])
  if (page !== null) {
    rows.push(['looked at with', placeWords({ offset: page.offset, members: page.orders, rank: null })])
    if (page.looksBefore !== null) rows.push(['looks before it', String(page.looksBefore)])
  } else if (stage !== null) rows.push(['looked at', 'by its number'])
  rows.push(['planned looks', looksPerHourWords(report.looksPerHour)])
  if (nextDueAt !== null) rows.push(['time rule', `runs out ${nextDueAt}, then it is looked at at once`])
  return rows
}

function whyWords({ explanation, isFollowed, spacingMs }: ContractPlanQuestion): string {
  const nobody = isFollowed
    ? ''
    : ' No process follows the contracts at present: nothing is looked at until `stromkreis run`.'
  if (explanation === null)
    return `The plan does not look at it: the supplier no longer knows it, or it was never seen.${nobody}`
  const { reason, page, weight, hazardPerMs } = explanation
  const words = `${lookReasonWords[reason]}.`
  const why = words[0]!.toUpperCase() + words.slice(1)
  if (reason !== 'due') return why + nobody
  const every = durationWords(1 / hazardPerMs)
  const worth = `Contracts ${stageWords(explanation.stage)} change about every ${every} and lateness weighs ${weight}`
  const others =
    page === null || page.members <= 1 ? '' : ', together with what the other orders on its page are worth'
  const before = page?.rank ?? 0
  const wait =
    before === 0
      ? ''
      : ` ${before} ${before === 1 ? 'look comes' : 'looks come'} before it, one every ${durationWords(spacingMs)}.`
  return `${worth}${others}: that decides when its turn comes.${wait}${nobody}`
}

function stateWords(state: ContractStatePath | null, stage: Stage | null): string {
  const named = state ?? 'not known'
  return stage === 'Late' ? `${named}, its start date has come` : named
}

function untilWords(at: string, now: number): string {
  const leftMs = Date.parse(at) - now
  return leftMs <= 0 ? `${at}, at once` : `${at}, in about ${durationWords(leftMs)}`
}

function stageWords(stage: Stage): string {
  if (stage === 'Late') return 'whose start date has come without delivery'
  return stage === 'ended' ? 'that have ended' : `in ${stage}`
}
