import { openDeliveryDesk } from '../../embed/delivery-desk.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { databasePath } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'

import type { Shell } from '../shell.ts'

/** `stromkreis redeliver`: has dead letters of a sink sent again. */
export async function redeliver(
  shell: Shell,
  keys: string[],
  options: { sink: string; all?: boolean; json?: boolean },
): Promise<number> {
  if (keys.length > 0 === (options.all === true)) {
    throw new StromkreisError('invalidInput', 'redeliver takes either keys or --all.', {
      hint: '`stromkreis dead-letters` lists the keys.',
    })
  }
  const desk = openDeliveryDesk(databasePath(shell.environment))
  try {
    const sent = desk.sendAgain(options.sink, options.all ? 'all' : keys)
    if (options.json) shell.printJson({ sink: options.sink, keys: sent })
    else {
      const what = sent.length === 1 ? '1 dead letter is' : `${sent.length} dead letters are`
      const when = desk.isDelivering ? 'now' : 'by the next `stromkreis run` or `stromkreis sync`'
      shell.printLine(`${what} sent to ${options.sink} again, ${when}.`)
    }
    return exitCodes.done
  } finally {
    desk.close()
  }
}
