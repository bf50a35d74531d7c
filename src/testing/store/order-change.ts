import { defaultOrderDelays, initialOrderContext, type OrderState } from '../../../machines/index.ts'
import type { Timer } from '../../contract-record.ts'
import type { Entry } from '../../log-entry.ts'
import { orderIdOf } from '../../order-id.ts'
import type { OrderRecord } from '../../order-record.ts'
import type { OrderChange, OrderKeys, StoredOrder } from '../../order-store.ts'

const firstSubject = 2 ** 50

/** How an order is to stand after a change. */
export interface OrderStanding {
  state?: OrderState
  enteredAt?: number
  beganAt?: number
  timers?: readonly Timer[]
  mark?: string
  contractNumber?: string
  erasedAt?: number
  keys?: OrderKeys
}

/** The next entry of the nth order of our own, as a change that follows `after`; its first one without. */
export function orderChange(nth: number, standing: OrderStanding = {}, after?: StoredOrder): OrderChange {
  const before = after?.record
  const subjectId = firstSubject + nth
  const id = orderIdOf(subjectId)
  const seq = (before?.seq ?? 0) + 1
  const state = standing.state ?? before?.state ?? 'Offered'
  const beganAt = before?.beganAt ?? standing.beganAt ?? nth
  const context = before?.context ?? initialOrderContext({ now: beganAt, delays: defaultOrderDelays })
  const entry: Entry = {
    kind: 'act',
    event: seq === 1 ? 'priced' : 'checked',
    observedAt: seq,
    beganAt: seq,
    effectiveAfter: null,
    effectiveBefore: seq,
    subject: id,
    seq,
    from: before?.state ?? null,
    to: state,
    timers: { armed: [], removed: [] },
    effects: [],
    ...(standing.erasedAt === undefined ? {} : { order: { erased: 'request' as const } }),
  }
  const record: OrderRecord = {
    id,
    seq,
    machineVersion: '1',
    state,
    enteredAt: standing.enteredAt ?? before?.enteredAt ?? beganAt,
    beganAt,
    context: { ...context, contractNumber: standing.contractNumber ?? context.contractNumber },
    timers: standing.timers ?? before?.timers ?? [],
    offer: null,
    data: null,
    findings: [],
    mark: standing.mark ?? before?.mark ?? null,
    acceptedAt: null,
    submittedAt: null,
    tookLongerWay: false,
    erasedAt: standing.erasedAt ?? before?.erasedAt ?? null,
  }
  const { keys } = standing
  return {
    subjectId,
    lastPosition: after?.lastPosition ?? 0,
    record,
    entries: [entry],
    ...(keys && { keys }),
  }
}
