// What we hold our own engine and store against, for whoever embeds the one or writes another of the other. Needs fast-check.
export type { AlertFilter, AlertStore, AlertWrites, KeptAlert } from '../alert-store.ts'
export type { DeliveryChange, DeliveryStore, SinkStanding, Undelivered } from '../delivery-store.ts'
export type { OrderRecord } from '../order-record.ts'
export type { KeptTariffs, OrderChange, OrderKeys, OrderStore, StoredOrder } from '../order-store.ts'
export type { SavedPlan } from '../plan-record.ts'
export type {
  Change,
  KnownContract,
  LastSeen,
  LoggedEntry,
  PersonCommand,
  Store,
  StoredContract,
} from '../store.ts'
export {
  arbitraryFault,
  arbitraryFaultyWorld,
  type FaultyWorld,
  type FaultyWorldOptions,
} from './arbitrary-faulty-world.ts'
export { anyHistory, type HistoryOptions, legalHistory, type SeenStep } from './arbitrary-history.ts'
export { arbitraryListedOrder, type ListedOrderOptions } from './arbitrary-listed-order.ts'
export { arbitraryObservation, arbitrarySighting, type ObservationOptions } from './arbitrary-observation.ts'
export { arbitraryOrder } from './arbitrary-order.ts'
export {
  type ConformanceFinding,
  type ConformanceOptions,
  type ConformanceReport,
  conformance,
  supplierFacts,
} from './conformance/conformance.ts'
export type { AskedRequest, Exchange, GivenAnswer } from './conformance/exchange.ts'
export type { Fact } from './conformance/fact.ts'
export type { Outcome } from './conformance/verdict.ts'
export { legalEdges } from './legal-edges.ts'
export {
  type Coverage,
  type CoverageReport,
  type LifecycleCoverage,
  lifecycleCoverage,
  type MachineCoverage,
  uncovered,
} from './lifecycle-coverage.ts'
export { type ModelLook, type ModelTimer, ReferenceContract } from './reference-contract.ts'
export { referenceLine } from './reference-line.ts'
export type { OpenStore } from './store/place.ts'
export { type StorePromise, storePromises } from './store/store-promises.ts'
export { type Overrides, validOrder, withField, writtenAt } from './valid-order.ts'
