import { looksNeeded } from '../../machines/index.ts'
import type { Finding } from '../finding.ts'
import type { StoredOrder } from '../order-store.ts'
import type { OrderSummary } from '../order-summary.ts'
import type { Store } from '../store.ts'
import { StromkreisError } from '../stromkreis-error.ts'

/** An order as lists and callers see it. */
export function summaryOf({ subjectId, record }: StoredOrder, store: Pick<Store, 'reveal'>): OrderSummary {
  const { context, offer } = record
  return {
    id: record.id,
    state: record.state,
    beganAt: record.beganAt,
    enteredAt: record.enteredAt,
    contractNumber: context.contractNumber,
    customerNumber: context.customerNumber,
    submittedAt: record.submittedAt,
    acceptedAt: record.acceptedAt,
    offer: offer && {
      tariffKey: offer.tariffKey,
      quotedAt: offer.quotedAt,
      validUntil: context.validUntil,
    },
    findings: [
      ...(context.isRefusedInPassing ? [refusedInPassing] : []),
      ...record.findings.map((finding) => revealed(finding, subjectId, store)),
    ],
    candidate: context.candidate,
    isUndecided: record.state === 'Uncertain' && context.looks >= looksNeeded,
    tookLongerWay: record.tookLongerWay,
    erasedAt: record.erasedAt,
  }
}

const refusedInPassing: Finding = {
  field: '',
  severity: 'warning',
  rule: 'passing',
  cost: 'slower',
  message:
    'The supplier was busy or out of reach, and did not take the order for now. Nothing is wrong with it, and it goes out again by itself. Nothing is to be done.',
}

function revealed(finding: Finding, subjectId: number, store: Pick<Store, 'reveal'>): Finding {
  if (finding.rule !== 'supplier') return finding
  return { ...finding, message: store.reveal(subjectId, finding.message) ?? '(erased)' }
}

/** The error for an id that no order of our own has. */
export function unknownOrder(id: string): StromkreisError {
  // What was typed instead of an id may be anything.
  const shown = /^[\w-]{1,40}$/.test(id) ? id : '(not an order id)'
  return new StromkreisError('notFound', `No order ${shown} is known here.`, {
    hint: '`stromkreis orders` lists those that are.',
  })
}
