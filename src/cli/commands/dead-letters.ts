import { openDeliveryDesk } from '../../embed/delivery-desk.ts'
import { databasePath } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { iso } from '../iso.ts'
import type { Shell } from '../shell.ts'

/** `stromkreis dead-letters`: what sinks have not taken and is given up. */
export async function deadLetters(shell: Shell, options: { sink?: string; json?: boolean }): Promise<number> {
  const desk = openDeliveryDesk(databasePath(shell.environment), { readonly: true })
  try {
    const lines = desk.deadLetters({ sink: options.sink }).map(({ effect, ...letter }) => ({
      ...letter,
      type: effect.type,
      kind: effect.kind,
      observedAt: iso(letter.observedAt),
      firstTriedAt: iso(letter.firstTriedAt),
      givenUpAt: iso(letter.givenUpAt),
    }))
    if (options.json) shell.printJson(lines)
    else {
      shell.printTable(
        ['sink', 'key', 'what', 'known since', 'attempts', 'given up', 'because'],
        lines.map((line) => [
          line.sink,
          line.key,
          line.kind,
          line.observedAt,
          line.attempts,
          line.givenUpAt,
          line.problem,
        ]),
      )
    }
    return exitCodes.done
  } finally {
    desk.close()
  }
}
