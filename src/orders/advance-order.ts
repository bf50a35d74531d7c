import type { OrderEvent } from '../../machines/index.ts'
import type { Timer } from '../contract-record.ts'
import type { Entry, Happening } from '../log-entry.ts'
import type { OrderRecord } from '../order-record.ts'
import type { OrderSaying } from '../order-saying.ts'
import { type OrderStep, startOrder, stepOrder } from './order-stepper.ts'

/** What happened to an order, before the machine has said what follows from it. */
export type OrderHappening = Pick<
  Happening,
  'event' | 'observedAt' | 'beganAt' | 'effectiveAfter' | 'effectiveBefore' | 'timer' | 'alert' | 'act'
> & { kind: 'act' | 'observed' | 'timer' | 'adopted'; order?: OrderSaying | undefined }

/** An order after one more entry. */
export interface AdvancedOrder {
  record: OrderRecord
  entry: Entry
}

/**
 * Applies one happening to an order: the machine decides, and what follows becomes the entry. Acting and replaying both
 * go through here, which is why they agree. Null when the machine does not take the event.
 */
export function advanceOrder(
  record: OrderRecord | null,
  id: string,
  happening: OrderHappening,
): AdvancedOrder | null {
  if (record === null) return begin(id, happening)
  // Some acts concern the data or its alerts alone; they are not the machine's.
  if (happening.alert !== undefined || happening.event.startsWith('act.'))
    return advanced(record, happening, stayed(record))
  const step = stepOrder(record.machineVersion, record.state, record.context, machineEvent(happening))
  return step && advanced(record, happening, step)
}

/** The first entry: an order to be quoted, or one that came accepted and has gone the way there unseen. */
function begin(id: string, happening: OrderHappening): AdvancedOrder | null {
  const { start, offer = null } = happening.order ?? {}
  if (start === undefined) return null
  const now = happening.observedAt
  let step = startOrder(start.machineVersion, now, start.delays)
  const way: OrderEvent[] =
    happening.kind === 'adopted'
      ? [
          { type: 'priced', now, validUntil: now + 1 },
          { type: 'accepted', now },
        ]
      : []
  for (const event of way) {
    const next = stepOrder(start.machineVersion, step.state, step.context, event)
    if (next === null) return null
    step = next
  }
  const unbegun: OrderRecord = {
    id,
    seq: 0,
    machineVersion: start.machineVersion,
    state: step.state,
    enteredAt: now,
    beganAt: now,
    context: step.context,
    timers: [],
    offer,
    data: null,
    findings: [],
    mark: null,
    acceptedAt: null,
    submittedAt: null,
    tookLongerWay: false,
    erasedAt: null,
  }
  const begun = advanced(unbegun, happening, step)
  return { ...begun, entry: { ...begun.entry, from: null } }
}

function advanced(record: OrderRecord, happening: OrderHappening, step: OrderStep): AdvancedOrder {
  const { order: said = {}, observedAt: now, event } = happening
  const seq = record.seq + 1
  const isOver = (timer: Timer) =>
    step.cancelled.includes(timer.event) || (happening.kind === 'timer' && timer.event === event)
  const armed = step.armed.map(
    ({ event: fires, delayMs }): Timer => ({
      event: fires,
      token: seq,
      dueAt: now + delayMs,
      estimated: false,
    }),
  )
  const removed = record.timers.filter(isOver)
  const isEntered = step.state !== record.state || record.seq === 0
  return {
    record: {
      ...record,
      seq,
      state: step.state,
      enteredAt: isEntered ? now : record.enteredAt,
      context: step.context,
      timers: [...record.timers.filter((timer) => !isOver(timer)), ...armed],
      offer: said.offer ?? record.offer,
      data: said.data ?? record.data,
      findings: said.findings ?? record.findings,
      mark: said.mark ?? record.mark,
      acceptedAt: isEntered && step.state === 'Accepted' ? now : record.acceptedAt,
      submittedAt: isEntered && step.state === 'Submitted' ? now : record.submittedAt,
      tookLongerWay: record.tookLongerWay || step.state === 'Incomplete',
      erasedAt: said.erased === undefined ? record.erasedAt : now,
    },
    entry: {
      ...happening,
      subject: record.id,
      seq,
      from: record.state,
      to: step.state,
      timers: { armed, removed },
      effects: step.effects,
    },
  }
}

function stayed({ state, context }: OrderRecord): OrderStep {
  return { state, context, effects: [], armed: [], cancelled: [] }
}

function machineEvent({ kind, event, observedAt, order }: OrderHappening): OrderEvent | { type: string } {
  if (kind === 'timer') return { type: event }
  return { type: event, now: observedAt, ...order?.with } as OrderEvent
}
