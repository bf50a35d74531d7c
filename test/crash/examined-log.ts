import { isDeepStrictEqual } from 'node:util'
import type { ContractReader } from '../../src/embed/contract-reader.ts'
import { openReader } from '../../src/embed/open-reader.ts'
import type { Entry } from '../../src/log-entry.ts'
import { historyLine } from '../../src/report/history-report.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import type { PrintedEntry } from './killed-life.ts'

/** The log of a database, subject by subject, as `run --json` prints it. */
export type KnownLog = ReadonlyMap<string, readonly object[]>

/** A database as a reader finds it: its log, or why there is none to be read. */
export function examinedLog(
  database: string,
  printed: readonly PrintedEntry[] = [],
): { log: KnownLog; problems: string[]; refused: StromkreisError | null } {
  try {
    const reader = openReader(database)
    try {
      const { disagreements, damage } = reader.verify()
      const known = [
        ...reader.contracts().map(({ contractNumber }) => contractNumber),
        ...reader.orders().map(({ id }) => id),
      ]
      const subjects = new Set([...known, ...printed.flatMap(subjectOf)])
      const log = new Map(
        [...subjects].map((subject) => [
          subject,
          historyOf(reader, subject).map((entry) => JSON.parse(JSON.stringify(historyLine(entry))) as object),
        ]),
      )
      const problems = [...damage, ...disagreements.map((each) => JSON.stringify(each))]
      return { log, problems, refused: null }
    } finally {
      reader.close()
    }
  } catch (error) {
    if (error instanceof StromkreisError) return { log: new Map(), problems: [], refused: error }
    throw error
  }
}

/** Which entries that were printed a log lacks, or has otherwise. */
export function lostEntries(printed: readonly PrintedEntry[], log: KnownLog): string[] {
  return printed.flatMap(({ id, contractNumber, ...line }) => {
    const [subject = ''] = subjectOf({ id, contractNumber })
    const kept = log.get(subject)?.find((entry) => (entry as { seq: number }).seq === line.seq)
    return isDeepStrictEqual(kept, line)
      ? []
      : [`${subject}/${line.seq} was printed and is ${kept ? 'another' : 'lost'}`]
  })
}

/** Which subjects say something in `log` that is no beginning of what `whole` says. */
export function inventedIn(log: KnownLog, whole: KnownLog): string[] {
  return [...log].flatMap(([subject, entries]) =>
    isDeepStrictEqual(entries, whole.get(subject)?.slice(0, entries.length))
      ? []
      : [`${subject} has another history`],
  )
}

function subjectOf({
  id,
  contractNumber,
}: {
  id?: string | undefined
  contractNumber?: string | undefined
}): string[] {
  return [id ?? contractNumber ?? []].flat()
}

function historyOf(reader: ContractReader, subject: string): Entry[] {
  try {
    return reader.history(subject)
  } catch (error) {
    if (error instanceof StromkreisError && error.code === 'notFound') return []
    throw error
  }
}
