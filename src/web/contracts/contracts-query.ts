import { contractStatePaths } from '../../../machines/index.ts'
import type { Language } from '../language.ts'
import type { ContractTallies } from './contract-index.ts'
import { contractsWords } from './contracts-words.ts'
import { type ContractFilter, type ContractOrder, contractOrders } from './listed-contract.ts'

/** What a list of contracts can be narrowed by, as its address says it. */
export const contractFields = ['number', 'state', 'days', 'reason', 'tariff'] as const

/** Which contracts are asked for, and how. */
export interface ContractsQuery {
  /** As it was typed, by field; empty where nothing was. */
  given: Readonly<Record<(typeof contractFields)[number], string>>
  filter: ContractFilter
  order: ContractOrder
  descending: boolean
  /** Counted from 1. */
  page: number
  /** What is wrong with what was asked, naming the field; null where nothing is. */
  problem: string | null
}

/** Every state of a contract as lists know it, with those around others. */
export const listedStates: readonly string[] = [
  ...new Set(contractStatePaths.flatMap((state) => [...parentsOf(state), state])),
]

const dayMs = 86_400_000
const mostDays = 100_000
const longestShown = 40

/** Reads what was asked for at `now`, epoch milliseconds. `tallies` says what there is; null while that is still being read. */
export function contractsQuery(
  asked: Readonly<Record<string, string>>,
  { now, tallies, language }: { now: number; tallies: ContractTallies | null; language: Language },
): ContractsQuery {
  const words = contractsWords[language]
  const given = Object.fromEntries(
    contractFields.map((field) => [field, (asked[field] ?? '').trim()]),
  ) as ContractsQuery['given']
  const { number, state, days, reason, tariff } = given
  const problems: string[] = []
  const check = (field: string, value: string, isRight: boolean, whatToDo: string) => {
    if (value === '') return undefined
    if (isRight) return value
    problems.push(words.problem(field, shortened(value), whatToDo))
    return undefined
  }
  const isKnown = (value: string, tally: keyof ContractTallies) =>
    tallies === null || tallies[tally][value] !== undefined
  const digits = number.replaceAll(/\s/g, '')
  const manyDays = /^\d+(?:[.,]\d+)?$/.test(days) ? Number(days.replace(',', '.')) : Number.NaN
  const filter: ContractFilter = {
    number: check(words.fields.number, digits, /^\d{1,30}$/.test(digits), words.giveDigits),
    state: check(words.fields.state, state, listedStates.includes(state), words.giveState),
    reason: check(words.fields.reason, reason, isKnown(reason, 'reasons'), words.giveChoice),
    tariff: check(words.fields.tariff, tariff, isKnown(tariff, 'tariffs'), words.giveChoice),
    enteredBy:
      check(words.fields.days, days, manyDays <= mostDays, words.giveDays) === undefined
        ? undefined
        : now - manyDays * dayMs,
  }
  const sort = asked['sort'] ?? '-since'
  const descending = sort.startsWith('-')
  const order = contractOrders.find((each) => each === sort.replace(/^-/, ''))
  check('sort', sort, order !== undefined, words.giveOrder)
  const page = asked['page'] ?? '1'
  check('page', page, /^[1-9]\d{0,8}$/.test(page), words.givePage)
  return {
    given,
    filter,
    order: order ?? 'since',
    descending,
    page: Number(page) || 1,
    problem: problems.length === 0 ? null : problems.join(' '),
  }
}

/** The address of a list, by what is asked for there. */
export function contractsAddress(
  { given, order, descending }: ContractsQuery,
  changes: { order?: ContractOrder; descending?: boolean; page?: number } = {},
  path = '/contracts',
): string {
  const isDown = changes.descending ?? descending
  const asked = new URLSearchParams(Object.entries(given).filter(([, value]) => value !== ''))
  const sort = `${isDown ? '-' : ''}${changes.order ?? order}`
  if (sort !== '-since') asked.set('sort', sort)
  if (changes.page !== undefined && changes.page > 1) asked.set('page', String(changes.page))
  return asked.size === 0 ? path : `${path}?${asked}`
}

function parentsOf(state: string): string[] {
  const names = state.split('.')
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join('.'))
}

function shortened(value: string): string {
  return value.length <= longestShown ? value : `${value.slice(0, longestShown)}…`
}
