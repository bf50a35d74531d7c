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
export { initialOrderContext, type OrderContext, type OrderInput } from './order-context.ts'
export { defaultOrderDelays, type OrderDelays } from './order-delays.ts'
export { type OrderAlert, type OrderNotice, orderAlerts, orderNotices } from './order-effect.ts'
export type { OrderEvent, OrderEventOf } from './order-event.ts'
export { orderMachine } from './order-machine.ts'
export { looksNeeded } from './order-setup.ts'
export { type OrderState, orderStates } from './order-state.ts'
export type { Actor, Message, StateMeta } from './state-meta.ts'
export { timeRuleName } from './time-rule-name.ts'
