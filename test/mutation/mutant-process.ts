import { createVitest, type TestSpecification, type Vitest } from 'vitest/node'

/** What the process that tries mutants is told: first the tests, then one mutant after another. */
export type ToTry = { tests: readonly string[] } | { path: string; text: string }

/** What it says: that it is ready, or whether a test failed, and which. */
export type Tried = { isReady: boolean } | { killedBy: string | null }

let vitest: Vitest
let specifications: TestSpecification[] = []
let mutant: { path: string; text: string } | null = null

// One worker and no isolation: modules are loaded once for all files of a run, and every run begins with a new worker.
async function begin(tests: readonly string[]): Promise<void> {
  vitest = await createVitest(
    'test',
    {
      include: [...tests],
      watch: false,
      bail: 1,
      isolate: false,
      maxWorkers: 1,
      fileParallelism: false,
      pool: 'threads',
      reporters: [{}],
      silent: true,
      sequence: { sequencer: inOrderOf(tests) },
    },
    {
      plugins: [{ name: 'mutant', enforce: 'pre', load: (id) => (id === mutant?.path ? mutant.text : null) }],
    },
  )
  specifications = await vitest.globTestSpecifications()
}

async function attempt(next: { path: string; text: string }): Promise<string | null> {
  const before = mutant
  mutant = next
  for (const path of [before?.path, next.path]) if (path !== undefined) vitest.invalidateFile(path)
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
  for (const module of testModules) {
    for (const test of module.children.allTests('failed')) return test.fullName
    if (module.state() === 'failed') return `${module.moduleId.split('/').at(-1)} as a whole`
  }
  return unhandledErrors.length > 0 ? 'an unhandled error' : null
}

/** The quick ones first, as they are listed. */
function inOrderOf(tests: readonly string[]) {
  const place = ({ moduleId }: TestSpecification) => tests.findIndex((test) => moduleId.endsWith(test))
  return class {
    async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      return files.toSorted((one, other) => place(one) - place(other))
    }

    async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
      return files
    }
  }
}

function say(tried: Tried): void {
  process.send?.(tried)
}

process.on('message', (told: ToTry) => {
  if ('tests' in told) void begin(told.tests).then(() => say({ isReady: true }))
  else void attempt(told).then((killedBy) => say({ killedBy }))
})
process.on('disconnect', () => process.exit())
