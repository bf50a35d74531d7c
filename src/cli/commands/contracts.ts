import { contractStatePaths } from '../../../machines/index.ts'
import { openReader } from '../../embed/open-reader.ts'
import type { ContractSummary } from '../../store.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { iso } from '../iso.ts'
import type { Shell } from '../shell.ts'

/** `stromkreis contracts` */
export async function contracts(shell: Shell, options: { state?: string; json?: boolean }): Promise<number> {
  if (options.state !== undefined) mustBeState(options.state)
  const reader = openReader(databasePath(shell.environment), { masterKey: masterKey(shell.environment) })
  try {
    const looks = reader.plan({ now: Date.now() })?.nextLooks()
    const lines = reader
      .contracts(options.state === undefined ? {} : { state: options.state })
      .map((contract) => ({
        contractNumber: contract.contractNumber,
        customerNumber: contract.customerNumber,
        state: contract.state,
        enteredAt: iso(contract.enteredAt),
        lastObservedAt: iso(contract.lastObservedAt),
        nextPollAt: iso(nextPollAt(contract, looks?.get(contract.contractNumber) ?? null)),
      }))
    if (options.json) shell.printJson(lines)
    else {
      shell.printTable(
        ['contract', 'customer', 'state', 'since', 'last seen', 'next look'],
        lines.map((line) => Object.values(line)),
      )
    }
    return exitCodes.done
  } finally {
    reader.close()
  }
}

/** As planned, or earlier when a deadline wants to be confirmed; null while nobody follows. */
function nextPollAt({ nextDueAt }: ContractSummary, plannedAt: number | null): number | null {
  if (plannedAt === null) return null
  return nextDueAt === null ? plannedAt : Math.min(nextDueAt, plannedAt)
}

function mustBeState(state: string): void {
  const parents = contractStatePaths.flatMap((path) => path.split('.').slice(0, -1))
  const names = [...new Set<string>([...contractStatePaths, ...parents])]
  if (names.includes(state)) return
  throw new StromkreisError('invalidInput', `--state ${state} is not a state of a contract.`, {
    hint: `Use one of ${names.join(', ')}.`,
  })
}
