import type { PersonCommand, Store } from '../store.ts'
import type { ContractIndex } from './contract-index.ts'
import type { Intake } from './intake.ts'

/** Accepts the contradictions that people asked to accept, and says in each command's row what came of it. */
export function carryOut(store: Store, index: ContractIndex, intake: Intake, now: number): void {
  for (const command of store.openCommands(['correct'])) {
    store.settleCommand(command.id, correct(store, index, intake, command, now))
  }
}

/** Accepts what contradicts a contract: it is adopted anew from what was seen. */
function correct(
  store: Store,
  index: ContractIndex,
  intake: Intake,
  { subject: contractNumber, by, text: reason }: PersonCommand,
  now: number,
): string {
  const contract = index.get(contractNumber)
  const entries = store.entriesOf(contractNumber)
  const contradiction = entries.findLast(({ anomaly }) => anomaly?.kind === 'contradiction')
  const start = entries.findLast((entry) => entry.start !== undefined)?.start
  if (contract === undefined || contradiction === undefined || !start || reason === null) {
    return 'refused: nothing contradicts what is known of this contract'
  }
  const isDone = entries.findLast(({ kind }) => kind === 'corrected')?.act?.reason === reason
  if (isDone && index.get(contractNumber)?.isAccepted) return 'corrected'
  const outcome = intake.tell(contract, { type: 'correct', contradiction, start, by, reason, now })
  if (outcome !== 'changed') return 'refused: what contradicted it is no longer what is seen'
  // What is seen now may differ in details from what contradicted first: it must not pass for said again.
  intake.forget(contract)
  return 'corrected'
}
