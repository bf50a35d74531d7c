import type { AnyStateMachine } from 'xstate'
import {
  type ContractContext,
  type ContractDelays,
  type ContractEvent,
  type ContractStatePath,
  contractAlerts,
  contractMemory,
  contractNotices,
  contractStatePath,
  initialContractContext,
  type LegalPath,
  legalPathsOf,
} from '../../machines/index.ts'
import { type ArmedRule, type MachineStep, StepPlans } from './step-plans.ts'

/** One step of the machine, as data. */
export type Step = MachineStep<ContractContext, ContractStatePath>

/** Steps contracts through one version of the machine, without clock, storage or side effect. */
export interface ContractStepper {
  start(now: number, delays: ContractDelays): Step
  /** Null when the machine does not take the event here: nothing changed. */
  step(leaf: string, context: ContractContext, event: ContractEvent | { type: string }): Step | null
  /** The shortest legal way over this version's edges. */
  legalPath: LegalPath
  /** The time rules that a contract has on its way into this leaf; null where this version has no such leaf. */
  rulesOf(leaf: string, context: ContractContext): readonly ArmedRule[] | null
}

/**
 * XState decides once for every situation what the machine does in it (`StepPlans`); from then on a step is looking
 * that up and calling the machine's own functions. XState's `transition()` itself takes some fifty times as long.
 * test/engine/contract-stepper.test.ts holds the two against each other, for every leaf, event and answer of a guard.
 */
export function createStepper(machine: AnyStateMachine): ContractStepper {
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
    legalPath: legalPathsOf(machine),
    rulesOf: (leaf, context) => plans.rulesOf(leaf, context),
  }
}
