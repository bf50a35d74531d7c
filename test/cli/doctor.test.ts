import { randomBytes } from 'node:crypto'
import { chmodSync, copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examine, type Finding } from '../../src/cli/examination.ts'
import { systemClock } from '../../src/clock.ts'
import type { MasterKey } from '../../src/master-key.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { temporaryDatabase, temporaryFolder } from '../embed/temporary-database.ts'
import { type Settings, settingsFor, stromkreis } from './command-line.ts'

const secret = 'kX9-quite-secret-7Lq'

/** A database with one key in it. */
function sealOne(path: string, masterKey?: MasterKey): void {
  const store = new SqliteStore(path, { masterKey })
  store.seal(1, 'a text')
  store.commit([])
  store.close()
}

describe('doctor', () => {
  let sandbox: Sandbox

  beforeAll(async () => {
    sandbox = await startSandbox({ clock: systemClock(), seed: 1, orders: 8, clientSecret: secret })
  })
  afterAll(() => sandbox.stop())

  const settingsOf = (changes: Settings) => ({
    ...settingsFor(sandbox, join(temporaryFolder(), 'doctor.db')),
    ...changes,
  })
  const diagnose = async (changes: Settings) => {
    const all = await examine(settingsOf(changes), systemClock())
    const wrong = all.filter(({ isRight }) => !isRight)
    expect(JSON.stringify(all)).not.toContain(secret)
    for (const { mend } of wrong) expect(mend).toMatch(/\w{3}/)
    return wrong
  }

  test('finds nothing wrong where nothing is, ends with 0 and says what it looked at', async () => {
    const { code, stdout } = await stromkreis(['doctor', '--json'], settingsOf({}))
    const findings = JSON.parse(stdout) as Finding[]
    expect([code, findings.filter(({ isRight }) => !isRight)]).toEqual([0, []])
    expect(findings.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'RABOT_CLIENT_ID',
        'RABOT_CLIENT_SECRET',
        'hosts',
        `host ${sandbox.url}`,
        'clock',
        'scope api:partner',
        'scope create:orders',
        'orders',
        'key',
        expect.stringMatching(/^database .*doctor\.db$/),
      ]),
    )
  })

  test('ends with 3 where something is wrong, and tells a wrong secret from a misspelt one', async () => {
    const settings = settingsOf({ RABOT_CLIENT_SECRET: 'another-secret' })
    const { code, stdout, stderr } = await stromkreis(['doctor', '--json'], settings)
    const wrong = (JSON.parse(stdout) as Finding[]).filter(({ isRight }) => !isRight)
    expect(code).toBe(3)
    expect(wrong.map(({ what }) => what)).toEqual(['scope api:partner', 'scope create:orders', 'orders'])
    expect(wrong[0]!.found).toContain('invalid_client')
    expect(stdout + stderr).not.toContain('another-secret')
  })

  test('sees what a hosting panel did to a secret', async () => {
    const spoilt = [
      [`"${secret}"`, 'wrapped in quotes'],
      [`'${secret}'`, 'wrapped in quotes'],
      [`${secret}"`, 'begins or ends with a quote'],
      [secret.replace('-', '\\-'), 'backslash'],
      [`\\"${secret}\\"`, 'quote'],
      [` ${secret}`, 'white space'],
      [`${secret}\n`, 'white space'],
    ] as const
    for (const [value, said] of spoilt) {
      const wrong = await diagnose({ RABOT_CLIENT_SECRET: value })
      expect(wrong[0]).toMatchObject({ what: 'RABOT_CLIENT_SECRET', found: expect.stringContaining(said) })
      expect(JSON.stringify(wrong)).not.toContain('quite')
    }
  })

  test('takes the secret from a file, whose last line may end, and from one place only', async () => {
    const file = join(temporaryFolder(), 'secret')
    writeFileSync(file, `${secret}\n`)
    expect(await diagnose({ RABOT_CLIENT_SECRET: '', RABOT_CLIENT_SECRET_FILE: file })).toEqual([])
    const both = await diagnose({ RABOT_CLIENT_SECRET_FILE: file })
    expect(both[0]).toMatchObject({ found: expect.stringContaining('both set') })
    writeFileSync(file, '')
    const empty = await diagnose({ RABOT_CLIENT_SECRET: '', RABOT_CLIENT_SECRET_FILE: file })
    expect(empty[0]).toMatchObject({ what: 'RABOT_CLIENT_SECRET', found: 'not set' })
  })

  test('names the scope that is not assigned', async () => {
    const poor = await startSandbox({
      clock: systemClock(),
      seed: 1,
      orders: 8,
      clientSecret: secret,
      assignedScopes: ['api:partner'],
    })
    const wrong = await diagnose({ RABOT_API_URL: poor.url })
    expect(wrong.map(({ what }) => what)).toEqual(['scope create:orders', 'orders'])
    expect(wrong[0]!.found).toContain('create:orders')
    await poor.stop()
  })

  test('names the host that cannot be reached, and asks it no more', async () => {
    const gone = await startSandbox({ clock: systemClock(), seed: 1, orders: 8 })
    await gone.stop()
    const wrong = await diagnose({ RABOT_API_URL: gone.url, RABOT_AUTH_URL: sandbox.url })
    expect(wrong).toEqual([
      {
        what: `host ${gone.url}`,
        isRight: false,
        found: expect.stringContaining('ECONNREFUSED'),
        mend: expect.any(String),
      },
    ])
  })

  test('refuses http to anything but loopback, without asking it', async () => {
    const wrong = await diagnose({ RABOT_API_URL: 'http://api.example.org' })
    expect(wrong).toMatchObject([{ what: 'hosts', found: expect.stringContaining('loopback') }])
  })

  test('sees a database that others may read, and one that is none', async () => {
    const open = temporaryDatabase()
    new SqliteStore(open).close()
    chmodSync(open, 0o644)
    const readable = await diagnose({ STROMKREIS_DB: open })
    expect(readable).toMatchObject([
      { what: `database ${open}`, found: 'others may read it', mend: expect.stringContaining('chmod 600') },
    ])
    const diary = temporaryDatabase()
    writeFileSync(diary, 'Dear diary, '.repeat(100))
    const none = await diagnose({ STROMKREIS_DB: diary })
    expect(none).toMatchObject([{ what: `database ${diary}`, mend: expect.stringContaining('another kind') }])
    const nowhere = await diagnose({ STROMKREIS_DB: '/nowhere/at/all.db' })
    expect(nowhere).toMatchObject([{ mend: expect.stringContaining('folder') }])
  })

  test('says where the master key comes from, and that it fits', async () => {
    const path = temporaryDatabase()
    const key = randomBytes(32).toString('base64')
    const file = join(temporaryFolder(), 'key')
    writeFileSync(file, key, { mode: 0o600 })
    const found = async (changes: Settings) => {
      const all = await examine(settingsOf({ STROMKREIS_DB: path, ...changes }), systemClock())
      expect(JSON.stringify(all)).not.toContain(key)
      expect(all.filter(({ isRight }) => !isRight)).toEqual([])
      return all.find(({ what }) => what === 'key')!.found
    }
    expect(await found({})).toContain(`made in ${path}.key when first needed`)
    expect(await found({ STROMKREIS_KEY: key })).toBe('from STROMKREIS_KEY; nothing is wrapped with it yet')
    sealOne(path, { current: Buffer.from(key, 'base64'), previous: [] })
    expect(await found({ STROMKREIS_KEY_FILE: file })).toBe(
      `from STROMKREIS_KEY_FILE; fits ${path}.keys (1 key)`,
    )
    const other = temporaryDatabase()
    sealOne(other)
    expect(await found({ STROMKREIS_DB: other })).toBe(`from ${other}.key; fits ${other}.keys (1 key)`)
  })

  test('sees a master key that others may read, that does not fit, is missing, is none, or is half changed', async () => {
    const path = temporaryDatabase()
    sealOne(path)
    const key = randomBytes(32).toString('base64')
    const wrongKey = async (changes: Settings) => {
      const wrong = await diagnose({ STROMKREIS_DB: path, ...changes })
      expect(wrong.map(({ what }) => what)).toEqual(['key'])
      expect(JSON.stringify(wrong)).not.toContain(key)
      return wrong[0]!
    }
    expect((await wrongKey({ STROMKREIS_KEY: key })).found).toContain('does not fit')
    expect((await wrongKey({ STROMKREIS_KEY: `${key}x` })).found).toContain('STROMKREIS_KEY does not hold')
    expect((await wrongKey({ STROMKREIS_KEY_PREVIOUS: key })).mend).toContain('Set STROMKREIS_KEY')
    const file = join(temporaryFolder(), 'key')
    writeFileSync(file, key)
    chmodSync(file, 0o640)
    expect((await wrongKey({ STROMKREIS_KEY_FILE: file })).mend).toBe(`chmod 600 ${file}`)
    chmodSync(`${path}.key`, 0o644)
    expect((await wrongKey({})).mend).toBe(`chmod 600 ${path}.key`)
    chmodSync(`${path}.key`, 0o600)
    copyFileSync(`${path}.key`, `${path}.key.next`)
    expect((await wrongKey({})).mend).toContain('stromkreis rotate-key')
    for (const each of [`${path}.key`, `${path}.key.next`]) rmSync(each)
    expect((await wrongKey({})).found).toContain('is missing')
  })

  test('sees a number that is none', async () => {
    const wrong = await diagnose({ STROMKREIS_CALLS_PER_HOUR: '6e2' })
    expect(wrong).toMatchObject([
      { what: 'settings', found: expect.stringContaining('STROMKREIS_CALLS_PER_HOUR') },
    ])
  })
})
