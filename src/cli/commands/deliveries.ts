import { openDeliveryDesk } from '../../embed/delivery-desk.ts'
import { databasePath } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { iso } from '../iso.ts'
import type { Shell } from '../shell.ts'

/** `stromkreis deliveries`: how deliveries to each sink go. */
export async function deliveries(shell: Shell, options: { json?: boolean }): Promise<number> {
  const desk = openDeliveryDesk(databasePath(shell.environment), { readonly: true })
  try {
    const lines = desk.sinks().map((sink) => ({
      ...sink,
      takenAt: iso(sink.takenAt),
      behindSince: iso(sink.behindSince),
      failingSince: iso(sink.failingSince),
    }))
    if (options.json) shell.printJson(lines)
    else {
      shell.printTable(
        ['sink', 'last taken', 'not read yet', 'waiting', 'failing since', 'because', 'dead letters'],
        lines.map((line) => [
          line.sink,
          line.takenAt,
          line.behind,
          line.waiting,
          line.failingSince,
          line.problem,
          line.deadLetters,
        ]),
      )
    }
    return exitCodes.done
  } finally {
    desk.close()
  }
}
