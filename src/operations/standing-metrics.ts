import type { BudgetStanding } from '../budget-standing.ts'
import type {
  EngineStanding,
  OperationsStanding,
  QueueStanding,
  StoreStanding,
} from '../operations-standing.ts'
import type { MetricName } from './metric-catalogue.ts'

/** Where values are shown. `clear` forgets every label of a metric: what is not there any more must not stay. */
export interface Shown {
  set(name: MetricName, value: number, labels?: Record<string, string>): void
  clear(name: MetricName): void
}

const breakerStates = ['closed', 'open', 'halfOpen'] as const

/** Shows how an engine stands. */
export function showStanding(standing: OperationsStanding, shown: Shown): void {
  const { at, engine, budget, queues, store } = standing
  showEngine(engine, at, shown)
  if (budget !== null) showBudget(budget, at, shown)
  showQueues(queues, at, shown)
  showSinks(queues, at, shown)
  showStore(store, shown)
}

function showEngine(engine: EngineStanding, at: number, { set, clear }: Shown): void {
  set('stromkreis_engine_last_turn_timestamp_seconds', (engine.turnedAt ?? 0) / 1_000)
  set('stromkreis_last_look_timestamp_seconds', (engine.lookedAt ?? 0) / 1_000)
  set('stromkreis_look_overdue_seconds', ageSeconds(engine.lookDueAt, at))
  set('stromkreis_list_walk_under_way', engine.isWalking ? 1 : 0)
  clear('stromkreis_knowledge_oldest_age_seconds')
  clear('stromkreis_knowledge_mean_age_seconds')
  for (const [stage, { count, meanMs, maxMs, neverSeen }] of Object.entries(engine.knowledge)) {
    set('stromkreis_knowledge_never_seen', neverSeen, { stage })
    if (count === 0) continue
    set('stromkreis_knowledge_oldest_age_seconds', maxMs / 1_000, { stage })
    set('stromkreis_knowledge_mean_age_seconds', meanMs / 1_000, { stage })
  }
}

function showBudget({ windows, inFlight, waiting, hosts }: BudgetStanding, at: number, shown: Shown): void {
  const { set } = shown
  for (const { window, allowed, left } of windows) {
    set('stromkreis_call_budget_allowed', allowed, { window })
    set('stromkreis_call_budget_left', left, { window })
  }
  set('stromkreis_calls_in_flight', inFlight)
  set('stromkreis_calls_waiting', waiting.calls)
  set('stromkreis_call_wait_seconds', Math.max(0, (waiting.until ?? at) - at) / 1_000)
  for (const name of [
    'stromkreis_host_rate_ratio',
    'stromkreis_host_breaker_state',
    'stromkreis_host_wait_seconds',
  ] as const) {
    shown.clear(name)
  }
  for (const { host, breaker, rate, nextCallAt } of hosts) {
    set('stromkreis_host_rate_ratio', rate, { host })
    set('stromkreis_host_wait_seconds', Math.max(0, nextCallAt - at) / 1_000, { host })
    for (const state of breakerStates) {
      set('stromkreis_host_breaker_state', breaker === state ? 1 : 0, { host, state })
    }
  }
}

function showQueues({ commands, orders, timers }: QueueStanding, at: number, { set, clear }: Shown): void {
  clear('stromkreis_commands_waiting')
  clear('stromkreis_commands_oldest_age_seconds')
  for (const { command, waiting, oldestAt } of commands) {
    set('stromkreis_commands_waiting', waiting, { command })
    set('stromkreis_commands_oldest_age_seconds', ageSeconds(oldestAt, at), { command })
  }
  clear('stromkreis_orders_oldest_age_seconds')
  for (const { state, oldestAt } of orders) {
    set('stromkreis_orders_oldest_age_seconds', ageSeconds(oldestAt, at), { state })
  }
  for (const { machine, set: total, due, oldestDueAt } of timers) {
    set('stromkreis_timers_set', total, { machine })
    set('stromkreis_timers_due', due, { machine })
    set('stromkreis_timers_oldest_due_age_seconds', ageSeconds(oldestDueAt, at), { machine })
  }
}

function showSinks({ sinks }: QueueStanding, at: number, { set }: Shown): void {
  for (const { sink, behind, behindSince, waiting, failingSince, deadLetters } of sinks) {
    set('stromkreis_sink_entries_behind', behind, { sink })
    set('stromkreis_sink_waiting', waiting, { sink })
    set('stromkreis_sink_dead_letters', deadLetters, { sink })
    const lag = Math.max(ageSeconds(behindSince, at), ageSeconds(failingSince, at))
    set('stromkreis_sink_lag_seconds', lag, { sink })
  }
}

function showStore({ entries, bytes, freeBytes }: StoreStanding, { set }: Shown): void {
  set('stromkreis_log_entries', entries)
  if (bytes !== null) set('stromkreis_database_size_bytes', bytes)
  if (freeBytes !== null) set('stromkreis_database_free_bytes', freeBytes)
}

/** 0 for what is still to come, and for nothing. */
function ageSeconds(since: number | null, at: number): number {
  return since === null ? 0 : Math.max(0, at - since) / 1_000
}
