import {
  type ContractStatePath,
  contractMachine,
  contractStatePaths,
  defaultContractDelays,
  orderMachine,
} from '../../machines/index.ts'
import type { StayState } from './stay-table.ts'
import type { DurationFigures } from './survival-curve.ts'

const minuteMs = 60_000
const dayMs = 1_440 * minuteMs

/** How long something should take by the supplier's lifecycle guide of February 2026. */
export interface Expectation {
  /** Null where the guide gives no figure. */
  leastMs: number | null
  mostMs: number | null
  /** What the guide says, in the machine's words. */
  words: string
}

/** How what was measured compares: `longer` and `shorter` only where the median's confidence limits leave no doubt. */
export type Comparison = 'longer' | 'shorter' | 'asExpected'

/** The change process, Denied and back included. */
export const changeProcessExpectation: Expectation = {
  leastMs: 14 * dayMs,
  mostMs: defaultContractDelays.processingTooLongMs,
  words: 'typically 2 to 6 weeks, up to the market',
}

/** From acceptance to Processing. The guide says minutes; that an hour is more than minutes, we say. */
export const acceptanceExpectation: Expectation = {
  leastMs: null,
  mostMs: 60 * minuteMs,
  words: 'minutes, when the data are complete',
}

/** What the guide expects of a state; null where it says nothing. */
export function expectationOf(state: StayState): Expectation | null {
  const isContracts = contractStatePaths.includes(state as ContractStatePath)
  const node = isContracts
    ? contractMachine.getStateNodeById(`contract.${state}`)
    : orderMachine.getStateNodeById(`order.${state}`)
  const words: string | null = node.meta?.takes ?? null
  if (state === 'Processing') return changeProcessExpectation
  if (words === null) return null
  const mostMs = state === 'Open' ? defaultContractDelays.openTooLongMs : null
  return { leastMs: null, mostMs, words }
}

/** Null where nothing is expected, or too little was seen to say. */
export function compared(
  { medianMs, low, high }: DurationFigures,
  expected: Expectation | null,
): Comparison | null {
  if (expected === null) return null
  const { leastMs, mostMs } = expected
  if (mostMs !== null && low !== null && low > mostMs) return 'longer'
  if (leastMs !== null && high !== null && high < leastMs) return 'shorter'
  const isFigured = leastMs !== null || mostMs !== null
  return isFigured && medianMs !== null ? 'asExpected' : null
}
