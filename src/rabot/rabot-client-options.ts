import type { Dispatcher } from 'undici'
import type { CallGate } from '../call-gate.ts'
import type { Clock } from '../clock.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { SupplierCall } from '../supplier-call.ts'
import { defaultScopes } from './access-token.ts'
import type { RabotHostOptions } from './rabot-hosts.ts'

/** Whom to talk to, as whom, and how patiently. */
export interface RabotClientOptions extends RabotHostOptions {
  clientId: string
  clientSecret: string
  /** Scopes of the token; {@link defaultScopes} where left out. */
  scopes?: readonly string[] | undefined
  clock: Clock
  /** How long one request may take, up to the last byte of its answer; 30 s where left out. */
  requestTimeoutMs?: number | undefined
  /** How long a connection may take to come about; 10 s where left out. */
  connectTimeoutMs?: number | undefined
  /** Connections held per host; 8 where left out. */
  maxConnections?: number | undefined
  /** Largest answer read; 32 MiB where left out. */
  maxAnswerBytes?: number | undefined
  /** Carries the requests instead of the client's own connection pools; it stays open when the client closes. */
  dispatcher?: Dispatcher | undefined
  /** Every request passes here right before it is sent, tokens and the second try after a 401 too; none where left out. */
  gate?: CallGate | undefined
  /** Told of every call once it has ended. */
  onCall?: ((call: SupplierCall) => void) | undefined
}

/**
 * The options with their defaults, the hosts left out.
 * @throws StromkreisError `configuration` naming the option; its value is not quoted.
 */
export function checkedOptions(options: RabotClientOptions) {
  const { clientId, clientSecret, scopes = defaultScopes, clock } = options
  if (clientId === '') throw misconfigured('clientId (RABOT_CLIENT_ID) is empty')
  if (clientSecret === '') throw misconfigured('clientSecret (RABOT_CLIENT_SECRET) is empty')
  // The characters of RFC 6749, appendix A.4.
  if (scopes.length === 0 || !scopes.every((scope) => /^[!#-[\]-~]+$/.test(scope))) {
    throw misconfigured('scopes (RABOT_SCOPES) is not a list of scopes')
  }
  const positive = (
    name: 'requestTimeoutMs' | 'connectTimeoutMs' | 'maxConnections' | 'maxAnswerBytes',
    preset: number,
  ) => {
    const value = options[name] ?? preset
    // Node's timers hold no more, and the rest needs no more.
    if (Number.isInteger(value) && value > 0 && value < 2 ** 31) return value
    throw misconfigured(`${name} is not a positive whole number`)
  }
  return {
    clientId,
    clientSecret,
    scopes,
    clock,
    requestTimeoutMs: positive('requestTimeoutMs', 30_000),
    connectTimeoutMs: positive('connectTimeoutMs', 10_000),
    maxConnections: positive('maxConnections', 8),
    maxAnswerBytes: positive('maxAnswerBytes', 32 * 2 ** 20),
  }
}

function misconfigured(what: string): StromkreisError {
  return new StromkreisError('configuration', what, { hint: 'Mend this option and start again.' })
}
