#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { execute } from './execute.ts'
import { exitCodes } from './exit-code.ts'
import { Shell } from './shell.ts'

const shell = new Shell({
  environment: process.env,
  out: process.stdout,
  err: process.stderr,
  input: () => readFileSync(0),
  untilStopped,
})

// What nobody expects is a fault of ours; Node itself would end with 1.
process.on('uncaughtException', (error) => {
  shell.printError(error)
  process.exit(exitCodes.fault)
})

// Whoever reads may stop reading, as `| head` does: that is no fault of anybody's.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

process.exitCode = await execute(shell, process.argv.slice(2))

/** Resolves at SIGINT or SIGTERM; a second one ends the process at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130))
        resolve()
      })
    }
  })
}
