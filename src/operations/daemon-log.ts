import { type Logger, pino } from 'pino'
import { type Entry, supplierSubject } from '../log-entry.ts'
import type { OnProblem } from '../on-problem.ts'
import { orderSubjectOf } from '../order-id.ts'
import type { Delivery } from '../sink.ts'
import { StromkreisError } from '../stromkreis-error.ts'

/** The names that `event` takes in the log; they stay what they are. */
export const logEvents = [
  'started',
  'listening',
  'notice',
  'stopped',
  'transition',
  'deadline',
  'anomaly',
  'act',
  'details',
  'digest',
  'effect',
  'look.failed',
  'delivery.failed',
  'delivery.givenUp',
  'problem',
  'budget.wait',
] as const

/** One of {@link logEvents}. */
export type LogEvent = (typeof logEvents)[number]

/** What a line says besides its event: single values, so that nothing unlooked-for comes along inside another. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

// Names under which the supplier's API, OAuth and our own settings hold what is nobody's business. No line is meant to
// have one of them; this is for the line that somebody adds without thinking of it.
const hiddenNames = [
  ...['clientSecret', 'client_secret', 'secret', 'token', 'access_token', 'authorization', 'password', 'key'],
  ...['masterKey', 'linkKey', 'webhookSecret', 'cookie', 'body', 'text', 'reason', 'data'],
  ...['firstName', 'lastName', 'businessName', 'emailAddress', 'email', 'phoneNumber', 'dateOfBirth'],
  ...['streetName', 'houseNumber', 'city', 'iban', 'bic', 'accountHolder', 'bankDetails', 'meterNumber'],
  ...['maLoIdentifier', 'meLoIdentifier', 'processingInfo', 'denialMessage'],
]
const hiddenPaths = hiddenNames.flatMap((name) => [name, `*.${name}`])

/** What a daemon says of what happens, one JSON object a line. Contract and customer numbers are in it, personal data never. */
export class DaemonLog {
  readonly #pino: Logger

  /** `write` gets whole lines; `now` gives epoch milliseconds. */
  constructor(options: { write: (line: string) => void; now: () => number }) {
    this.#pino = pino(
      {
        base: null,
        messageKey: 'message',
        timestamp: () => `,"time":"${new Date(options.now()).toISOString()}"`,
        formatters: { level: (label) => ({ level: label }) },
        redact: { paths: hiddenPaths, censor: '(hidden)' },
      },
      { write: options.write },
    )
  }

  note(event: LogEvent, message: string, fields: LogFields = {}): void {
    this.#pino.info({ event, ...fields }, message)
  }

  /** An entry of the log of transitions, once it is durable. */
  entry(entry: Entry): void {
    const { kind, seq, from, to, subject } = entry
    const event = eventOf(entry)
    const fields = {
      ...subjectFields(subject),
      ...{ kind, seq, from, to, happened: entry.event },
      anomaly: entry.anomaly?.kind,
      observedAt: new Date(entry.observedAt).toISOString(),
    }
    const change = from === to ? (to ?? entry.event) : `${from ?? 'first seen'} -> ${to}`
    this.#pino[event === 'anomaly' ? 'warn' : 'info']({ event, ...fields }, `${kind} ${subject} ${change}`)
  }

  /** What there is to be told of a contract or an order; free text is left out. */
  effect({ key, subject, effect }: Delivery): void {
    const { type, kind } = effect
    const details = Object.entries(effect).filter(
      ([name, value]) => toldDetails.has(name) && ['string', 'number', 'boolean'].includes(typeof value),
    )
    const fields = { ...Object.fromEntries(details), ...subjectFields(subject), effect: key, type, kind }
    const level = type === 'alert' ? 'warn' : 'info'
    this.#pino[level]({ event: 'effect', ...fields }, `${type} ${kind} ${subject}`)
  }

  readonly problem: OnProblem = (error, during) => {
    const event = during === undefined ? 'problem' : problemEvents[during]
    const isPassing =
      error instanceof StromkreisError && !needsSomebody.has(error.code) && during !== 'givenUp'
    this.#pino[isPassing ? 'warn' : 'error']({ event, error: errorFields(error) }, messageOf(error))
  }

  budgetWait(until: number): void {
    const at = new Date(until).toISOString()
    this.#pino.warn({ event: 'budget.wait', until: at }, `The call budget is used up until ${at}.`)
  }
}

// Codes, states, dates and numbers. Whatever else an effect comes to say stays out until somebody has thought about it.
const toldDetails = new Set([
  ...['state', 'denialReason', 'cancellationReason', 'recoveries', 'startDate', 'endDate', 'validUntil'],
  ...['candidate', 'contractNumber', 'customerNumber', 'unconfirmed', 'estimated'],
  ...['alert', 'about', 'openedAt', 'since', 'code'],
])
const problemEvents = {
  look: 'look.failed',
  delivery: 'delivery.failed',
  givenUp: 'delivery.givenUp',
} as const
const needsSomebody = new Set([
  'configuration',
  'credentialsRefused',
  'scopeMissing',
  'databaseUnusable',
  'databaseNewer',
  'logBroken',
])

function eventOf({ kind, from, to, digest }: Entry): LogEvent {
  if (digest !== undefined) return 'digest'
  if (from !== to) return 'transition'
  if (kind === 'anomaly') return 'anomaly'
  if (kind === 'timer') return 'deadline'
  return kind === 'act' ? 'act' : 'details'
}

function subjectFields(subject: string): LogFields {
  if (subject === supplierSubject) return { subject }
  return orderSubjectOf(subject) === null ? { contractNumber: subject } : { orderId: subject }
}

/**
 * An error as a log may have it: code, message and hint of one of ours, which hold neither secrets nor personal data; of
 * any other only its name, its code and where it came from, since its message may quote what it stumbled over.
 */
export function errorFields(error: unknown): object {
  if (error instanceof StromkreisError) {
    const { code, message, hint, complaint, retryAfterMs } = error
    return { code, message, hint, status: complaint?.status, retryAfterMs }
  }
  if (!(error instanceof Error)) return { code: 'fault', name: typeof error }
  const { code } = error as { code?: unknown }
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? []
  return {
    code: 'fault',
    name: error.name,
    cause: typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : undefined,
    stack: frames.map((line) => line.trim()),
  }
}

function messageOf(error: unknown): string {
  return error instanceof StromkreisError ? error.message : 'Something went wrong that nobody expected.'
}
