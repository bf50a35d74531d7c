import { defaultContractDelays } from '../../machines/index.ts'
import type { Clock } from '../clock.ts'
import { AlertActs } from '../engine/alert-acts.ts'
import { AlertBook } from '../engine/alert-book.ts'
import { ContractIndex } from '../engine/contract-index.ts'
import { carryOut } from '../engine/corrections.ts'
import { Intake } from '../engine/intake.ts'
import { SubjectLog } from '../engine/subject-log.ts'
import { takeLease } from '../sqlite/lease.ts'
import type { SqliteStore } from '../sqlite/sqlite-store.ts'
import { StromkreisError } from '../stromkreis-error.ts'

const patienceMs = 30_000
const lookAgainMs = 250

/**
 * Sees commands carried out that need no supplier: by the process that holds the lease, or here once the lease is free.
 * Their outcomes in order; `waiting` for one that nobody has carried out within 30 s, and that stays asked for.
 */
export async function seeCarriedOut(
  store: SqliteStore,
  clock: Clock,
  { ids, command }: { ids: readonly number[]; command: string },
): Promise<string[]> {
  const outcomes = () => ids.map((id) => store.commandOutcome(id) ?? 'waiting')
  const deadline = clock.now() + patienceMs
  while (outcomes().includes('waiting') && clock.now() < deadline) {
    if (await carryOutIfFree(store, clock, command)) break
    await clock.sleepUntil(clock.now() + lookAgainMs)
  }
  return outcomes()
}

async function carryOutIfFree(store: SqliteStore, clock: Clock, command: string): Promise<boolean> {
  try {
    const lease = await takeLease(store.database, { path: store.path, clock, waitMs: 0, command })
    try {
      store.refresh()
      const index = new ContractIndex(store)
      const alerts = new AlertBook({ store })
      const nobody = { onMoved: () => {}, onCommitted: () => {} }
      const intake = new Intake({ store, index, alerts, delays: defaultContractDelays, ...nobody })
      carryOut(store, index, intake, clock.now())
      const log = new SubjectLog({ store, index, intake })
      new AlertActs({ store, log, alerts }).carryOut(clock.now())
      return true
    } finally {
      lease.release()
    }
  } catch (error) {
    if (error instanceof StromkreisError && error.code === 'leaseHeld') return false
    throw error
  }
}
