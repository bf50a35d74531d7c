import { openDeliveryDesk } from '../../embed/delivery-desk.ts'
import { databasePath } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { iso, printJson, printTable } from '../terminal.ts'

/** `stromkreis deliveries`: how deliveries to each sink go. */
export async function deliveries(options: { json?: boolean }): Promise<number> {
  const desk = openDeliveryDesk(databasePath(process.env), { readonly: true })
  try {
    const lines = desk.sinks().map((sink) => ({
      ...sink,
      takenAt: iso(sink.takenAt),
      behindSince: iso(sink.behindSince),
      failingSince: iso(sink.failingSince),
    }))
    if (options.json) printJson(lines)
    else {
      printTable(
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
