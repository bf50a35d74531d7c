import { randomBytes } from 'node:crypto'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  databasePath,
  type Environment,
  engineOptions,
  masterKey,
  rabotOptions,
  sellingOptions,
} from '../../src/cli/environment.ts'
import { resolveRabotHosts } from '../../src/rabot/rabot-hosts.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { temporaryFolder } from '../embed/temporary-database.ts'

const given = { RABOT_CLIENT_ID: 'id', RABOT_CLIENT_SECRET: 'top-secret', RABOT_ENV: 'test' }

describe('the environment', () => {
  test('says whom to talk to and as whom', () => {
    expect(rabotOptions(given)).toMatchObject({
      clientId: 'id',
      clientSecret: 'top-secret',
      environment: 'test',
    })
    expect(rabotOptions(given)).not.toHaveProperty('scopes')
    expect(rabotOptions({ ...given, RABOT_SCOPES: ' api:partner,create:orders  more ' })).toMatchObject({
      scopes: ['api:partner', 'create:orders', 'more'],
    })
  })

  test('takes a secret from a file, and an empty setting as none', () => {
    const file = join(temporaryFolder(), 'secret')
    for (const ending of ['', '\n', '\r\n']) {
      writeFileSync(file, `from-a-file${ending}`)
      const environment = { ...given, RABOT_CLIENT_SECRET: '', RABOT_CLIENT_SECRET_FILE: file }
      expect(rabotOptions(environment).clientSecret).toBe('from-a-file')
    }
  })

  test('says how to follow, in numbers', () => {
    expect(engineOptions({})).toEqual({})
    expect(
      engineOptions({
        STROMKREIS_CALLS_PER_SECOND: '2',
        STROMKREIS_CALLS_PER_HOUR: '1200',
        STROMKREIS_CALLS_PER_DAY: '9000',
        STROMKREIS_CONCURRENT_CALLS: '3',
        STROMKREIS_PAGE_LIMIT: '50',
      }),
    ).toEqual({ callsPerSecond: 2, callsPerHour: 1200, callsPerDay: 9000, concurrentCalls: 3, pageLimit: 50 })
    expect(databasePath({})).toBe('stromkreis.db')
    expect(databasePath({ STROMKREIS_DB: '/var/lib/a.db' })).toBe('/var/lib/a.db')
  })

  const wrong: [string, Environment][] = [
    ['RABOT_CLIENT_ID', { ...given, RABOT_CLIENT_ID: '' }],
    ['RABOT_CLIENT_SECRET', { ...given, RABOT_CLIENT_SECRET: undefined }],
    ['RABOT_CLIENT_SECRET_FILE', { ...given, RABOT_CLIENT_SECRET_FILE: '/some/file' }],
    [
      'RABOT_CLIENT_SECRET_FILE',
      { ...given, RABOT_CLIENT_SECRET: '', RABOT_CLIENT_SECRET_FILE: '/no/such/file' },
    ],
    ['RABOT_ENV', { ...given, RABOT_ENV: undefined }],
    ['RABOT_ENV', { ...given, RABOT_ENV: 'moon' }],
    ['RABOT_API_URL', { ...given, RABOT_API_URL: 'http://example.org' }],
    ['RABOT_API_URL', { ...given, RABOT_API_URL: 'https://example.org/partner/v1' }],
    ['RABOT_AUTH_URL', { ...given, RABOT_ENV: undefined, RABOT_API_URL: 'https://example.org' }],
    ...['0', '-5', '6e2', 'many', '1.5', ' 7'].map((value): [string, Environment] => [
      'STROMKREIS_CALLS_PER_HOUR',
      { ...given, STROMKREIS_CALLS_PER_HOUR: value },
    ]),
    ['STROMKREIS_PAGE_LIMIT', { ...given, STROMKREIS_PAGE_LIMIT: 'all' }],
    ['STROMKREIS_CALLS_PER_SECOND', { ...given, STROMKREIS_CALLS_PER_SECOND: '0.5' }],
    ['STROMKREIS_CALLS_PER_DAY', { ...given, STROMKREIS_CALLS_PER_DAY: '-1' }],
    ['STROMKREIS_CONCURRENT_CALLS', { ...given, STROMKREIS_CONCURRENT_CALLS: 'all' }],
  ]

  test.each(wrong)('names %s where it is wrong, and what to do, never the secret', (name, environment) => {
    let thrown: unknown = null
    try {
      resolveRabotHosts(rabotOptions(environment))
      engineOptions(environment)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(StromkreisError)
    const { code, message, hint } = thrown as StromkreisError
    expect([code, message]).toEqual(['configuration', expect.stringContaining(name)])
    expect(hint).toMatch(/\w{3}/)
    expect(message + hint).not.toContain('top-secret')
  })
})

describe('the master key', () => {
  const [key, old, older] = [randomBytes(32), randomBytes(32), randomBytes(32)]
  const [text, oldText] = [key.toString('base64'), old.toString('hex')]
  const fileOf = (content: string, mode = 0o600) => {
    const path = join(temporaryFolder(), 'key')
    writeFileSync(path, content)
    chmodSync(path, mode)
    return path
  }

  test('is left to the file beside the database where none is set', () => {
    expect(masterKey({})).toBeUndefined()
    expect(
      masterKey({ STROMKREIS_KEY: '', STROMKREIS_KEY_FILE: '', STROMKREIS_KEY_PREVIOUS: '' }),
    ).toBeUndefined()
  })

  test('comes from a setting or a file, with those before it', () => {
    expect(masterKey({ STROMKREIS_KEY: text })).toEqual({ current: key, previous: [] })
    expect(masterKey({ STROMKREIS_KEY_FILE: fileOf(`${text}\n`) })).toEqual({ current: key, previous: [] })
    expect(masterKey({ STROMKREIS_KEY: ` ${text}\n`, STROMKREIS_KEY_PREVIOUS: oldText })).toEqual({
      current: key,
      previous: [old],
    })
    const STROMKREIS_KEY_PREVIOUS_FILE = fileOf(`${oldText}\n${older.toString('base64url')}, \n`)
    expect(masterKey({ STROMKREIS_KEY: text, STROMKREIS_KEY_PREVIOUS_FILE })).toEqual({
      current: key,
      previous: [old, older],
    })
  })

  const wrong: [string, () => Environment][] = [
    ['STROMKREIS_KEY', () => ({ STROMKREIS_KEY: `${text}A` })],
    ['STROMKREIS_KEY', () => ({ STROMKREIS_KEY: text, STROMKREIS_KEY_FILE: fileOf(text) })],
    ['STROMKREIS_KEY_FILE', () => ({ STROMKREIS_KEY_FILE: '/no/such/file' })],
    ['STROMKREIS_KEY_FILE', () => ({ STROMKREIS_KEY_FILE: fileOf(text, 0o640) })],
    ['STROMKREIS_KEY_FILE', () => ({ STROMKREIS_KEY_FILE: fileOf(`${text} ${oldText}`) })],
    ['STROMKREIS_KEY_PREVIOUS', () => ({ STROMKREIS_KEY: text, STROMKREIS_KEY_PREVIOUS: `${oldText}0` })],
    ['STROMKREIS_KEY_PREVIOUS', () => ({ STROMKREIS_KEY_PREVIOUS: oldText })],
    [
      'STROMKREIS_KEY_PREVIOUS_FILE',
      () => ({ STROMKREIS_KEY: text, STROMKREIS_KEY_PREVIOUS_FILE: fileOf(oldText, 0o604) }),
    ],
  ]

  test.each(wrong)('is refused by the name %s, never by its value', (name, environment) => {
    let thrown: unknown = null
    try {
      masterKey(environment())
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ code: 'configuration', message: expect.stringContaining(name) })
    const { stack, hint } = thrown as StromkreisError
    for (const value of [text, oldText]) expect(`${stack}${hint}`).not.toContain(value)
  })
})

describe('how to sell', () => {
  test('is asking when in doubt, and what was set', () => {
    expect(sellingOptions({})).toEqual({ uncertainPolicy: 'ask', orderDelays: {} })
    expect(
      sellingOptions({
        STROMKREIS_ACCEPTANCE_URL: 'https://offers.example.org/strom',
        STROMKREIS_UNCERTAIN_POLICY: 'resubmit',
        STROMKREIS_RETENTION_DAYS: '30',
        STROMKREIS_OFFER_DAYS: '7',
        STROMKREIS_SETTLING_SECONDS: '90',
      }),
    ).toEqual({
      acceptanceUrl: 'https://offers.example.org/strom',
      uncertainPolicy: 'resubmit',
      retentionMs: 30 * 86_400_000,
      orderDelays: { offerValidForMs: 7 * 86_400_000, settlingMs: 90_000 },
    })
  })

  test('takes the key of links in base64, hex or as a long text, also from a file of its owner’s', () => {
    const bytes = randomBytes(32)
    const phrase = 'four words are never enough, many may be'
    const file = join(temporaryFolder(), 'link-key')
    writeFileSync(file, `${bytes.toString('hex')}\n`, { mode: 0o600 })
    const keys = [
      sellingOptions({ STROMKREIS_LINK_KEY: bytes.toString('base64') }),
      sellingOptions({ STROMKREIS_LINK_KEY: bytes.toString('base64url') }),
      sellingOptions({ STROMKREIS_LINK_KEY: bytes.toString('hex') }),
      sellingOptions({ STROMKREIS_LINK_KEY_FILE: file }),
    ]
    for (const { linkKey } of keys) expect(linkKey).toEqual(bytes)
    expect(sellingOptions({ STROMKREIS_LINK_KEY: phrase }).linkKey).toEqual(Buffer.from(phrase))
    chmodSync(file, 0o644)
    expect(() => sellingOptions({ STROMKREIS_LINK_KEY_FILE: file })).toThrow(/STROMKREIS_LINK_KEY_FILE/)
  })

  test.each([
    ['STROMKREIS_LINK_KEY', 'hunter2-hunter2'],
    ['STROMKREIS_LINK_KEY', randomBytes(31).toString('hex').slice(0, 30)],
    ['STROMKREIS_ACCEPTANCE_URL', 'my-shop.example/offers'],
    ['STROMKREIS_ACCEPTANCE_URL', 'http://offers.example.org'],
    ['STROMKREIS_ACCEPTANCE_URL', 'https://anna:hunter2@offers.example.org'],
    ['STROMKREIS_ACCEPTANCE_URL', 'https://offers.example.org/?a=b'],
    ['STROMKREIS_UNCERTAIN_POLICY', 'hope'],
    ['STROMKREIS_RETENTION_DAYS', '0'],
    ['STROMKREIS_OFFER_DAYS', '366'],
    ['STROMKREIS_SETTLING_SECONDS', 'soon'],
  ])('refuses %s=%s, naming it and not what it holds', (name, value) => {
    try {
      sellingOptions({ [name]: value })
    } catch (error) {
      expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining(name) })
      expect(`${(error as StromkreisError).message} ${(error as StromkreisError).hint}`).not.toContain(value)
      return
    }
    expect.unreachable(`${name}=${value} was taken`)
  })
})
