import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { documentFileName, writeOnce } from '../../src/cli/document-file.ts'
import { temporaryFolder } from '../embed/temporary-database.ts'

const fileId = '5f0c6d9e-1111-4222-a333-444444444444'

describe('the name of a document’s file', () => {
  test.each([
    [{ name: 'Rechnung März', extension: '.pdf' }, `Rechnung_März_${fileId}.pdf`],
    [{ name: 'Rechnung.PDF', extension: 'pdf' }, `Rechnung_${fileId}.pdf`],
    [{ name: '../../etc/passwd', extension: '/../x' }, `etc_passwd_${fileId}.x`],
    [{ name: '.bashrc', extension: null }, `bashrc_${fileId}`],
    [{ name: null }, fileId],
    [{ name: 'a\u0000b\nc\u202Ed', extension: '.pdf' }, `a_b_c_d_${fileId}.pdf`],
  ])('%j becomes %j', (document, expected) => {
    expect(documentFileName({ fileId, ...document })).toBe(expected)
  })

  test('stays in its folder, is shown and fits a file system, whatever the supplier sends', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('.', '/', '\\', '\0', 'ä', '-', '%', 'a'), maxLength: 300 }),
    )
    fc.assert(
      fc.property(anyText, anyText, fc.option(anyText), (name, id, extension) => {
        const file = documentFileName({ name, fileId: id, extension })
        expect(dirname(resolve('/folder', file))).toBe('/folder')
        expect(basename(file)).toBe(file)
        expect(file).not.toMatch(/^[.-]|[\p{Cc}\p{Cf}\\/]/u)
        expect(Buffer.byteLength(`.${file}.4194304.part`)).toBeLessThanOrEqual(255)
      }),
    )
  })
})

describe('writing a file once', () => {
  test('makes it readable for its owner alone', async () => {
    const folder = temporaryFolder()
    expect(await writeOnce(Readable.from([Buffer.from('abc')]), folder, 'a.pdf')).toBe(3)
    expect(readFileSync(join(folder, 'a.pdf'), 'utf8')).toBe('abc')
    expect(statSync(join(folder, 'a.pdf')).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['a.pdf'])
  })

  test('leaves one that came meanwhile as it is', async () => {
    const folder = temporaryFolder()
    const content = Readable.from(
      (function* () {
        writeFileSync(join(folder, 'a.pdf'), 'mine')
        yield Buffer.from('theirs')
      })(),
    )
    expect(await writeOnce(content, folder, 'a.pdf')).toBeNull()
    expect(readFileSync(join(folder, 'a.pdf'), 'utf8')).toBe('mine')
    expect(readdirSync(folder)).toEqual(['a.pdf'])
  })

  test('leaves nothing when the content breaks off', async () => {
    const folder = temporaryFolder()
    const content = Readable.from(
      (function* () {
        yield Buffer.from('half')
        throw new Error('broken off')
      })(),
    )
    await expect(writeOnce(content, folder, 'a.pdf')).rejects.toThrow('broken off')
    expect(readdirSync(folder)).toEqual([])
  })

  test('into a folder that is not there fails and lets go of the content', async () => {
    const content = Readable.from([Buffer.from('abc')])
    const folder = join(temporaryFolder(), 'gone')
    await expect(writeOnce(content, folder, 'a.pdf')).rejects.toMatchObject({ code: 'ENOENT' })
    expect([content.destroyed, existsSync(folder)]).toEqual([true, false])
  })
})
