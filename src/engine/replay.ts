import { isDeepStrictEqual } from 'node:util'
import type { ContractRecord } from '../contract-record.ts'
import { type Decided, decisionDifference, historyDifferences } from '../decision-difference.ts'
import type { Entry, Happening } from '../log-entry.ts'
import type { Store } from '../store.ts'
import { type Advanced, advance } from './advance.ts'
import { type ContractVersions, contractVersions } from './contract-versions.ts'

/** Where the log and what was kept of it disagree. */
export interface Disagreement {
  /** A contract number or the id of an order of our own; empty for the log as a whole. */
  subject: string
  /** Null when it is the snapshot that disagrees. */
  seq: number | null
  problem: string
}

/** What a verification found. */
export interface Verification {
  contracts: number
  entries: number
  disagreements: Disagreement[]
}

/**
 * Replays every contract and compares: each entry with what the machine makes of it now, each snapshot with where its
 * entries end.
 */
export function verifyContracts(
  store: Store,
  onProgress: (contracts: number) => void = () => {},
  versions: ContractVersions = contractVersions,
): Verification {
  const found: Verification = { contracts: 0, entries: 0, disagreements: [] }
  for (const contractNumber of store.contractNumbers()) {
    const disagree = (seq: number | null, problem: string) =>
      found.disagreements.push({ subject: contractNumber, seq, problem })
    let stored: ContractRecord | null
    try {
      stored = store.find(contractNumber)?.record ?? null
    } catch {
      disagree(null, 'the snapshot cannot be read')
      continue
    }
    if (stored !== null && stored.position !== null) found.contracts += 1
    if (found.contracts % 1_000 === 0) onProgress(found.contracts)
    const entries = store.entriesOf(contractNumber)
    found.entries += entries.length
    const record = replay(contractNumber, entries, disagree, versions)
    if (!isDeepStrictEqual(record, stored)) {
      disagree(null, 'the snapshot is not where the entries end')
    }
  }
  return found
}

/** Where a contract's entries lead, and to `onDisagreement` every entry that does not follow from those before it. */
export function replay(
  contractNumber: string,
  entries: readonly Entry[],
  onDisagreement: (seq: number, problem: string) => void = () => {},
  versions: ContractVersions = contractVersions,
): ContractRecord | null {
  let reached: ContractRecord | null = null
  for (const { record } of replayed(contractNumber, entries, onDisagreement, versions)) reached = record
  return reached
}

/** As {@link replay}, step by step: the contract after each of its entries, as far as the machine takes them. */
export function* replayed(
  contractNumber: string,
  entries: readonly Entry[],
  onDisagreement: (seq: number, problem: string) => void = () => {},
  versions: ContractVersions = contractVersions,
): Generator<{ entry: Entry; record: ContractRecord }> {
  let record: ContractRecord | null = null
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1) onDisagreement(entry.seq, `stands at place ${index + 1}`)
    const unknown = unknownVersion(entry, versions)
    if (unknown !== null) {
      onDisagreement(
        entry.seq,
        `version ${unknown} of the contract machine, which decided it, is not known here`,
      )
      return
    }
    const advanced: Advanced | null = advance(record, contractNumber, happeningOf(entry), versions)
    const problem = decisionDifference(entry, advanced?.entry ?? null)
    if (problem !== null) onDisagreement(entry.seq, problem)
    if (advanced === null) return
    record = advanced.record
    yield { entry, record }
  }
}

/** What went into an entry, without what came out of it. */
export function happeningOf(entry: Entry): Happening {
  const { subject, seq, from, to, timers, effects, overdue, raises, ...happening } = entry
  return happening
}

/** A version that decides from an entry on and is not known; null where it is known, or goes on. */
function unknownVersion({ start, migrated }: Entry, versions: ContractVersions): string | null {
  const named = [start?.machineVersion, migrated?.toVersion]
  return named.find((version) => version !== undefined && !versions.has(version)) ?? null
}

/**
 * What the registered machines would decide otherwise of a contract's history, entry by entry, in words; nothing where it is
 * decided as it was. See {@link historyDifferences}.
 */
export function contractDifferences(
  history: readonly Decided<ContractRecord>[],
  versions: ContractVersions = contractVersions,
): string[] {
  const decide = (before: ContractRecord | null, entry: Entry) =>
    advance(before, entry.subject, happeningOf(entry), versions)
  return [...historyDifferences(history, decide)]
}
