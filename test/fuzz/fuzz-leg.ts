import type { RandomStream } from '../../src/sandbox/random-stream.ts'

/** One kind of input that is tried with many mutations. */
export interface FuzzLeg {
  readonly name: string
  /**
   * One case, all of its chance from `chance`. Resolves to what came of it, in a word or two, for the count.
   * @throws FuzzFailure for what must never happen; anything else thrown is one too.
   */
  attempt(chance: RandomStream): Promise<string>
  /** Once all cases are over: what only shows then. @throws FuzzFailure */
  examine?(): void
  close(): Promise<void>
}

/** What must never happen. The message names no more than the reader needs to find it. */
export class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure'
}

/** Part of everything secret or personal that the cases plant: it must not come back in any error. */
export const mark = 'zaubermaus'

/** @throws FuzzFailure where `text` holds what was planted. */
export function refuseEcho(text: string, where: string): void {
  const at = text.toLowerCase().indexOf(mark)
  if (at < 0) return
  throw new FuzzFailure(`${where} echoes what was planted: ${text.slice(Math.max(0, at - 200), at + 60)}`)
}
