import { isLoopback } from '../../loopback.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { type Exchange, fetchExchange } from './exchange.ts'
import type { Fact } from './fact.ts'
import { factsOfAccess } from './facts-of-access.ts'
import { factsOfCustomers } from './facts-of-customers.ts'
import { factsOfLimits } from './facts-of-limits.ts'
import { factsOfOrders } from './facts-of-orders.ts'
import { factsOfSelling } from './facts-of-selling.ts'
import { Inquiry } from './inquiry.ts'
import { type Outcome, untold, type Verdict } from './verdict.ts'

/** Everything that is relied on and can be named; docs/supplier-api.md lists the same ids. */
export const supplierFacts: readonly Fact[] = [
  ...factsOfAccess,
  ...factsOfOrders,
  ...factsOfCustomers,
  ...factsOfSelling,
  ...factsOfLimits,
]

/** What became of one fact. Codes, counts and statuses: nothing personal and no secret. */
export interface ConformanceFinding {
  id: string
  /** The fact, as a sentence. */
  says: string
  /** See docs/supplier-api.md. */
  source: string
  outcome: Outcome
  /** What was seen, or why it could not be told. */
  seen: string
}

/** What a run found. */
export interface ConformanceReport {
  findings: readonly ConformanceFinding[]
  /** How many facts had each outcome. */
  counts: Record<Outcome, number>
  /** Facts among those that could not be told because no answer came. */
  unanswered: number
  /** Requests made, tokens among them. */
  calls: number
}

/** Whom to ask, and how much. */
export interface ConformanceOptions {
  /** Origin of the API server. */
  apiUrl: string
  /** Origin of the authorization server. */
  authUrl: string
  clientId: string
  clientSecret: string
  /** Default `api:partner create:orders`. */
  scopes?: readonly string[] | undefined
  /** Makes the requests. Default: `fetch`, one call after another and within no budget. */
  exchange?: Exchange | undefined
  /** Epoch milliseconds: dates the test order. */
  now: number
  /** Whether to place one made-up order too; refused but at the supplier's test environment and on loopback. */
  writes?: boolean | undefined
}

/** The one host outside this computer at which a run may place an order. */
export const testApiUrl = 'https://test-api.rabot-charge.de'

/**
 * Asks a supplier, some fifteen calls, which of the facts that Stromkreis relies on hold there. It reads, and asks for a
 * price, and changes nothing unless it may write. What it reads of people stays in memory.
 * @throws StromkreisError `configuration` where it may write and the host is not for tests, `credentialsRefused` where no
 *   token is given, `unreachable`, `supplierFailed` or `rateLimited` where the first call has no answer.
 */
export async function conformance(options: ConformanceOptions): Promise<ConformanceReport> {
  const { scopes = ['api:partner', 'create:orders'], exchange = fetchExchange, writes = false } = options
  if (writes) mustBeForTests(options.apiUrl)
  const inquiry = new Inquiry({ ...options, scopes, exchange })
  const { status } = await inquiry.token()
  if (status === 400 || status === 401 || status === 403) throw noToken(status)
  const findings: ConformanceFinding[] = []
  let unanswered = 0
  for (const fact of supplierFacts) {
    const { id, says, source } = fact
    const verdict = await verdictOn(fact, inquiry, writes)
    if (verdict === null) unanswered += 1
    findings.push({ id, says, source, ...(verdict ?? untold('no answer')) })
  }
  const count = (outcome: Outcome) => findings.filter((finding) => finding.outcome === outcome).length
  const counts = {
    holds: count('holds'),
    'does not hold': count('does not hold'),
    'could not be told': count('could not be told'),
  }
  return { findings, counts, unanswered, calls: inquiry.answers.length }
}

/** Null where no answer came. */
async function verdictOn(fact: Fact, inquiry: Inquiry, writes: boolean): Promise<Verdict | null> {
  if (fact.needs === 'order' && !writes) return untold('no order is placed unless writing is allowed')
  try {
    return await fact.check(inquiry)
  } catch (error) {
    if (error instanceof StromkreisError) return null
    throw error
  }
}

function mustBeForTests(apiUrl: string): void {
  const { origin, hostname } = new URL(apiUrl)
  if (origin === testApiUrl || isLoopback(hostname)) return
  throw new StromkreisError('configuration', 'This is not the test environment, and orders there are real.', {
    hint: `Write at ${testApiUrl} or at a sandbox on this computer only, or leave writing out.`,
  })
}

function noToken(status: number): StromkreisError {
  return new StromkreisError('credentialsRefused', `The supplier gives no token (${status}).`, {
    hint: 'Run `stromkreis doctor`: it looks at the credentials and at each scope by itself.',
  })
}
