import { contractMachine } from '../../../machines/index.ts'
import { contractDelayMs, contractGraph } from '../../report/contract-graph.ts'
import { machineJson } from '../../report/machine-json.ts'
import { mermaid } from '../../report/mermaid.ts'
import { exitCodes } from '../exit-code.ts'

/** `stromkreis export` */
export async function exportMachine(
  _machine: string,
  options: { format: 'mermaid' | 'json' },
): Promise<number> {
  const text =
    options.format === 'mermaid'
      ? mermaid(contractGraph())
      : `${JSON.stringify(machineJson(contractMachine, contractDelayMs), null, 2)}\n`
  process.stdout.write(text)
  return exitCodes.done
}
