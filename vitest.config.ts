import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 3,
    // Loading the client and its schemas anew for every file took a minute.
    isolate: false,
  },
})
