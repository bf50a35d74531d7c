import type { OrderReply } from '../../embed/ask-for-orders.ts'
import type { OrderSummary } from '../../order-summary.ts'
import { askFor } from '../ask.ts'
import { counted } from '../counted.ts'
import { exitCodes } from '../exit-code.ts'
import { printFindings } from '../findings-table.ts'
import { readOrderFile } from '../order-file.ts'
import { isWrong, type OrderLine, orderLine } from '../order-line.ts'

import type { Shell } from '../shell.ts'

/** An order of the file with what came of it. */
interface SubmittedOrder {
  line: number
  reply: OrderReply
}

/**
 * `stromkreis submit`: sends a file of orders that customers have accepted. The same file once more sends nothing twice:
 * what is there is recognised, what is missing is sent, and corrected data are taken.
 */
export async function submit(
  shell: Shell,
  file: string,
  options: { by: string; json?: boolean },
): Promise<number> {
  const filed = readOrderFile(shell, file)
  const wishes = filed.map(({ body }) => ({ command: 'submit' as const, body }))
  const replies =
    wishes.length === 0 ? [] : await askFor(shell, wishes, { by: options.by, command: 'submit' })
  const orders = replies.map((reply, index) => ({ line: filed[index]!.line, reply }))
  if (options.json) shell.printJson(replies.map(lineOf))
  else printReport(shell, orders)
  const taken = replies.flatMap((reply) => (reply.is === 'done' ? [reply.order!] : []))
  for (const note of notesOn(taken, replies.length - taken.length)) shell.note(note)
  const areAllThere = replies.every((reply) => stateOf(reply) === 'Submitted')
  return areAllThere ? exitCodes.done : exitCodes.orderErrors
}

function lineOf(reply: OrderReply): OrderLine | object {
  if (reply.is === 'done') return orderLine(reply.order!)
  return {
    id: reply.is === 'waiting' ? reply.id : null,
    state: null,
    contractNumber: null,
    customerNumber: null,
    submittedAt: null,
    findings: findingsOf(reply).map(({ cost, ...finding }) => finding),
  }
}

function printReport(shell: Shell, orders: readonly SubmittedOrder[]): void {
  if (orders.length > 0) {
    shell.printTable(
      ['line', 'order', 'state', 'contract', 'customer'],
      orders.map(({ line, reply }) => {
        const order = reply.is === 'done' ? reply.order : null
        const id = reply.is === 'waiting' ? reply.id : order?.id
        return [line, id, stateOf(reply), order?.contractNumber, order?.customerNumber]
      }),
    )
  }
  printFindings(
    shell,
    'line',
    orders.map(({ line, reply }) => ({ of: line, findings: findingsOf(reply) })),
  )
  const counts = new Map<string, number>()
  for (const { reply } of orders) counts.set(stateOf(reply), (counts.get(stateOf(reply)) ?? 0) + 1)
  const parts = [...counts].map(([state, count]) => `${count} ${state}`)
  shell.printLine(`${[counted(orders.length, 'order'), parts.join(', ')].filter(Boolean).join(': ')}.`)
}

function stateOf(reply: OrderReply): string {
  return reply.is === 'done' ? reply.order!.state : reply.is === 'waiting' ? 'waiting' : 'not taken'
}

function findingsOf(reply: OrderReply): OrderSummary['findings'] {
  if (reply.is === 'done') return reply.order!.findings
  if (reply.is === 'waiting') return []
  const { message, hint } = reply.error
  return [{ field: '', severity: 'error', rule: 'notTaken', cost: 'refused', message: `${message} ${hint}` }]
}

/** What a person should know of orders that are not at the supplier, for the error channel. */
function notesOn(orders: readonly OrderSummary[], untaken: number): string[] {
  const count = (fits: (order: OrderSummary) => boolean) => orders.filter(fits).length
  const unsent = count((order) => order.state === 'Ready' || (order.state === 'Refused' && !hasErrors(order)))
  const lost = count(({ state }) => state === 'Uncertain' || state === 'Submitting')
  const wrong = count((order) => isWrong(order) && hasErrors(order))
  const offered = count(({ state }) => state === 'Offered')
  const ended = count(({ state }) => ['Declined', 'Expired', 'Abandoned'].includes(state))
  const notes: [number, string][] = [
    [untaken, 'not taken yet. Whoever acts on the database takes what is written down, each order once.'],
    [
      unsent,
      'not sent yet: `stromkreis run` or the next `stromkreis sync` sends what is Ready, as soon as supplier and call budget allow.',
    ],
    [
      lost,
      'without the supplier’s answer. `stromkreis run` or the next `stromkreis sync` looks for it; do not order anew by hand.',
    ],
    [wrong, 'with errors. Mend what the findings name and submit the file again.'],
    [offered, 'an offer that the customer has not accepted yet.'],
    [ended, 'known here and ended: it is not sent.'],
  ]
  return notes.filter(([number]) => number > 0).map(([number, note]) => `${counted(number, 'order')} ${note}`)
}

function hasErrors({ findings }: OrderSummary): boolean {
  return findings.some(({ severity }) => severity === 'error')
}
