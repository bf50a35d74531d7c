import { type LifecycleName, lifecycleGraph, lifecycles } from '../../report/lifecycle.ts'
import { machineJson } from '../../report/machine-json.ts'
import { mermaid } from '../../report/mermaid.ts'
import { exitCodes } from '../exit-code.ts'

/** `stromkreis export` */
export async function exportMachine(
  name: LifecycleName,
  options: { format: 'mermaid' | 'json' },
): Promise<number> {
  const { machine, delayMs } = lifecycles[name]
  const text =
    options.format === 'mermaid'
      ? mermaid(lifecycleGraph(name))
      : `${JSON.stringify(machineJson(machine, delayMs), null, 2)}\n`
  process.stdout.write(text)
  return exitCodes.done
}
