#!/usr/bin/env node
import { stromkreisCommand } from './stromkreis-command.ts'

// Whoever reads may stop reading, as `| head` does: that is no fault of anybody's.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

await stromkreisCommand().parseAsync()
