import { readFileSync } from 'node:fs'
import { type FiledOrder, ordersInFile } from '../order-file/orders-in-file.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { Shell } from './shell.ts'

const largestBytes = 200_000_000

/**
 * Reads a file of orders, see {@link ordersInFile}. `-` is the standard input.
 * @throws StromkreisError `invalidInput` when the file or any order in it cannot be read: then none is returned. It
 * names the line and quotes nothing.
 */
export function readOrderFile(shell: Pick<Shell, 'input'>, path: string): FiledOrder[] {
  return [...ordersInFile(bytesOf(shell, path))]
}

function bytesOf({ input }: Pick<Shell, 'input'>, path: string): Buffer {
  let bytes: Buffer
  try {
    bytes = path === '-' ? input() : readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw unreadable(
      `The file of orders cannot be read (${code ?? 'no reason given'}).`,
      'Name a file that exists and may be read, or - for the standard input.',
    )
  }
  if (bytes.length > largestBytes) {
    throw unreadable('The file of orders is larger than 200 MB.', 'Split it into several files.')
  }
  return bytes
}

function unreadable(message: string, hint: string): StromkreisError {
  return new StromkreisError('invalidInput', message, { hint })
}
