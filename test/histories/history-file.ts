import { readdirSync, readFileSync } from 'node:fs'
import {
  type ContractContext,
  type ContractDetails,
  type ContractStatePath,
  defaultContractDelays,
  noDetails,
} from '../../machines/index.ts'
import type { Anomaly, ContractRecord, Timer } from '../../src/contract-record.ts'
import type { Decided } from '../../src/decision-difference.ts'
import type { ContractStart, Entry } from '../../src/log-entry.ts'

/** A history as a file holds it: its name says what it tells. */
export interface HistoryFile<Line> {
  name: string
  lines: readonly Line[]
}

const root = new URL('../../', import.meta.url)
// Run from the sources by vitest, and built from dist by `npm run histories`.
const project = root.pathname.endsWith('/dist/') ? new URL('../', root) : root

/** Where the histories of a machine's version are kept. */
export function folderOf(machine: string, version: string): URL {
  return new URL(`test/histories/${machine}-v${version}/`, project)
}

/** Every history of a folder, by name. */
export function readHistories<Line>(folder: URL): HistoryFile<Line>[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
  return names.toSorted().map((name) => ({
    name: name.replace(/\.jsonl$/, ''),
    lines: readFileSync(new URL(name, folder), 'utf8')
      .trimEnd()
      .split('\n')
      .map(fromLine<Line>),
  }))
}

/** One entry a line, instants as people read them: `@2026-01-05T12:00:00.000Z`. */
export function historyText(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line, (_, value) => readable(value))}\n`).join('')
}

function fromLine<Line>(line: string): Line {
  return JSON.parse(line, (_, value) => (isReadInstant(value) ? Date.parse(value.slice(1)) : value)) as Line
}

const from2020 = Date.UTC(2020)
const until2100 = Date.UTC(2100)

function readable(value: unknown): unknown {
  const isInstant = typeof value === 'number' && value >= from2020 && value < until2100
  return isInstant ? `@${new Date(value).toISOString()}` : value
}

function isReadInstant(value: unknown): value is string {
  return typeof value === 'string' && /^@\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)
}

/**
 * An entry, and where it led. What is the same as in the entry that the contract began with is left out of `leads`, and of the
 * details what is not known.
 */
export interface ContractLine {
  entry: Entry
  leads: {
    leaf: string
    enteredAt: number
    context: Omit<ContractContext, 'details' | 'delays'> & { details: Partial<ContractDetails> }
  } | null
  timers: readonly Timer[]
  anomaly: Anomaly | null
}

/** An entry with what people look for first in front. */
export function toLine({ seq, kind, event, from, to, ...rest }: Entry): Entry {
  return { seq, kind, event, from, to, ...rest }
}

/** A contract's history as lines. */
export function toContractLines(history: readonly Decided<ContractRecord>[]): ContractLine[] {
  return history.map(({ entry, record: { position, timers, anomaly } }) => {
    const line = { entry: toLine(entry), leads: null, timers, anomaly }
    if (position === null) return line
    const { delays, details, ...context } = position.context
    const known = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null))
    const { leaf, enteredAt } = position
    return { ...line, leads: { leaf, enteredAt, context: { ...context, details: known } } }
  })
}

/** The history that {@link toContractLines} made them from. */
export function fromContractLines(lines: readonly ContractLine[]): Decided<ContractRecord>[] {
  let begun: Pick<ContractStart, 'customerNumber' | 'machineVersion' | 'delays'> = {
    customerNumber: null,
    machineVersion: '1',
    delays: defaultContractDelays,
  }
  return lines.map(({ entry, leads, timers, anomaly }) => {
    const { subject: contractNumber, seq, start, migrated } = entry
    begun = start ?? begun
    if (migrated) {
      begun = { ...begun, machineVersion: migrated.toVersion, delays: migrated.context.delays }
    }
    const { customerNumber, machineVersion, delays } = begun
    const position = leads && {
      leaf: leads.leaf,
      state: entry.to as ContractStatePath,
      enteredAt: leads.enteredAt,
      context: { ...leads.context, details: { ...noDetails, ...leads.context.details }, delays },
    }
    return {
      entry,
      record: { contractNumber, customerNumber, seq, machineVersion, position, timers, anomaly },
    }
  })
}
