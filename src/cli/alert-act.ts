import { type AlertWish, askAboutAlerts } from '../embed/alert-requests.ts'
import { databasePath, masterKey } from './environment.ts'
import { exitCodes } from './exit-code.ts'
import { Progress, printJson, printLine } from './terminal.ts'

/** Asks for something about alerts, as the environment has it, and says what came of it. */
export async function alertAct(
  wish: AlertWish,
  { by, json }: { by: string; json?: boolean | undefined },
): Promise<number> {
  const progress = new Progress()
  progress.show('waiting for the process that holds the database')
  const outcome = await askAboutAlerts(databasePath(process.env), wish, {
    by,
    masterKey: masterKey(process.env),
  }).finally(() => progress.end())
  const about = wish.command === 'acknowledge' ? { id: wish.id } : { subject: wish.subject }
  if (json) printJson({ ...about, outcome })
  else printLine(`${Object.values(about)[0]}: ${outcome}`)
  return done.includes(outcome) ? exitCodes.done : exitCodes.foundWrong
}

const done = ['acknowledged', 'silenced', 'unsilenced']
