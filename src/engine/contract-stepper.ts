import { type ActorScope, createActor, type SnapshotFrom, type StateValue } from 'xstate'
import {
  type ContractContext,
  type ContractDelays,
  type ContractEvent,
  type ContractStatePath,
  contractMachine,
  contractStatePath,
} from '../../machines/index.ts'
import type { Effect } from '../log-entry.ts'
import { StromkreisError } from '../stromkreis-error.ts'

type Machine = typeof contractMachine
type Snapshot = SnapshotFrom<Machine>

/** One step of the machine, as data. */
export interface Step {
  leaf: string
  state: ContractStatePath
  context: ContractContext
  effects: Effect[]
  /** Time rules that begin to wait, by event type, with their delay in milliseconds. */
  armed: { event: string; delayMs: number }[]
  /** Event types of time rules that no longer wait. */
  cancelled: string[]
}

/** Steps contracts through one version of the machine, without clock, storage or side effect. */
export interface ContractStepper {
  start(now: number, delays: ContractDelays): Step
  /** Null when the machine does not take the event here: nothing changed. */
  step(leaf: string, context: ContractContext, event: ContractEvent | { type: string }): Step | null
}

/**
 * The stepper of a machine version that a stored contract names.
 * @throws StromkreisError `logBroken` when this build does not have that version.
 */
export function contractStepper(version: string): ContractStepper {
  const stepper = steppers.get(version)
  if (stepper === undefined) {
    throw new StromkreisError('logBroken', `No contract machine of version ${version} is known here.`, {
      hint: `Install the Stromkreis that wrote this log, or one that still has version ${version}.`,
    })
  }
  return stepper
}

/** Version that new contracts start with. */
export const currentMachineVersion: string = contractMachine.version ?? '1'

const steppers = new Map([[currentMachineVersion, createStepper(contractMachine)]])

/**
 * XState's `transition()` builds an actor for every call, which is four fifths of its time. The same call with one
 * scope kept is what this does; test/engine/contract-stepper.test.ts holds the two against each other.
 */
function createStepper(machine: Machine): ContractStepper {
  type Scope = Parameters<Machine['transition']>[2]
  type Action = Parameters<Scope['actionExecutor']>[0]
  let collected: Action[] = []
  const self = createActor(machine)
  const scope: ActorScope<never, never> = {
    self: self as never,
    id: '',
    sessionId: '',
    system: self.system,
    logger: () => {},
    defer: () => {},
    stopChild: () => {},
    emit: () => {},
    actionExecutor: (action) => collected.push(action),
  }
  const resolved = new Map<string, Snapshot>()

  const snapshotAt = (leaf: string, context: ContractContext): Snapshot => {
    let template = resolved.get(leaf)
    if (template === undefined) {
      template = machine.resolveState({ value: stateValue(leaf), context })
      resolved.set(leaf, template)
    }
    return { ...template, context } as Snapshot
  }

  const read = (snapshot: Snapshot): Step => {
    const value = snapshot.value as StateValue
    const step: Step = {
      leaf: leafPath(value),
      state: contractStatePath(value),
      context: snapshot.context,
      effects: [],
      armed: [],
      cancelled: [],
    }
    for (const { type, params } of collected as unknown as { type: string; params: never }[]) {
      if (type === 'alert' || type === 'notify') step.effects.push({ type, ...(params as object) } as Effect)
      if (type === 'xstate.raise') arm(step, params)
      if (type === 'xstate.cancel') cancel(step, params)
    }
    return step
  }

  return {
    start(now, delays) {
      collected = []
      return read(machine.getInitialSnapshot(scope as never, { now, delays }))
    },
    step(leaf, context, event) {
      collected = []
      const before = snapshotAt(leaf, context)
      const after = machine.transition(before, event as ContractEvent, scope as never)
      // A rule that only tells leaves the snapshot as it is; only without actions as well was nothing taken.
      return after === before && collected.length === 0 ? null : read(after)
    },
  }
}

function arm(step: Step, params: { id: string; delay: number }): void {
  step.armed.push({ event: params.id, delayMs: params.delay })
}

function cancel(step: Step, params: { sendId: string }): void {
  step.armed = step.armed.filter(({ event }) => event !== params.sendId)
  step.cancelled.push(params.sendId)
}

function stateValue(leaf: string): StateValue {
  return leaf
    .split('.')
    .reduceRight<StateValue | null>((inner, name) => (inner === null ? name : { [name]: inner }), null)!
}

const leafPaths = new Map<string, string>()

function leafPath(value: StateValue): string {
  if (typeof value === 'string') return value
  const [name, inner] = Object.entries(value)[0]!
  const path = `${name}.${leafPath(inner!)}`
  const known = leafPaths.get(path)
  if (known !== undefined) return known
  leafPaths.set(path, path)
  return path
}
