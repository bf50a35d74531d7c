import { askForOrders, type OrderReply, type OrderWish } from '../embed/ask-for-orders.ts'
import type { OrderSummary } from '../order-summary.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { databasePath, engineOptions, masterKey, rabotOptions, sellingOptions } from './environment.ts'
import { iso, Progress, printError } from './terminal.ts'

/** Who asks, through which command, and how long to wait while nothing is done, milliseconds; 30 s where left out. */
export interface Asker {
  by: string
  command: string
  patienceMs?: number
}

/** Asks for things to be done with orders, as the environment has it, and sees them done; see {@link askForOrders}. */
export async function askFor(
  wishes: readonly OrderWish[],
  { by, command, ...patience }: Asker,
): Promise<OrderReply[]> {
  const progress = new Progress()
  progress.show('waiting until it is done')
  const acting = () => ({
    rabot: rabotOptions(process.env),
    ...engineOptions(process.env),
    ...sellingOptions(process.env),
    holder: command,
    onProblem: printError,
    onWait: (until: number) =>
      process.stderr.write(`The call budget is used up until ${iso(until)}; what is left is done then.\n`),
  })
  const asking = { by, masterKey: masterKey(process.env), acting, ...patience }
  return askForOrders(databasePath(process.env), wishes, asking).finally(() => progress.end())
}

/**
 * As {@link askFor} for a single wish: the order as it then is.
 * @throws StromkreisError why it was refused; `leaseHeld` when it is written down and not done yet.
 */
export async function askForOne(wish: OrderWish, asker: Asker): Promise<OrderSummary | null> {
  const [reply] = await askFor([wish], asker)
  if (reply!.is === 'done') return reply!.order
  if (reply!.is === 'refused') throw reply!.error
  throw new StromkreisError(
    'leaseHeld',
    `It is written down and not done yet: whoever acts on the database is busy, or waits for the supplier.`,
    {
      hint: `Do not ask again: it will be done, once. \`stromkreis orders\` shows what came of ${reply!.id}.`,
    },
  )
}
