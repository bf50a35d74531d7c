import { type CallLedger, emptyCallBook } from '../call-ledger.ts'

/** A ledger that lasts as long as the process and is for nobody else. */
export function memoryLedger(): CallLedger {
  const book = emptyCallBook()
  return { read: () => structuredClone(book), update: (change) => change(book), close: () => {} }
}
