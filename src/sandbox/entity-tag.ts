import { createHash } from 'node:crypto'
import type { Answer } from './answer.ts'
import type { HttpRequest } from './http-request.ts'

/** Whether answers carry an ETag, and of which kind (RFC 9110, section 8.8.3). The supplier documents none. */
export type EntityTags = 'none' | 'strong' | 'weak'

/** The answer with its ETag; 304 without a body where `If-None-Match` names it (RFC 9110, sections 13.1.2 and 15.4.5). */
export function tagged(answer: Answer, tags: EntityTags, { ifNoneMatch }: HttpRequest): Answer {
  if (tags === 'none') return answer
  const opaque = `"${createHash('sha256').update(answer.body).digest('base64url').slice(0, 22)}"`
  const headers = { ...answer.headers, ETag: tags === 'weak' ? `W/${opaque}` : opaque }
  if (!isNamed(opaque, ifNoneMatch)) return { ...answer, headers }
  return { status: 304, contentType: null, headers, body: '' }
}

/** The comparison is the weak one: `W/` before either makes no difference. */
function isNamed(opaque: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(/("[^"]*")/).includes(opaque)
}
