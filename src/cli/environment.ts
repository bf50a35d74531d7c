import { readFileSync } from 'node:fs'
import type { OrderDelays } from '../../machines/index.ts'
import type { CallLimits } from '../budget/call-limits.ts'
import { isLoopback } from '../loopback.ts'
import { keyOfText, type MasterKey, masterKeyBytes } from '../master-key.ts'
import type { UncertainPolicy } from '../orders/uncertain-orders.ts'
import type { RabotClientOptions } from '../rabot/rabot-client-options.ts'
import { readSecretFile } from '../sqlite/master-key-file.ts'
import { StromkreisError } from '../stromkreis-error.ts'

const dayMs = 86_400_000

/** For how many days an offer can be accepted at most: no price holds longer. */
export const mostOfferDays = 365

/** The settings that a process was started with. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Path of the database: STROMKREIS_DB, or `stromkreis.db` in the working directory. */
export function databasePath(environment: Environment): string {
  return given(environment, 'STROMKREIS_DB') ?? 'stromkreis.db'
}

/**
 * Whom to talk to and as whom, from RABOT_CLIENT_ID, RABOT_CLIENT_SECRET (or their _FILE forms), RABOT_SCOPES, RABOT_ENV,
 * RABOT_API_URL and RABOT_AUTH_URL.
 * @throws StromkreisError `configuration` naming the variable, never its value.
 */
export function rabotOptions(environment: Environment): Omit<RabotClientOptions, 'clock'> {
  const scopes = given(environment, 'RABOT_SCOPES')
  const options = {
    clientId: required(environment, 'RABOT_CLIENT_ID'),
    clientSecret: required(environment, 'RABOT_CLIENT_SECRET'),
    ...(scopes === undefined ? {} : { scopes: scopes.split(/[\s,]+/).filter((scope) => scope !== '') }),
    environment: given(environment, 'RABOT_ENV'),
    apiUrl: given(environment, 'RABOT_API_URL'),
    authUrl: given(environment, 'RABOT_AUTH_URL'),
  }
  if (options.environment === undefined && options.apiUrl === undefined && options.authUrl === undefined) {
    throw new StromkreisError('configuration', 'Neither RABOT_ENV nor RABOT_API_URL is set.', {
      hint: 'Set RABOT_ENV to `test` or `production`, or RABOT_API_URL and RABOT_AUTH_URL to the servers to use.',
    })
  }
  return options
}

/**
 * How many calls may be made: STROMKREIS_CALLS_PER_SECOND, STROMKREIS_CALLS_PER_HOUR, STROMKREIS_CALLS_PER_DAY,
 * STROMKREIS_CONCURRENT_CALLS.
 * @throws StromkreisError `configuration` naming the variable.
 */
export function callLimits(environment: Environment): CallLimits {
  const callsPerSecond = wholeNumber(environment, 'STROMKREIS_CALLS_PER_SECOND')
  const callsPerHour = wholeNumber(environment, 'STROMKREIS_CALLS_PER_HOUR')
  const callsPerDay = wholeNumber(environment, 'STROMKREIS_CALLS_PER_DAY')
  const concurrentCalls = wholeNumber(environment, 'STROMKREIS_CONCURRENT_CALLS')
  return {
    ...(callsPerSecond === undefined ? {} : { callsPerSecond }),
    ...(callsPerHour === undefined ? {} : { callsPerHour }),
    ...(callsPerDay === undefined ? {} : { callsPerDay }),
    ...(concurrentCalls === undefined ? {} : { concurrentCalls }),
  }
}

/** How to follow: {@link callLimits} and STROMKREIS_PAGE_LIMIT. */
export function engineOptions(environment: Environment) {
  const pageLimit = wholeNumber(environment, 'STROMKREIS_PAGE_LIMIT')
  return { ...callLimits(environment), ...(pageLimit === undefined ? {} : { pageLimit }) }
}

/**
 * How to sell: STROMKREIS_ACCEPTANCE_URL, STROMKREIS_LINK_KEY (or its _FILE form), STROMKREIS_UNCERTAIN_POLICY,
 * STROMKREIS_RETENTION_DAYS, STROMKREIS_OFFER_DAYS, STROMKREIS_SETTLING_SECONDS.
 * @throws StromkreisError `configuration` naming the variable, never its value.
 */
export function sellingOptions(environment: Environment) {
  const acceptanceUrl = acceptanceAddress(environment)
  const linkKey = signingKey(environment)
  const retention = retentionMs(environment)
  return {
    ...(acceptanceUrl === undefined ? {} : { acceptanceUrl }),
    ...(linkKey === undefined ? {} : { linkKey }),
    uncertainPolicy: uncertainPolicy(environment),
    ...(retention === undefined ? {} : { retentionMs: retention }),
    orderDelays: orderDelays(environment),
  }
}

/**
 * How long what is over is kept: STROMKREIS_RETENTION_DAYS.
 * @throws StromkreisError `configuration` naming the variable.
 */
export function retentionMs(environment: Environment): number | undefined {
  const days = wholeNumber(environment, 'STROMKREIS_RETENTION_DAYS')
  return days === undefined ? undefined : days * dayMs
}

/**
 * How the daemon says what happens: STROMKREIS_LOG, `text` where it is left out.
 * @throws StromkreisError `configuration` when it is something else.
 */
export function logFormat(environment: Environment): 'text' | 'json' {
  const name = 'STROMKREIS_LOG'
  const format = given(environment, name) ?? 'text'
  if (format === 'text' || format === 'json') return format
  throw new StromkreisError('configuration', `${name} is neither \`text\` nor \`json\`.`, {
    hint: `Set ${name} to one of them, or leave it out: then it is text.`,
  })
}

function orderDelays(environment: Environment): Partial<OrderDelays> {
  const offerDays = wholeNumber(environment, 'STROMKREIS_OFFER_DAYS', { most: mostOfferDays })
  const settlingSeconds = wholeNumber(environment, 'STROMKREIS_SETTLING_SECONDS')
  return {
    ...(offerDays === undefined ? {} : { offerValidForMs: offerDays * dayMs }),
    ...(settlingSeconds === undefined ? {} : { settlingMs: settlingSeconds * 1_000 }),
  }
}

function uncertainPolicy(environment: Environment): UncertainPolicy {
  const name = 'STROMKREIS_UNCERTAIN_POLICY'
  const policy = given(environment, name) ?? 'ask'
  if (policy === 'ask' || policy === 'resubmit') return policy
  throw new StromkreisError('configuration', `${name} is neither \`ask\` nor \`resubmit\`.`, {
    hint: `Set ${name} to one of them, or leave it out: then a person is asked.`,
  })
}

function acceptanceAddress(environment: Environment): string | undefined {
  const name = 'STROMKREIS_ACCEPTANCE_URL'
  const text = given(environment, name)
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : null
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  const isPlain = url !== null && [url.username, url.password, url.search, url.hash].join('') === ''
  if (isSafe && isPlain) return text
  throw new StromkreisError('configuration', `${name} is not an address that customers can safely use.`, {
    hint: `Set ${name} to where they reach the acceptance endpoint, such as https://offers.example.org; plain http only to loopback.`,
  })
}

/** What acceptance links are signed with: the bytes that the text stands for in hex or base64, or else its own. */
function signingKey(environment: Environment): Uint8Array | undefined {
  const key = keyText(environment, 'STROMKREIS_LINK_KEY')
  if (key === undefined) return undefined
  const { text, name } = key
  const isHex = /^(?:[\da-f]{2})+$/i.test(text)
  const isBase64 = /^[\w+/-]+={0,2}$/.test(text)
  const decoded = isHex || isBase64 ? Buffer.from(text, isHex ? 'hex' : 'base64') : Buffer.alloc(0)
  const bytes = decoded.length >= masterKeyBytes ? decoded : Buffer.from(text)
  if (bytes.length >= masterKeyBytes) return bytes
  throw new StromkreisError('configuration', `${name} is too short to sign links with.`, {
    hint: 'Set it to at least 32 random bytes in base64 or hex, such as `openssl rand -base64 32` prints.',
  })
}

/**
 * What the keys of personal data are wrapped with, from STROMKREIS_KEY, and before a change of keys
 * STROMKREIS_KEY_PREVIOUS (or their _FILE forms; several previous ones apart by white space or commas). Undefined when
 * none is set: then the file beside the database holds it.
 * @throws StromkreisError `configuration` naming the variable, never its value.
 */
export function masterKey(environment: Environment): MasterKey | undefined {
  const current = keyText(environment, 'STROMKREIS_KEY')
  const previous = keyText(environment, 'STROMKREIS_KEY_PREVIOUS')
  if (current !== undefined) {
    const texts = previous?.text.split(/[\s,]+/).filter((text) => text !== '') ?? []
    return {
      current: keyOfText(current.text, current.name),
      previous: texts.map((text) => keyOfText(text, previous!.name)),
    }
  }
  if (previous === undefined) return undefined
  throw new StromkreisError('configuration', `${previous.name} is set and STROMKREIS_KEY is not.`, {
    hint: 'Set STROMKREIS_KEY to the new key, and STROMKREIS_KEY_PREVIOUS to the one before it.',
  })
}

/** A key's text and the variable that gives it. A file must be its owner's alone. */
function keyText(environment: Environment, name: string): { text: string; name: string } | undefined {
  const text = given(environment, name)
  const file = given(environment, `${name}_FILE`)
  if (text !== undefined && file !== undefined) throw bothSet(name)
  if (file !== undefined) return { text: readSecretFile(file, `${name}_FILE`).trim(), name: `${name}_FILE` }
  return text === undefined ? undefined : { text: text.trim(), name }
}

/**
 * A secret from its variable, or from the file that its _FILE form names; undefined when neither is set.
 * @throws StromkreisError `configuration` when both are set or the file cannot be read.
 */
export function secret(environment: Environment, name: string): string | undefined {
  const value = given(environment, name)
  const file = given(environment, `${name}_FILE`)
  if (file === undefined) return value
  if (value !== undefined) throw bothSet(name)
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    throw new StromkreisError('configuration', `${name}_FILE names a file that cannot be read.`, {
      hint: `Check the path and its rights (${(error as { code?: string }).code ?? 'unknown reason'}).`,
    })
  }
}

function bothSet(name: string): StromkreisError {
  return new StromkreisError('configuration', `${name} and ${name}_FILE are both set.`, {
    hint: 'Set one of them.',
  })
}

function required(environment: Environment, name: string): string {
  const value = secret(environment, name)
  if (value !== undefined && value !== '') return value
  throw new StromkreisError('configuration', `${name} is not set.`, {
    hint: `Set ${name}, or ${name}_FILE to a file that holds it.`,
  })
}

function given(environment: Environment, name: string): string | undefined {
  const value = environment[name]
  return value === undefined || value === '' ? undefined : value
}

function wholeNumber(
  environment: Environment,
  name: string,
  { most = 999_999_999 }: { most?: number } = {},
): number | undefined {
  const value = given(environment, name)
  if (value === undefined) return undefined
  const isWhole = /^[1-9]\d{0,8}$/.test(value)
  if (isWhole && Number(value) <= most) return Number(value)
  const problem = isWhole ? `above ${most}` : 'not a whole number above zero'
  throw new StromkreisError('configuration', `${name} is ${problem}.`, {
    hint: `Set ${name} to digits alone, or leave it out.`,
  })
}
