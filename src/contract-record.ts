import type { ContractContext, ContractStatePath } from '../machines/index.ts'

/** Everything the engine knows of one contract. A cache: replaying its entries must give the same, byte for byte. */
export interface ContractRecord {
  contractNumber: string
  customerNumber: string | null
  /** Number of its newest entry; entries count from 1 without gaps. */
  seq: number
  /** Version of the contract machine that steps this contract. */
  machineVersion: string
  /** Null until the order has been seen in a state we know. */
  position: ContractPosition | null
  timers: readonly Timer[]
  /** What is wrong with what was last seen; null when it was accepted. */
  anomaly: Anomaly | null
}

/** Where a contract stands in its machine. */
export interface ContractPosition {
  /** Dotted path of the innermost active state, timer-carrying ones included. */
  leaf: string
  /** The same as people see it. */
  state: ContractStatePath
  /** When `state` was entered, as observed, epoch milliseconds. */
  enteredAt: number
  context: ContractContext
}

/** A time rule (`after`) of the machine that is waiting, as a row that survives restarts. */
export interface Timer {
  /** Type of the machine's event that it fires. */
  event: string
  /** Number of the entry that armed it: a timer armed again carries another, and the older one is void. */
  token: number
  /** Epoch milliseconds. */
  dueAt: number
  /** True where it counts from the signature, since nobody saw the state begin. */
  estimated: boolean
}

/** The kinds of observation that the lifecycle cannot take in. */
export const anomalyKinds = ['contradiction', 'unknownStatus', 'invalidOrder', 'missing'] as const

/** One of {@link anomalyKinds}. */
export type AnomalyKind = (typeof anomalyKinds)[number]

/** An observation kept because it could not be applied; recorded once until what is seen changes. */
export interface Anomaly {
  kind: AnomalyKind
  /** What was seen, in the supplier's words or as a list of fields: the same `seen` is the same anomaly. */
  seen: string
  observedAt: number
}
