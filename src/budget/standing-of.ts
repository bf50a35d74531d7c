import type { BudgetStanding, HostBudget } from '../budget-standing.ts'
import type { CallBook, HostStanding } from '../call-ledger.ts'
import { type Admission, admit, intervalNow } from './admission.ts'
import type { CheckedCallLimits } from './call-limits.ts'
import { forgetOldCalls } from './call-windows.ts'

/** How a budget stands at `now` by its book, which is left as it is; who waits is for the caller to add. */
export function standingOf(
  written: CallBook,
  now: number,
  limits: CheckedCallLimits,
): Omit<BudgetStanding, 'waiting'> {
  const book = structuredClone(written)
  const at = Math.max(now, book.at)
  forgetOldCalls(book, at)
  const hosts = Object.entries(book.hosts).map(([origin, host]) =>
    hostBudget(origin, host, tried(book, origin, now, limits), at),
  )
  const inFlight = book.inFlight.filter(({ lapsesAt }) => lapsesAt > at).length
  const windows = limits.perWindow.map(({ window, calls }) => {
    const ended = book.ended[window].reduce((sum, [, count]) => sum + count, 0)
    return { window, allowed: calls, left: Math.max(0, calls - ended - inFlight) }
  })
  return { windows, intervalMs: intervalNow(book, now, limits), inFlight, hosts }
}

/** What would be said to somebody who asked now. */
function tried(book: CallBook, origin: string, now: number, limits: CheckedCallLimits): Admission {
  return admit(structuredClone(book), origin, now, { limits, lapseMs: 0, own: new Set() })
}

function hostBudget(origin: string, host: HostStanding, admission: Admission, at: number): HostBudget {
  return {
    host: URL.canParse(origin) ? new URL(origin).host : origin,
    breaker: breakerOf(host, at),
    rate: host.rate,
    nextCallAt: admission.is === 'granted' ? admission.at : admission.until,
  }
}

function breakerOf({ openUntil }: HostStanding, at: number): HostBudget['breaker'] {
  if (openUntil === null) return 'closed'
  return at < openUntil ? 'open' : 'halfOpen'
}
