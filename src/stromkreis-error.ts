/**
 * What went wrong, by what the caller does next:
 *
 * | code | what to do |
 * |---|---|
 * | `configuration` | mend the named setting and start again |
 * | `credentialsRefused` | the supplier does not know this client id and secret: check or replace them |
 * | `scopeMissing` | have the named scope assigned to the client, or leave it out |
 * | `unreachable` | nothing was answered: try again later |
 * | `rateLimited` | wait `retryAfterMs`, then try again |
 * | `supplierFailed` | the supplier answered 5xx: try again later |
 * | `refused` | the supplier answered 4xx: mend the request, do not repeat it |
 * | `notFound` | the supplier, or the log, does not know this number: check it |
 * | `unreadable` | the answer is not what the API describes: try again, then report it |
 * | `leaseHeld` | another process acts on this database: stop it, or wait for it |
 * | `databaseNewer` | the file was written by a newer Stromkreis: update this one |
 * | `databaseUnusable` | the file cannot be used as it is: do what the hint says |
 * | `logBroken` | the log and the snapshots disagree: stop, keep the file, run `stromkreis verify` |
 * | `invalidInput` | mend the named field and call again |
 */
export type StromkreisErrorCode =
  | 'configuration'
  | 'credentialsRefused'
  | 'scopeMissing'
  | 'unreachable'
  | 'rateLimited'
  | 'supplierFailed'
  | 'refused'
  | 'notFound'
  | 'unreadable'
  | 'leaseHeld'
  | 'databaseNewer'
  | 'databaseUnusable'
  | 'logBroken'
  | 'invalidInput'

/** What the supplier said when it refused or failed, without any secret. */
export interface SupplierComplaint {
  /** HTTP status of the answer. */
  status: number
  /** The supplier's error objects (`error` of the envelope), possibly empty. */
  errors: readonly { severity: string; code: string; message: string; details: string | null }[]
}

/** The one error Stromkreis throws on purpose. `message` says what happened, `hint` what to do; neither holds a secret. */
export class StromkreisError extends Error {
  override readonly name = 'StromkreisError'
  readonly code: StromkreisErrorCode
  readonly hint: string
  /** Set when the supplier answered. */
  readonly complaint: SupplierComplaint | undefined
  /** How long the supplier asks us to wait, where it said so. */
  readonly retryAfterMs: number | undefined
  /** True where it is certain that no request left: no connection came about. */
  readonly wasNotSent: boolean

  constructor(
    code: StromkreisErrorCode,
    message: string,
    options: {
      hint: string
      complaint?: SupplierComplaint
      retryAfterMs?: number | undefined
      wasNotSent?: boolean | undefined
      cause?: unknown
    },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
    this.complaint = options.complaint
    this.retryAfterMs = options.retryAfterMs
    this.wasNotSent = options.wasNotSent ?? false
  }
}
