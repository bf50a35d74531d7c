import type { ContractRecord } from '../contract-record.ts'
import type { OrderRecord } from '../order-record.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type ContractAnswer, contractTarget, contractTargets, whyContract } from './why-contract.ts'
import { type OrderAnswer, orderTargets, whyOrder } from './why-order.ts'

/** Why a contract, or an order of our own, can or cannot go somewhere. */
export type WhyAnswer = ContractAnswer | OrderAnswer

/**
 * Answers for a contract, or for an order of our own, at `now`, epoch milliseconds. `target` is a status or state, or
 * for an order an event; capitals do not matter.
 * @throws StromkreisError `invalidInput` when it is none of them.
 */
export function why(record: ContractRecord | OrderRecord, target: string, at: { now: number }): WhyAnswer {
  return 'contractNumber' in record
    ? whyContract(record, contractTarget(named(target, contractTargets, 'contract')), at)
    : whyOrder(record, named(target, orderTargets, 'order'), at)
}

function named(text: string, targets: readonly string[], of: 'contract' | 'order'): string {
  const found = targets.find((target) => target.toLowerCase() === text.trim().toLowerCase())
  if (found !== undefined) return found
  // What was typed may be anything.
  const shown = /^[\w.]{1,40}$/.test(text) ? text : 'What was asked for'
  throw new StromkreisError('invalidInput', `${shown} is nothing that the machine of ${of}s knows.`, {
    hint: `Ask for one of ${targets.join(', ')}.`,
  })
}
