import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type Answer, json } from './answer.ts'
import type { HttpRequest } from './http-request.ts'

/** Every scope that the supplier documents (API reference, section 2). */
export const allScopes: readonly string[] = [
  'api:partner',
  'create:orders',
  'role:finance-reporting',
  'role:customer-support',
  'role:application',
]

/** The one client that a sandbox knows. */
export interface SandboxClient {
  clientId: string
  clientSecret: string
  assignedScopes: readonly string[]
}

/** Where tokens are given out and recognised. */
export interface TokenDesk {
  /** Answers `POST /connect/token` (API reference, section 2; errors as in RFC 6749, section 5.2). */
  issue(request: HttpRequest): Answer
  /**
   * The scopes of the token in an `Authorization` header; null when there is none, or it is unknown or over.
   */
  scopesOf(authorization: string | undefined): readonly string[] | null
}

/**
 * Opens a token desk. Tokens are unique and follow from the seed and their number, so that runs can be
 * compared.
 */
export function tokenDesk(options: {
  clock: Clock
  seed: number
  client: SandboxClient
  lifetimeSeconds: number
}): TokenDesk {
  const { clock, seed, client, lifetimeSeconds } = options
  const tokens = new Map<string, { scopes: readonly string[]; endsAt: number }>()
  let issued = 0

  const forgetEnded = () => {
    for (const [token, { endsAt }] of tokens) if (endsAt <= clock.now()) tokens.delete(token)
  }

  return {
    issue({ authorization, contentType, body }) {
      if (body === null || !contentType.startsWith('application/x-www-form-urlencoded')) {
        return oauthError(400, 'invalid_request', 'The body must be application/x-www-form-urlencoded.')
      }
      const form = new URLSearchParams(body)
      const basic = basicCredentials(authorization)
      if (basic !== null && form.has('client_secret')) {
        return oauthError(
          400,
          'invalid_request',
          'Credentials belong in the header or in the body, not in both.',
        )
      }
      const given = basic ?? [{ id: form.get('client_id'), secret: form.get('client_secret') }]
      if (!given.some(({ id, secret }) => id === client.clientId && secret === client.clientSecret)) {
        const challenge = basic === null ? {} : { 'WWW-Authenticate': 'Basic realm="sandbox"' }
        return oauthError(401, 'invalid_client', 'The client or its secret is not known.', challenge)
      }
      if (form.get('grant_type') !== 'client_credentials') {
        return oauthError(400, 'unsupported_grant_type', 'The grant_type must be client_credentials.')
      }
      const asked = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
      const unassigned = asked.filter((scope) => !client.assignedScopes.includes(scope))
      if (unassigned.length > 0) {
        return oauthError(400, 'invalid_scope', `Not assigned to this client: ${unassigned.join(' ')}`)
      }
      forgetEnded()
      const scopes = asked.length === 0 ? client.assignedScopes : asked
      const token = createHash('sha256').update(`${seed}/token/${issued++}`).digest('base64url')
      tokens.set(token, { scopes, endsAt: clock.now() + lifetimeSeconds * 1000 })
      return json(
        200,
        {
          access_token: token,
          token_type: 'Bearer',
          expires_in: lifetimeSeconds,
          scope: scopes.join(' '),
        },
        { 'Cache-Control': 'no-store' },
      )
    },
    scopesOf(authorization) {
      const token = tokens.get(/^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '')
      return token !== undefined && clock.now() < token.endsAt ? token.scopes : null
    },
  }
}

function oauthError(
  status: number,
  error: string,
  description: string,
  headers: Record<string, string> = {},
): Answer {
  return json(status, { error, error_description: description }, { 'Cache-Control': 'no-store', ...headers })
}

/**
 * Both readings: form-encoded before they were joined, as RFC 6749 asks (section 2.3.1), and plain, as many
 * send them.
 */
function basicCredentials(authorization: string | undefined): { id: string; secret: string }[] | null {
  const encoded = /^Basic (\S+)$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return null
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  const secret = rest.join(':')
  return [
    { id, secret },
    { id: formDecoded(id), secret: formDecoded(secret) },
  ]
}

function formDecoded(text: string): string {
  return new URLSearchParams(`text=${text.replaceAll('&', '%26')}`).get('text')!
}
