import { randomUUID } from 'node:crypto'
import { constants, createWriteStream } from 'node:fs'
import { copyFile, link, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ContractDocument } from '../rabot/contract-document.ts'

/**
 * What a document's file is called: its name and its `fileId`, which tells it from others of that name, with nothing in
 * them that leads elsewhere or hides it.
 */
export function documentFileName({ name, fileId, extension }: ContractDocument): string {
  const ending = harmless(extension ?? '', 10).replaceAll('.', '')
  const withoutEnding =
    ending === '' ? (name ?? '') : (name ?? '').replace(new RegExp(`\\.${ending}$`, 'i'), '')
  const parts = [harmless(withoutEnding, 50), harmless(fileId, 64)].filter((part) => part !== '')
  return `${parts.join('_') || 'document'}${ending === '' ? '' : `.${ending}`}`
}

/**
 * Writes a file that only its owner may read, and which is there only once it is whole.
 * @returns how many bytes it has; null when a file of that name was there already, which is left as it is.
 */
export async function writeOnce(content: Readable, folder: string, fileName: string): Promise<number | null> {
  const path = join(folder, fileName)
  const unfinished = join(folder, `.${fileName}.${randomUUID()}.part`)
  const file = createWriteStream(unfinished, { flags: 'wx', mode: 0o600 })
  try {
    await pipeline(content, file)
    return (await putInPlace(unfinished, path)) ? file.bytesWritten : null
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** Unlike renaming, this replaces nothing; not every file system has links. */
async function putInPlace(unfinished: string, path: string): Promise<boolean> {
  const isThere = (error: unknown) => (error as { code?: string }).code === 'EEXIST'
  try {
    await link(unfinished, path).catch((error: unknown) => {
      if (isThere(error)) throw error
      return copyFile(unfinished, path, constants.COPYFILE_EXCL)
    })
    return true
  } catch (error) {
    if (isThere(error)) return false
    throw error
  }
}

/** With two bytes a letter at most, a name made of these stays below the 255 bytes that file systems take. */
function harmless(text: string, maxLength: number): string {
  return text
    .normalize('NFC')
    .replace(/[^A-Za-z0-9ÄÖÜäöüß._-]+/g, '_')
    .replace(/^[._-]+|[._-]+$/g, '')
    .slice(0, maxLength)
}
