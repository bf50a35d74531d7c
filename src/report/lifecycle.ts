import type { AnyStateMachine } from 'xstate'
import {
  contractMachine,
  defaultContractDelays,
  defaultOrderDelays,
  orderMachine,
} from '../../machines/index.ts'
import { contractSetupText } from './contract-setup-text.ts'
import { type MachineGraph, machineGraph } from './machine-graph.ts'
import { orderSetupText } from './order-setup-text.ts'
import type { SetupText } from './setup-text.ts'

/** The halves of the journey that can be drawn, explained and exported. */
export type LifecycleName = 'contract' | 'order'

/** One half of the journey: its machine, and how long that waits. */
export interface Lifecycle {
  machine: AnyStateMachine
  /** How long a time rule waits by default, milliseconds; null when that depends on dates. */
  delayMs(name: string): number | null
  /** The code behind the names that the machine uses, for its export as TypeScript. */
  setupText: SetupText
}

/** Every half, by its machine's id. */
export const lifecycles: Readonly<Record<LifecycleName, Lifecycle>> = {
  contract: {
    machine: contractMachine,
    delayMs: constantDelays(defaultContractDelays, ['openTooLong', 'processingTooLong', 'denialReminder']),
    setupText: contractSetupText,
  },
  order: {
    machine: orderMachine,
    delayMs: constantDelays(defaultOrderDelays, ['incompleteReminder']),
    setupText: orderSetupText,
  },
}

/** A half of the journey as people see it. */
export function lifecycleGraph(name: LifecycleName): MachineGraph {
  const { machine, delayMs } = lifecycles[name]
  return machineGraph(machine, delayMs)
}

// Rules that are not named here, such as the end of an offer, wait for a date.
function constantDelays<Rule extends string>(delays: Record<`${Rule}Ms`, number>, rules: readonly Rule[]) {
  return (name: string) => {
    const rule = rules.find((known) => known === name)
    return rule === undefined ? null : delays[`${rule}Ms`]
  }
}
