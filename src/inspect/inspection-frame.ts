import type { StateValue } from 'xstate'
import type { ContractDetails } from '../../machines/index.ts'
import type { EntryKind, Withheld } from '../log-entry.ts'

/** The version of @statelyai/inspect whose frames these are; a receiver takes none without one. */
export const frameVersion = '0.7.2'

/**
 * One message to a Stately inspector, shaped as @statelyai/inspect sends it (`StatelyInspectionEvent`). What is undefined
 * is not in its JSON. No personal data is in it: free text appears as a reference into the vault, people not at all.
 */
export type InspectionFrame = ActorFrame | EventFrame | SnapshotFrame

interface AnyFrame {
  /** The contract's number or the order's id. */
  sessionId: string
  /** The same: every contract and every order is a root. */
  rootId: string
  /** When it was known, as the log has it: epoch milliseconds as text. */
  createdAt: string
  /** The same whenever the same entry is told. */
  id: string
  _version: string
}

/** Introduces a contract or an order: comes before anything else about it. */
export interface ActorFrame extends AnyFrame {
  type: '@xstate.actor'
  name: string
  parentId: undefined
  /** The machine's config as JSON. */
  definition: string
  snapshot: InspectedSnapshot
}

/** Something happened, whether or not the machine took it. */
export interface EventFrame extends AnyFrame {
  type: '@xstate.event'
  sourceId: undefined
  event: InspectedEvent
}

/** Where the machine stands since. */
export interface SnapshotFrame extends AnyFrame {
  type: '@xstate.snapshot'
  event: InspectedEvent
  snapshot: InspectedSnapshot
}

/** A machine's snapshot as XState writes it to JSON. Without a value where no state was known yet. */
export interface InspectedSnapshot {
  status: 'active'
  output: undefined
  error: undefined
  /** Inner states that only carry timers included. */
  value?: StateValue
  context?: object
  historyValue?: object
  children?: object
  tags?: readonly string[]
}

/** The event as the machine gets it, and what the log says of it. Instants are epoch milliseconds. */
export interface InspectedEvent {
  /** The machine's event, or what happened outside it: `anomaly.contradiction`, `act.erased`. */
  type: string
  now: number
  /** Contracts only: the details that changed. */
  details?: Partial<ContractDetails> | undefined
  entry: InspectedEntry
}

/** What tells entries of the log apart: an inferred step from one that was seen, a correction from an edge. */
export interface InspectedEntry {
  seq: number
  kind: EntryKind
  from: string | null
  to: string | null
  /** When it happened: after this instant, null where nothing older was seen ... */
  effectiveAfter: number | null
  /** ... and no later than this. */
  effectiveBefore: number
  anomaly?: { kind: string; seen: string; status: string | null }
  /** Timers only: whether a look after the deadline confirmed it, and whether it counts from the signature. */
  timer?: { confirmed: boolean; estimated: boolean }
  /** Fields of an order that are wrong, and by which rule. */
  findings?: readonly { field: string; rule: string; severity: string }[]
  /**
   * What was told because of it; `suppressed`: its state was left again within the same look; `withheld`: why it was not
   * told.
   */
  effects: readonly { type: string; kind: string; suppressed?: true; withheld?: Withheld }[]
}
