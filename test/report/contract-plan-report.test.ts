import { describe, expect, test } from 'vitest'
import type { PlanExplanation } from '../../src/plan/poll-plan.ts'
import {
  type ContractPlanQuestion,
  contractPlanReport,
  contractPlanRows,
} from '../../src/report/contract-plan-report.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
const now = Date.UTC(2026, 0, 5, 12)

const inTurn: PlanExplanation = {
  nextAt: now + 24 * minuteMs,
  lastSeenAt: now - 192 * minuteMs,
  reason: 'due',
  stage: 'Processing',
  hazardPerMs: 1 / (21 * dayMs),
  weight: 2,
  page: { offset: 150, members: 50, rank: 4 },
}

function asked(question: Partial<ContractPlanQuestion> = {}) {
  const whole: ContractPlanQuestion = {
    contractNumber: '345678901',
    state: 'Processing',
    explanation: inTurn,
    now,
    spacingMs: 6 * minuteMs,
    nextDueAt: null,
    isFollowed: true,
    ...question,
  }
  const report = contractPlanReport(whole)
  return { report, rows: Object.fromEntries(contractPlanRows(report, now)) }
}

describe('when a contract is looked at next', () => {
  test('is told to programs with instants in ISO 8601 and everything that decides', () => {
    expect(asked().report).toEqual({
      contractNumber: '345678901',
      state: 'Processing',
      stage: 'Processing',
      lastSeenAt: '2026-01-05T08:48:00.000Z',
      nextLookAt: '2026-01-05T12:24:00.000Z',
      reason: 'due',
      why: 'Contracts in Processing change about every 21 d and lateness weighs 2, together with what the other orders on its page are worth: that decides when its turn comes. 4 looks come before it, one every 6 min.',
      changesAboutEveryMs: 21 * dayMs,
      weight: 2,
      page: { offset: 150, orders: 50, looksBefore: 4 },
      looksPerHour: 10,
      nextDueAt: null,
      isFollowed: true,
    })
  })

  test('is told to people in their words', () => {
    expect(asked().rows).toMatchObject({
      'next look': '2026-01-05T12:24:00.000Z, in about 24 min',
      'last seen': '2026-01-05T08:48:00.000Z, 3 h 12 min ago',
      'such contracts change': 'about every 21 d, as learned',
      'looked at with': 'orders 151 to 200 of the list',
      'looks before it': '4',
      'planned looks': '10 an hour at present',
    })
  })

  test('says at once where somebody or something asked for it, and who', () => {
    for (const [reason, words] of [
      ['click', 'Somebody asked for it.'],
      ['deadline', 'A time rule has run out, which a look confirms before anybody is alarmed.'],
      ['missing', 'It was twice not where it should be in the list.'],
    ] as const) {
      const { rows } = asked({ explanation: { ...inTurn, reason, nextAt: now } })
      expect([rows['next look'], rows['why']]).toEqual(['2026-01-05T12:00:00.000Z, at once', words])
    }
  })

  test('says which time rule will want a look of its own', () => {
    const { report, rows } = asked({ nextDueAt: now + dayMs })
    expect(report.nextDueAt).toBe('2026-01-06T12:00:00.000Z')
    expect(rows['time rule']).toContain('2026-01-06T12:00:00.000Z')
  })

  test('says that delivery is late', () => {
    const { rows } = asked({ state: 'Contract.PendingDelivery', explanation: { ...inTurn, stage: 'Late' } })
    expect(rows['state']).toBe('Contract.PendingDelivery, its start date has come')
    expect(rows['why']).toContain('whose start date has come without delivery')
  })

  test('is never for one that is not planned', () => {
    const { report, rows } = asked({ explanation: null })
    expect(report).toMatchObject({ nextLookAt: null, reason: null, stage: null, page: null })
    expect(rows['next look']).toBe('none')
    expect(rows['why']).toContain('The plan does not look at it')
  })

  test('is never while nobody follows the contracts, and says what to do about that', () => {
    const { report, rows } = asked({ isFollowed: false })
    expect(report.nextLookAt).toBeNull()
    expect(rows['why']).toContain('`stromkreis run`')
  })

  test('goes without a page where it is asked for by its number', () => {
    const { report, rows } = asked({ explanation: { ...inTurn, page: null } })
    expect(report.page).toBeNull()
    expect(rows['looked at']).toBe('by its number')
    expect(rows['why']).not.toContain('its page')
  })

  test('of contracts that have ended comes with the weekly reading of the whole list', () => {
    const audit = { ...inTurn, stage: 'ended', reason: 'audit', nextAt: Number.POSITIVE_INFINITY } as const
    const { report, rows } = asked({
      explanation: { ...audit, page: { offset: 0, members: 50, rank: null } },
    })
    expect(report).toMatchObject({ nextLookAt: null, page: { looksBefore: null } })
    expect(rows['why']).toContain('read through once a week')
    expect(rows['looks before it']).toBeUndefined()
  })
})
