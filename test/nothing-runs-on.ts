import { setImmediate } from 'node:timers/promises'
import { afterAll } from 'vitest'

const turns = 20

/**
 * Whoever is left running on a virtual clock when a test file is over never rests, and takes its time from every file that
 * comes later: that fails the file.
 */
afterAll(async () => {
  let restless = 0
  for (let turn = 0; turn < turns; turn++) {
    await setImmediate()
    if (process.getActiveResourcesInfo().includes('Immediate')) restless++
  }
  if (restless === turns)
    throw new Error('Something is left running on a virtual clock: end it with its test.')
})
