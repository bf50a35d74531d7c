import { systemClock } from '../clock.ts'
import type { AlertCommandText } from '../engine/alert-acts.ts'
import type { MasterKey } from '../master-key.ts'
import { orderSubjectOf } from '../order-id.ts'
import { unknownOrder } from '../orders/order-summary-of.ts'
import { mustExist } from '../sqlite/open-database.ts'
import { SqliteStore } from '../sqlite/sqlite-store.ts'
import type { alertCommands } from '../store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { unknownContract } from '../unknown-contract.ts'
import { seeCarriedOut } from './asked-commands.ts'

/** What a person does about alerts. A subject is a contract number, the id of an order of ours, or `supplier`. */
export type AlertWish =
  | { command: 'acknowledge'; id: string; note: string }
  /** `until` in epoch milliseconds; left out: for as long as nobody says otherwise. */
  | { command: 'silence'; subject: string; reason?: string | undefined; until?: number | undefined }
  | { command: 'unsilence'; subject: string; reason?: string | undefined }

/**
 * Asks for something to be done about alerts and sees it done, through the process that holds the lease or here.
 * @returns `acknowledged`, `silenced` or `unsilenced`; `refused: ` and why; `waiting` when it is written down and nobody
 *   has done it within 30 s.
 * @throws StromkreisError `notFound`, `configuration`, `databaseNewer` or `databaseUnusable`
 */
export async function askAboutAlerts(
  database: string,
  wish: AlertWish,
  { by, masterKey }: { by: string; masterKey?: MasterKey | undefined },
): Promise<string> {
  mustExist(database)
  const store = new SqliteStore(database, { masterKey })
  try {
    const clock = systemClock(store.latestObservedAt())
    const id = requestAboutAlerts(store, wish, by, clock.now())
    const [outcome] = await seeCarriedOut(store, clock, { ids: [id], command: wish.command })
    return outcome!
  } finally {
    store.close()
  }
}

/** Writes a wish down; returns the command's id. @throws StromkreisError `notFound` */
export function requestAboutAlerts(store: SqliteStore, wish: AlertWish, by: string, now: number): number {
  const command: (typeof alertCommands)[number] = wish.command
  const { subject, subjectId } = subjectOf(store, wish)
  const text = JSON.stringify(textOf(wish))
  return store.request({ command, subject, by, text }, subjectId, now)
}

function textOf(wish: AlertWish): AlertCommandText {
  switch (wish.command) {
    case 'acknowledge':
      return { id: wish.id, note: wish.note }
    case 'silence':
      return { ...noteOf(wish), ...(wish.until === undefined ? {} : { until: wish.until }) }
    case 'unsilence':
      return noteOf(wish)
  }
}

function noteOf({ reason }: { reason?: string | undefined }): AlertCommandText {
  return reason === undefined ? {} : { note: reason }
}

function subjectOf(store: SqliteStore, wish: AlertWish): { subject: string; subjectId: number } {
  if (wish.command === 'acknowledge') {
    const alert = store.alerts.find(wish.id)
    if (alert === null) throw unknownAlert(wish.id)
    return { subject: alert.record.subject, subjectId: alert.subjectId }
  }
  const { subject } = wish
  const isOrder = orderSubjectOf(subject) !== null
  const subjectId = isOrder ? store.orders.find(subject)?.subjectId : store.find(subject)?.id
  if (subjectId === undefined) throw isOrder ? unknownOrder(subject) : unknownContract(subject)
  return { subject, subjectId }
}

function unknownAlert(id: string): StromkreisError {
  // What was typed instead of an id may be anything.
  const shown = /^[\w-]{1,40}(\/\w{1,30}){2}$/.test(id) ? id : '(not an alert’s id)'
  return new StromkreisError('notFound', `No alert ${shown} is known here.`, {
    hint: '`stromkreis alerts --all` lists those that are.',
  })
}
