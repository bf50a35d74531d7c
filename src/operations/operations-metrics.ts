import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type Entry, isTold } from '../log-entry.ts'
import type { OnProblem } from '../on-problem.ts'
import { orderSubjectOf } from '../order-id.ts'
import type { Sink } from '../sink.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { SupplierCall } from '../supplier-call.ts'
import { type Check, healthChecks, readinessChecks } from './health.ts'
import { type MetricDescription, type MetricName, metricCatalogue } from './metric-catalogue.ts'
import type { OperationsSource } from './operations-source.ts'
import { showStanding } from './standing-metrics.ts'
import { stayMs } from './stays.ts'

/** How to measure. */
export interface OperationsMetricsOptions {
  /** Which Stromkreis runs. */
  version: string
  /** Milliseconds since any instant, never backwards: `performance.now`. */
  elapsedMs: () => number
  /** Whether the metrics of the process itself (CPU, memory, event loop) belong to it too; yes where left out. */
  process?: boolean
}

/** One registry with every metric of {@link metricCatalogue}, fed as things happen and read whenever somebody scrapes. */
export class OperationsMetrics {
  readonly registry = new Registry()
  readonly #metrics = new Map<MetricName, Counter | Gauge | Histogram>()
  readonly #elapsedMs: () => number
  #source: OperationsSource | null = null

  constructor(options: OperationsMetricsOptions) {
    this.#elapsedMs = options.elapsedMs
    for (const [name, description] of Object.entries(metricCatalogue) as [MetricName, MetricDescription][]) {
      this.#metrics.set(name, metric(name, description, this.registry))
    }
    if (options.process ?? true) collectDefaultMetrics({ register: this.registry })
    this.#gauge('stromkreis_build_info').set({ version: options.version }, 1)
  }

  /** Watches an engine from now on; returns how to end that. */
  follow(source: OperationsSource): () => void {
    this.#source = source
    // One thread: nothing is written between counting and listening.
    for (const [state, count] of Object.entries(source.counts())) {
      this.#gauge('stromkreis_contracts').set({ state }, count)
    }
    for (const [state, count] of Object.entries(source.orderCounts())) {
      this.#gauge('stromkreis_orders').set({ state }, count)
    }
    const unsubscribe = source.subscribe((entry) => this.#count(entry, source))
    return () => {
      unsubscribe()
      this.#source = null
    }
  }

  /** The same sink, its deliveries counted. */
  watched(sink: Sink): Sink {
    const { name, atOnce, patience } = sink
    // From 0 on, so that a first refusal is seen as a rise.
    for (const outcome of ['taken', 'refused']) {
      this.#counter('stromkreis_deliveries_total').inc({ sink: name, outcome }, 0)
    }
    return {
      name,
      ...(sink.wants && { wants: (effect) => sink.wants!(effect) }),
      ...(atOnce !== undefined && { atOnce }),
      ...(patience !== undefined && { patience }),
      deliver: async (delivery) => {
        const beganAt = this.#elapsedMs()
        let outcome = 'refused'
        try {
          await sink.deliver(delivery)
          outcome = 'taken'
        } finally {
          this.#counter('stromkreis_deliveries_total').inc({ sink: name, outcome })
          const tookMs = this.#elapsedMs() - beganAt
          this.#histogram('stromkreis_delivery_duration_seconds').observe({ sink: name }, tookMs / 1_000)
        }
      },
    }
  }

  /** For a client's `onCall`. */
  readonly called = ({ endpoint, outcome, tookMs }: SupplierCall): void => {
    this.#counter('stromkreis_supplier_calls_total').inc({ endpoint, outcome })
    this.#histogram('stromkreis_supplier_call_duration_seconds').observe({ endpoint }, tookMs / 1_000)
  }

  /** For an engine's `onProblem`. */
  readonly troubled: OnProblem = (error, during) => {
    const code = error instanceof StromkreisError ? error.code : 'fault'
    this.#counter('stromkreis_problems_total').inc({ during: during ?? 'other', code })
  }

  /** Everything as Prometheus reads it. */
  async text(): Promise<string> {
    if (this.#source !== null) this.#read(this.#source)
    return this.registry.metrics()
  }

  #read(source: OperationsSource): void {
    const beganAt = this.#elapsedMs()
    const standing = source.operations()
    showStanding(standing, {
      set: (name, value, labels = {}) => this.#gauge(name).set(labels, value),
      clear: (name) => this.#gauge(name).reset(),
    })
    const { succeeded, failed } = standing.engine.looks
    const looks = this.#counter('stromkreis_looks_total')
    looks.reset()
    looks.inc({ result: 'succeeded' }, succeeded)
    looks.inc({ result: 'failed' }, failed)
    // How late the event loop is, the metrics of the process itself say.
    const checks = [...healthChecks(standing), ...readinessChecks(standing)]
    this.#showChecks(checks.filter(({ check }) => check !== 'eventLoop'))
    const alerts = this.#gauge('stromkreis_alerts')
    alerts.reset()
    for (const { kind, state, count } of source.alertCounts?.() ?? []) alerts.set({ kind, state }, count)
    this.#gauge('stromkreis_scrape_duration_seconds').set((this.#elapsedMs() - beganAt) / 1_000)
  }

  #showChecks(checks: readonly Check[]): void {
    for (const { check, isOk } of checks) this.#gauge('stromkreis_check_ok').set({ check }, isOk ? 1 : 0)
  }

  #count(entry: Entry, source: OperationsSource): void {
    this.#counter('stromkreis_entries_total').inc({ kind: entry.kind })
    if (entry.anomaly) this.#counter('stromkreis_anomalies_total').inc({ kind: entry.anomaly.kind })
    for (const effect of entry.effects) {
      const { type, kind } = effect
      if (isTold(effect)) this.#counter('stromkreis_effects_total').inc({ type, kind })
    }
    if (entry.to !== null && entry.from !== entry.to) this.#countTransition(entry, entry.to, source)
  }

  #countTransition(entry: Entry, to: string, source: OperationsSource): void {
    const { from, subject, kind, effectiveAfter, effectiveBefore } = entry
    const isOrders = orderSubjectOf(subject) !== null
    const machine = isOrders ? 'order' : 'contract'
    const states = this.#gauge(isOrders ? 'stromkreis_orders' : 'stromkreis_contracts')
    states.inc({ state: to })
    this.#counter('stromkreis_transitions_total').inc({ machine, from: from ?? 'none', to })
    if (from === null) return
    states.dec({ state: from })
    if (kind === 'observed' && !isOrders && effectiveAfter !== null) {
      const widthMs = effectiveBefore - effectiveAfter
      this.#histogram('stromkreis_detection_interval_seconds').observe({ from, to }, widthMs / 1_000)
    }
    const lastedMs = stayMs(entry, () => source.history(subject))
    if (lastedMs === null) return
    this.#histogram('stromkreis_time_in_state_seconds').observe({ machine, state: from }, lastedMs / 1_000)
  }

  #counter(name: MetricName): Counter {
    return this.#metrics.get(name) as Counter
  }

  #gauge(name: MetricName): Gauge {
    return this.#metrics.get(name) as Gauge
  }

  #histogram(name: MetricName): Histogram {
    return this.#metrics.get(name) as Histogram
  }
}

function metric(name: string, description: MetricDescription, registry: Registry) {
  const { type, help, labels, buckets = [] } = description
  const options = { name, help, labelNames: [...labels], registers: [registry] }
  if (type === 'counter') return new Counter(options)
  return type === 'gauge' ? new Gauge(options) : new Histogram({ ...options, buckets: [...buckets] })
}
