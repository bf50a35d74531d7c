import { z } from 'zod'
import { alertKinds, contractStatePaths } from '../../machines/index.ts'
import { openCauses } from '../likely-cause.ts'
import type { Effect } from '../log-entry.ts'

const germanDay = z.iso.date().nullish().describe('German calendar day; null while it is not known.')
const reason = z.string().nullish().describe('The supplier’s code word for why; null where it gave none.')
const message = z
  .string()
  .nullish()
  .describe('The supplier’s own words. Personal data: only in what goes to a sink that asks for it.')
const seen = z.string().describe('The supplier’s words as seen, or which fields could not be read.')
const lastKnown = z
  .enum(contractStatePaths)
  .nullable()
  .describe('The state it is recorded in; null before any.')

const denial = {
  state: z.literal('Denied'),
  denialReason: reason,
  message,
  recoveries: z.int().optional().describe('How often it had come back from a denial before this one.'),
}
const anomaly = { state: lastKnown, seen }
const candidate = z.string().nullish().describe('Number of an order at the supplier that may be this one.')

const likelyCauses = z
  .array(
    z.object({
      cause: z.enum(openCauses),
      rule: z
        .string()
        .nullable()
        .describe('The rule of pre-validation that says so; null where it is only possible.'),
    }),
  )
  .optional()
  .describe('Why, the likeliest first: what pre-validation found, and what else the supplier checks.')

const supplierTrouble = {
  state: z.null(),
  since: z.iso.datetime().describe('Since when.'),
  code: z.string().describe('The code of the error that the last call ended with.'),
}
const life = {
  alert: z.string().min(1).describe('Which alert: the `id` of the message that raised it.'),
  about: z.enum(alertKinds).describe('What the alert is about: the `kind` of the message that raised it.'),
  openedAt: z.iso.datetime().describe('When it was raised.'),
}
const counts = (of: string) => z.record(z.string(), z.int()).describe(of)

const circumstances = {
  alert: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The alert to which this adds something; left out where this message raises it, under its own `id`.',
    ),
  unconfirmed: z
    .literal(true)
    .optional()
    .describe('The supplier could not be asked since the deadline: it may have gone on.'),
  estimated: z
    .literal(true)
    .optional()
    .describe('The deadline counts from the signature, since nobody saw the state begin.'),
}

/** One kind of message: its CloudEvents type, when it is sent, and a schema of its data. */
function event<
  const Name extends string,
  const Urgency extends Effect['type'],
  const Kind extends Effect['kind'],
  Fields extends z.ZodRawShape,
>(name: Name, urgency: Urgency, kind: Kind, description: string, fields: Fields) {
  const data = z.object({
    type: z.literal(urgency).describe('`alert`: somebody has to act. `notify`: good to know.'),
    kind: z.literal(kind),
    ...circumstances,
    ...fields,
  })
  return { type: `stromkreis.${name}` as const, urgency, description, data }
}

/**
 * Every message there is, by the kind of effect that it tells. What is not in its schema leaves in no event. A new
 * optional field is no new version of an event; a field that goes or means something else is, under another type.
 */
export const eventCatalogue = {
  openTooLong: event(
    'contract.openTooLong',
    'alert',
    'openTooLong',
    'An order is still Open after 24 hours: look for a support ticket (e-mail, address, meter number).',
    { state: z.literal('Open'), likelyCauses },
  ),
  processingTooLong: event(
    'contract.processingTooLong',
    'alert',
    'processingTooLong',
    'An order is still Processing after six weeks: ask the supplier what holds it up.',
    { state: z.literal('Processing') },
  ),
  denied: event(
    'contract.denied',
    'alert',
    'denied',
    'The previous supplier or the grid operator has denied the change: have the customer mend the reason.',
    denial,
  ),
  denialReminder: event(
    'contract.denialReminder',
    'alert',
    'denialReminder',
    'An order is still Denied, three days after the last reminder or the denial itself.',
    denial,
  ),
  deliveryOverdue: event(
    'contract.deliveryOverdue',
    'alert',
    'deliveryOverdue',
    'The start date is over and delivery has not begun.',
    { state: z.literal('Contract.PendingDelivery'), startDate: germanDay },
  ),
  rejected: event('contract.rejected', 'notify', 'rejected', 'The supplier has rejected an order for good.', {
    state: z.literal('Rejected'),
    denialReason: reason,
  }),
  revoked: event('contract.revoked', 'notify', 'revoked', 'The customer has revoked.', {
    state: z.literal('Revoked'),
  }),
  contractConfirmed: event(
    'contract.confirmed',
    'notify',
    'contractConfirmed',
    'An order has become a contract. The start date follows as `startDateChanged` where it is not known yet.',
    { state: z.literal('Contract'), startDate: germanDay },
  ),
  startDateChanged: event(
    'contract.startDateChanged',
    'notify',
    'startDateChanged',
    'The start date of a contract is known for the first time, or another one.',
    { state: z.literal('Contract'), startDate: germanDay },
  ),
  deliveryBegun: event('contract.deliveryBegun', 'notify', 'deliveryBegun', 'Delivery has begun.', {
    state: z.literal('Contract.Delivery'),
    startDate: germanDay,
  }),
  winBackPossible: event(
    'contract.winBackPossible',
    'notify',
    'winBackPossible',
    'A contract is cancelled: there is time until the end date to win the customer back.',
    { state: z.literal('Cancelled'), cancellationReason: reason, endDate: germanDay },
  ),
  endDateChanged: event(
    'contract.endDateChanged',
    'notify',
    'endDateChanged',
    'The end date of a cancelled contract is known for the first time, or another one.',
    { state: z.literal('Cancelled'), cancellationReason: reason, endDate: germanDay },
  ),
  deliveryEnded: event(
    'contract.deliveryEnded',
    'notify',
    'deliveryEnded',
    'The last day of delivery of a cancelled contract is over.',
    { state: z.literal('Cancelled'), endDate: germanDay },
  ),
  offerMade: event('order.offerMade', 'notify', 'offerMade', 'A customer has an offer.', {
    state: z.literal('Offered'),
    validUntil: z.iso.datetime().optional().describe('Until when it can be accepted.'),
  }),
  offerAccepted: event('order.offerAccepted', 'notify', 'offerAccepted', 'A customer has accepted.', {
    state: z.literal('Accepted'),
  }),
  offerDeclined: event('order.offerDeclined', 'notify', 'offerDeclined', 'A customer has declined.', {
    state: z.literal('Declined'),
  }),
  offerExpired: event('order.offerExpired', 'notify', 'offerExpired', 'An offer was not accepted in time.', {
    state: z.literal('Expired'),
  }),
  orderIncomplete: event(
    'order.incomplete',
    'alert',
    'orderIncomplete',
    'An accepted order lacks data, or has wrong ones; again every two days.',
    { state: z.literal('Incomplete') },
  ),
  orderRefused: event(
    'order.refused',
    'alert',
    'orderRefused',
    'The supplier has not taken an order: mend what it complains of.',
    { state: z.literal('Refused') },
  ),
  orderUncertain: event(
    'order.uncertain',
    'alert',
    'orderUncertain',
    'The supplier’s answer was lost: it may have the order or not. It is being looked for.',
    { state: z.literal('Uncertain') },
  ),
  orderUndecided: event(
    'order.undecided',
    'alert',
    'orderUndecided',
    'Looking has not settled whether the supplier has the order: a person has to decide.',
    { state: z.literal('Uncertain'), candidate },
  ),
  orderSubmitted: event('order.submitted', 'notify', 'orderSubmitted', 'The supplier has the order.', {
    state: z.literal('Submitted'),
    contractNumber: z.string().nullish(),
    customerNumber: z.string().nullish(),
  }),
  orderAbandoned: event('order.abandoned', 'notify', 'orderAbandoned', 'A person has given an order up.', {
    state: z.literal('Abandoned'),
  }),
  contradiction: event(
    'anomaly.contradiction',
    'alert',
    'contradiction',
    'An order was seen in a status to which no legal path leads: accept what is seen, or ask the supplier.',
    anomaly,
  ),
  unknownStatus: event(
    'anomaly.unknownStatus',
    'alert',
    'unknownStatus',
    'The supplier uses a word for a status that is not known here.',
    anomaly,
  ),
  invalidOrder: event(
    'anomaly.invalidOrder',
    'alert',
    'invalidOrder',
    'An order in the supplier’s list could not be read. Under the subject `supplier` where not even its number could.',
    anomaly,
  ),
  missing: event(
    'anomaly.missing',
    'alert',
    'missing',
    'An order is in no page of the supplier’s list any more, and asking for it by number gives 404.',
    anomaly,
  ),
  adoptedOverdue: event(
    'digest.adoptedOverdue',
    'alert',
    'adoptedOverdue',
    'Deadlines that were over before their orders were first seen here, told at once instead of one by one.',
    { state: z.null(), counts: counts('Orders per time rule.') },
  ),
  manyAlerts: event(
    'digest.manyAlerts',
    'alert',
    'manyAlerts',
    'More alerts were raised than people can take in one by one, after an outage for instance: told at once instead.',
    { state: z.null(), counts: counts('Alerts per kind.') },
  ),
  manyReminders: event(
    'digest.manyReminders',
    'alert',
    'manyReminders',
    'More reminders were due than people can take in one by one: told at once instead.',
    { state: z.null(), counts: counts('Reminders per kind of alert.') },
  ),
  supplierUnreachable: event(
    'supplier.unreachable',
    'alert',
    'supplierUnreachable',
    'The supplier has not answered for minutes. Told once; `alert.resolved` follows when it answers.',
    supplierTrouble,
  ),
  credentialsRefused: event(
    'supplier.credentialsRefused',
    'alert',
    'credentialsRefused',
    'The supplier does not let us in: the client id, its secret or a scope is wrong.',
    supplierTrouble,
  ),
  alertReminder: event(
    'alert.reminder',
    'alert',
    'alertReminder',
    'Nobody has taken an alert up, or somebody has and it still is so, or its silence is over.',
    { state: z.literal('Open'), ...life },
  ),
  alertEscalated: event(
    'alert.escalated',
    'alert',
    'alertEscalated',
    'Nobody has taken an alert up for so long that somebody else should hear of it. Once.',
    { state: z.literal('Open'), ...life },
  ),
  alertAcknowledged: event(
    'alert.acknowledged',
    'notify',
    'alertAcknowledged',
    'A person has taken an alert up.',
    { state: z.literal('Acknowledged'), ...life, by: z.string().nullable().describe('Who.') },
  ),
  alertResolved: event(
    'alert.resolved',
    'notify',
    'alertResolved',
    'What an alert was about is so no longer: the contract has moved on, or the supplier answers.',
    {
      state: z.literal('Resolved'),
      ...life,
      by: z.string().nullable().describe('Who had taken it up; null where nobody had.'),
    },
  ),
} satisfies {
  readonly [Kind in Effect['kind']]: ReturnType<typeof event<string, Effect['type'], Kind, z.ZodRawShape>>
}

/** The kinds of message. */
export type EventKind = keyof typeof eventCatalogue

/** The CloudEvents types of messages. */
export type EventType = (typeof eventCatalogue)[EventKind]['type']
