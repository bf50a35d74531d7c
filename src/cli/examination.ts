import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { request } from 'undici'
import type { CallGate, CallPass } from '../call-gate.ts'
import type { Clock } from '../clock.ts'
import { openCallGate } from '../embed/open-call-gate.ts'
import { openReader } from '../embed/open-reader.ts'
import { defaultScopes } from '../rabot/access-token.ts'
import { createRabotClient } from '../rabot/rabot-client.ts'
import type { RabotClientOptions } from '../rabot/rabot-client-options.ts'
import { type RabotHosts, resolveRabotHosts } from '../rabot/rabot-hosts.ts'
import { readKeyFile } from '../sqlite/master-key-file.ts'
import { canonicalPath } from '../sqlite/open-database.ts'
import { WrappedKeys } from '../sqlite/wrapped-keys.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import {
  callLimits,
  databasePath,
  type Environment,
  engineOptions,
  masterKey,
  rabotOptions,
  secret,
  sellingOptions,
} from './environment.ts'

const greatestClockErrorMs = 60_000
const patienceMs = 10_000

/** One thing looked at. No secret and no part of one is in it. */
export interface Finding {
  what: string
  isRight: boolean
  found: string
  /** What to do; empty where it is right. */
  mend: string
}

type Credentials = Omit<RabotClientOptions, 'clock'>

/** Looks at everything that must be right before the daemon can work, each thing by itself. */
export async function examine(environment: Environment, clock: Clock): Promise<Finding[]> {
  const secrets = ['RABOT_CLIENT_ID', 'RABOT_CLIENT_SECRET'].map((name) => secretShape(environment, name))
  const settings = attempt(
    'settings',
    () => [engineOptions(environment), sellingOptions(environment)],
    () => 'can be used',
  )
  const credentials = tried(() => rabotOptions(environment))
  const hosts = credentials.value && tried(() => resolveRabotHosts(credentials.value!))
  const chosen = credentials.error ?? hosts?.error
  const findings = [
    ...secrets,
    settings,
    chosen === undefined
      ? right('hosts', `${hosts!.value!.apiUrl} and ${hosts!.value!.authUrl}`)
      : wrong('hosts', chosen),
  ]
  if (chosen === undefined) {
    findings.push(...(await examineSupplier(environment, credentials.value!, hosts!.value!, clock)))
  }
  const key = examineKey(environment)
  // A database opens with its key alone.
  return [...findings, key, ...(key.isRight ? [examineDatabase(environment, clock)] : [])]
}

/** Within the call budget, like all else. */
async function examineSupplier(
  environment: Environment,
  settings: Omit<RabotClientOptions, 'clock'>,
  hosts: RabotHosts,
  clock: Clock,
): Promise<Finding[]> {
  // Where no file can be made, that is a finding of its own.
  const database = canMakeDatabase(environment) ? databasePath(environment) : ':memory:'
  const gate = openCallGate({
    ...{ database, clock, longestWaitMs: patienceMs, requestTimeoutMs: patienceMs },
    jitterKey: settings.clientId,
    ...tried(() => callLimits(environment)).value,
  })
  try {
    return await examineThrough(gate, { ...settings, gate }, hosts, clock)
  } finally {
    gate.close()
  }
}

async function examineThrough(
  gate: CallGate,
  credentials: Credentials,
  hosts: RabotHosts,
  clock: Clock,
): Promise<Finding[]> {
  const origins = [...new Set(Object.values(hosts))]
  const reached = await Promise.all(origins.map((origin) => reach(origin, gate, clock)))
  const findings = reached.flat()
  if (findings.some(({ what, isRight }) => what.startsWith('host ') && !isRight)) return findings
  const scopes = credentials.scopes ?? defaultScopes
  for (const scope of scopes)
    findings.push(await askForScope({ ...credentials, scopes: [scope] }, scope, clock))
  if (findings.every(({ isRight }) => isRight) && scopes.length > 1) {
    findings.push(await askForScope({ ...credentials, scopes }, scopes.join(' '), clock))
  }
  findings.push(await readOneOrder({ ...credentials, scopes }, clock))
  return findings
}

/** Whether a secret looks like one: hosting panels wrap values in quotes, escape them, or add a line's end. */
function secretShape(environment: Environment, name: string): Finding {
  const { value, error } = tried(() => secret(environment, name))
  if (error !== undefined) return wrong(name, error)
  if (value === undefined || value === '') {
    return { what: name, isRight: false, found: 'not set', mend: `Set ${name}, or ${name}_FILE.` }
  }
  const problem = shapeProblem(value)
  if (problem === null) return right(name, 'set')
  return {
    what: name,
    isRight: false,
    found: `set, but it ${problem}`,
    mend: 'Remove what the panel or shell added around the value, or put the bare value in a file and name that.',
  }
}

function shapeProblem(value: string): string | null {
  if (/^["'`“”„‘’«»].*["'`“”„‘’«»]$/s.test(value)) return 'is wrapped in quotes'
  if (/^["'`“”„‘’«»]|["'`“”„‘’«»]$/.test(value)) return 'begins or ends with a quote'
  if (/\\/.test(value)) return 'contains a backslash, which looks like escaping'
  if (/^\s|\s$/.test(value)) return 'begins or ends with white space'
  if (/[\r\n]/.test(value)) return 'goes over several lines'
  return null
}

async function reach(origin: string, gate: CallGate, clock: Clock): Promise<Finding[]> {
  const what = `host ${origin}`
  try {
    const pass = await gate.enter(origin)
    return await call(origin, pass, clock)
  } catch (error) {
    return [wrong(what, error)]
  }
}

async function call(origin: string, pass: CallPass, clock: Clock): Promise<Finding[]> {
  const what = `host ${origin}`
  const askedAt = clock.now()
  try {
    const { headers, body, statusCode } = await request(origin, {
      method: 'HEAD',
      headersTimeout: patienceMs,
      bodyTimeout: patienceMs,
    })
    await body.dump()
    pass.answered({ status: statusCode, headers, endedAt: clock.now() })
    return [right(what, `answers (${statusCode})`), ...clockFinding(origin, headers, askedAt, clock.now())]
  } catch (error) {
    pass.failed()
    const cause = (error as { code?: string }).code ?? 'no answer'
    return [
      {
        what,
        isRight: false,
        found: `cannot be reached (${cause})`,
        mend: 'Check the URL, the network, proxy and firewall.',
      },
    ]
  }
}

function clockFinding(
  origin: string,
  { date, server }: Record<string, unknown>,
  askedAt: number,
  answeredAt: number,
): Finding[] {
  if (server === 'stromkreis-sandbox')
    return [right('clock', `${origin} is a sandbox with a time of its own`)]
  const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN
  if (Number.isNaN(theirs)) return []
  const offMs = theirs < askedAt ? askedAt - theirs : Math.max(0, theirs - answeredAt)
  const what = 'clock'
  if (offMs <= greatestClockErrorMs) return [right(what, `agrees with ${origin} within a minute`)]
  return [
    {
      what,
      isRight: false,
      found: `differs from ${origin} by ${Math.round(offMs / 1_000)} s`,
      mend: 'Set this computer’s clock (NTP). Deadlines and token expiry depend on it.',
    },
  ]
}

function askForScope(credentials: Credentials, scope: string, clock: Clock): Promise<Finding> {
  return withClient(credentials, clock, async (client) => {
    await client.authenticate()
    return right(`scope ${scope}`, 'a token is given')
  }).catch((error) => wrong(`scope ${scope}`, error))
}

function readOneOrder(credentials: Credentials, clock: Clock): Promise<Finding> {
  return withClient(credentials, clock, async (client) => {
    await client.orderPage({ offset: 0, limit: 1 })
    return right('orders', 'can be read')
  }).catch((error) => wrong('orders', error))
}

async function withClient(
  credentials: Credentials,
  clock: Clock,
  work: (client: ReturnType<typeof createRabotClient>) => Promise<Finding>,
): Promise<Finding> {
  const client = createRabotClient({ ...credentials, clock, requestTimeoutMs: patienceMs })
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

/** Where the master key comes from, whether it is its owner's alone, and whether it opens what it should. */
function examineKey(environment: Environment): Finding {
  const what = 'key'
  const { value: given, error } = tried(() => masterKey(environment))
  if (error !== undefined) return wrong(what, error)
  const path = canonicalPath(databasePath(environment))
  const file = `${path}.key`
  if (given === undefined && existsSync(`${file}.next`)) {
    const found = 'a change of keys was broken off'
    return { what, isRight: false, found, mend: 'Run `stromkreis rotate-key`: it goes on from there.' }
  }
  const { value: keys, error: unfit } = tried(() => {
    if (given === undefined && existsSync(file)) readKeyFile(file)
    const opened = new WrappedKeys(path, { readonly: true, masterKey: given })
    try {
      opened.mustBeReadable()
      return opened.count()
    } finally {
      opened.close()
    }
  })
  if (unfit !== undefined) return wrong(what, unfit)
  if (given === undefined && !existsSync(file))
    return right(what, `none yet; made in ${file} when first needed`)
  const fits =
    keys === 0
      ? 'nothing is wrapped with it yet'
      : `fits ${path}.keys (${keys} ${keys === 1 ? 'key' : 'keys'})`
  return right(what, `from ${given === undefined ? file : keySetting(environment)}; ${fits}`)
}

function keySetting(environment: Environment): string {
  return environment['STROMKREIS_KEY'] ? 'STROMKREIS_KEY' : 'STROMKREIS_KEY_FILE'
}

function canMakeDatabase(environment: Environment): boolean {
  const folder = dirname(resolve(databasePath(environment)))
  return tried(() => accessSync(folder, constants.W_OK)).error === undefined
}

function examineDatabase(environment: Environment, clock: Clock): Finding {
  const path = databasePath(environment)
  const what = `database ${path}`
  if (path !== ':memory:' && !existsSync(path)) {
    return attempt(
      what,
      () => accessSync(dirname(resolve(path)), constants.W_OK),
      () => 'is not there yet; its folder can be written to',
      'Create the folder, or set STROMKREIS_DB to a path this user may write to.',
    )
  }
  const opened = tried(() => openReader(path, { masterKey: masterKey(environment) }))
  if (opened.error !== undefined) return wrong(what, opened.error)
  const reader = opened.value!
  try {
    const lag = reader.latestObservedAt() - clock.now()
    if (lag > greatestClockErrorMs) {
      return {
        what,
        isRight: false,
        found: `its log ends ${Math.round(lag / 1_000)} s in the future`,
        mend: 'The clock was ahead when it was written, or is behind now. Until it has caught up, times stand still.',
      }
    }
    accessSync(path, constants.W_OK)
    if (!existsSync(`${canonicalPath(path)}.keys`)) {
      return {
        what,
        isRight: false,
        found: 'the file with the keys of its free texts is missing',
        mend: `Put ${path}.keys back. Without it the texts written so far stay unreadable; all else goes on.`,
      }
    }
    const open = (statSync(path).mode & 0o077) !== 0
    if (open) return { what, isRight: false, found: 'others may read it', mend: `chmod 600 ${path}*` }
    return right(what, `${reader.contracts().length} contracts`)
  } catch (error) {
    return wrong(what, error, 'Let this user write to it.')
  } finally {
    reader.close()
  }
}

function attempt<Value>(
  what: string,
  work: () => Value,
  found: (value: Value) => string,
  mend?: string,
): Finding {
  const { value, error } = tried(work)
  return error === undefined ? right(what, found(value as Value)) : wrong(what, error, mend)
}

function tried<Value>(work: () => Value): { value?: Value; error?: unknown } {
  try {
    return { value: work() }
  } catch (error) {
    return { error }
  }
}

function right(what: string, found: string): Finding {
  return { what, isRight: true, found, mend: '' }
}

function wrong(what: string, error: unknown, mend?: string): Finding {
  if (error instanceof StromkreisError)
    return { what, isRight: false, found: error.message, mend: error.hint }
  const { code } = error as { code?: string }
  return { what, isRight: false, found: code ?? 'an unexpected error', mend: mend ?? 'Report this.' }
}
