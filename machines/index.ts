export { type ContractDetails, type ContractStatus, contractStatuses, noDetails } from './contract-status.ts'
