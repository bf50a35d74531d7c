import { type OpenStore, storePromises } from 'stromkreis/testing'

/** One test for each promise; `test` is that of vitest, jest or node:test. */
export function testStore(open: OpenStore, test: (name: string, run: () => Promise<void>) => unknown): void {
  for (const { promise, hold } of storePromises(open)) test(promise, hold)
}
