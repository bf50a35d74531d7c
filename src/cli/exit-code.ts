import { StromkreisError, type StromkreisErrorCode } from '../stromkreis-error.ts'

/** What the process says to the program that started it. */
export const exitCodes = {
  done: 0,
  /** `check`, `submit` or `complete` found orders with errors, or orders that the supplier does not have. */
  orderErrors: 1,
  /** Wrong arguments or settings. */
  usage: 2,
  /** `verify`, `doctor` or `conform` found something wrong; `ack`, `silence` or `correct` cannot be done as things stand. */
  foundWrong: 3,
  /** Another process holds the database. */
  leaseHeld: 4,
  /** The supplier cannot be reached, fails, or refused the request. */
  supplier: 5,
  /** Credentials or scopes are not accepted. */
  credentials: 6,
  /** The database cannot be used. */
  database: 7,
  /** No such contract or order. */
  notFound: 8,
  /** A fault of Stromkreis itself. */
  fault: 9,
} as const

/** The same for people, at the end of the help. */
export const exitCodeHelp = `
Exit codes:
  0 done   1 check or submit found orders with errors, or some are not submitted   2 wrong arguments or settings
  3 verify, doctor or conform found something wrong, or what was asked for cannot be done as things stand
  4 another process holds the database   5 the supplier fails or refuses   6 credentials or scopes not accepted
  7 the database cannot be used   8 no such contract, order or alert   9 a fault of Stromkreis

Settings come from the environment; the README lists them.`

const byErrorCode: Record<StromkreisErrorCode, number> = {
  configuration: exitCodes.usage,
  invalidInput: exitCodes.usage,
  credentialsRefused: exitCodes.credentials,
  scopeMissing: exitCodes.credentials,
  unreachable: exitCodes.supplier,
  rateLimited: exitCodes.supplier,
  supplierFailed: exitCodes.supplier,
  refused: exitCodes.supplier,
  unreadable: exitCodes.supplier,
  notFound: exitCodes.notFound,
  leaseHeld: exitCodes.leaseHeld,
  databaseNewer: exitCodes.database,
  databaseUnusable: exitCodes.database,
  logBroken: exitCodes.foundWrong,
}

/** The exit code for what was thrown. */
export function exitCodeOf(error: unknown): number {
  return error instanceof StromkreisError ? byErrorCode[error.code] : exitCodes.fault
}
