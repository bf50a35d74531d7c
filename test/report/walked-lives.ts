import { defaultOrderDelays } from '../../machines/index.ts'
import { requestCorrection } from '../../src/embed/correct-contracts.ts'
import type { Entry } from '../../src/log-entry.ts'
import type { OrderRecord } from '../../src/order-record.ts'
import { advanceOrder, type OrderHappening } from '../../src/orders/advance-order.ts'
import { day, hour, monday, Scene } from '../engine/scene.ts'

/** Seen Open, then Denied without Processing, reminded of, cured, confirmed and delivered. */
export async function deniedAndRecovered(): Promise<Entry[]> {
  const scene = new Scene()
  await scene.see('1', { status: 'Open' })
  await scene.see('1', { status: 'Denied', details: { denialReason: 'Duplicate' } })
  await scene.sync(3 * day)
  await scene.see('1', { status: 'Processing' })
  await scene.see('1', { status: 'PendingDelivery' })
  await scene.see('1', { status: 'Delivery' })
  return closed(scene)
}

/** Rejected for good, then seen Processing, which a person accepts. */
export async function rejectedAndCorrected(): Promise<Entry[]> {
  const scene = new Scene()
  await scene.see('1', { status: 'Open' })
  await scene.see('1', { status: 'Rejected' })
  await scene.see('1', { status: 'Processing' })
  requestCorrection(scene.store, '1', { by: 'anna', reason: 'agreed with the supplier' }, scene.clock.now())
  scene.engine.carryOutCommands()
  return closed(scene)
}

/** An order that came accepted, on the longer way, refused once, and sent. */
export function refusedAndSent(): Entry[] {
  const entries: Entry[] = []
  let record: OrderRecord | null = null
  const happened = (kind: OrderHappening['kind'], event: string, order: OrderHappening['order'] = {}) => {
    const now = monday + entries.length * hour
    const times = { observedAt: now, beganAt: now, effectiveAfter: null, effectiveBefore: now }
    const next = advanceOrder(record, 'o-0000000001', { kind, event, order, ...times })
    if (next === null) throw new Error(`The order machine does not take ${event}`)
    record = next.record
    entries.push(next.entry)
  }
  happened('adopted', 'accepted', { start: { machineVersion: '1', delays: defaultOrderDelays } })
  happened('act', 'checked', { with: { errors: 1 } })
  happened('timer', 'xstate.after.incompleteReminder.order.Incomplete')
  happened('act', 'checked', { with: { errors: 0 } })
  happened('act', 'sending')
  happened('observed', 'refused', { with: { isPassing: false } })
  happened('act', 'checked', { with: { errors: 0 } })
  happened('act', 'sending')
  happened('observed', 'created', { with: { contractNumber: '345', customerNumber: '678' } })
  return entries
}

function closed(scene: Scene): Entry[] {
  const entries = scene.entries()
  scene.close()
  return entries
}
