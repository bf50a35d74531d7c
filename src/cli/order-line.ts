import type { Finding } from '../finding.ts'
import type { OrderSummary } from '../order-summary.ts'
import { printFindings } from './findings-table.ts'
import { iso } from './iso.ts'
import type { Shell } from './shell.ts'

/** An order of our own as programs read it. Its names are kept stable; times are ISO 8601 in UTC. */
export interface OrderLine {
  id: string
  /** Null while it is written down and not taken yet. */
  state: OrderSummary['state'] | null
  contractNumber: string | null
  customerNumber: string | null
  /** When the supplier had it. */
  submittedAt: string | null
  findings: FindingLine[]
}

/** Something that is wrong with an order, as programs read it. */
export type FindingLine = Pick<Finding, 'field' | 'severity' | 'rule' | 'message'>

/** An order as one object of `--json`. */
export function orderLine(order: OrderSummary): OrderLine {
  const { id, state, contractNumber, customerNumber, submittedAt, findings } = order
  return {
    ...{ id, state, contractNumber, customerNumber },
    submittedAt: iso(submittedAt),
    findings: findings.map(findingLine),
  }
}

/** A finding as one object of `--json`. */
export function findingLine({ field, severity, rule, message }: Finding): FindingLine {
  return { field, severity, rule, message }
}

/** Whether the order is not at the supplier because something is wrong with it. */
export function isWrong({ state }: OrderSummary): boolean {
  return state === 'Incomplete' || state === 'Refused'
}

/** Writes one order, as JSON or for people with what is wrong with it and what to do next. */
export function printOrder(
  shell: Shell,
  order: OrderSummary,
  { json }: { json?: boolean | undefined },
): void {
  if (json) {
    shell.printJson(orderLine(order))
    return
  }
  const { id, state, contractNumber, customerNumber, findings } = order
  shell.printTable(['order', 'state', 'contract', 'customer'], [[id, state, contractNumber, customerNumber]])
  printFindings(shell, 'order', [{ of: id, findings }])
  shell.printLine(whatToDo(order))
}

/** What is to be done about an order, by whom. */
export function whatToDo(order: OrderSummary): string {
  const { id, state, offer, candidate, isUndecided, findings } = order
  switch (state) {
    case 'Quoting':
    case 'Accepted':
      return 'Nothing: it is automated.'
    case 'Offered':
      return `The customer has until ${iso(offer!.validUntil)} to accept.`
    case 'Incomplete':
      return `Mend ${fieldsOf(findings)}, then \`stromkreis complete ${id} FILE\`.`
    case 'Ready':
      return 'Nothing: `stromkreis run` or the next `stromkreis sync` sends it.'
    case 'Submitting':
      return 'Nothing: it is on its way. If its process has died, the next `stromkreis sync` looks for it.'
    case 'Refused':
      return findings.some(({ severity }) => severity === 'error')
        ? `Mend ${fieldsOf(findings)}, then \`stromkreis complete ${id} FILE\`.`
        : 'Nothing: the supplier was busy; `stromkreis run` or the next `stromkreis sync` sends it again.'
    case 'Uncertain':
      if (candidate !== null) {
        return `${candidate} at the supplier may be it: look at it, then \`stromkreis resolve ${id} --adopt ${candidate}\`, or decide that it is another.`
      }
      return isUndecided
        ? `It is not among the supplier’s orders: decide with \`stromkreis resolve ${id} --resubmit\` or \`--abandon\`.`
        : 'Wait: `stromkreis run` or the next `stromkreis sync` looks for it. Do not order anew by hand.'
    case 'Submitted':
      return `Nothing: it is followed as contract ${order.contractNumber}.`
    case 'Declined':
    case 'Expired':
    case 'Abandoned':
      return 'Nothing: it has ended.'
  }
}

function fieldsOf(findings: readonly Finding[]): string {
  const wrong = findings.filter(({ severity }) => severity === 'error')
  const fields = [...new Set(wrong.map(({ field }) => field).filter((field) => field !== ''))]
  if (fields.length === 0) return 'what is named'
  const more = fields.length - 3
  return [...fields.slice(0, 3), ...(more > 0 ? [`${more} more`] : [])].join(', ')
}
