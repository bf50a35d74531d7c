import { statfsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const gigabyte = 2 ** 30

/**
 * Where tests put their databases: in memory, where there is such a place with room. They wait for a disk most of their time
 * otherwise, and no test is about what is left when a computer loses its power.
 */
function temporaryFiles(): { TMPDIR?: string } {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize > gigabyte ? { TMPDIR: '/dev/shm' } : {}
  } catch {
    return {}
  }
}

/** What takes long begins early, however short its file is: what is left for the end would wait for it alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const takesLong = ({ moduleId }: TestSpecification) =>
      /browser|demo|crash|fuzz|cli|propert/.test(moduleId)
    const sorted = await super.sort(files)
    return [...sorted.filter(takesLong), ...sorted.filter((file) => !takesLong(file))]
  }
}

// Vitest shuffles nothing where it is told how to sort.
const isShuffled = process.argv.some((word) => word.startsWith('--sequence.shuffle'))

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/nothing-runs-on.ts'],
    env: temporaryFiles(),
    // A busy machine makes a browser slow; what hangs is found late rather than what is slow called broken.
    testTimeout: 240_000,
    hookTimeout: 60_000,
    sequence: isShuffled ? {} : { sequencer: LongestFirst },
    pool: 'forks',
    maxWorkers: 3,
    // Loading the client and its schemas anew for every file took a minute.
    isolate: false,
  },
})
