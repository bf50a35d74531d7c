import { type OrderState, orderStates } from '../../../machines/index.ts'
import { madeOffers } from '../../embed/made-offers.ts'
import { openReader } from '../../embed/open-reader.ts'
import type { OrderSummary } from '../../order-summary.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { databasePath, masterKey, sellingOptions } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { iso } from '../iso.ts'
import { orderLine, whatToDo } from '../order-line.ts'
import type { Shell } from '../shell.ts'
import { wrapped } from '../wrapped.ts'

/** `stromkreis orders`: orders of our own, and what is to be done about them. */
export async function orders(
  shell: Shell,
  options: { state?: string; links?: boolean; json?: boolean },
): Promise<number> {
  const filter = options.state === undefined ? {} : { state: stateOf(options.state) }
  const database = databasePath(shell.environment)
  const key = masterKey(shell.environment)
  const reader = openReader(database, { masterKey: key })
  let found: OrderSummary[]
  try {
    found = reader.orders(filter)
  } finally {
    reader.close()
  }
  const offered = options.links ? found.filter(({ state }) => state === 'Offered').map(({ id }) => id) : []
  const linking = { ...sellingOptions(shell.environment), masterKey: key }
  const offers = options.links ? madeOffers(database, offered, linking) : null
  const urlOf = ({ id }: OrderSummary) => offers?.get(id)?.url ?? null
  if (options.json) {
    shell.printJson(
      found.map((order) => (offers === null ? orderLine(order) : { ...orderLine(order), url: urlOf(order) })),
    )
  } else {
    shell.printTable(
      ['order', 'state', 'since', 'contract', 'customer', 'what to do'],
      found.map((order) => [
        ...[order.id, order.state, iso(order.enteredAt), order.contractNumber, order.customerNumber],
        [wrapped(whatToDo(order), 60), urlOf(order)].filter((part) => part !== null).join('\n'),
      ]),
    )
  }
  return exitCodes.done
}

function stateOf(text: string): OrderState {
  const state = orderStates.find((one) => one === text)
  if (state !== undefined) return state
  throw new StromkreisError('invalidInput', `--state ${text} is not a state of an order.`, {
    hint: `Use one of ${orderStates.join(', ')}.`,
  })
}
