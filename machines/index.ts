export { type ContractContext, type ContractInput, initialContractContext } from './contract-context.ts'
export { type ContractDelays, defaultContractDelays } from './contract-delays.ts'
export {
  type ContractAlert,
  type ContractNotice,
  contractAlerts,
  contractNotices,
} from './contract-effect.ts'
export type { ContractEvent, Observed } from './contract-event.ts'
export { contractMachine } from './contract-machine.ts'
export { contractMemory } from './contract-memory.ts'
export { type ContractStatePath, contractStatePath, contractStatePaths } from './contract-state-path.ts'
export { type ContractDetails, type ContractStatus, contractStatuses, noDetails } from './contract-status.ts'
export { isSameState, legalPath, type ObservedEdge, observedEdges, statusOfState } from './legal-path.ts'
export { type HostTimers, longDelayClock } from './long-delay-clock.ts'
export type { Actor, StateMeta } from './state-meta.ts'
export { timeRuleName } from './time-rule-name.ts'
