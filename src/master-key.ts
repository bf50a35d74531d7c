import { StromkreisError } from './stromkreis-error.ts'

/** Bytes of a master key: AES-256. */
export const masterKeyBytes = 32

/**
 * What the keys of contracts and orders are wrapped with. New ones are wrapped with `current`; `previous` still open
 * those that were wrapped before it, until a rotation has wrapped them anew. 32 bytes each.
 */
export interface MasterKey {
  current: Uint8Array
  previous: readonly Uint8Array[]
}

/**
 * The key that a text stands for: 32 bytes in base64, base64url or hex. `origin` is where the text came from, for people.
 * @throws StromkreisError `configuration` naming the origin, never the text.
 */
export function keyOfText(text: string, origin: string): Uint8Array {
  if (/^[\da-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  const bytes = Buffer.from(text, 'base64url')
  const isWhole = /^[\w+/-]{43}=?$/.test(text) && bytes.length === masterKeyBytes
  // Decoding forgives a last letter that stands for more than the bytes, which a mistyped one does.
  const isExact =
    bytes.toString('base64url') === text.replace(/=$/, '').replaceAll('+', '-').replaceAll('/', '_')
  if (isWhole && isExact) return bytes
  throw new StromkreisError('configuration', `${origin} does not hold a key.`, {
    hint: 'A key is 32 random bytes in base64 or hex, such as `openssl rand -base64 32` prints.',
  })
}

/** @throws StromkreisError `configuration` when a key is not 32 bytes long. */
export function mustBeMasterKey({ current, previous }: MasterKey): void {
  if ([current, ...previous].every((key) => key instanceof Uint8Array && key.length === masterKeyBytes))
    return
  throw new StromkreisError('configuration', 'A master key is not 32 bytes long.', {
    hint: 'Give 32 random bytes each as `current` and in `previous`.',
  })
}
