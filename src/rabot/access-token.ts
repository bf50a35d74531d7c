import {
  allowInsecureRequests,
  ClientSecretPost,
  clientCredentialsGrantRequest,
  customFetch,
  processClientCredentialsResponse,
  ResponseBodyError,
  type TokenEndpointResponse,
} from 'oauth4webapi'
import type { CallGate, CallPass } from '../call-gate.ts'
import type { Clock } from '../clock.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { createConcealer } from './concealer.ts'
import type { HttpExchange } from './http-exchange.ts'
import { unreadable } from './schema-problem.ts'
import { supplierFailure } from './supplier-failure.ts'
import { whenAborted } from './when-aborted.ts'

/** Scopes asked for by default: what a sales affiliate needs (API reference, section 2). */
export const defaultScopes: readonly string[] = ['api:partner', 'create:orders']

const tokenPath = '/connect/token'

/** The token of one client, in memory only. */
export interface AccessToken {
  /**
   * A token that is still good for a while, renewed first where necessary; callers at the same time share one
   * renewal. `signal` ends the waiting for it; the renewal itself only while it waits at the gate for nobody else.
   * @throws StromkreisError `credentialsRefused`, `scopeMissing`, `unreachable`, `rateLimited`, `supplierFailed`,
   * `refused` or `unreadable`.
   */
  current(signal?: AbortSignal): Promise<string>
  /** Whether `token` is the one in use, and still good for a while. */
  isCurrent(token: string): boolean
  /** Drops `token` if it is still the one in use, so that the next call to `current` renews it. */
  forget(token: string): void
}

/** Whose token, for what, and from where. */
export interface AccessTokenOptions {
  authUrl: string
  /** Where it is used. */
  apiUrl: string
  clientId: string
  clientSecret: string
  scopes: readonly string[]
  clock: Clock
  exchange: HttpExchange
  gate: CallGate
}

/** A token being asked for, and for how many. */
interface Renewal {
  token: Promise<string>
  callers: number
  nobodyWaits: AbortController
}

/**
 * The OAuth 2.0 client credentials grant with the secret in the form, as the supplier documents it (API reference,
 * section 2; RFC 6749, sections 4.4 and 2.3.1). There is no refresh token: a new one is asked for 60 s, or a tenth of
 * its life where that is less, before the old one expires.
 */
export function createAccessToken(options: AccessTokenOptions): AccessToken {
  const { clock } = options
  let held: { token: string; renewAt: number } | null = null
  let renewal: Renewal | null = null
  const isGood = () => held !== null && clock.now() < held.renewAt

  const renew = async (nobodyWaits: AbortSignal) => {
    // Whoever asks for a token calls next: where calls are far apart, it would not last until then.
    const pass = await options.gate.enter(options.authUrl, nobodyWaits, options.apiUrl)
    try {
      const askedAt = clock.now()
      const { token, lifetimeMs } = await requestToken(options, pass)
      held = { token, renewAt: askedAt + lifetimeMs - Math.min(60_000, lifetimeMs / 10) }
      return token
    } finally {
      // Unless it was made.
      pass.unused()
    }
  }
  const begin = (): Renewal => {
    const nobodyWaits = new AbortController()
    const begun = { token: renew(nobodyWaits.signal), callers: 0, nobodyWaits }
    const over = () => {
      if (renewal === begun) renewal = null
    }
    begun.token.then(over, over)
    return begun
  }

  return {
    async current(signal) {
      if (signal?.aborted) throw brokenOff()
      if (isGood()) return held!.token
      renewal ??= begin()
      const shared = renewal
      shared.callers += 1
      const left = () => {
        shared.callers -= 1
        if (shared.callers > 0) return
        shared.nobodyWaits.abort()
        if (renewal === shared) renewal = null
      }
      return unlessAborted(shared.token, signal, left)
    },
    isCurrent: (token) => isGood() && held!.token === token,
    forget(token) {
      if (held?.token === token) held = null
    },
  }
}

async function requestToken(
  options: AccessTokenOptions,
  pass: CallPass,
): Promise<{ token: string; lifetimeMs: number }> {
  const { authUrl, clientId, clientSecret, scopes } = options
  const what = `POST ${authUrl}${tokenPath}`
  const server = { issuer: authUrl, token_endpoint: `${authUrl}${tokenPath}` }
  const client = { client_id: clientId }
  const response = await clientCredentialsGrantRequest(
    server,
    client,
    ClientSecretPost(clientSecret),
    { scope: scopes.join(' ') },
    {
      [allowInsecureRequests]: authUrl.startsWith('http:'),
      [customFetch]: (_url, { headers, body }) => postForm(options, pass, what, headers, body.toString()),
    },
  )
  let grant: TokenEndpointResponse
  try {
    grant = await processClientCredentialsResponse(server, client, response)
  } catch (error) {
    throw refusal(response.status, error, options, what)
  }
  if (grant.token_type !== 'bearer' || !/^[\x21-\x7e]+$/.test(grant.access_token)) {
    throw unreadable(what, 'access_token is no bearer token')
  }
  // Without a scope in the answer, all those asked for are granted (RFC 6749, section 5.1).
  const granted = grant.scope?.split(' ') ?? scopes
  const missing = scopes.filter((scope) => !granted.includes(scope))
  if (missing.length > 0) throw scopeMissing(`${what}: the token lacks the scope ${missing.join(', ')}`)
  return { token: grant.access_token, lifetimeMs: (grant.expires_in ?? Number.POSITIVE_INFINITY) * 1000 }
}

async function postForm(
  options: AccessTokenOptions,
  pass: CallPass,
  what: string,
  headers: Record<string, string>,
  body: string,
): Promise<Response> {
  const { authUrl, clientSecret, exchange } = options
  const answer = await exchange({ method: 'POST', origin: authUrl, path: tokenPath, headers, body }, pass)
  const { status } = answer
  // What OAuth has no words for fails as any other answer would.
  if (status !== 200 && (status < 400 || status >= 500 || status === 429)) {
    throw supplierFailure(answer, { what, scope: '', names: null }, createConcealer([clientSecret]))
  }
  return new Response(new Uint8Array(answer.body), {
    status,
    headers: { 'content-type': 'application/json' },
  })
}

// The library's errors carry the answer's body, token included: only the error code and its description go on.
function refusal(status: number, error: unknown, options: AccessTokenOptions, what: string): StromkreisError {
  if (status === 200) return unreadable(what, 'it holds no token')
  const conceal = createConcealer([options.clientSecret])
  const said = error instanceof ResponseBodyError ? error : null
  const code = conceal(textOf(said?.error), 64)
  const description = conceal(textOf(said?.error_description), 300)
  const complaint = {
    status,
    errors: code === '' ? [] : [{ severity: 'Error', code, message: description, details: null }],
  }
  const answered = `${what}: answered ${status}${[code, description].map((part) => part && `: ${part}`).join('')}`
  if (code === 'invalid_scope') {
    return scopeMissing(`${answered} (asked for ${options.scopes.join(', ')})`, complaint)
  }
  if (code === 'invalid_client' || code === 'unauthorized_client' || status === 401 || status === 403) {
    return new StromkreisError('credentialsRefused', answered, {
      hint: 'Check client id and secret, and that they belong to this environment; `stromkreis doctor` knows the usual slips.',
      complaint,
    })
  }
  return new StromkreisError('refused', answered, {
    hint: 'Check that the authorization base URL (RABOT_AUTH_URL) is the right one.',
    complaint,
  })
}

// The library looks at `error` alone.
function textOf(given: unknown): string {
  return typeof given === 'string' ? given : ''
}

function scopeMissing(message: string, complaint?: StromkreisError['complaint']): StromkreisError {
  return new StromkreisError('scopeMissing', message, {
    hint: 'Have the supplier assign it, or leave it out (RABOT_SCOPES); `stromkreis doctor` asks for each scope alone.',
    ...(complaint && { complaint }),
  })
}

function unlessAborted(
  renewal: Promise<string>,
  signal: AbortSignal | undefined,
  left: () => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const noLongerAbort = whenAborted(signal, () => {
      reject(brokenOff())
      left()
    })
    renewal.finally(noLongerAbort).then(resolve, reject)
  })
}

function brokenOff(): StromkreisError {
  return new StromkreisError('unreachable', 'Waiting for a token was broken off by the caller', {
    hint: 'Try again later.',
  })
}
