import type { RandomStream } from '../../src/sandbox/random-stream.ts'

type Container = Record<string, unknown> | unknown[]
type Place = { holder: Container; key: string | number }

/** Texts that break what does not look closely. */
export const hostileTexts = [
  '',
  ' ',
  '\u0000',
  '\u0007\u001b[31m',
  '\ud800',
  '\udfff\ud83d',
  '\u2028\u2029',
  '\u202egnp.exe',
  '\ufeff',
  'null',
  'NaN',
  '-0',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '../../etc/passwd',
  '%00%0a%2e%2e',
  '"; DROP TABLE entry; --',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '0000-00-00',
  '2026-02-30',
  '9999-12-31T23:59:60Z',
  '+275760-09-13T00:00:00.001Z',
  '2026-03-29T02:30:00',
  '１２３',
  'ß'.repeat(64),
  '🏳️‍🌈'.repeat(20),
  'A'.repeat(65),
  'a'.repeat(10_000),
  ' '.repeat(5_000),
  `${'!'.repeat(3_000)}@`,
  `DE89${' 3704'.repeat(500)}`,
]

/** Written into the text as they are: what JSON.stringify would never write, some of it not even JSON. */
const rawTokens = [
  '1e400',
  '-1e400',
  '1e-400',
  '-0',
  '9007199254740993',
  '1'.repeat(400),
  '0.1e1',
  'NaN',
  'Infinity',
  'undefined',
  "'x'",
  '01',
  '"\\ud800"',
  '"\\u0000"',
  '"\\x41"',
  '"a\nb"',
  '[1,]',
  '{"a":1,}',
  '/**/1',
  '{"__proto__":{"orders":[]}}',
  '{"__proto__":null,"constructor":{"prototype":{"state":"Active"}}}',
]

const hostileKeys = [
  '__proto__',
  'constructor',
  'toString',
  'then',
  'length',
  '',
  '\u0000',
  'ſtate',
  'State',
  'data',
]

// Longer ones are beyond what a client reads, and cost seconds.
const longestSearched = 300_000
const nestingDepths = [1, 1, 30, 30, 30, 1_000, 20_000]

/**
 * A text of JSON, or nearly so, that says what `value` says except in a few places: fields are taken out, doubled, given
 * another type or something hostile, lists repeat or shrink, depths and sizes explode. `planted` is put into some text.
 */
export function mutatedJson(value: unknown, chance: RandomStream, planted: string): string {
  const root: Container = { whole: structuredClone(value) }
  const raws: string[] = []
  for (
    let turn = chance.weighted([
      [1, 5],
      [2, 3],
      [4, 2],
      [0, 1],
    ] as const);
    turn > 0;
    turn -= 1
  ) {
    const places = placesIn(root)
    if (places.length === 0) break
    mutate(chance.pick(places), chance, { raws, planted })
  }
  let text = JSON.stringify(root['whole']) ?? ''
  for (const [index, raw] of raws.entries()) text = text.replaceAll(`"@raw ${index}@"`, () => raw)
  const isSearchable = text.length < longestSearched
  return chance.chance(0.05) && isSearchable ? withDoubledKey(text, chance) : text
}

/** Places on a random way down, so that no part of a large answer drowns the others. */
function placesIn(root: Container): Place[] {
  const places: Place[] = []
  const visit = (holder: Container, depth: number) => {
    for (const key of Array.isArray(holder) ? holder.keys() : Object.keys(holder)) {
      places.push({ holder, key })
      const inner = read({ holder, key })
      if (typeof inner === 'object' && inner !== null && depth < 12) visit(inner as Container, depth + 1)
    }
  }
  visit(root, 0)
  return places
}

function mutate(place: Place, chance: RandomStream, given: { raws: string[]; planted: string }): void {
  const old = read(place)
  const { holder, key } = place
  const way = chance.integer(0, 13)
  if (way === 0) {
    if (Array.isArray(holder)) holder.splice(key as number, 1)
    else delete holder[key]
  } else if (way === 1) {
    if (Array.isArray(holder)) holder.splice(chance.integer(0, holder.length), 0, structuredClone(old))
    else holder[chance.pick(hostileKeys)] = structuredClone(old)
  } else write(place, instead(old, way, chance, given))
}

function instead(
  old: unknown,
  way: number,
  chance: RandomStream,
  { raws, planted }: { raws: string[]; planted: string },
): unknown {
  const raw = (text: string) => `@raw ${raws.push(text) - 1}@`
  switch (way) {
    case 2:
      return retyped(old, chance)
    case 3:
    case 4:
      return chance.pick(hostileTexts)
    case 5:
      return raw(chance.pick(rawTokens))
    case 6:
      return chance.pick([0, -1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, 5e-324])
    case 7:
      return raw(nested(chance.pick(nestingDepths), chance))
    case 8:
      return [old]
    case 9:
      return { [chance.pick(hostileKeys)]: old }
    case 10:
      return null
    case 11:
      return repeated(old, chance)
    case 12:
      return typeof old === 'string' && !old.includes(planted) ? garbled(old, chance) : textOf(old)
    default:
      return planted
  }
}

/** `[object Object]` too is something that comes along. */
function textOf(old: unknown): string {
  return typeof old === 'object' ? Object.prototype.toString.call(old) : String(old)
}

function repeated(old: unknown, chance: RandomStream): unknown[] {
  if (Array.isArray(old) && old.length > 0) {
    return Array.from({ length: chance.pick([2, 30]) }, () => chance.pick(old))
  }
  return Array.from({ length: chance.pick(typeof old === 'object' ? [0, 3, 20] : [0, 3, 1_000]) }, () => old)
}

function read({ holder, key }: Place): unknown {
  return (holder as Record<string | number, unknown>)[key]
}

function write({ holder, key }: Place, value: unknown): void {
  ;(holder as Record<string | number, unknown>)[key] = value
}

function retyped(old: unknown, chance: RandomStream): unknown {
  const others = [true, false, 7, '7', '', [], {}, [[]], [null], { data: null }, null]
  const fitting = others.filter((other) => typeof other !== typeof old)
  return chance.pick(fitting)
}

function garbled(text: string, chance: RandomStream): string {
  const at = chance.integer(0, text.length)
  const noise = chance.pick(hostileTexts.slice(0, 12))
  return chance.chance(0.5) ? text.slice(0, at) + noise + text.slice(at) : text.slice(0, at)
}

function nested(depth: number, chance: RandomStream): string {
  return chance.chance(0.5)
    ? `${'['.repeat(depth)}${']'.repeat(depth)}`
    : `${'{"data":'.repeat(depth)}1${'}'.repeat(depth)}`
}

function withDoubledKey(text: string, chance: RandomStream): string {
  const keys = [...text.matchAll(/"[^"\\]{1,40}":/g)]
  if (keys.length === 0) return text
  const { 0: key, index } = chance.pick(keys)
  return `${text.slice(0, index)}${key}${chance.pick(['null', '7', '"x"', '[]', '{}'])},${text.slice(index)}`
}

/** Bytes that were a text once: cut off, garbled, in another encoding, or with something before or behind. */
export function mutatedBytes(text: string, chance: RandomStream): Buffer {
  const bytes = Buffer.from(text)
  const at = chance.integer(0, bytes.length)
  switch (chance.integer(0, 9)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      return Buffer.concat([bytes.subarray(0, at), randomBytes(chance), bytes.subarray(at)])
    case 2: {
      for (let turn = chance.integer(1, 8); turn > 0 && bytes.length > 0; turn -= 1) {
        bytes[chance.integer(0, bytes.length - 1)] = chance.integer(0, 255)
      }
      return bytes
    }
    case 3:
      return Buffer.from(text, 'utf16le')
    case 4:
      return Buffer.from(text, 'latin1')
    case 5:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])
    case 6:
      return Buffer.concat([bytes, bytes])
    case 7:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(chance.integer(at, bytes.length))])
    case 8:
      return randomBytes(chance)
    default:
      return Buffer.concat([
        bytes,
        Buffer.alloc(chance.pick([1, 1_000, 100_000]), chance.pick([0, 0x20, 0x5b])),
      ])
  }
}

function randomBytes(chance: RandomStream): Buffer {
  return Buffer.from(Array.from({ length: chance.integer(0, 64) }, () => chance.integer(0, 255)))
}
