import { isLoopback } from '../loopback.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { Access, type AccessRule } from '../web/access.ts'
import { type Environment, secret } from './environment.ts'

const shortestToken = 24

/**
 * Who is let in to the dashboard: STROMKREIS_DASHBOARD_TOKEN (or its _FILE form) or STROMKREIS_IDENTITY_HEADER say so;
 * without them, whoever asks from this computer.
 * @throws StromkreisError `configuration` when both are set, one is no good, or neither is and `host` is not this computer's
 * own address.
 */
export function dashboardAccess(environment: Environment, host: string | undefined): Access {
  const rule = ruleOf(environment)
  if (host !== undefined && rule.by === 'thisComputer' && !isLoopback(host)) throw open(host)
  return new Access(rule)
}

function ruleOf(environment: Environment): AccessRule {
  const token = secret(environment, 'STROMKREIS_DASHBOARD_TOKEN')
  const header = environment['STROMKREIS_IDENTITY_HEADER']?.trim() || undefined
  if (token !== undefined && header !== undefined) {
    throw unfit(
      'STROMKREIS_DASHBOARD_TOKEN and STROMKREIS_IDENTITY_HEADER are both set.',
      'Keep one of them.',
    )
  }
  if (token !== undefined) {
    if (token.length >= shortestToken && /^[\x21-\x7e]+$/.test(token)) return { by: 'token', token }
    const message = `STROMKREIS_DASHBOARD_TOKEN is shorter than ${shortestToken} characters, or has others than letters, digits and signs in it.`
    throw unfit(message, 'Set one that nobody guesses: openssl rand -base64 32')
  }
  if (header === undefined) return { by: 'thisComputer' }
  if (/^[\w-]{1,60}$/.test(header)) return { by: 'identityHeader', header }
  const hint = 'Name the header in which the proxy in front says who it let in, such as X-Forwarded-User.'
  throw unfit('STROMKREIS_IDENTITY_HEADER is not the name of a header.', hint)
}

function open(host: string): StromkreisError {
  const message = `--host ${host} is not this computer’s own address, and anybody could come in there.`
  const hint =
    'Set STROMKREIS_DASHBOARD_TOKEN, or STROMKREIS_IDENTITY_HEADER where a proxy says who it let in; or leave --host out.'
  return unfit(message, hint)
}

function unfit(message: string, hint: string): StromkreisError {
  return new StromkreisError('configuration', message, { hint })
}
