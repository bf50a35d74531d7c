import { retryAfterMs } from '../retry-after.ts'
import { StromkreisError, type StromkreisErrorCode } from '../stromkreis-error.ts'
import type { Concealer } from './concealer.ts'
import { complaintOf, parseJson, quoted } from './envelope.ts'
import type { HttpAnswer } from './http-exchange.ts'

/** What a failure is about, for its message and hint. */
export interface FailedRequest {
  /** The request by name, such as `GET https://api.example.org/partner/v1/orders`. */
  what: string
  /** The scope without which the supplier forbids it. */
  scope: string
  /** Whether a customer's link does in place of the scope, or is what it takes (API reference, section 4). */
  link?: 'inPlace' | 'needed' | null
  /** What the path names, where it names something: a 404 is then about that. */
  names:
    | 'contractNumber'
    | 'tariffKey'
    | 'customerNumber'
    | 'customerNumber or contractNumber'
    | 'customerNumber, contractNumber or fileId'
    | null
}

/**
 * The error for an answer that is not 2xx, by its status (which statuses the supplier uses is not documented: API
 * reference, section 3).
 */
export function supplierFailure(
  answer: HttpAnswer,
  request: FailedRequest,
  conceal: Concealer,
): StromkreisError {
  const { status } = answer
  const complaint = complaintOf(status, parseJson(answer.body), conceal)
  const { code, hint } = judgementOf(status, request)
  const needs = code === 'scopeMissing' ? ` (needs ${needOf(request)})` : ''
  return new StromkreisError(code, `${request.what}: answered ${status}${needs}${quoted(complaint)}`, {
    hint,
    complaint,
    retryAfterMs: code === 'rateLimited' || code === 'supplierFailed' ? retryAfterMs(answer) : undefined,
  })
}

function needOf({ scope, link }: FailedRequest): string {
  if (link === 'needed') return 'the customer to be Linked'
  return link === 'inPlace' ? `the scope ${scope}, or the customer to be Linked` : `the scope ${scope}`
}

function judgementOf(status: number, request: FailedRequest): { code: StromkreisErrorCode; hint: string } {
  if (status === 429)
    return { code: 'rateLimited', hint: 'Wait as long as the supplier asks, then try again.' }
  if (status >= 500) return { code: 'supplierFailed', hint: 'Try again later; the supplier has a problem.' }
  if (status === 401) {
    return {
      code: 'credentialsRefused',
      hint: 'The token was refused: check that the credentials belong to this environment, then ask the supplier.',
    }
  }
  if (status === 403 && request.link) {
    return {
      code: 'scopeMissing',
      hint:
        request.link === 'needed'
          ? 'Have the customer link to you (POST /customers/link gives the page to do so).'
          : 'Have the supplier assign the scope to the client, and ask for it (RABOT_SCOPES), or have the customer link to you.',
    }
  }
  if (status === 403) {
    return {
      code: 'scopeMissing',
      hint: 'Have the supplier assign the scope to the client, and ask for it (RABOT_SCOPES); `stromkreis doctor` shows which are.',
    }
  }
  if (status === 404 && request.names !== null) {
    return { code: 'notFound', hint: `The supplier does not know this ${request.names}: check it.` }
  }
  if (status === 404) {
    return { code: 'refused', hint: 'Nothing answers at this path: check the API base URL.' }
  }
  if (status >= 400) {
    return {
      code: 'refused',
      hint: 'Mend what the supplier complains about; repeating the same request will not help.',
    }
  }
  return {
    code: 'unreadable',
    hint: 'The API redirects nowhere, and no redirect is followed: check the base URL.',
  }
}
