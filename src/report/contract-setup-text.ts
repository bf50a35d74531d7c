import { contractStatuses, defaultContractDelays, noDetails } from '../../machines/index.ts'
import type { SetupText } from './setup-text.ts'

const { openTooLongMs, processingTooLongMs, denialReminderMs, deliveryOverdueMs } = defaultContractDelays

/** The code behind the names of the contract machine. A test holds it against the machine. */
export const contractSetupText: SetupText = {
  constants: { openTooLongMs, processingTooLongMs, denialReminderMs, deliveryOverdueMs },
  declarations: `
/** What one poll can say about an order, in the supplier's words. */
type Status =
${contractStatuses.map((status) => `  | '${status}'`).join('\n')}

/** What the supplier tells besides the status. Days are YYYY-MM-DD, instants epoch milliseconds. */
interface Details {
${Object.keys(noDetails)
  .map((name) => `  ${name}: ${name.endsWith('At') ? 'number' : 'string'} | null`)
  .join('\n')}
}

/** One look at the order that showed a status; \`details\` holds what has changed. */
interface Observed<Seen extends Status> {
  type: \`observed.\${Seen}\`
  /** When the request began and when its answer had arrived, epoch milliseconds. */
  beganAt?: number
  now?: number
  details?: Partial<Details>
}

type Event = { [Seen in Status]: Observed<Seen> }[Status]

interface Context {
  /** Beginning and end of the last look applied, epoch milliseconds. */
  beganAt: number
  now: number
  /** How often the order has come back from Denied to Processing. */
  recoveries: number
  details: Details
}

function fresh(context: Context, event: Event): boolean {
  return event.beganAt === undefined || event.beganAt >= context.beganAt
}

function moves(day: 'startDate' | 'endDate', context: Context, event: Event): boolean {
  const seen = event.details?.[day]
  return seen !== undefined && seen !== context.details[day]
}
`,
  context: `{
  beganAt: 0,
  now: 0,
  recoveries: 0,
  details: {
${Object.keys(noDetails)
  .map((name) => `    ${name}: null,`)
  .join('\n')}
  },
}`,
  actions: {
    alert: ['Somebody has to act.', '(_, _effect: Effect) => {}'],
    notify: ['Good to know.', '(_, _effect: Effect) => {}'],
    remember: [
      'Keeps when and what was seen.',
      `assign(({ context, event }) => ({
  beganAt: event.beganAt ?? context.beganAt,
  now: event.now ?? context.now,
  details: { ...context.details, ...event.details },
}))`,
    ],
    countRecovery: [
      'Counts a return from Denied.',
      'assign({ recoveries: ({ context }) => context.recoveries + 1 })',
    ],
  },
  guards: {
    isFresh: [
      'Keeps out an answer that was asked for before the last one applied.',
      '({ context, event }) => fresh(context, event)',
    ],
    isFreshWithNewStartDate: [
      'A fresh answer with another start day.',
      `({ context, event }) => fresh(context, event) && moves('startDate', context, event)`,
    ],
    isFreshWithNewEndDate: [
      'A fresh answer with another last day.',
      `({ context, event }) => fresh(context, event) && moves('endDate', context, event)`,
    ],
    startDateKnown: ['The start day is known.', '({ context }) => context.details.startDayEndsAt !== null'],
    endDateKnown: ['The last day is known.', '({ context }) => context.details.endDayEndsAt !== null'],
  },
  delays: {
    openTooLong: ['In Open before it is worth looking at the support tickets.', 'openTooLongMs'],
    processingTooLong: ['In Processing before the market takes too long.', 'processingTooLongMs'],
    denialReminder: ['Between two reminders of a denial that nobody has cured.', 'denialReminderMs'],
    deliveryOverdue: [
      'From the last look until the announced start day is two days past.',
      `({ context }) =>
  Math.max(0, (context.details.startDayEndsAt ?? context.now) + deliveryOverdueMs - context.now)`,
    ],
    endDatePassed: [
      'From the last look until the last day of delivery is over.',
      '({ context }) => Math.max(0, (context.details.endDayEndsAt ?? context.now) - context.now)',
    ],
  },
}
