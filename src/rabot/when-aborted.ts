import { setMaxListeners } from 'node:events'

/** Calls `act` once `signal` is aborted, at once if it already is. Returns how to take that back. */
export function whenAborted(signal: AbortSignal | undefined, act: () => void): () => void {
  if (signal === undefined) return () => {}
  if (signal.aborted) act()
  // One signal stops everything at the end of a run: more than ten requests waiting for it are no leak.
  setMaxListeners(0, signal)
  signal.addEventListener('abort', act)
  return () => signal.removeEventListener('abort', act)
}
