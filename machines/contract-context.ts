import { type ContractDelays, defaultContractDelays } from './contract-delays.ts'
import { type ContractDetails, noDetails } from './contract-status.ts'

/** All of it optional: `createActor(contractMachine)` starts an order that is Open as of the beginning of time. */
export interface ContractInput {
  /** When the order was known to be Open, epoch milliseconds; the time rule of Open counts from here. */
  now?: number
  /** Time rules that differ from `defaultContractDelays`. */
  delays?: Partial<ContractDelays>
}

/** What the machine remembers of one order. */
export interface ContractContext {
  /** Beginning and end of the last look applied, epoch milliseconds. */
  beganAt: number
  now: number
  /** How often the order has come back from Denied to Processing. */
  recoveries: number
  details: ContractDetails
  delays: ContractDelays
}

/** What the machine begins with. */
export function initialContractContext(input: ContractInput | undefined): ContractContext {
  return {
    beganAt: input?.now ?? 0,
    now: input?.now ?? 0,
    recoveries: 0,
    details: noDetails,
    delays: { ...defaultContractDelays, ...input?.delays },
  }
}
