import type { Readable } from 'node:stream'
import type { HttpStream } from './http-download.ts'

/** A document on its way. */
export interface DocumentDownload {
  /**
   * The file's bytes. Read them to their end or destroy the stream: until then it holds a connection. It fails with
   * StromkreisError `unreachable` when the rest does not come.
   */
  content: Readable
  /** Such as `application/pdf`; null where the supplier does not say. */
  contentType: string | null
  /** What the supplier calls the file; null where it does not say. It may hold anything, path separators included. */
  fileName: string | null
  /** Null where the supplier does not say. */
  sizeBytes: number | null
}

/** What the headers of an answer say about the file that follows. */
export function documentDownload({ headers, content }: HttpStream): DocumentDownload {
  const size = textOf(headers['content-length'])
  return {
    content,
    contentType: textOf(headers['content-type']),
    fileName: fileNameIn(textOf(headers['content-disposition']) ?? ''),
    sizeBytes: size !== null && /^\d{1,15}$/.test(size) ? Number(size) : null,
  }
}

/** RFC 6266, section 4: `filename*` in UTF-8 goes before `filename`. */
function fileNameIn(disposition: string): string | null {
  const extended = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1]
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended)
    } catch {
      // Escapes that are broken: the plain name is left.
    }
  }
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1]
  const plain = /;\s*filename\s*=\s*([^;"\s]+)/i.exec(disposition)?.[1]
  return quoted?.replace(/\\(.)/g, '$1') ?? plain ?? null
}

function textOf(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header)?.trim() || null
}
