import type { AnswerHeaders } from '../../retry-after.ts'
import { StromkreisError } from '../../stromkreis-error.ts'

/** One request of a conformance run, as it goes over the wire. */
export interface AskedRequest {
  method: 'GET' | 'POST'
  /** Scheme, host and port. */
  origin: string
  /** Path and query, percent-encoded. */
  path: string
  headers: Record<string, string>
  body?: string
}

/** Its whole answer, of any status. */
export interface GivenAnswer {
  status: number
  /** By lower-case name. */
  headers: AnswerHeaders
  body: Uint8Array | string
}

/**
 * Makes one request and reads its answer, within whatever budget its owner keeps. Follows no redirect.
 * @throws StromkreisError `unreachable` or `rateLimited` where no answer comes or none may be asked for.
 */
export type Exchange = (request: AskedRequest) => Promise<GivenAnswer>

const patienceMs = 30_000

/** Exchanges by Node's own `fetch`, one after another and within no budget but that of whoever calls. */
export const fetchExchange: Exchange = async ({ origin, path, ...request }) => {
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const answer = await fetch(`${origin}${path}`, { ...request, redirect: 'manual', signal })
    const body = new Uint8Array(await answer.arrayBuffer())
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body }
  } catch {
    // What fetch throws may quote the request.
    throw new StromkreisError('unreachable', `${request.method} ${origin}: no complete answer.`, {
      hint: 'Check the base URLs and the network, and try again.',
    })
  }
}
