import { isDeepStrictEqual } from 'node:util'
import type { ContractRecord } from '../contract-record.ts'
import { type Entry, type Happening, machineEffects } from '../log-entry.ts'
import type { Store } from '../store.ts'
import { type Advanced, advance } from './advance.ts'

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
    const record = replay(contractNumber, entries, disagree)
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
): ContractRecord | null {
  let reached: ContractRecord | null = null
  for (const { record } of replayed(contractNumber, entries, onDisagreement)) reached = record
  return reached
}

/** As {@link replay}, step by step: the contract after each of its entries, as far as the machine takes them. */
export function* replayed(
  contractNumber: string,
  entries: readonly Entry[],
  onDisagreement: (seq: number, problem: string) => void = () => {},
): Generator<{ entry: Entry; record: ContractRecord }> {
  let record: ContractRecord | null = null
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1) onDisagreement(entry.seq, `stands at place ${index + 1}`)
    const advanced: Advanced | null = advance(record, contractNumber, happeningOf(entry))
    if (advanced === null) {
      onDisagreement(
        entry.seq,
        `the machine takes no ${entry.event} in ${record?.position?.state ?? 'no state'}`,
      )
      return
    }
    const problem = difference(entry, advanced.entry)
    if (problem !== null) onDisagreement(entry.seq, problem)
    record = advanced.record
    yield { entry, record }
  }
}

/** What went into an entry, without what came out of it. */
function happeningOf(entry: Entry): Happening {
  const { subject, seq, from, to, timers, effects, overdue, raises, ...happening } = entry
  return happening
}

function difference(logged: Entry, replayed: Entry): string | null {
  for (const part of ['from', 'to', 'timers', 'overdue'] as const) {
    if (!isDeepStrictEqual(logged[part], replayed[part])) return `its ${part} is not what the machine says`
  }
  // Whether an effect was suppressed depends on the entries after it, of the same observation.
  const told = machineEffects(logged.effects).map(({ suppressed, ...effect }) => effect)
  return isDeepStrictEqual(told, replayed.effects) ? null : 'its effects are not those the machine asks for'
}
