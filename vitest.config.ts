import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/nothing-runs-on.ts'],
    // A busy machine makes a browser slow; what hangs is found late rather than what is slow called broken.
    testTimeout: 240_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 3,
    // Loading the client and its schemas anew for every file took a minute.
    isolate: false,
  },
})
