import { type AnyStateMachine, pathToStateValue } from 'xstate'
import { contractMachine, orderMachine } from '../../machines/index.ts'
import { replayed } from '../engine/replay.ts'
import { type Entry, supplierSubject } from '../log-entry.ts'
import { orderSubjectOf } from '../order-id.ts'
import { replayedOrder } from '../orders/verify-orders.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { inspectedEvent } from './inspected-event.ts'
import {
  type ActorFrame,
  type EventFrame,
  frameVersion,
  type InspectedSnapshot,
  type InspectionFrame,
  type SnapshotFrame,
} from './inspection-frame.ts'
import { machineDefinition } from './machine-definition.ts'

/** Where a machine stands after an entry; null while no state is known. */
interface Step {
  entry: Entry
  standing: { leaf: string; context: object } | null
}

/**
 * Everything that happened to a contract or an order of our own, as frames: who it is, then for every entry the event
 * and, where the machine took it, the snapshot it led to. Pure; the same log gives the same frames.
 * @param entries all of its entries, oldest first, or as many of the first as shall be told.
 * @throws StromkreisError `logBroken` when the machine does not follow the log.
 */
export function* inspectionFrames(subject: string, entries: readonly Entry[]): Generator<InspectionFrame> {
  if (entries.length === 0) return
  const steps = stepsOf(subject, entries)
  yield actorFrame(steps, 0)
  for (const index of steps.keys()) yield* entryFrames(steps, index)
}

/**
 * What an inspector is told of entries as they come: each one's frames, and before the first of a subject who it is. What
 * was asked of the supplier as a whole has no machine and is left out.
 * @param entriesOf everything logged of a subject, the entry told included.
 */
export function liveFrames(
  entriesOf: (subject: string) => readonly Entry[],
  inspect: (frame: InspectionFrame) => void,
): (entry: Entry) => void {
  const introduced = new Set<string>()
  return ({ subject, seq }) => {
    if (subject === supplierSubject) return
    const steps = stepsOf(subject, entriesOf(subject).slice(0, seq))
    if (!introduced.has(subject)) {
      introduced.add(subject)
      inspect(actorFrame(steps, seq - 1))
    }
    for (const frame of entryFrames(steps, seq - 1)) inspect(frame)
  }
}

function stepsOf(subject: string, entries: readonly Entry[]): Step[] {
  const steps: Step[] = []
  if (isOrder(subject)) {
    for (const { entry, record } of replayedOrder(subject, entries)) {
      steps.push({ entry, standing: { leaf: record.state, context: record.context } })
    }
  } else {
    for (const { entry, record } of replayed(subject, entries))
      steps.push({ entry, standing: record.position })
  }
  if (steps.length === entries.length) return steps
  throw new StromkreisError(
    'logBroken',
    `The machine does not follow the log of ${subject} at entry ${steps.length + 1}.`,
    { hint: 'Keep the file and run `stromkreis verify`.' },
  )
}

/** Who it is, standing where it stood before the entry at `index`, or where it was first seen. */
function actorFrame(steps: readonly Step[], index: number): ActorFrame {
  const { subject, observedAt } = steps[0]!.entry
  const before = steps[index - 1]?.standing ?? steps.find(({ standing }) => standing !== null)?.standing
  const machine = machineOf(subject)
  return {
    type: '@xstate.actor',
    name: `${machine.id} ${subject}`,
    parentId: undefined,
    definition: machineDefinition(machine),
    snapshot: snapshotOf(machine, before ?? null),
    ...frameOf(subject, observedAt, 'actor'),
  }
}

function* entryFrames(steps: readonly Step[], index: number): Generator<EventFrame | SnapshotFrame> {
  const { entry, standing } = steps[index]!
  const { subject, seq, observedAt } = entry
  const event = inspectedEvent(entry)
  yield {
    type: '@xstate.event',
    sourceId: undefined,
    event,
    ...frameOf(subject, observedAt, `${seq}/event`),
  }
  // Acts, anomalies and alerts pass the machine by, but for the act that an order begins with.
  const wasStanding = (steps[index - 1]?.standing ?? null) !== null
  if (standing === null || (wasStanding && /^(?:act|alert|anomaly)\./.test(entry.event))) return
  yield {
    type: '@xstate.snapshot',
    event,
    snapshot: snapshotOf(machineOf(subject), standing),
    ...frameOf(subject, observedAt, `${seq}/snapshot`),
  }
}

function frameOf(subject: string, at: number, name: string) {
  return {
    sessionId: subject,
    rootId: subject,
    createdAt: String(at),
    id: `${subject}/${name}`,
    _version: frameVersion,
  }
}

function snapshotOf(machine: AnyStateMachine, standing: Step['standing']): InspectedSnapshot {
  const bare = { status: 'active', output: undefined, error: undefined } as const
  if (standing === null) return bare
  const { value, context, tags } = machine.resolveState({
    value: pathToStateValue(standing.leaf.split('.')),
    context: standing.context,
  })
  return { ...bare, value, context, historyValue: {}, children: {}, tags: [...tags] }
}

function machineOf(subject: string): AnyStateMachine {
  return isOrder(subject) ? orderMachine : contractMachine
}

function isOrder(subject: string): boolean {
  return orderSubjectOf(subject) !== null
}
