import { timeRuleName } from '../../machines/index.ts'
import type { Happening, SupplierSaying } from '../log-entry.ts'

// What happens to alerts alone is no event of the machine of what they are about.
const ofAlerts = 'alert.'

type Act = NonNullable<Happening['act']>

/** A time rule of an alert has run out. */
export function alertTimer(
  due: { alert: { id: string }; event: string; token: number; dueAt: number },
  now: number,
): Happening {
  return {
    ...at(now),
    kind: 'timer',
    event: `${ofAlerts}${timeRuleName(due.event)}`,
    effectiveAfter: due.dueAt,
    effectiveBefore: due.dueAt,
    timer: { token: due.token, confirmed: true, estimated: false },
    alert: { id: due.alert.id },
  }
}

/** A person has taken an alert up. `note` is a reference. */
export function acknowledged(id: string, act: Act, now: number): Happening {
  return { ...at(now), kind: 'act', event: `${ofAlerts}acknowledged`, alert: { id }, act }
}

/** Nobody wants to hear of a subject until then; null: for as long as nobody says otherwise. */
export function silenced(until: number | null, act: Act, now: number): Happening {
  return { ...at(now), kind: 'act', event: `${ofAlerts}silenced`, alert: { until }, act }
}

/** A subject is to be heard of again. */
export function unsilenced(act: Act, now: number): Happening {
  return { ...at(now), kind: 'act', event: `${ofAlerts}unsilenced`, alert: {}, act }
}

/** What is the matter with the supplier. */
export function aboutSupplier(said: SupplierSaying, now: number): Happening {
  const event = said.trouble === null ? 'supplier.answers' : supplierEvents[said.trouble]
  return { ...at(now), kind: 'observed', event, effectiveAfter: said.since, supplier: said }
}

/** What is told of many subjects at once, or that nothing is left of it. */
export function digested(event: string, now: number): Happening {
  return { ...at(now), kind: 'act', event }
}

const supplierEvents = {
  supplierUnreachable: 'supplier.unreachable',
  credentialsRefused: 'supplier.credentialsRefused',
}

function at(now: number) {
  return { observedAt: now, beganAt: now, effectiveAfter: null, effectiveBefore: now }
}
