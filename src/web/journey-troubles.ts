import type { AlertSummary } from '../alert-record.ts'
import type { DashboardParts } from './dashboard-parts.ts'

/** How many open alerts there are in each state, of contracts and of orders of our own. */
export function journeyTroubles(
  alerts: readonly AlertSummary[],
  { source, index }: Pick<DashboardParts, 'source' | 'index'>,
): { contracts: Record<string, number>; orders: Record<string, number> } {
  return {
    contracts: troublesIn(alerts, ({ contractNumber, order }) =>
      contractNumber === null || order !== null ? null : (index.stateOf(contractNumber) ?? null),
    ),
    orders: troublesIn(alerts, ({ order }) => (order === null ? null : source.order(order).state)),
  }
}

/** How many open alerts there are in each state that `stateOf` names. */
function troublesIn(
  alerts: readonly AlertSummary[],
  stateOf: (alert: AlertSummary) => string | null,
): Record<string, number> {
  const troubles: Record<string, number> = {}
  for (const alert of alerts) {
    const state = alert.state === 'Open' ? stateOf(alert) : null
    if (state !== null) troubles[state] = (troubles[state] ?? 0) + 1
  }
  return troubles
}
