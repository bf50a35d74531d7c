import { askForOrders, type OrderReply, type OrderWish } from '../embed/ask-for-orders.ts'
import type { OrderSummary } from '../order-summary.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { databasePath, engineOptions, masterKey, rabotOptions, sellingOptions } from './environment.ts'
import { iso } from './iso.ts'
import { Progress } from './progress.ts'
import type { Shell } from './shell.ts'

/** Who asks, through which command, and how long to wait while nothing is done, milliseconds; 30 s where left out. */
export interface Asker {
  by: string
  command: string
  patienceMs?: number
}

/** Asks for things to be done with orders, as the environment has it, and sees them done; see {@link askForOrders}. */
export async function askFor(
  shell: Shell,
  wishes: readonly OrderWish[],
  { by, command, ...patience }: Asker,
): Promise<OrderReply[]> {
  const progress = new Progress(shell)
  progress.show('waiting until it is done')
  const acting = () => ({
    rabot: rabotOptions(shell.environment),
    ...engineOptions(shell.environment),
    ...sellingOptions(shell.environment),
    holder: command,
    onProblem: shell.printError,
    onWait: (until: number) =>
      shell.note(`The call budget is used up until ${iso(until)}; what is left is done then.`),
  })
  const asking = { by, masterKey: masterKey(shell.environment), acting, ...patience }
  return askForOrders(databasePath(shell.environment), wishes, asking).finally(() => progress.end())
}

/**
 * As {@link askFor} for a single wish: the order as it then is.
 * @throws StromkreisError why it was refused; `leaseHeld` when it is written down and not done yet.
 */
export async function askForOne(shell: Shell, wish: OrderWish, asker: Asker): Promise<OrderSummary | null> {
  const [reply] = await askFor(shell, [wish], asker)
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
