import type { RandomStream } from '../../src/sandbox/random-stream.ts'
import { mutatedBytes, mutatedJson } from './hostile-json.ts'

const hostileParts = [
  ...[
    '',
    '.',
    '..',
    '%2e%2e',
    '%00',
    '%',
    '%ff',
    '%ud800',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
  ],
  ...[
    '%F0%9F%A6%84',
    "'%20OR%201=1--",
    '%22;DROP%20TABLE%20entry;--',
    '*',
    '%25',
    '_',
    '-1',
    '0',
    '1e9',
    'NaN',
  ],
  ...[
    '99999999999999999999',
    'o-0000000000',
    'x'.repeat(64),
    'x'.repeat(1_900),
    '%C3%28',
    '%ED%A0%80',
    'a%2Fb',
    ';a=1',
  ],
  ...['2026-01-05', '2026-13-45T99:99', '9999-12-31', '0001-01-01', '275761-01-01', '2026-03-29T02:30'],
  ...[
    '{{1}}',
    '%3Cscript%3Ealert(1)%3C/script%3E',
    'javascript:alert(1)',
    '//evil.example',
    'https://evil.example',
  ],
]
const headerValues = [
  ...[
    '',
    '*',
    '__proto__',
    'constructor',
    'x'.repeat(8_000),
    ';;;,,,===',
    'a=b; a=b; a',
    '\u00ff\u00fe',
    '-1',
    'null',
  ],
  ...[
    'text/html',
    'application/json',
    'application/json;charset=utf-16',
    'multipart/form-data',
    'multipart/form-data; boundary=',
  ],
  ...[
    'application/x-www-form-urlencoded',
    'TEXT/HTML;q=1e999,*/*;q=-1',
    'de;q=x,__proto__,en-GB;q=0.999999',
    'bytes=0-0,-1',
  ],
  ...[
    'Bearer',
    'Bearer ',
    'Basic eA==',
    'gzip',
    'W/"x"',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    'http://127.0.0.1',
    'https://evil.example',
  ],
  ...[
    'stromkreis_session=..',
    'stromkreis_session=a.in.b',
    'stromkreis_language=__proto__',
    'stromkreis_notice=%',
    'same-origin',
    'cross-site',
  ],
]
const headerNames = [
  ...[
    'accept',
    'accept-language',
    'accept-encoding',
    'authorization',
    'cookie',
    'content-type',
    'content-length',
  ],
  ...[
    'origin',
    'referer',
    'if-none-match',
    'if-modified-since',
    'last-event-id',
    'range',
    'sec-fetch-site',
    'x-forwarded-proto',
  ],
  ...['x-forwarded-host', 'x-user', 'transfer-encoding', 'forwarded', 'x-http-method-override'],
]
const methods = [
  'GET',
  'GET',
  'GET',
  'HEAD',
  'POST',
  'POST',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'PROPFIND',
  'get',
]

/** What a place takes, so that most of what is sent gets past the door. */
export interface Place {
  path: string
  query?: readonly string[]
  /** Form fields with values that fit. */
  fields?: Readonly<Record<string, string>>
}

/** A request that nearly fits a place. */
export function hostileRequest(origin: string, place: Place, chance: RandomStream, file: Buffer): Request {
  const method = place.fields !== undefined && chance.chance(0.7) ? 'POST' : chance.pick(methods)
  const headers = new Headers({ accept: 'text/html' })
  if (chance.chance(0.7)) headers.set('origin', origin)
  while (chance.chance(0.35)) setHeader(headers, chance.pick(headerNames), chance.pick(headerValues))
  const hasBody = !/^(?:get|head)$/i.test(method)
  const { body, contentType } = hasBody ? hostileBody(place, chance, file) : { body: null, contentType: null }
  if (contentType !== null && chance.chance(0.85)) headers.set('content-type', contentType)
  return new Request(`${origin}${hostilePath(place, chance)}`, {
    ...{ method, headers, duplex: 'half' },
    ...(body === null ? {} : { body: new Uint8Array(body) }),
  } as RequestInit)
}

function setHeader(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value)
  } catch {
    // What the web's headers do not take does not come this way.
  }
}

/** The path with a part replaced now and then, and a query of names that are known with values that are not. */
function hostilePath({ path, query = [] }: Place, chance: RandomStream): string {
  const parts = path.split('/')
  if (chance.chance(0.3)) parts[chance.integer(1, parts.length - 1)] = chance.pick(hostileParts)
  if (chance.chance(0.05)) parts.push(chance.pick(hostileParts))
  const asked: string[] = []
  const names = [...query, 'to', 'page', 'lang', '__proto__', 'q']
  while (chance.chance(0.5)) {
    asked.push(`${chance.pick(names)}${chance.pick(['=', '=', '=', '[]=', ''])}${chance.pick(hostileParts)}`)
  }
  return `${parts.join('/')}${asked.length === 0 ? '' : `?${asked.join('&')}`}`
}

function hostileBody(
  { fields = {} }: Place,
  chance: RandomStream,
  file: Buffer,
): { body: Buffer; contentType: string | null } {
  const given: [string, string][] = Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    if (chance.chance(0.1)) return []
    const hostile = chance.chance(0.2)
      ? chance.pick([...headerValues, '\u0000', '\ud800', 'x'.repeat(5_000)])
      : value
    return chance.chance(0.1)
      ? [
          [name, hostile],
          [name, value],
        ]
      : [[name, hostile]]
  })
  if (chance.chance(0.1)) given.push([chance.pick(['__proto__', 'constructor', 'a[b]', 'a.b', 'x']), 'y'])
  if (chance.chance(0.02))
    given.push(['x', 'x'.repeat(chance.pick([16_383, 16_384, 65_535, 65_536, 200_000]))])
  switch (chance.integer(0, 4)) {
    case 0:
      return {
        body: Buffer.from(mutatedJson(Object.fromEntries(given), chance, 'x')),
        contentType: 'application/json',
      }
    case 1: {
      const boundary = chance.pick(['x', '-', '"', ''])
      const parts = given.map(
        ([name, value]) =>
          `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      )
      const head = `--${boundary}\r\nContent-Disposition: form-data; name="orders"; filename="${chance.pick(['o.json', '../o', '', '\u0000'])}"\r\n\r\n`
      const whole = Buffer.concat([
        Buffer.from(parts.join('') + head),
        file,
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ])
      const body = chance.chance(0.3) ? mutatedBytes(whole.toString('latin1'), chance) : whole
      return { body, contentType: `multipart/form-data; boundary=${boundary}` }
    }
    default: {
      const text = new URLSearchParams(given).toString()
      const body = chance.chance(0.15) ? mutatedBytes(text, chance) : Buffer.from(text)
      return { body, contentType: 'application/x-www-form-urlencoded' }
    }
  }
}
