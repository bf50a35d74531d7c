import {
  alertCalls,
  alertNotices,
  contractAlerts,
  contractNotices,
  initialAlertContext,
  initialContractContext,
  initialOrderContext,
  noDetails,
  orderAlerts,
  orderNotices,
} from '../../machines/index.ts'
import type { Effect } from '../log-entry.ts'
import type { Delivery } from '../sink.ts'
import type { EventKind } from './event-catalogue.ts'

/** A delivery of one effect of each kind, as the page of messages shows it. */
export function sampleDelivery(kind: EventKind): Delivery {
  return { ...someDelivery, effect: samples[kind] }
}

const someDelivery = {
  key: '1042/3/0',
  subject: '1042',
  seq: 3,
  index: 0,
  observedAt: Date.UTC(2026, 0, 5, 12),
  message: null,
}

const contract = {
  ...initialContractContext(undefined),
  details: {
    ...noDetails,
    ...{ denialReason: 'MeterNumberUnknown', cancellationReason: 'CustomerRequest' },
    ...{ startDate: '2026-02-01', endDate: '2026-12-31' },
  },
}
const order = {
  ...initialOrderContext(undefined),
  ...{
    validUntil: Date.UTC(2026, 0, 19, 12),
    contractNumber: '1042',
    customerNumber: '7042',
    candidate: '1042',
  },
}
const alert = {
  ...initialAlertContext({ id: '1042/2/0', kind: 'openTooLong', now: Date.UTC(2026, 0, 4, 12) }),
  acknowledgedBy: 'support',
}
const supplierTrouble = { type: 'alert', state: null, since: Date.UTC(2026, 0, 5, 11, 50) } as const

// What the machines say is said by the machines.
const samples: { readonly [Kind in EventKind]: Effect } = {
  ...told('alert', contractAlerts, contract),
  ...told('notify', contractNotices, contract),
  ...told('alert', orderAlerts, order),
  ...told('notify', orderNotices, order),
  ...told('alert', alertCalls, alert),
  ...told('notify', alertNotices, alert),
  openTooLong: {
    ...{ type: 'alert', ...contractAlerts.openTooLong(contract) },
    likelyCauses: [
      { cause: 'meterNumber', rule: 'onlyMaLo' },
      { cause: 'address', rule: null },
    ],
  },
  contradiction: { type: 'alert', kind: 'contradiction', state: 'Rejected', seen: 'Processing' },
  unknownStatus: { type: 'alert', kind: 'unknownStatus', state: 'Open', seen: 'Parked' },
  invalidOrder: { type: 'alert', kind: 'invalidOrder', state: null, seen: 'state: expected string' },
  missing: { type: 'alert', kind: 'missing', state: 'Processing', seen: '' },
  adoptedOverdue: {
    ...{ type: 'alert', kind: 'adoptedOverdue', state: null },
    counts: { openTooLong: 3, processingTooLong: 1 },
  },
  manyAlerts: {
    type: 'alert',
    kind: 'manyAlerts',
    state: null,
    counts: { openTooLong: 41, contradiction: 2 },
  },
  manyReminders: { type: 'alert', kind: 'manyReminders', state: null, counts: { processingTooLong: 27 } },
  supplierUnreachable: { ...supplierTrouble, kind: 'supplierUnreachable', code: 'unreachable' },
  credentialsRefused: { ...supplierTrouble, kind: 'credentialsRefused', code: 'credentialsRefused' },
}

function told<Kind extends EventKind, Context>(
  type: Effect['type'],
  tellings: { readonly [Key in Kind]: (context: Context) => object },
  context: Context,
): { [Key in Kind]: Effect } {
  const effects = Object.entries<(context: Context) => object>(tellings).map(([kind, tell]) => [
    kind,
    { type, ...tell(context) },
  ])
  return Object.fromEntries(effects) as { [Key in Kind]: Effect }
}
