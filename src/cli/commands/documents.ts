import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type ContractDocument, documentQuerySchema } from '../../rabot/contract-document.ts'
import type { ContractNumbers } from '../../rabot/contract-requests.ts'
import type { RabotClient } from '../../rabot/rabot-client.ts'
import { inputAs } from '../../rabot/schema-problem.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { contractAtSupplier } from '../contract-at-supplier.ts'
import { documentFileName, writeOnce } from '../document-file.ts'
import { exitCodeOf, exitCodes } from '../exit-code.ts'
import { printable } from '../field-rows.ts'
import type { Shell } from '../shell.ts'
import { withClient } from '../with-client.ts'

/** What became of a document that was to be downloaded. `bytes` is null unless it was written. */
interface Downloaded {
  outcome: 'written' | 'wasThere' | 'failed'
  file: string
  bytes: number | null
}

type ListedDocument = ContractDocument & { download?: Downloaded }

/** `stromkreis documents`. One that cannot be downloaded does not keep the others from it. */
export async function documents(
  shell: Shell,
  contractNumber: string,
  options: { type: string; download?: string; json?: boolean },
): Promise<number> {
  let exitCode: number = exitCodes.done
  // Here already, so that a wrong word costs no call for the customer number.
  const query = inputAs(documentQuerySchema, { documentType: options.type }, 'query')
  const found = await withClient(shell, async (client) => {
    const numbers = await contractAtSupplier(contractNumber, client, shell.environment)
    const listed: ListedDocument[] = await client.contractDocuments(numbers, query)
    if (options.download === undefined) return listed
    makeFolder(options.download)
    for (const document of listed) {
      document.download = await downloadInto(options.download, document, numbers, client, (error) => {
        shell.printError(error)
        exitCode = exitCodeOf(error)
      })
    }
    return listed
  })
  if (options.json) shell.printJson(found)
  else {
    shell.printTable(
      ['type', 'name', 'bytes', 'file id', ...(options.download === undefined ? [] : ['download', 'file'])],
      found.map((document) => [
        printable(document.documentType ?? ''),
        printable(document.name ?? ''),
        document.sizeInBytes,
        printable(document.fileId),
        ...(document.download === undefined ? [] : downloadCells(document.download)),
      ]),
    )
  }
  return exitCode
}

async function downloadInto(
  folder: string,
  document: ContractDocument,
  numbers: ContractNumbers,
  client: RabotClient,
  onFailure: (error: unknown) => void,
): Promise<Downloaded> {
  const fileName = documentFileName(document)
  const file = join(folder, fileName)
  if (existsSync(file)) return { outcome: 'wasThere', file, bytes: null }
  try {
    const { content } = await client.downloadDocument({ ...numbers, fileId: document.fileId })
    const bytes = await writeOnce(content, folder, fileName)
    return { outcome: bytes === null ? 'wasThere' : 'written', file, bytes }
  } catch (error) {
    onFailure(error instanceof StromkreisError ? error : unwritable(error))
    return { outcome: 'failed', file, bytes: null }
  }
}

function downloadCells({ outcome, file }: Downloaded): string[] {
  const words = { written: 'written', wasThere: 'was there, left as it is', failed: 'failed' }
  return [words[outcome], outcome === 'failed' ? '' : file]
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw unwritable(error)
  }
}

// A path may hold a document's name, which may be personal: only the reason is told.
function unwritable(error: unknown): StromkreisError {
  const { code = 'no reason given' } = error as { code?: string }
  return new StromkreisError('invalidInput', `--download: the folder cannot be written to (${code}).`, {
    hint: 'Choose a folder that this user may write to and that has room.',
  })
}
