import { type ContractStatePath, contractStatePaths, observedEdges } from '../../machines/index.ts'
import type { Anomaly } from '../../src/contract-record.ts'
import type { ContractReader } from '../../src/embed/contract-reader.ts'
import type { Entry } from '../../src/log-entry.ts'
import type { World } from '../../src/sandbox/index.ts'

/** The state that the order of a sandbox truly had at an instant; null where its words stand for none. */
export function trueState(world: World, contractNumber: string, at: number): ContractStatePath | null {
  const status = world.truth(contractNumber).findLast((entry) => entry.at <= at)?.status
  return contractStatePaths.find((path) => path.split('.').at(-1) === status) ?? null
}

/** Every order of the sandbox and its state, as it truly was at an instant. */
export function truth(world: World, at: number): Record<string, ContractStatePath | null> {
  return Object.fromEntries(world.contractNumbers().map((number) => [number, trueState(world, number, at)]))
}

/** Every contract and its state, as the engine knows it. */
export function known(reader: ContractReader): Record<string, ContractStatePath> {
  return Object.fromEntries(reader.contracts().map(({ contractNumber, state }) => [contractNumber, state]))
}

/** Every entry of every contract, contract by contract. */
export function wholeLog(reader: ContractReader): Entry[] {
  return reader.contracts().flatMap(({ contractNumber }) => reader.history(contractNumber))
}

const legalMoves = new Set(observedEdges.map(({ from, to }) => `${from}>${to}`))

/** What is wrong with a log of one or more contracts, in words; empty for a log as promised. */
export function faultsIn(log: readonly Entry[]): string[] {
  const last = new Map<string, Entry>()
  const anomalies = new Map<string, NonNullable<Entry['anomaly']> | null>()
  const faults: string[] = []
  for (const entry of log) {
    const { subject, seq, kind, from, to, anomaly } = entry
    const name = `${subject}/${seq} (${kind}, ${from} to ${to})`
    const before = last.get(subject)
    if (seq !== (before?.seq ?? 0) + 1) faults.push(`${name} follows ${before?.seq ?? 'nothing'}`)
    if (from !== (before?.to ?? null)) faults.push(`${name} begins elsewhere than the one before ended`)
    if (!isLegalMove(entry)) faults.push(`${name} is no legal edge`)
    const open = anomalies.get(subject)
    if (anomaly && open?.kind === anomaly.kind && open.seen === anomaly.seen)
      faults.push(`${name} says once more what was said`)
    const isAccepted = entry.settles || kind === 'corrected' || kind === 'adopted'
    if (anomaly || isAccepted) anomalies.set(subject, anomaly ?? null)
    last.set(subject, entry)
  }
  return faults
}

function isLegalMove({ kind, from, to }: Entry): boolean {
  if (kind === 'adopted') return from === null
  const isMove = kind === 'observed' || kind === 'inferred'
  return from === to || kind === 'corrected' || (isMove && legalMoves.has(`${from}>${to}`))
}

/** How many anomalies of each kind were recorded. */
export function anomaliesByKind(reader: ContractReader): Partial<Record<Anomaly['kind'], number>> {
  const counts: Partial<Record<Anomaly['kind'], number>> = {}
  for (const { kind } of reader.anomalies()) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
