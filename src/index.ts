// The front door for programs that embed the engine. Machines alone: `stromkreis/machines`.
export {
  type AlertDelays,
  type AlertKind,
  type AlertState,
  alertKinds,
  alertMachine,
  alertStates,
  type ContractDelays,
  type ContractDetails,
  type ContractStatePath,
  type ContractStatus,
  contractMachine,
  contractStatePaths,
  contractStatuses,
  defaultAlertDelays,
  defaultContractDelays,
  defaultOrderDelays,
  longDelayClock,
  type OrderDelays,
  type OrderState,
  orderMachine,
  orderStates,
} from '../machines/index.ts'
export type { AcceptanceDesk, OfferedOrder } from './acceptance/acceptance-desk.ts'
export {
  type AcceptanceEndpoint,
  type AcceptanceEndpointOptions,
  startAcceptanceEndpoint,
} from './acceptance/acceptance-endpoint.ts'
export { type AcceptanceOptions, acceptanceHandler } from './acceptance/acceptance-handler.ts'
export type { OfferAnswer } from './acceptance/offer-standing.ts'
export type { AlertRecord, AlertSaying, AlertSummary } from './alert-record.ts'
export type { AlertFilter } from './alert-store.ts'
export type { CallGate, CallPass } from './call-gate.ts'
export { type Clock, scaledClock, systemClock, type VirtualClock, virtualClock } from './clock.ts'
export type { Anomaly, AnomalyKind, ContractPosition, ContractRecord, Timer } from './contract-record.ts'
export type { DeadLetter, SinkSummary } from './delivery-store.ts'
export { type AlertWish, askAboutAlerts } from './embed/alert-requests.ts'
export { type AskOptions, askForOrders, type OrderReply, type OrderWish } from './embed/ask-for-orders.ts'
export { ContractReader } from './embed/contract-reader.ts'
export { DeliveryDesk, openDeliveryDesk } from './embed/delivery-desk.ts'
export { type MadeOffer, madeOffers } from './embed/made-offers.ts'
export { openReader } from './embed/open-reader.ts'
export { openStromkreis, type StromkreisOptions } from './embed/open-stromkreis.ts'
export type { PlanReading } from './embed/plan-reading.ts'
export { type Correction, Stromkreis } from './embed/stromkreis.ts'
export type { LogVerification } from './embed/verify-log.ts'
export type { AlertOptions } from './engine/alert-book.ts'
export {
  type ContractMigration,
  type ContractMigrations,
  type ContractSnapshot,
  type ContractStanding,
  ContractVersions,
} from './engine/contract-versions.ts'
export type { Disagreement } from './engine/replay.ts'
export type { SweepResult } from './engine/sweep.ts'
export type { Finding, FindingCost } from './finding.ts'
export type { InsightReport } from './insight/insight.ts'
export { Insight } from './insight/insight.ts'
export type { InsightReading, ReadInsight } from './insight/insight-of-store.ts'
export { type InsightTable, insightTables } from './insight/insight-tables.ts'
export type { TimeInState } from './insight/time-in-state.ts'
export type { InsightOptions } from './insight/watched-log.ts'
export type { InspectionFrame } from './inspect/inspection-frame.ts'
export type { LikelyCause } from './likely-cause.ts'
export { type Effect, type Entry, type EntryKind, effectKey, isTold, supplierSubject } from './log-entry.ts'
export { keyOfText, type MasterKey } from './master-key.ts'
export {
  isUnreadable,
  type Observation,
  type OrderFacts,
  type Sighting,
  type UnreadableOrder,
} from './observation.ts'
export type { OrderBody } from './order-body.ts'
export type { OrderSaying } from './order-saying.ts'
export type { OrderSummary } from './order-summary.ts'
export type {
  CreatedOrderAnswer,
  ListedOrder,
  ListedOrders,
  OrderSupplier,
  Price,
  PriceRequest,
} from './order-supplier.ts'
export type { Asking } from './orders/asking.ts'
export { type OfferRequest, OrderDesk, type Resolution, type SellingOptions } from './orders/order-desk.ts'
export { orderRules } from './orders/order-rules.ts'
export { preValidate } from './orders/pre-validation.ts'
export type { UncertainPolicy } from './orders/uncertain-orders.ts'
export { createRabotClient, type RabotClient } from './rabot/rabot-client.ts'
export type { RabotClientOptions } from './rabot/rabot-client-options.ts'
export { createRabotSupplier } from './rabot/rabot-supplier.ts'
export { type AlertGuide, alertGuide, alertMessage } from './report/alert-message.ts'
export type { ContractPlanReport } from './report/contract-plan-report.ts'
export type { EdgeAnswer, GuardAnswer } from './report/edge-answer.ts'
export type { PlanReport } from './report/plan-report.ts'
export type { WhyAnswer } from './report/why.ts'
export type { ContractAnswer } from './report/why-contract.ts'
export type { OrderAnswer } from './report/why-order.ts'
export type { Delivery, Patience, Sink } from './sink.ts'
export { callbackSink } from './sinks/callback-sink.ts'
export { type EventOptions, eventOf, type StromkreisEvent } from './sinks/cloud-event.ts'
export { consoleSink } from './sinks/console-sink.ts'
export type { EventKind, EventType } from './sinks/event-catalogue.ts'
export { eventsSchema } from './sinks/events-schema.ts'
export { type WebhookSinkOptions, webhookSink } from './sinks/webhook-sink.ts'
export { type Backup, backupDatabase } from './sqlite/backup-database.ts'
export type { AnomalySummary, ContractSummary } from './store.ts'
export { StromkreisError, type StromkreisErrorCode, type SupplierComplaint } from './stromkreis-error.ts'
export type { Look, Supplier, SupplierOrder, SupplierPage } from './supplier.ts'
