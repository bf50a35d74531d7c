import { type AlertWish, askAboutAlerts } from '../embed/alert-requests.ts'
import { databasePath, masterKey } from './environment.ts'
import { exitCodes } from './exit-code.ts'
import { Progress } from './progress.ts'
import type { Shell } from './shell.ts'

/** Asks for something about alerts, as the environment has it, and says what came of it. */
export async function alertAct(
  shell: Shell,
  wish: AlertWish,
  { by, json }: { by: string; json?: boolean | undefined },
): Promise<number> {
  const progress = new Progress(shell)
  progress.show('waiting for the process that holds the database')
  const outcome = await askAboutAlerts(databasePath(shell.environment), wish, {
    by,
    masterKey: masterKey(shell.environment),
  }).finally(() => progress.end())
  const about = wish.command === 'acknowledge' ? { id: wish.id } : { subject: wish.subject }
  if (json) shell.printJson({ ...about, outcome })
  else shell.printLine(`${Object.values(about)[0]}: ${outcome}`)
  return done.includes(outcome) ? exitCodes.done : exitCodes.foundWrong
}

const done = ['acknowledged', 'silenced', 'unsilenced']
