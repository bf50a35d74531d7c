import { createHash } from 'node:crypto'

/** Numbers from 0 to 1 that look random and are the same for the same key: whoever has another key waits otherwise. */
export function keyedJitter(key: string): () => number {
  let drawn = 0
  return () => {
    drawn += 1
    return createHash('sha256').update(`${key}/${drawn}`).digest().readUInt32BE(0) / 2 ** 32
  }
}
