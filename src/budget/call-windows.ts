import type { CallBook, CallWindow } from '../call-ledger.ts'

/** How long each window is, milliseconds. */
export const windowMs: Readonly<Record<CallWindow, number>> = {
  second: 1_000,
  hour: 3_600_000,
  day: 86_400_000,
}

/**
 * In so many stretches of time a window's calls are counted. A stretch counts while any part of it lies within the
 * window, so that no sliding window ever holds more than it should; that costs one part in so many of the budget.
 */
export const stretchesPerWindow = 50

const windows = Object.keys(windowMs) as CallWindow[]

/** Notes that a call ended at `at`. */
export function countCall(book: CallBook, at: number): void {
  for (const window of windows) {
    const stretch = Math.floor(at / stretchMs(window))
    const known = book.ended[window].find(([number]) => number === stretch)
    if (known) known[1] += 1
    else book.ended[window].push([stretch, 1])
  }
}

/** Forgets the calls that lie outside every window that ends at `at` or later. */
export function forgetOldCalls(book: CallBook, at: number): void {
  for (const window of windows) {
    book.ended[window] = book.ended[window].filter(([stretch]) => leavesAt(window, stretch) > at)
  }
}

/** Moves all that was counted by so many milliseconds, never to an earlier instant than that. */
export function shiftCalls(book: CallBook, byMs: number): void {
  for (const window of windows) {
    const lengthMs = stretchMs(window)
    const shifted = new Map<number, number>()
    for (const [stretch, calls] of book.ended[window]) {
      const moved = Math.ceil(stretch + byMs / lengthMs)
      shifted.set(moved, (shifted.get(moved) ?? 0) + calls)
    }
    book.ended[window] = [...shifted]
  }
}

/**
 * When one more call fits into a window at the earliest, epoch milliseconds; `at` if it does now. Calls in flight count
 * until they end, and from then on: so the supplier too, whenever they reached it, saw no more of them than allowed.
 */
export function fitsAt(book: CallBook, window: CallWindow, most: number, at: number): number {
  const ended = [...book.ended[window]].sort(([one], [other]) => one - other)
  let calls = book.inFlight.length + ended.reduce((sum, [, count]) => sum + count, 0)
  let fits = at
  for (const [stretch, count] of ended) {
    if (calls < most) return fits
    calls -= count
    fits = Math.max(at, leavesAt(window, stretch))
  }
  return calls < most ? fits : leavesAt(window, Math.floor(at / stretchMs(window)))
}

function stretchMs(window: CallWindow): number {
  return windowMs[window] / stretchesPerWindow
}

/** When a stretch lies outside the window for the first time. */
function leavesAt(window: CallWindow, stretch: number): number {
  return (stretch + 1) * stretchMs(window) + windowMs[window]
}
