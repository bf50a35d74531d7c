import { boundedBytes } from '../bounded-bytes.ts'
import type { RefusalCode } from './refusal.ts'

/** What a customer, or a partner for one, decides about an offer. */
export type Decision = 'accept' | 'decline'

/** Largest answer that is read, bytes. */
const longestBodyBytes = 16 * 1024

const readers = new Map<string, (text: string) => unknown>([
  [
    'application/x-www-form-urlencoded',
    (text) => {
      const given = new URLSearchParams(text).getAll('decision')
      return given.length === 1 ? given[0] : null
    },
  ],
  [
    'application/json',
    (text) => {
      try {
        return (JSON.parse(text) as { decision?: unknown } | null)?.decision
      } catch {
        return null
      }
    },
  ],
])

/** The decision in a request's body, a form or JSON; or why there is none. Reads no more than it has to. */
export async function askedDecision(request: Request): Promise<{ decision: Decision } | RefusalCode> {
  const read = readers.get(contentType(request))
  if (read === undefined) return 'wrongContentType'
  let text: string | null
  try {
    text = await shortText(request)
  } catch {
    // Whoever was sending went away, or was too slow: nobody is left to read more than this.
    return 'invalidDecision'
  }
  if (text === null) return 'tooLarge'
  const decision = read(text)
  return decision === 'accept' || decision === 'decline' ? { decision } : 'invalidDecision'
}

/** A request's media type in lower case without its parameters; empty where it names none. */
export function contentType(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase()
}

/** The body as text; null, and the rest left unread, where it is longer than {@link longestBodyBytes}. */
async function shortText({ headers, body }: Request): Promise<string | null> {
  if (Number(headers.get('content-length')) > longestBodyBytes) return null
  if (body === null) return ''
  const bytes = await boundedBytes(body, longestBodyBytes)
  return bytes === null ? null : bytes.toString('utf8')
}
