import { writeFileSync } from 'node:fs'
import { openReader } from '../../embed/open-reader.ts'
import { orderSubjectOf } from '../../order-id.ts'
import type { DiagramMarks } from '../../report/diagram-marks.ts'
import { dot } from '../../report/dot.ts'
import { type LifecycleName, lifecycleGraph, lifecycles } from '../../report/lifecycle.ts'
import { machineJson } from '../../report/machine-json.ts'
import { machineTypescript } from '../../report/machine-typescript.ts'
import { mermaid } from '../../report/mermaid.ts'
import { statechartSvg } from '../../report/statechart-svg.ts'
import { walkedPath } from '../../report/walked-path.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import type { Shell } from '../shell.ts'

/** What `--format` takes. */
export type ExportFormat = 'mermaid' | 'svg' | 'dot' | 'json' | 'ts'

/** What can be marked in a diagram. */
interface Marking {
  counts?: boolean
  contract?: string
}

/** `stromkreis export` */
export async function exportMachine(
  shell: Shell,
  name: LifecycleName,
  options: { format: ExportFormat; output?: string } & Marking,
): Promise<number> {
  const text = await exported(shell, name, options.format, options)
  if (options.output === undefined) shell.out.write(text)
  else writeOutput(options.output, text)
  return exitCodes.done
}

async function exported(
  shell: Shell,
  name: LifecycleName,
  format: ExportFormat,
  marking: Marking,
): Promise<string> {
  const { machine, delayMs, setupText } = lifecycles[name]
  if (format === 'json' || format === 'ts') {
    refuseMarks(format, marking)
    if (format === 'ts') return machineTypescript(machine, setupText)
    return `${JSON.stringify(machineJson(machine, delayMs), null, 2)}\n`
  }
  const draw = { mermaid, dot, svg: statechartSvg }[format]
  return draw(lifecycleGraph(name), marksOf(shell, name, marking))
}

function refuseMarks(format: ExportFormat, { counts, contract }: Marking): void {
  if (!counts && contract === undefined) return
  const asked = counts ? '--counts' : '--contract'
  throw new StromkreisError(
    'invalidInput',
    `${asked} marks a diagram, and ${format} is the machine itself.`,
    {
      hint: 'Use --format mermaid, svg or dot, or leave the marks out.',
    },
  )
}

function marksOf(shell: Shell, name: LifecycleName, { counts, contract: subject }: Marking): DiagramMarks {
  if (!counts && subject === undefined) return {}
  if (subject !== undefined) checkSubject(name, subject)
  const reader = openReader(databasePath(shell.environment), { masterKey: masterKey(shell.environment) })
  try {
    return {
      ...(counts ? { counts: name === 'order' ? reader.orderCounts() : reader.counts() } : {}),
      ...(subject === undefined ? {} : { path: walkedPath(reader.history(subject)) }),
    }
  } finally {
    reader.close()
  }
}

/** Contracts go through one machine, orders of our own through the other. */
function checkSubject(name: LifecycleName, subject: string): void {
  const fitting = orderSubjectOf(subject) === null ? 'contract' : 'order'
  if (name === fitting) return
  throw new StromkreisError('invalidInput', `--contract ${subject} has no path in the ${name} machine.`, {
    hint: `Call \`stromkreis export ${fitting} --contract ${subject}\`.`,
  })
}

function writeOutput(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (error) {
    const { code = 'unknown reason' } = error as { code?: string }
    throw new StromkreisError('invalidInput', `--output ${path} cannot be written (${code}).`, {
      hint: 'Name a file in a folder that exists and that you may write to.',
      cause: error,
    })
  }
}
