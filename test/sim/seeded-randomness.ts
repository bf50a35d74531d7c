import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { randomStream } from '../../src/sandbox/random-stream.ts'
import { pooledRandomBytes } from '../../src/sqlite/random-pool.ts'

const poolBytes = 8_192
const original = { randomBytes: crypto.randomBytes, randomFillSync: crypto.randomFillSync }

/**
 * Has keys, nonces and references come from the seed for this thread: where a row lies in the file follows from them, and with
 * it whether a full disk has room for it. Returns how to end that.
 */
export function seedRandomness(seed: number): () => void {
  const stream = randomStream(seed, 'bytes')
  const fill = (bytes: Uint8Array) => {
    for (let place = 0; place < bytes.length; place += 1) bytes[place] = stream.next() * 256
  }
  replace({
    randomBytes: ((size: number) => {
      const bytes = Buffer.alloc(size)
      fill(bytes)
      return bytes
    }) as typeof crypto.randomBytes,
    randomFillSync: ((bytes: NodeJS.ArrayBufferView, from = 0) => {
      fill(new Uint8Array(bytes.buffer, bytes.byteOffset + from, bytes.byteLength - from))
      return bytes
    }) as typeof crypto.randomFillSync,
  })
  // What an earlier seed has left of it is used up.
  pooledRandomBytes(poolBytes)
  return () => replace(original)
}

function replace(functions: typeof original): void {
  Object.assign(crypto, functions)
  syncBuiltinESMExports()
}
