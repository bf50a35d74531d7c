import { CommanderError } from 'commander'
import { databaseTrouble } from '../sqlite/open-database.ts'
import { databasePath } from './environment.ts'
import { exitCodeOf, exitCodes } from './exit-code.ts'
import type { Shell } from './shell.ts'
import { stromkreisCommand } from './stromkreis-command.ts'

/** Does what these words of a command line ask for; resolves to the exit code, and has said what went wrong. */
export async function execute(shell: Shell, words: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.done
  const program = stromkreisCommand(shell, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(words, { from: 'user' })
    return exitCode
  } catch (thrown) {
    // Commander has written its message already; its own code for wrong usage is 1, which is ours for orders with errors.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.done : exitCodes.usage
    const error = isDatabases(thrown) ? databaseTrouble(databasePath(shell.environment), thrown) : thrown
    shell.printError(error)
    return exitCodeOf(error)
  }
}

function isDatabases(thrown: unknown): boolean {
  const { code } = thrown as { code?: unknown }
  return typeof code === 'string' && code.startsWith('SQLITE_')
}
