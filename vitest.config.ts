import { statfsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

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

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/nothing-runs-on.ts'],
    env: temporaryFiles(),
    // A busy machine makes a browser slow; what hangs is found late rather than what is slow called broken.
    testTimeout: 240_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 3,
    // Loading the client and its schemas anew for every file took a minute.
    isolate: false,
  },
})
