import { type ContractStatePath, contractStatePaths } from '../../machines/index.ts'
import type { RegisteredContract } from '../store.ts'

/** A contract as the list shows it. */
export interface ListedContract extends RegisteredContract {
  tariff: string | null
}

/** What a list of contracts is narrowed to. Instants are epoch milliseconds. */
export interface ContractFilter {
  /** A state, or one around it (`Contract`). */
  state?: string | undefined
  /** Digits that the contract's or the customer's number begins with. */
  number?: string | undefined
  reason?: string | undefined
  tariff?: string | undefined
  /** In its state since this instant, or longer. */
  enteredBy?: number | undefined
}

/** What a list can be sorted by. */
export const contractOrders = ['number', 'customer', 'state', 'since', 'reason', 'tariff'] as const

/** One of {@link contractOrders}. */
export type ContractOrder = (typeof contractOrders)[number]

/** Those of contracts that a list is narrowed to, in the same order. */
export function narrowed(contracts: readonly ListedContract[], filter: ContractFilter) {
  const { state: asked, number, reason, tariff, enteredBy } = filter
  if (Object.values(filter).every((value) => value === undefined)) return contracts
  const states = new Set<string>(
    contractStatePaths.filter(
      (state) => asked === undefined || state === asked || state.startsWith(`${asked}.`),
    ),
  )
  return contracts.filter(
    (contract) =>
      (asked === undefined || states.has(contract.state)) &&
      (reason === undefined || contract.reason === reason) &&
      (tariff === undefined || contract.tariff === tariff) &&
      (enteredBy === undefined || contract.enteredAt <= enteredBy) &&
      (number === undefined ||
        contract.contractNumber.startsWith(number) ||
        contract.customerNumber?.startsWith(number) === true),
  )
}

const placeOf = new Map<ContractStatePath, number>(contractStatePaths.map((state, place) => [state, place]))
// Behind every text: what has none comes last.
const lastText = '\uffff'

function byText(of: (contract: ListedContract) => string | null) {
  return (a: ListedContract, b: ListedContract) => {
    const [one, other] = [of(a) ?? lastText, of(b) ?? lastText]
    return one < other ? -1 : one > other ? 1 : a.id - b.id
  }
}

/** How two contracts stand to each other in a list. */
export const comparisons: Readonly<Record<ContractOrder, (a: ListedContract, b: ListedContract) => number>> =
  {
    number: byText(({ contractNumber }) => contractNumber),
    customer: byText(({ customerNumber }) => customerNumber),
    state: (a, b) =>
      placeOf.get(a.state)! - placeOf.get(b.state)! || a.enteredAt - b.enteredAt || a.id - b.id,
    since: (a, b) => a.enteredAt - b.enteredAt || a.id - b.id,
    reason: byText(({ reason }) => reason),
    tariff: byText(({ tariff }) => tariff),
  }
