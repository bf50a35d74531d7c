import { openReader } from '../../embed/open-reader.ts'
import { counted } from '../counted.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { Progress } from '../progress.ts'
import type { Shell } from '../shell.ts'

/** `stromkreis verify` */
export async function verify(shell: Shell, options: { json?: boolean }): Promise<number> {
  const reader = openReader(databasePath(shell.environment), { masterKey: masterKey(shell.environment) })
  const progress = new Progress(shell)
  try {
    const { contracts, orders, alerts, entries, disagreements, damage } = reader.verify((done) =>
      progress.show(`${done} contracts replayed`),
    )
    progress.end()
    const replayEqualsSnapshots = disagreements.length === 0
    const isSound = replayEqualsSnapshots && damage.length === 0
    const counts = { contracts, orders, alerts, entries }
    if (options.json) shell.printJson({ ...counts, replayEqualsSnapshots, disagreements, damage })
    else if (isSound)
      shell.printLine(
        `${counted(entries, 'entry')} of ${counted(contracts, 'contract')}, ${counted(orders, 'order')} and ${counted(alerts, 'alert')} replayed: every snapshot is where its entries end. The files are sound.`,
      )
    else {
      shell.printTable(
        ['contract or order', 'entry', 'what is wrong'],
        [
          ...damage.map((said) => ['', 'file', said]),
          ...disagreements.map(({ subject, seq, problem }) => [subject, seq ?? 'snapshot', problem]),
        ],
      )
      shell.printLine(
        hintFor(
          damage.length > 0,
          disagreements.every(({ seq }) => seq === null),
        ),
      )
    }
    return isSound ? exitCodes.done : exitCodes.foundWrong
  } finally {
    progress.end()
    reader.close()
  }
}

function hintFor(isDamaged: boolean, isOfSnapshots: boolean): string {
  if (isDamaged) return 'The file is damaged: keep a copy, restore a backup, and look at the disk.'
  if (isOfSnapshots)
    return 'Only snapshots are wrong: `stromkreis repair --rebuild-snapshots` makes them anew from the log.'
  return 'The log itself is not what the machines say: keep a copy of the file, and report this.'
}
