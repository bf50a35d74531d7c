import { gzipSync } from 'node:zlib'
import { virtualClock } from '../../src/clock.ts'
import { createRabotClient } from '../../src/rabot/rabot-client.ts'
import type { RandomStream } from '../../src/sandbox/random-stream.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { writtenAt } from '../../src/testing/valid-order.ts'
import { type ClientOperation, clientOperations, plantedOrder } from './client-operations.ts'
import { FuzzFailure, type FuzzLeg, mark, refuseEcho } from './fuzz-leg.ts'
import { mutatedBytes, mutatedJson } from './hostile-json.ts'
import type { RecordedAnswers } from './recorded-answers.ts'
import { scriptedDispatcher, type WireAnswer } from './scripted-dispatcher.ts'

const maxAnswerBytes = 256 * 1024
const mostCalls = 12
const clientSecret = `secret-of-${mark}-only`
const bearer = `token.of.${mark}.only`
const email = `ilse.${mark}@example.org`
const iban = 'DE89370400440532013000'

const statuses = [
  200, 200, 200, 201, 202, 204, 206, 226, 299, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 404,
  405, 408, 409, 410, 413, 415, 418, 422, 423, 425, 429, 429, 431, 451, 499, 500, 501, 502, 503, 504, 520,
  599, 600, 999,
]
const hostileHeaders = [
  ['content-type', ['text/html', 'application/json; charset=utf-16', '__proto__', '', 'multipart/form-data']],
  ['content-encoding', ['gzip', 'br', 'identity, gzip', '__proto__']],
  ['content-length', ['-1', '0', '99999999999999999999', 'NaN', '1e3']],
  [
    'retry-after',
    ['-1', '1e999', '999999999999', 'Wed, 21 Oct 2099 07:28:00 GMT', 'soon', '0x10', '1.5', ''],
  ],
  ['ratelimit', ['"default";r=-5;t=1e9', 'r', '"a";r=0;t=99999999999999999999', ';;;;']],
  ['ratelimit-reset', ['NaN', '-1', '99999999999999999999']],
  ['x-ratelimit-remaining', ['-1', 'x', '1e400']],
  ['etag', ['"', 'W/""', `"${'x'.repeat(5_000)}"`, '*', '"\u00e9"', '__proto__']],
  ['location', ['https://evil.example/', '//evil.example', 'javascript:alert(1)', '/partner/v1/orders']],
  ['date', ['Thu, 01 Jan 1970 00:00:00 GMT', 'tomorrow']],
  [
    'content-disposition',
    ['attachment; filename="../../x"', "attachment; filename*=utf-8''%ff%", ';'.repeat(9_000)],
  ],
  ['set-cookie', ['a=b', `s=${mark}@example.org`]],
] as const

/** Mutated answers through the real client, and through the mapping of what it reads; no socket is opened. */
export function clientLeg(recorded: RecordedAnswers): FuzzLeg {
  const clock = virtualClock(writtenAt)
  const weighted = clientOperations.map((operation) => [operation, operation.weight] as const)
  return {
    name: 'answers',
    async attempt(chance) {
      const operation = chance.weighted(weighted)
      // Who only asks for a token has none yet that could be known again.
      const isToGetToken = operation.name === 'authenticate'
      const planted = chance.pick([
        ...[clientSecret, email, plantedOrder.userAccount.lastName ?? email],
        ...(isToGetToken ? [] : [bearer]),
      ])
      let calls = 0
      const dispatcher = scriptedDispatcher(({ path, headers }) => {
        calls += 1
        const isToken = path === '/connect/token'
        if (isToken && !isToGetToken && (planted === bearer || chance.chance(0.97))) return goodToken
        // Whoever goes on and on meets a supplier that has had enough.
        if (calls > mostCalls) return { status: 503, headers: {}, body: Buffer.alloc(0) }
        if (headers['if-none-match'] !== undefined && chance.chance(0.5)) {
          return { status: 304, headers: {}, body: Buffer.alloc(0) }
        }
        const known = isToken ? [recorded.token] : recorded.answers.get(operation.name)!
        return hostileAnswer(known[(calls - 1) % known.length] ?? goodToken, chance, planted)
      })
      const client = createRabotClient({
        ...{
          apiUrl: 'http://127.0.0.1:9',
          clientId: 'fuzz',
          clientSecret,
          clock,
          dispatcher,
          maxAnswerBytes,
        },
      })
      try {
        const found = await operation.ask(client, recorded.about, clock)
        if (planted === email) refuseWhole(planted, withoutFreeTexts(found, operation), operation)
        return `${operation.name} read`
      } catch (error) {
        // A name is known where it was sent, which is where an order was.
        const isName = planted === plantedOrder.userAccount.lastName
        const isSent = operation.name === 'selling.create' && /\/orders: /.test(String(error))
        return judged(error, operation, isName && !isSent ? null : planted)
      }
    },
    async close() {},
  }
}

const goodToken: WireAnswer = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(
    JSON.stringify({
      access_token: bearer,
      token_type: 'Bearer',
      expires_in: 3599,
      scope: 'api:partner create:orders',
    }),
  ),
}

function hostileAnswer(known: WireAnswer, chance: RandomStream, planted: string): WireAnswer {
  const status = chance.chance(0.25) ? chance.pick(statuses) : known.status
  const headers = { ...known.headers }
  while (chance.chance(0.2)) {
    const [name, values] = chance.pick(hostileHeaders)
    const value = chance.pick(values)
    headers[name] = chance.chance(0.1) ? [value, planted] : value
  }
  const body = chance.chance(0.02) ? oversized(chance) : hostileBody(known, chance, planted)
  const cutAt = chance.integer(0, body.length)
  return { status, headers, body, cutAt, breaks: chance.chance(0.02) }
}

function hostileBody(known: WireAnswer, chance: RandomStream, planted: string): Buffer {
  const value = chance.chance(0.15) ? complaining(chance, planted) : jsonIn(known)
  const text = value === undefined ? known.body.toString('latin1') : mutatedJson(value, chance, planted)
  const body = chance.chance(0.15) ? mutatedBytes(text, chance) : Buffer.from(text)
  return chance.chance(0.01) ? gzipSync(body) : body
}

const parsed = new WeakMap<WireAnswer, unknown>()

function jsonIn(known: WireAnswer): unknown {
  if (!parsed.has(known)) {
    let value: unknown
    try {
      value = JSON.parse(known.body.toString())
    } catch {
      value = undefined
    }
    parsed.set(known, value)
  }
  return parsed.get(known)
}

function complaining(chance: RandomStream, planted: string): object {
  const said = `Value '${planted}' for ${encodeURIComponent(planted)} of ${email}, ${iban} is wrong`
  const entry = {
    severity: chance.pick(['Error', 'Warning', 'Notice', '']),
    code: 'X1',
    message: said,
    details: said,
  }
  return chance.pick([
    { isSuccess: false, error: [entry, entry], message: said, data: null },
    { isSuccess: true, error: [entry], data: { orders: [] }, hasMoreItems: true },
    { type: 'about:blank', title: said, status: 400, errors: { 'userAccount.emailAddress': [said, said] } },
    { error: 'invalid_client', error_description: said },
    { error: said, message: said },
    { data: null, error: {} },
  ])
}

const bomb = gzipSync(Buffer.alloc(1_000_000))

// A gzip bomb is one only for who unpacks it: packed here, and as large as it would be.
function oversized(chance: RandomStream): Buffer {
  return chance.chance(0.5) ? bomb : Buffer.alloc(maxAnswerBytes + chance.integer(-1, 2), 0x20)
}

const errorCodes = new Set([
  ...['credentialsRefused', 'scopeMissing', 'unreachable', 'rateLimited', 'supplierFailed'],
  ...['refused', 'unreadable', 'notFound'],
])

/** @param hidden what must not come back; null where nobody can know it. */
function judged(error: unknown, operation: ClientOperation, hidden: string | null): string {
  const { name } = operation
  if (!(error instanceof StromkreisError)) throw error
  const { code, message, hint, complaint, retryAfterMs } = error
  if (!errorCodes.has(code)) throw new FuzzFailure(`${name} ended in ${code}: ${message}`)
  if (!/^(?:GET|POST|DELETE) http|^Waiting/.test(message)) {
    throw new FuzzFailure(`${name} does not say what it asked for: ${message}`)
  }
  if (hint.length < 10) throw new FuzzFailure(`${name} does not say what to do: ${message}`)
  if (code === 'unreadable' && !/\(.+\)|larger than|repeat|answered [23]\d\d/.test(message)) {
    throw new FuzzFailure(`${name} does not say what cannot be read: ${message}`)
  }
  if (message.length > 2_000) throw new FuzzFailure(`${name} has much to say: ${message.length} characters`)
  if (retryAfterMs !== undefined && !(Number.isFinite(retryAfterMs) && retryAfterMs >= 0)) {
    throw new FuzzFailure(`${name} is to wait ${retryAfterMs} ms`)
  }
  const said = JSON.stringify([message, hint, complaint])
  if (hidden !== null) refuseWhole(hidden, said, operation)
  if (said.includes(iban)) throw new FuzzFailure(`${name} echoes an IBAN`)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
  if (/[\u0000-\u001f\u007f-\u009f]/.test(message))
    throw new FuzzFailure(`${name} puts control characters in a message`)
  return `${name} ${code}`
}

/** What was mutated within is somebody else's, or nobody's, and cannot be known again. */
function refuseWhole(hidden: string, said: string, { name }: ClientOperation): void {
  const spellings = [hidden, encodeURIComponent(hidden), JSON.stringify(hidden).slice(1, -1)]
  if (spellings.some((each) => said.includes(each))) refuseEcho(said, name)
}

/** What the engine takes in, without the fields that are free text of the supplier's, guarded by whoever keeps them. */
function withoutFreeTexts(found: unknown, { name }: ClientOperation): string {
  if (!name.startsWith('supplier.')) return ''
  const free = new Set(['message', 'processingInfo', 'tariffName', 'contractNumber', 'customerNumber'])
  return JSON.stringify(found, (key, value: unknown) => (free.has(key) ? undefined : value))
}
