import { excused as allExcused, type Excuse } from './excused.ts'
import type { Outcome } from './mutant-trial.ts'
import type { Mutant } from './mutants.ts'

/** A mutant and what came of it. */
export type Result = Omit<Mutant, 'text'> & {
  outcome: Outcome['outcome'] | 'uncompiled'
  by: string | null
}

/** What is known of the mutants of a file. */
export interface FileReport {
  path: string
  mutants: number
  /** Killed by a test, or given up because it took too long. */
  noticed: number
  timedOut: number
  uncompiled: number
  excused: number
  survivors: Result[]
  untried: number
}

/** @param mutants how many the file has, tried or not */
export function reportOf(
  path: string,
  mutants: number,
  results: readonly Result[],
  excused: readonly Excuse[] = allExcused,
): FileReport {
  const count = (outcome: Result['outcome']) => results.filter((each) => each.outcome === outcome).length
  const isExcused = ({ what, place }: Result) =>
    excused.some((one) => one.path === path && one.what === what && one.place === place)
  const survived = results.filter(({ outcome }) => outcome === 'survived')
  const survivors = survived.filter((each) => !isExcused(each))
  return {
    path,
    mutants,
    noticed: count('killed') + count('timedOut'),
    timedOut: count('timedOut'),
    uncompiled: count('uncompiled'),
    excused: survived.length - survivors.length,
    survivors,
    untried: mutants - results.length,
  }
}

/** Those that were noticed, of all that were tried, compile and are not excused; null where there are none. */
export function score(reports: readonly FileReport[]): number | null {
  const noticed = sum(reports, ({ noticed }) => noticed)
  const survived = sum(reports, ({ survivors }) => survivors.length)
  return noticed + survived === 0 ? null : noticed / (noticed + survived)
}

/** A line for each file and one for all of them, in columns, as docs/testing.md has them. */
export function tableOf(reports: readonly FileReport[]): string {
  const cells = (name: string, of: readonly FileReport[]) => [
    name,
    sum(of, ({ mutants }) => mutants),
    sum(of, ({ noticed }) => noticed),
    sum(of, ({ uncompiled }) => uncompiled),
    sum(of, ({ excused }) => excused),
    sum(of, ({ survivors }) => survivors.length),
    sum(of, ({ untried }) => untried),
    percent(score(of)),
  ]
  const columns = ['file', 'mutants', 'noticed', 'do not compile', 'excused', 'survive', 'untried', 'score']
  const rows = [...reports.map((report) => cells(report.path, [report])), cells('all', reports)]
  return [columns, columns.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('')
}

function percent(share: number | null): string {
  return share === null ? '-' : `${(100 * share).toFixed(1)} %`
}

function sum(reports: readonly FileReport[], countOf: (report: FileReport) => number): number {
  return reports.reduce((total, report) => total + countOf(report), 0)
}
