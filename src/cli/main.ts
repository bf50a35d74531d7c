#!/usr/bin/env node
import { exitCodes } from './exit-code.ts'
import { stromkreisCommand } from './stromkreis-command.ts'
import { printError } from './terminal.ts'

// What nobody expects is a fault of ours; Node itself would end with 1.
process.on('uncaughtException', (error) => {
  printError(error)
  process.exit(exitCodes.fault)
})

// Whoever reads may stop reading, as `| head` does: that is no fault of anybody's.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

await stromkreisCommand().parseAsync()
