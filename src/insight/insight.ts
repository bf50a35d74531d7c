import { contractStatePaths, orderStates } from '../../machines/index.ts'
import type { Entry } from '../log-entry.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type Bottleneck, BottleneckFinder } from './bottleneck.ts'
import { Calendar, unitFor } from './calendar.ts'
import { type Conversion, ConversionCounter } from './conversion.ts'
import { DenialCounter, type Denials } from './denials.ts'
import { type Flow, FlowCounter } from './flow.ts'
import { type Journey, type JourneyName, JourneyTimer } from './journeys.ts'
import type { Period } from './period.ts'
import { StayReader } from './stay-reader.ts'
import { StateTimes, type TimeInState } from './time-in-state.ts'
import { type InsightOptions, WatchedLog } from './watched-log.ts'

/** What a log says of how well the business goes. Instants are epoch milliseconds; docs/insight.md says how. */
export interface InsightReport {
  /** The latest look or entry; the moment of asking where no looks were noted. */
  asOf: number
  period: Period
  tariff: string | null
  /** Contracts and orders of our own that were asked of, and entries that were read. */
  contracts: number
  orders: number
  entries: number
  /** By state of a contract, all of them. */
  timeInState: Record<string, TimeInState>
  /** By state of an order of our own, all of them. */
  timeInOrderState: Record<string, TimeInState>
  journeys: Readonly<Record<JourneyName, Journey>>
  conversion: Conversion
  flow: Flow
  denials: Denials
  bottleneck: Bottleneck
}

/**
 * Insight into a log whose entries are fed one by one, those of each subject in their order. Keeps some fifty bytes for
 * each stay in a state and a few hundred for each contract, and none of the entries.
 */
export class Insight {
  readonly #reader = new StayReader()

  take(entry: Entry): void {
    this.#reader.take(entry)
  }

  /**
   * Notes when a contract was last looked at, epoch milliseconds: until then it is known to be where it is. A contract of
   * which no look is noted counts as looked at just now.
   */
  seen(contractNumber: string, at: number): void {
    this.#reader.seen(contractNumber, at)
  }

  /** When the earliest that was taken began, epoch milliseconds; null before anything was. */
  get earliest(): number | null {
    return this.#reader.earliest
  }

  /** The tariffs that contracts were seen with, by the supplier's names, and orders of our own by key; the most frequent first. */
  tariffs(): string[] {
    const counts = new Map<string, number>()
    const count = (tariff: string | null) => tariff && counts.set(tariff, (counts.get(tariff) ?? 0) + 1)
    for (const { tariffName } of this.#reader.contracts.values()) count(tariffName)
    for (const { tariffKey } of this.#reader.orders.values()) count(tariffKey)
    return [...counts].sort(([, a], [, b]) => b - a).map(([tariff]) => tariff)
  }

  /** @throws StromkreisError `invalidInput` for a period that ends before it begins. */
  report(options: InsightOptions): InsightReport {
    const { from = null, tariff = null, pointsOfCurve = 0 } = options
    const log = new WatchedLog(this.#reader, options)
    const { asOf } = log
    // What happened this very millisecond has happened.
    const period = { from, to: Math.min(options.to ?? asOf + 1, asOf + 1) }
    if (from !== null && from >= period.to) throw emptyPeriod()
    const earliest = this.#reader.earliest ?? asOf
    const calendar = new Calendar(unitFor(period.to - (from ?? earliest)))
    const states = new StateTimes(contractStatePaths, period, pointsOfCurve)
    const ofOrders = new StateTimes(orderStates, period, pointsOfCurve)
    const flow = new FlowCounter(period, earliest, calendar)
    const bottleneck = new BottleneckFinder(period, earliest)
    const journeys = new JourneyTimer(period, pointsOfCurve)
    const conversion = new ConversionCounter(period, calendar)
    const denials = new DenialCounter(period, log)
    let [contracts, orders] = [0, 0]
    log.forEachLife((life) => {
      for (const counter of [journeys, conversion, denials]) counter.add(life)
      for (const stays of [life.contractStays, life.orderStays]) {
        for (const stay of stays) {
          for (const counter of [states, ofOrders, flow, bottleneck]) counter.add(stay)
        }
      }
      if (life.contract !== null) contracts += 1
      if (life.order !== null) orders += 1
    })
    return {
      asOf,
      period: { from, to: Math.min(period.to, asOf) },
      tariff,
      contracts,
      orders,
      entries: this.#reader.entries,
      timeInState: states.figures(),
      timeInOrderState: ofOrders.figures(),
      journeys: journeys.journeys(),
      conversion: conversion.conversion(),
      flow: flow.flow(),
      denials: denials.denials(),
      bottleneck: bottleneck.bottleneck(),
    }
  }
}

function emptyPeriod(): StromkreisError {
  return new StromkreisError(
    'invalidInput',
    'The period ends before it begins, or begins after all that is known.',
    {
      hint: 'Give a beginning that lies before the end and before the latest look.',
    },
  )
}
