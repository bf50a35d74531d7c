import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Compiler, configurationOf } from './compiler.ts'
import { excused } from './excused.ts'
import { MutantTrial, type Outcome } from './mutant-trial.ts'
import { type Mutant, mutantsOf } from './mutants.ts'
import { type MutatedGroup, mutatedGroups } from './mutated-files.ts'

// Run as built, from dist/test/mutation, by `npm run mutate`. What was found out is kept in coverage/mutation until the file
// changes, so that a run can be ended and taken up again.
const root = fileURLToPath(new URL('../../../', import.meta.url))
const slowestMs = 240_000
const atOnce = 20

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

type Result = Omit<Mutant, 'text'> & {
  outcome: Outcome['outcome'] | 'uncompiled'
  by: string | null
}

interface FileReport {
  path: string
  mutants: number
  untried: number
  killed: number
  timedOut: number
  uncompiled: number
  excused: number
  survivors: Result[]
}

/** Those that were noticed, of all that compile and are not excused. */
function score(reports: readonly FileReport[]): number {
  const noticed = reports.reduce((sum, { killed, timedOut }) => sum + killed + timedOut, 0)
  const survived = reports.reduce((sum, { survivors }) => sum + survivors.length, 0)
  return noticed + survived === 0 ? 1 : noticed / (noticed + survived)
}

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

async function mutateFile(path: string, trial: MutantTrial, compiler: Compiler): Promise<FileReport> {
  const full = join(root, path)
  const text = readFileSync(full, 'utf8')
  const mutants = mutantsOf(path, text)
  const known = new KnownResults(path, text)
  const untried = mutants.flatMap((mutant, place) => {
    const before = known.results.get(place)?.outcome
    return before === undefined || (values.survivors && before === 'survived') ? { place, mutant } : []
  })
  let limitMs = 0
  for (let from = 0; from < untried.length && Date.now() < endsAt; from += atOnce) {
    const portion = untried.slice(from, from + atOnce)
    limitMs ||= await soundnessLimit(trial, full, text)
    const changed = portion.map(({ mutant }) => ({ path: full, text: mutant.text }))
    for (const [index, found] of (await trial.try(changed, limitMs)).entries()) {
      const { place, mutant } = portion[index]!
      // The compiler takes longer than the tests, so it is asked only of what they let pass.
      const isCompiled = found.outcome !== 'survived' || compiler.problem(full, mutant.text) === null
      known.note(place, resultOf(mutant, isCompiled ? found : { outcome: 'uncompiled', by: null }))
    }
    const done = Math.min(from + atOnce, untried.length)
    if (!values.json) process.stdout.write(`${path}: ${done} of ${untried.length}\n`)
  }
  return reportOf(path, mutants.length, [...known.results.values()])
}

function resultOf({ text, ...mutant }: Mutant, found: Pick<Result, 'outcome' | 'by'>): Result {
  return { ...mutant, ...found }
}

function isExcused(path: string, { what, place }: Result): boolean {
  return excused.some((one) => one.path === path && one.what === what && one.place === place)
}

/** How long a mutant may take. @throws Error where tests fail without any change. */
async function soundnessLimit(trial: MutantTrial, path: string, text: string): Promise<number> {
  const began = Date.now()
  const [{ outcome, by }] = (await trial.try([{ path, text }], slowestMs)) as [Outcome]
  if (outcome !== 'survived') throw new Error(`Without any change to ${path} this fails: ${by ?? outcome}`)
  return 30_000 + (Date.now() - began)
}

function reportOf(path: string, mutants: number, results: readonly Result[]): FileReport {
  const count = (outcome: Result['outcome']) => results.filter((each) => each.outcome === outcome).length
  const survived = results.filter(({ outcome }) => outcome === 'survived')
  const survivors = survived.filter((each) => !isExcused(path, each))
  return {
    path,
    mutants,
    untried: mutants - results.length,
    killed: count('killed'),
    timedOut: count('timedOut'),
    uncompiled: count('uncompiled'),
    excused: survived.length - survivors.length,
    survivors,
  }
}

async function mutateGroup({ files, tests }: MutatedGroup): Promise<FileReport[]> {
  const chosen = files.filter((path) => values.only.length === 0 || values.only.includes(path))
  if (chosen.length === 0) return []
  const trial = new MutantTrial({ tests, root })
  const compiler = new Compiler(configurationOf(root, chosen[0]!))
  const reports: FileReport[] = []
  try {
    for (const path of chosen) reports.push(await mutateFile(path, trial, compiler))
  } finally {
    trial.end()
  }
  return reports
}

const reports: FileReport[] = []
for (const group of mutatedGroups) reports.push(...(await mutateGroup(group)))
if (values.json) {
  process.stdout.write(`${JSON.stringify({ score: score(reports), files: reports })}\n`)
} else {
  for (const { path, survivors } of reports) {
    for (const { line, place, what } of survivors)
      process.stdout.write(`survived ${path}:${line} ${what}   in ${place}\n`)
  }
  for (const report of reports) {
    const { path, mutants, untried, killed, timedOut, uncompiled, survivors } = report
    process.stdout.write(
      `${path}: ${(100 * score([report])).toFixed(1)} % of ${mutants}: ${killed} killed, ${timedOut} timed out, ${uncompiled} do not compile, ${report.excused} excused, ${survivors.length} survived, ${untried} untried\n`,
    )
  }
  process.stdout.write(`all: ${(100 * score(reports)).toFixed(1)} %\n`)
}
