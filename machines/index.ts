export { type AlertContext, type AlertInput, initialAlertContext } from './alert-context.ts'
export { type AlertDelays, defaultAlertDelays } from './alert-delays.ts'
export { type AlertCall, type AlertNotice, alertCalls, alertNotices } from './alert-effect.ts'
export type { AlertEvent, AlertEventOf } from './alert-event.ts'
export { type AlertKind, alertKindOf, alertKinds } from './alert-kind.ts'
export { alertMachine } from './alert-machine.ts'
export { alertMemory } from './alert-memory.ts'
export type { AlertStateMeta } from './alert-setup.ts'
export { type AlertState, alertStates } from './alert-state.ts'
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
export {
  isSameState,
  type LegalPath,
  legalPath,
  legalPathsOf,
  type ObservedEdge,
  observedEdges,
  statusOfState,
} from './legal-path.ts'
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
