import { isLoopback } from '../loopback.ts'
import { StromkreisError } from '../stromkreis-error.ts'

/** The two servers of the supplier, as origins: no path, no trailing slash. */
export interface RabotHosts {
  apiUrl: string
  authUrl: string
}

/** The supplier's own hosts (API reference, section 1). Each has its own credentials. */
export const rabotEnvironments = {
  production: { apiUrl: 'https://api.rabot-charge.de', authUrl: 'https://auth.rabot-charge.de' },
  test: { apiUrl: 'https://test-api.rabot-charge.de', authUrl: 'https://test-auth.rabot-charge.de' },
} as const satisfies Record<string, RabotHosts>

/** Which hosts to talk to; every part may be left out. */
export interface RabotHostOptions {
  /** `production` or `test`. */
  environment?: string | undefined
  /** Base URL of the API server, without a path. */
  apiUrl?: string | undefined
  /** Base URL of the authorization server, without a path. */
  authUrl?: string | undefined
}

/**
 * The hosts that these options mean. A URL given takes precedence over the environment's; with nothing given at all
 * it is production, whose credentials work nowhere else. One URL without an environment is enough only on loopback,
 * where a sandbox serves both: elsewhere the secret would go to a host that nobody named.
 * @throws StromkreisError `configuration` naming the option.
 */
export function resolveRabotHosts(options: RabotHostOptions): RabotHosts {
  const apiUrl = options.apiUrl === undefined ? undefined : baseUrl('apiUrl (RABOT_API_URL)', options.apiUrl)
  const authUrl =
    options.authUrl === undefined ? undefined : baseUrl('authUrl (RABOT_AUTH_URL)', options.authUrl)
  if (options.environment !== undefined || (apiUrl === undefined && authUrl === undefined)) {
    const preset = presetOf(options.environment ?? 'production')
    return { apiUrl: apiUrl ?? preset.apiUrl, authUrl: authUrl ?? preset.authUrl }
  }
  const given = (apiUrl ?? authUrl)!
  if (apiUrl !== undefined && authUrl !== undefined) return { apiUrl, authUrl }
  if (isLoopback(new URL(given).hostname)) return { apiUrl: given, authUrl: given }
  const missing = apiUrl === undefined ? 'apiUrl (RABOT_API_URL)' : 'authUrl (RABOT_AUTH_URL)'
  throw new StromkreisError('configuration', `${missing} is missing`, {
    hint: 'Give both base URLs, or name the environment (RABOT_ENV) that the other one belongs to.',
  })
}

function presetOf(environment: string): RabotHosts {
  if (environment === 'production' || environment === 'test') return rabotEnvironments[environment]
  throw new StromkreisError('configuration', 'environment (RABOT_ENV) is not one of production, test', {
    hint: 'Use production or test, or leave it out and give apiUrl and authUrl.',
  })
}

// What was given is never quoted: a URL may carry a password.
function baseUrl(option: string, text: string): string {
  const wrong = (what: string) =>
    new StromkreisError('configuration', `${option} ${what}`, {
      hint: 'Give scheme, host and, where needed, port alone, such as https://api.example.org. Paths are added.',
    })
  if (!URL.canParse(text)) throw wrong('is not a URL')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw wrong('is not an https URL')
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw wrong('uses http, which is for loopback only')
  if (url.username !== '' || url.password !== '') throw wrong('carries a user name or password')
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw wrong('has more than scheme and host')
  return url.origin
}
