import {
  type ContractContext,
  type ContractDelays,
  type ContractEvent,
  type ContractStatePath,
  contractAlerts,
  contractMachine,
  contractMemory,
  contractNotices,
  contractStatePath,
  initialContractContext,
} from '../../machines/index.ts'
import type { Effect } from '../log-entry.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type StepPlan, StepPlans } from './step-plans.ts'

/** One step of the machine, as data. */
export interface Step {
  leaf: string
  state: ContractStatePath
  context: ContractContext
  effects: readonly Effect[]
  /** Time rules that begin to wait, by event type, with their delay in milliseconds. */
  armed: readonly { event: string; delayMs: number }[]
  /** Event types of time rules that no longer wait. */
  cancelled: readonly string[]
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
 * XState decides once for every situation what the machine does in it (`StepPlans`); from then on a step is looking
 * that up and calling the machine's own functions. XState's `transition()` itself takes some fifty times as long.
 * test/engine/contract-stepper.test.ts holds the two against each other, for every leaf, event and answer of a guard.
 */
function createStepper(machine: typeof contractMachine): ContractStepper {
  const plans = new StepPlans<ContractContext, ContractEvent, ContractStatePath>({
    machine,
    memory: contractMemory,
    idle: initialContractContext(undefined),
    statePath: contractStatePath,
  })

  const carriedOut = (
    plan: StepPlan<ContractStatePath>,
    context: ContractContext,
    event: ContractEvent,
  ): Step => ({
    leaf: plan.leaf,
    state: plan.state,
    context,
    effects: plan.tells.map(({ type, kind }) => ({ type, ...tellings[kind]!(context) }) as Effect),
    armed: plan.arms.map(({ event: fires, delay }) => ({
      event: fires,
      delayMs: plans.delayMs(delay, context, event),
    })),
    cancelled: plan.cancels,
  })

  return {
    start(now, delays) {
      // The same object for all: a store keeps delays once for those that share them.
      const context = { ...initialContractContext({ now }), delays }
      return carriedOut(plans.start(context), context, {} as ContractEvent)
    },
    step(leaf, context, anyEvent) {
      const event = anyEvent as ContractEvent
      const route = plans.route(leaf, context, event)
      let next = context
      for (const change of route.changes)
        next = contractMemory[change as keyof typeof contractMemory](next, event)
      const plan = plans.plan(route, next, event)
      return plan && carriedOut(plan, next, event)
    },
  }
}

const tellings: Record<string, (context: ContractContext) => object> = {
  ...contractAlerts,
  ...contractNotices,
}
