import type { InsightReport } from '../../index.ts'

/** Parts of a report, by the names that they have here. */
export type Conversion = InsightReport['conversion']
export type FunnelStage = Conversion['offers'][number]
export type ConversionStage = FunnelStage['stage']
export type Flow = InsightReport['flow']
export type FlowEdge = Flow['edges'][number]
export type Denials = InsightReport['denials']
export type DenialShare = Denials['byTariff'][number]
export type DenialReason = Denials['byReason'][number]
export type LostDays = InsightReport['bottleneck']['states'][number]
export type Journeys = InsightReport['journeys']
export type JourneyName = keyof Journeys
