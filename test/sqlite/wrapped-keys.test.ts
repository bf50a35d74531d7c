import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MasterKey } from '../../src/master-key.ts'
import { TextVault } from '../../src/sqlite/text-vault.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { bytesAround, wrappedKeyOf } from './keys-file.ts'

const text = 'Frau Beispiel bittet um Rückruf unter 030 1234567.'
const newKey = () => randomBytes(32)
const only = (current: Uint8Array): MasterKey => ({ current, previous: [] })

/** A vault that is closed again. */
function inVault<Result>(
  path: string,
  options: ConstructorParameters<typeof TextVault>[1],
  work: (vault: TextVault) => Result,
): Result {
  const vault = new TextVault(path, options)
  try {
    return work(vault)
  } finally {
    vault.close()
  }
}

/** Texts of these subjects, sealed at once. */
const sealAll = (vault: TextVault, subjects: readonly number[]) =>
  subjects.map((subject) => ({ subject, ...vault.sealNow(subject, text) }))

const readAll = (vault: TextVault, texts: ReturnType<typeof sealAll>) =>
  texts.map(({ subject, sealed }) => vault.reveal(subject, sealed))

function refusal(work: () => unknown): StromkreisError {
  try {
    work()
  } catch (error) {
    if (error instanceof StromkreisError) return error
    throw error
  }
  throw new Error('it was not refused')
}

function sabotage(path: string, sql: string): void {
  const keys = new Database(`${path}.keys`)
  keys.exec(sql)
  keys.close()
}

describe('keys at rest', () => {
  test('open with the master key alone, which is in none of the files beside it', () => {
    const path = temporaryDatabase()
    const key = newKey()
    const texts = inVault(path, { masterKey: only(key) }, (vault) => sealAll(vault, [1, 2 ** 52]))
    const bytes = bytesAround(path)
    for (const form of [key, key.toString('base64'), key.toString('base64url'), key.toString('hex')]) {
      expect(bytes.includes(form)).toBe(false)
    }
    expect(existsSync(`${path}.key`)).toBe(false)
    for (const readonly of [false, true]) {
      const read = inVault(path, { readonly, masterKey: only(key) }, (vault) => readAll(vault, texts))
      expect(read).toEqual([text, text])
    }
  })

  test('are wrapped with the key in the file beside them where none is given, made when first needed', () => {
    const path = temporaryDatabase()
    inVault(path, {}, () => expect(existsSync(`${path}.key`)).toBe(false))
    const texts = inVault(path, {}, (vault) => sealAll(vault, [1]))
    const key = Buffer.from(readFileSync(`${path}.key`, 'utf8'), 'base64')
    expect(key).toHaveLength(32)
    expect(readFileSync(`${path}.keys`).includes(key)).toBe(false)
    expect(inVault(path, { masterKey: only(key) }, (vault) => readAll(vault, texts))).toEqual([text])
  })

  test('read as destroyed to a reader without the key file, and stop a writer', () => {
    const path = temporaryDatabase()
    const texts = inVault(path, {}, (vault) => sealAll(vault, [1]))
    renameSync(`${path}.key`, `${path}.elsewhere`)
    inVault(path, { readonly: true }, (vault) => {
      expect(readAll(vault, texts)).toEqual([null])
      renameSync(`${path}.elsewhere`, `${path}.key`)
      expect(readAll(vault, texts)).toEqual([text])
    })
    rmSync(`${path}.key`)
    const { code, message, hint } = refusal(() => new TextVault(path))
    expect([code, message]).toEqual(['configuration', expect.stringContaining('is missing')])
    expect(hint).toContain(`${path}.key back`)
    expect(existsSync(`${path}.key`)).toBe(false)
  })

  test.each([true, false])('refuse a master key that does not fit, untouched (readonly: %s)', (readonly) => {
    const path = temporaryDatabase()
    const wrong = newKey()
    inVault(path, { masterKey: only(newKey()) }, (vault) => sealAll(vault, [1]))
    const before = readFileSync(`${path}.keys`)
    const given = refusal(() => new TextVault(path, { readonly, masterKey: only(wrong) }))
    expect(given).toMatchObject({ code: 'configuration', hint: expect.stringContaining('STROMKREIS_KEY') })
    expect(readFileSync(`${path}.keys`)).toEqual(before)
    writeFileSync(`${path}.key`, wrong.toString('base64'), { mode: 0o600 })
    const filed = refusal(() => new TextVault(path, { readonly }))
    expect(filed).toMatchObject({ code: 'configuration', message: expect.stringContaining(`${path}.key`) })
    for (const error of [given, filed]) {
      expect(error.hint).toContain('Nothing was changed')
      const said = `${error.stack}${error.hint}${JSON.stringify(error)}`
      for (const form of ['base64', 'base64url', 'hex'] as const)
        expect(said).not.toContain(wrong.toString(form))
    }
  })

  test('refuse a master key that is too short or too long', () => {
    for (const bytes of [0, 16, 31, 33]) {
      const path = temporaryDatabase()
      const refused = [only(randomBytes(bytes)), { current: newKey(), previous: [randomBytes(bytes)] }]
      for (const masterKey of refused) {
        expect(refusal(() => new TextVault(path, { masterKey })).code).toBe('configuration')
      }
    }
  })

  test('are bound to their subject: one put in another’s place is damaged', () => {
    const path = temporaryDatabase()
    const texts = inVault(path, {}, (vault) => sealAll(vault, [1, 2]))
    sabotage(path, 'UPDATE subject_key SET wrapped = (SELECT wrapped FROM subject_key WHERE subject = 2)')
    inVault(path, {}, (vault) => {
      expect(refusal(() => readAll(vault, texts.slice(0, 1)))).toMatchObject({ code: 'databaseUnusable' })
      expect(refusal(() => vault.refer(1, text))).toMatchObject({ code: 'databaseUnusable' })
      expect(readAll(vault, texts.slice(1))).toEqual([text])
    })
  })
})

describe('secrets for a purpose', () => {
  test('are the same for ever and everywhere, and others for another purpose or database', () => {
    const [path, other] = [temporaryDatabase(), temporaryDatabase()]
    const [first, beside] = [new TextVault(path), new TextVault(path)]
    const link = first.secretFor('link')
    expect(link).toHaveLength(32)
    expect(beside.secretFor('link')).toEqual(link)
    expect(first.secretFor('lookup')).not.toEqual(link)
    expect(bytesAround(path).includes(link)).toBe(false)
    first.close()
    beside.close()
    inVault(path, {}, (vault) => vault.rotate())
    expect(inVault(path, { readonly: true }, (vault) => vault.secretFor('link'))).toEqual(link)
    expect(inVault(other, {}, (vault) => vault.secretFor('link'))).not.toEqual(link)
  })

  test('are not made by a reader', () => {
    const path = temporaryDatabase()
    inVault(path, {}, () => {})
    inVault(path, { readonly: true }, (reader) => {
      expect(refusal(() => reader.secretFor('link'))).toMatchObject({ code: 'databaseUnusable' })
    })
  })
})

describe('rotation', () => {
  test('wraps what the key before wrapped, says how many keys, and leaves nothing to the old one', () => {
    const path = temporaryDatabase()
    const [old, current] = [newKey(), newKey()]
    const [link, texts] = inVault(path, { masterKey: only(old) }, (vault) => [
      vault.secretFor('link'),
      sealAll(vault, [1, 2 ** 51 + 7]),
    ])
    const before = wrappedKeyOf(path, 1)
    const both = { current, previous: [old] }
    inVault(path, { masterKey: both }, (vault) => {
      expect(readAll(vault, texts)).toEqual([text, text])
      const more = sealAll(vault, [3])
      expect(vault.rotate()).toBe(3)
      expect(vault.rotate()).toBe(0)
      expect(readAll(vault, [...texts, ...more])).toEqual([text, text, text])
      expect(bytesAround(path).includes(before)).toBe(false)
    })
    inVault(path, { masterKey: only(current) }, (vault) => {
      expect(readAll(vault, texts)).toEqual([text, text])
      expect(vault.secretFor('link')).toEqual(link)
    })
    expect(refusal(() => new TextVault(path, { masterKey: only(old) })).code).toBe('configuration')
  })

  test('where the key lies beside the database makes a new one, and nothing is left of the old one', () => {
    const path = temporaryDatabase()
    const texts = inVault(path, {}, (vault) => sealAll(vault, [1, 2]))
    const old = readFileSync(`${path}.key`)
    copyFileSync(`${path}.keys`, `${path}.keys-copy`)
    const beside = new TextVault(path)
    expect(readAll(beside, texts)).toEqual([text, text])
    expect(inVault(path, {}, (vault) => vault.rotate())).toBe(2)
    expect(existsSync(`${path}.key.next`)).toBe(false)
    expect(bytesAround(path).includes(old)).toBe(false)
    // One that was open all the while goes on, with the new key.
    expect(readAll(beside, [...texts, ...sealAll(beside, [3])])).toEqual([text, text, text])
    beside.close()
    inVault(path, { readonly: true }, (vault) => expect(readAll(vault, texts)).toEqual([text, text]))
    // A copy of the keys made before is worth nothing now.
    copyFileSync(`${path}.keys-copy`, `${path}.keys`)
    expect(refusal(() => new TextVault(path)).code).toBe('configuration')
  })

  test('any number of times, to and fro, with keys made and destroyed between, loses none and revives none', () => {
    const keys = Array.from({ length: 3 }, newKey)
    const step = fc.record({ to: fc.nat(2), subject: fc.integer({ min: 1, max: 8 }), erase: fc.boolean() })
    const path = temporaryDatabase()
    let round = 0
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        round += 1
        const database = `${path}-${round}`
        let master = only(keys[0]!)
        const expected = new Map<number, { sealed: Buffer; isErased: boolean }>()
        for (const { to, subject, erase } of steps) {
          master = { current: keys[to]!, previous: [master.current] }
          inVault(database, { masterKey: master }, (vault) => {
            if (erase) vault.destroy(subject)
            const known = expected.get(subject)
            if (erase && known !== undefined) known.isErased = true
            else if (!erase) expected.set(subject, { ...vault.sealNow(subject, text), isErased: false })
            vault.rotate()
          })
          inVault(database, { masterKey: only(master.current) }, (vault) => {
            for (const [each, { sealed, isErased }] of expected) {
              expect(vault.reveal(each, sealed)).toBe(isErased ? null : text)
            }
          })
        }
      }),
      { numRuns: 30 },
    )
  })

  test('refuses a process that has missed it, which would wrap keys for nobody', () => {
    const path = temporaryDatabase()
    const [old, current] = [newKey(), newKey()]
    const late = new TextVault(path, { masterKey: only(old) })
    const texts = sealAll(late, [1])
    inVault(path, { masterKey: { current, previous: [old] } }, (vault) => vault.rotate())
    for (const work of [
      () => late.refer(2, text),
      () => readAll(late, texts),
      () => late.secretFor('link'),
    ]) {
      expect(refusal(work)).toMatchObject({ code: 'configuration' })
    }
    late.close()
    inVault(path, { masterKey: only(current) }, (vault) => expect(readAll(vault, texts)).toEqual([text]))
  })

  describe('broken off', () => {
    const many = Array.from({ length: 10_050 }, (_, index) => index + 1)
    const fault = `CREATE TRIGGER fault BEFORE UPDATE ON subject_key WHEN NEW.subject = 10040
      BEGIN SELECT RAISE(ABORT, 'the power is gone'); END`

    test('between keys leaves every one readable, and the next goes on, with keys that are given', () => {
      const path = temporaryDatabase()
      const [old, current] = [newKey(), newKey()]
      const texts = inVault(path, { masterKey: only(old) }, (vault) => sealMany(vault, many))
      sabotage(path, fault)
      const both = { current, previous: [old] }
      inVault(path, { masterKey: both }, (vault) => {
        expect(() => vault.rotate()).toThrow('the power is gone')
        expect(readAll(vault, texts).every((found) => found === text)).toBe(true)
      })
      for (const key of [old, current]) {
        expect(refusal(() => new TextVault(path, { masterKey: only(key) })).code).toBe('configuration')
      }
      sabotage(path, 'DROP TRIGGER fault')
      inVault(path, { masterKey: both }, (vault) => {
        expect(readAll(vault, texts).every((found) => found === text)).toBe(true)
        // The first portion was done already.
        expect(vault.rotate()).toBe(50)
      })
      inVault(path, { masterKey: only(current) }, (vault) => {
        expect(readAll(vault, texts).every((found) => found === text)).toBe(true)
      })
    })

    test('between keys leaves every one readable, and the next goes on, with the file', () => {
      const path = temporaryDatabase()
      const texts = inVault(path, {}, (vault) => sealMany(vault, many))
      sabotage(path, fault)
      inVault(path, {}, (vault) => expect(() => vault.rotate()).toThrow('the power is gone'))
      const next = readFileSync(`${path}.key.next`)
      for (const readonly of [true, false]) {
        inVault(path, { readonly }, (vault) => {
          expect(readAll(vault, texts).every((found) => found === text)).toBe(true)
        })
      }
      const meanwhile = inVault(path, {}, (vault) => sealAll(vault, [20_000]))
      sabotage(path, 'DROP TRIGGER fault')
      expect(inVault(path, {}, (vault) => vault.rotate())).toBe(50)
      expect(readFileSync(`${path}.key`)).toEqual(next)
      inVault(path, {}, (vault) => {
        expect(readAll(vault, [...texts, ...meanwhile]).every((found) => found === text)).toBe(true)
      })
    })

    test('before the first key or after the last one leaves every one readable, with the file', () => {
      const path = temporaryDatabase()
      const texts = inVault(path, {}, (vault) => sealAll(vault, [1, 2]))
      writeFileSync(`${path}.key.next`, newKey().toString('base64'), { mode: 0o600 })
      inVault(path, { readonly: true }, (vault) => expect(readAll(vault, texts)).toEqual([text, text]))
      const old = readFileSync(`${path}.key`)
      expect(inVault(path, {}, (vault) => [...readAll(vault, texts), vault.rotate()])).toEqual([
        text,
        text,
        2,
      ])
      renameSync(`${path}.key`, `${path}.key.next`)
      writeFileSync(`${path}.key`, old, { mode: 0o600 })
      inVault(path, { readonly: true }, (vault) => expect(readAll(vault, texts)).toEqual([text, text]))
      texts.push(...inVault(path, {}, (vault) => sealAll(vault, [3])))
      expect(inVault(path, {}, (vault) => vault.rotate())).toBe(0)
      expect(existsSync(`${path}.key.next`)).toBe(false)
      inVault(path, {}, (vault) => expect(readAll(vault, texts)).toEqual([text, text, text]))
    })
  })
})

test('processes that start at once on a new database get the same keys and secrets', async () => {
  const path = temporaryDatabase()
  const script = `
    import { TextVault } from ${JSON.stringify(built)}
    const vault = new TextVault(${JSON.stringify(path)})
    const references = [1, 2, 2 ** 50].map((subject) => vault.sealNow(subject, 'text').reference)
    process.stdout.write(JSON.stringify([vault.secretFor('link').toString('hex'), ...references]))
    vault.close()`
  const said = await Promise.all(Array.from({ length: 5 }, () => outputOf(script)))
  expect(JSON.parse(said[0]!)).toHaveLength(4)
  expect(new Set(said).size).toBe(1)
})

const built = fileURLToPath(new URL('../../dist/src/sqlite/text-vault.js', import.meta.url))

/** Sealed in one go: thousands of durable commits would take their time. */
function sealMany(vault: TextVault, subjects: readonly number[]): ReturnType<typeof sealAll> {
  const texts = subjects.map((subject) => {
    const reference = vault.refer(subject, text)
    return { subject, reference, sealed: vault.sealed(subject, reference)! }
  })
  vault.saveKeys()
  vault.settle()
  return texts
}

async function outputOf(script: string): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script])
  let said = ''
  for (const channel of [child.stdout, child.stderr]) {
    channel.setEncoding('utf8').on('data', (part: string) => {
      said += part
    })
  }
  await once(child, 'close')
  return said
}
