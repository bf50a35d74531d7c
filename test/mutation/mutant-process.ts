import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createVitest, type TestModule, type Vite, type Vitest } from 'vitest/node'

/** A changed file, by its full path. */
export interface ChangedFile {
  path: string
  text: string
}

/** What the process that tries mutants is told: some of them at a time, and by which files of tests, by their full paths. */
export interface ToTry {
  mutants: readonly ChangedFile[]
  tests: readonly string[]
}

/**
 * What it says: that it is ready; of each file of tests that has ended, for the mutant at which place it was, and which test failed;
 * that all have ended.
 */
export type Said = { isReady: true } | { place: number; killedBy: string | null } | { isDone: true }

let vitest: Vitest
let tests: readonly string[] = []
const changed = new Map<number, ChangedFile & { dependents: ReadonlySet<string> }>()
let count = 0

/**
 * All mutants of a run are tried in one worker, side by side: what depends on the changed file is loaded once for each, under a
 * name of its own (`?mutant=17`), and everything else once. That is some ten times as fast as a run for each.
 */
const sideBySide: Vite.Plugin = {
  name: 'mutants-side-by-side',
  enforce: 'pre',
  resolveId(source, importer) {
    if (/trial-\d+-\d+\.test\.ts$|\?mutant=\d+$/.test(source)) return source
    const [, path, mutant] = /^(.*)\?mutant=(\d+)$/.exec(importer ?? '') ?? []
    if (path === undefined || !source.startsWith('.')) return null
    const asked = join(dirname(path), source)
    return changed.get(Number(mutant))!.dependents.has(asked) ? `${asked}?mutant=${mutant}` : asked
  },
  load(id) {
    const [, trial, place] = /trial-(\d+)-(\d+)\.test\.ts$/.exec(id) ?? []
    if (trial !== undefined) return trialText(Number(trial), tests[Number(place)]!)
    const [, path, mutant] = /^(.*)\?mutant=(\d+)$/.exec(id) ?? []
    if (path === undefined) return null
    const change = changed.get(Number(mutant))!
    return change.path === path ? change.text : readFileSync(path, 'utf8')
  },
}

/** A test file for one mutant: the real one, until a test of it or of one before it has failed. */
function trialText(mutant: number, test: string): string {
  return `import { afterEach } from 'vitest'
const killed = (globalThis.killedMutants ??= new Set())
const leaveOut = (tasks) => {
  for (const task of tasks) {
    if (task.tasks) leaveOut(task.tasks)
    else if (!task.result) task.mode = 'skip'
  }
}
afterEach(({ task }) => {
  if (task.result?.state !== 'fail') return
  killed.add(${mutant})
  leaveOut(task.file.tasks)
})
if (!killed.has(${mutant})) await import(${JSON.stringify(`${test}?mutant=${mutant}`)}).catch((error) => {
  killed.add(${mutant})
  throw error
})
`
}

async function begin(): Promise<void> {
  vitest = await createVitest(
    'test',
    {
      watch: false,
      isolate: false,
      maxWorkers: 1,
      fileParallelism: false,
      pool: 'threads',
      reporters: [
        { onTestModuleEnd: (module) => say({ place: placeOf(module), killedBy: failureOf(module) }) },
      ],
      silent: true,
      cache: false,
      // A mutant that has a test wait is noticed all the same, and need not be waited for.
      testTimeout: 20_000,
      hookTimeout: 20_000,
      sequence: { sequencer: InTheirOrder },
    },
    { plugins: [sideBySide] },
  )
}

let first = 0

async function attempt(told: ToTry): Promise<void> {
  const { mutants } = told
  tests = told.tests
  changed.clear()
  first = count
  for (const mutant of mutants) {
    changed.set(count, { ...mutant, dependents: dependentsOf(mutant.path) })
    count += 1
  }
  const project = vitest.getRootProject()
  const specifications = [...changed.keys()].flatMap((number) =>
    tests.map((_, place) =>
      project.createSpecification(join(process.cwd(), 'test', `trial-${number}-${place}.test.ts`)),
    ),
  )
  await vitest.runTestSpecifications(specifications)
}

function placeOf({ moduleId }: TestModule): number {
  return Number(/trial-(\d+)-/.exec(moduleId)![1]) - first
}

function failureOf(module: TestModule): string | null {
  for (const test of module.children.allTests('failed')) return test.fullName
  return module.state() === 'failed' ? (module.errors()[0]?.message ?? 'a file as a whole') : null
}

// The quick ones first, as they are listed, for one mutant after another.
class InTheirOrder {
  async sort<Files>(files: Files): Promise<Files> {
    return files
  }

  async shard<Files>(files: Files): Promise<Files> {
    return files
  }
}

const dependentsByPath = new Map<string, ReadonlySet<string>>()

/** A file and all that import it, or what imports it, by full paths. */
function dependentsOf(path: string): ReadonlySet<string> {
  let dependents = dependentsByPath.get(path)
  if (dependents === undefined) {
    const found = new Set([path])
    for (const each of found) for (const importer of importers().get(each) ?? []) found.add(importer)
    dependents = found
    dependentsByPath.set(path, dependents)
  }
  return dependents
}

let known: Map<string, string[]> | undefined

function importers(): Map<string, string[]> {
  if (known !== undefined) return known
  known = new Map()
  for (const folder of ['machines', 'src', 'test']) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue
      const path = join(process.cwd(), folder, name)
      for (const [, source] of readFileSync(path, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
        const imported = join(dirname(path), source!)
        known.set(imported, [...(known.get(imported) ?? []), path])
      }
    }
  }
  return known
}

function say(said: Said): void {
  process.send?.(said)
}

process.on('message', (told: ToTry) => {
  void attempt(told).then(() => say({ isDone: true }))
})
process.on('disconnect', () => process.exit())
void begin().then(() => say({ isReady: true }))
