// Metrics, health and logs for programs that embed the engine; needs prom-client and pino.
export type { BudgetStanding, HostBudget } from '../budget-standing.ts'
export type {
  EngineStanding,
  KnowledgeAge,
  OperationsStanding,
  QueueStanding,
  SinkQueue,
  StoreStanding,
} from '../operations-standing.ts'
export { DaemonLog, type LogEvent, type LogFields, logEvents } from './daemon-log.ts'
export {
  type Check,
  type CheckName,
  checkNames,
  defaultHealthBounds,
  type HealthBounds,
  healthChecks,
  readinessChecks,
} from './health.ts'
export { type MetricDescription, type MetricName, metricCatalogue } from './metric-catalogue.ts'
export { OperationsMetrics, type OperationsMetricsOptions } from './operations-metrics.ts'
export type { OperationsSource } from './operations-source.ts'
