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
import { StromkreisError } from '../stromkreis-error.ts'
import { type MachineStep, StepPlans } from './step-plans.ts'

/** One step of the machine, as data. */
export type Step = MachineStep<ContractContext, ContractStatePath>

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
    tellings: { ...contractAlerts, ...contractNotices },
    idle: initialContractContext(undefined),
    statePath: contractStatePath,
  })

  return {
    // The same delays object for all: a store keeps delays once for those that share them.
    start: (now, delays) => plans.start({ ...initialContractContext({ now }), delays }),
    step: (leaf, context, event) => plans.step(leaf, context, event as ContractEvent),
  }
}
