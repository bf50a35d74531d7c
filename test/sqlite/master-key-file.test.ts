import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyOfText } from '../../src/master-key.ts'
import { MasterKeyFile, readKeyFile } from '../../src/sqlite/master-key-file.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { temporaryFolder } from '../embed/temporary-database.ts'

/** What was refused for the settings; nothing it says holds any of `secrets`. */
function refusal(work: () => unknown, ...secrets: string[]): StromkreisError {
  let thrown: unknown = null
  try {
    work()
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(StromkreisError)
  const error = thrown as StromkreisError
  expect(error.code).toBe('configuration')
  const said = [error.stack, error.hint, String(error.cause), JSON.stringify(error)].join()
  for (const secret of secrets) if (secret.length > 3) expect(said).not.toContain(secret)
  return error
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('a key as text', () => {
  test('is 32 bytes in base64, base64url or hex', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const key = Buffer.from(bytes)
        const base64 = key.toString('base64')
        const forms = [base64, base64.slice(0, -1), key.toString('base64url'), key.toString('hex')]
        for (const form of [...forms, key.toString('hex').toUpperCase()]) {
          expect(Buffer.from(keyOfText(form, 'here')).equals(key), form).toBe(true)
        }
      }),
    )
  })

  test('of any other length is refused by the place it came from, never by its value', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        // 48 bytes of a kind look like hex in base64, which no random ones do.
        fc.pre(bytes.length !== 32 && bytes.length !== 48)
        for (const encoding of ['base64', 'base64url', 'hex'] as const) {
          const form = Buffer.from(bytes).toString(encoding)
          const error = refusal(() => keyOfText(form, 'STROMKREIS_KEY'), form)
          expect(error.message).toContain('STROMKREIS_KEY')
        }
      }),
    )
  })

  test('with a letter too many, too few or mistyped at the end is refused', () => {
    const key = Buffer.alloc(32, 7)
    const [base64, hex] = [key.toString('base64'), key.toString('hex')]
    const spoilt = [
      `"${base64}"`,
      ` ${base64}`,
      `${base64}=`,
      base64.slice(1),
      `${base64.slice(0, -2)}d=`,
      `${base64.slice(0, -3)}\u00e4c=`,
      hex.slice(1),
      `0x${hex}`,
      'correct horse battery staple',
    ]
    for (const text of spoilt) refusal(() => keyOfText(text, 'here'), text)
  })
})

describe('a key file', () => {
  test('is read when it is its owner’s alone, whatever the end of its line', () => {
    const key = randomBytes(32)
    for (const [index, end] of ['', '\n', '\r\n'].entries()) {
      const path = join(temporaryFolder(), `key-${index}`)
      writeFileSync(path, key.toString('hex') + end, { mode: 0o600 })
      expect(Buffer.from(readKeyFile(path))).toEqual(key)
      chmodSync(path, 0o400)
      expect(Buffer.from(readKeyFile(path))).toEqual(key)
    }
  })

  test.each([0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666, 0o777])(
    'of mode %i is refused',
    (mode) => {
      const [path, text] = [join(temporaryFolder(), 'key'), randomBytes(32).toString('base64')]
      writeFileSync(path, text)
      chmodSync(path, mode)
      expect(refusal(() => readKeyFile(path), text).hint).toContain(`chmod 600 ${path}`)
      const named = refusal(() => readKeyFile(path, 'STROMKREIS_KEY_FILE'), text)
      expect([named.message, named.hint]).toEqual([
        expect.stringContaining('STROMKREIS_KEY_FILE'),
        `chmod 600 ${path}`,
      ])
      // A link to it is no better than the file.
      symlinkSync(path, `${path}-link`)
      refusal(() => readKeyFile(`${path}-link`), text)
    },
  )

  test('that is none is refused with what to do', () => {
    const folder = temporaryFolder()
    const [empty, diary] = ['empty', 'diary'].map((name) => join(folder, name))
    writeFileSync(empty!, '', { mode: 0o600 })
    writeFileSync(diary!, 'Dear diary', { mode: 0o600 })
    mkdirSync(join(folder, 'folder'), { mode: 0o700 })
    for (const path of [empty!, diary!, join(folder, 'folder'), join(folder, 'none')]) {
      expect(refusal(() => readKeyFile(path), 'Dear diary').message).toContain(path)
    }
  })
})

describe('the key file beside a database', () => {
  test('is made once, as a whole, for its owner only, and leaves no drafts', () => {
    const folder = temporaryFolder()
    const file = new MasterKeyFile(join(folder, 'a.db.key'))
    expect([file.read(), readdirSync(folder)]).toEqual([null, []])
    const made = file.create()
    expect(made).toEqual({ current: readKeyFile(file.path), previous: [] })
    expect([modeOf(file.path), readdirSync(folder)]).toEqual(['600', ['a.db.key']])
    expect(new MasterKeyFile(file.path).create()).toEqual(made)
    expect(new MasterKeyFile(join(folder, 'b.db.key')).create()).not.toEqual(made)
  })

  test('is not made where it cannot be', () => {
    const path = join(temporaryFolder(), 'a file')
    writeFileSync(path, '')
    for (const place of [`${path}/a.db.key`, `${path}-no-folder/a.db.key`]) {
      expect(refusal(() => new MasterKeyFile(place).create()).message).toContain('cannot be')
    }
  })

  test('has the coming key beside it until that takes its place', () => {
    const folder = temporaryFolder()
    const file = new MasterKeyFile(join(folder, 'a.db.key'))
    const { current: old } = file.create()
    const both = file.withNext()
    expect(both).toEqual({ current: expect.any(Uint8Array), previous: [old] })
    expect(both.current).not.toEqual(old)
    expect(modeOf(`${file.path}.next`)).toBe('600')
    // Again, as after a crash, it is the same.
    expect([file.withNext(), file.read()]).toEqual([both, both])
    file.promoteNext()
    file.promoteNext()
    expect([file.read(), readdirSync(folder)]).toEqual([
      { current: both.current, previous: [] },
      ['a.db.key'],
    ])
    expect(modeOf(file.path)).toBe('600')
  })

  test('is refused when others may read it, the coming one too', () => {
    const file = new MasterKeyFile(join(temporaryFolder(), 'a.db.key'))
    file.create()
    file.withNext()
    for (const path of [file.path, `${file.path}.next`]) {
      const text = readFileSync(path, 'utf8').trim()
      chmodSync(path, 0o644)
      expect(refusal(() => file.read(), text).hint).toBe(`chmod 600 ${path}`)
      chmodSync(path, 0o600)
    }
  })
})
