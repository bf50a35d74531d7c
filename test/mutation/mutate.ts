import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Compiler, configurationOf } from './compiler.ts'
import type { ChangedFile } from './mutant-process.ts'
import { MutantTrial, type Outcome } from './mutant-trial.ts'
import { type Mutant, mutantsOf } from './mutants.ts'
import { type MutatedGroup, mutatedGroups } from './mutated-files.ts'
import { type FileReport, type Result, reportOf, score, tableOf } from './mutation-report.ts'

// Run as built, from dist/test/mutation, by `npm run mutate`. What was found out is kept in coverage/mutation until the file
// changes, so that a run can be ended and taken up again.
const root = fileURLToPath(new URL('../../../', import.meta.url))
const slowestMs = 240_000
const longestMs = 45_000
const atOnce = 20
const neededScore = 0.9

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    minutes: { type: 'string' },
    survivors: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const endsAt =
  values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.minutes) * 60_000

/** What is known of the mutants of a file, by their place among them; nothing where the file has changed since. */
class KnownResults {
  readonly results = new Map<number, Result>()
  readonly #file: string
  readonly #source: string

  constructor(path: string, text: string) {
    this.#file = join(root, 'coverage/mutation', `${path.replaceAll('/', '-')}.json`)
    this.#source = createHash('sha256').update(text).digest('hex')
    if (values.again || !existsSync(this.#file)) return
    const { source, results } = JSON.parse(readFileSync(this.#file, 'utf8'))
    if (source === this.#source) this.results = new Map(results)
  }

  note(place: number, result: Result): void {
    this.results.set(place, result)
    mkdirSync(dirname(this.#file), { recursive: true })
    writeFileSync(this.#file, JSON.stringify({ source: this.#source, results: [...this.results] }))
  }
}

async function mutateFile(
  path: string,
  { quick, others }: MutatedGroup,
  trial: MutantTrial,
  compiler: Compiler,
  limitFor: (unchanged: ChangedFile) => Promise<number>,
): Promise<FileReport> {
  const full = join(root, path)
  const text = readFileSync(full, 'utf8')
  const mutants = mutantsOf(path, text)
  const known = new KnownResults(path, text)
  const untried = mutants.flatMap((mutant, place) => {
    const before = known.results.get(place)?.outcome
    return before === undefined || (values.survivors && before === 'survived') ? { place, mutant } : []
  })
  for (let from = 0; from < untried.length && Date.now() < endsAt; from += atOnce) {
    const portion = untried.slice(from, from + atOnce)
    const limitMs = await limitFor({ path: full, text })
    const tryBy = async (some: typeof portion, tests: readonly string[]) => {
      const changed = some.map(({ mutant }) => ({ path: full, text: mutant.text }))
      const found = await trial.try(changed, tests, limitMs)
      return some.map((each, index) => ({ ...each, found: found[index]! }))
    }
    const note = ({ place, mutant }: (typeof portion)[number], found: Pick<Result, 'outcome' | 'by'>) =>
      known.note(place, resultOf(mutant, found))
    const left: typeof portion = []
    for (const each of await tryBy(portion, quick)) {
      // The compiler takes longer than the first tests and less long than the others.
      if (each.found.outcome !== 'survived') note(each, each.found)
      else if (compiler.problem(full, each.mutant.text) === null) left.push(each)
      else note(each, { outcome: 'uncompiled', by: null })
    }
    for (const each of await tryBy(left, others)) note(each, each.found)
    const done = Math.min(from + atOnce, untried.length)
    if (!values.json) process.stdout.write(`${path}: ${done} of ${untried.length}\n`)
  }
  return reportOf(path, mutants.length, [...known.results.values()])
}

function resultOf({ text, ...mutant }: Mutant, found: Pick<Result, 'outcome' | 'by'>): Result {
  return { ...mutant, ...found }
}

/** How long a mutant may take. @throws Error where tests fail without any change. */
async function soundnessLimit(
  trial: MutantTrial,
  tests: readonly string[],
  unchanged: ChangedFile,
): Promise<number> {
  const began = Date.now()
  const [{ outcome, by }] = (await trial.try([unchanged], tests, slowestMs)) as [Outcome]
  if (outcome !== 'survived')
    throw new Error(`Without any change to ${unchanged.path} this fails: ${by ?? outcome}`)
  return Math.min(30_000 + (Date.now() - began), longestMs)
}

async function mutateGroup(group: MutatedGroup): Promise<FileReport[]> {
  const chosen = group.files.filter((path) => values.only.length === 0 || values.only.includes(path))
  if (chosen.length === 0) return []
  const trial = new MutantTrial(root)
  const compiler = new Compiler(configurationOf(root, chosen[0]!))
  const reports: FileReport[] = []
  let limit: Promise<number> | undefined
  const limitFor = (unchanged: ChangedFile) => {
    limit ??= soundnessLimit(trial, [...group.quick, ...group.others], unchanged)
    return limit
  }
  try {
    for (const path of chosen) reports.push(await mutateFile(path, group, trial, compiler, limitFor))
  } finally {
    trial.end()
  }
  return reports
}

const reports: FileReport[] = []
for (const group of mutatedGroups) reports.push(...(await mutateGroup(group)))
const reached = score(reports)
if (values.json) {
  process.stdout.write(`${JSON.stringify({ score: reached, files: reports })}\n`)
} else {
  for (const { path, survivors } of reports) {
    for (const { line, place, what } of survivors)
      process.stdout.write(`survived ${path}:${line} ${what}   in ${place}\n`)
  }
  process.stdout.write(tableOf(reports))
}
if ((reached ?? 0) < neededScore) process.exitCode = 1
