import { contractMachine, defaultContractDelays } from '../../machines/index.ts'
import { type MachineGraph, machineGraph } from './machine-graph.ts'

// Rules that depend on a contract's dates have no length of their own.
const dateDriven = ['deliveryOverdue', 'endDatePassed']

/** How long a time rule of the contract machine waits by default, milliseconds; null when that depends on dates. */
export function contractDelayMs(name: string): number | null {
  if (dateDriven.includes(name)) return null
  return (defaultContractDelays as unknown as Record<string, number>)[`${name}Ms`] ?? null
}

/** The contract machine as people see it. */
export function contractGraph(): MachineGraph {
  return machineGraph(contractMachine, contractDelayMs)
}
