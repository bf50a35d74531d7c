/** What a metric counts or shows. */
export interface MetricDescription {
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  labels: readonly string[]
  /** Upper bounds; histograms only. */
  buckets?: readonly number[]
}

const [minute, hour, day] = [60, 3_600, 86_400]
const delays = [10, minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour, day, 3 * day]
const stays = [minute, 10 * minute, hour, 6 * hour, day, 3 * day, 7 * day, 14 * day, 28 * day, 42 * day]
const answers = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

const counter = (help: string, ...labels: string[]) => ({ type: 'counter', help, labels }) as const
const gauge = (help: string, ...labels: string[]) => ({ type: 'gauge', help, labels }) as const
const histogram = (help: string, buckets: readonly number[], ...labels: string[]) =>
  ({ type: 'histogram', help, labels, buckets }) as const

/**
 * Every metric of our own, in the order of the documentation. No label is a contract, an order or a person: their values
 * are states, kinds, codes, names of sinks, and the supplier's hosts.
 */
export const metricCatalogue = {
  stromkreis_build_info: gauge('Always 1; which version runs.', 'version'),
  stromkreis_check_ok: gauge('1 where a check of /health or /ready is passed, else 0.', 'check'),
  stromkreis_scrape_duration_seconds: gauge('How long it took to read what stands here.'),

  stromkreis_engine_last_turn_timestamp_seconds: gauge('When the engine’s loop last turned.'),
  stromkreis_last_look_timestamp_seconds: gauge(
    'When a look at the supplier last succeeded; 0 before the first.',
  ),
  stromkreis_looks_total: counter('Looks of the plan, by how they ended: succeeded or failed.', 'result'),
  stromkreis_look_overdue_seconds: gauge('How long the look that the plan has next is due and not made.'),
  stromkreis_list_walk_under_way: gauge('1 while the end of the supplier’s list is still to be found.'),
  stromkreis_knowledge_oldest_age_seconds: gauge(
    'Since the contract of this stage was seen that was seen longest ago.',
    'stage',
  ),
  stromkreis_knowledge_mean_age_seconds: gauge(
    'Since contracts of this stage were seen, on average.',
    'stage',
  ),
  stromkreis_knowledge_never_seen: gauge('Contracts of this stage of which no look is remembered.', 'stage'),

  stromkreis_contracts: gauge('Contracts by state.', 'state'),
  stromkreis_orders: gauge('Orders of our own by state.', 'state'),
  stromkreis_entries_total: counter('Entries written to the log, by their kind.', 'kind'),
  stromkreis_transitions_total: counter(
    'Changes of state, `none` standing for what was first seen.',
    'machine',
    'from',
    'to',
  ),
  stromkreis_anomalies_total: counter('Observations that fit nothing, by kind.', 'kind'),
  stromkreis_effects_total: counter(
    'What there was to be told, by type (alert, notify) and kind.',
    'type',
    'kind',
  ),
  stromkreis_detection_interval_seconds: histogram(
    'Between which looks a change came about: it was detected no later than so long after it.',
    delays,
    'from',
    'to',
  ),
  stromkreis_time_in_state_seconds: histogram(
    'How long states lasted that were seen to begin, by the state left.',
    [...stays, 90 * day, 365 * day],
    'machine',
    'state',
  ),

  stromkreis_supplier_calls_total: counter(
    'Calls of this process to the supplier, by what was asked and how they ended.',
    'endpoint',
    'outcome',
  ),
  stromkreis_supplier_call_duration_seconds: histogram(
    'How long the supplier took to answer.',
    answers,
    'endpoint',
  ),
  stromkreis_call_budget_allowed: gauge('Calls allowed in any such window.', 'window'),
  stromkreis_call_budget_left: gauge('Calls of the window not used yet, by any process.', 'window'),
  stromkreis_calls_in_flight: gauge('Calls under way, of any process.'),
  stromkreis_calls_waiting: gauge('Calls of this process that wait for leave.'),
  stromkreis_call_wait_seconds: gauge(
    'How much longer the call that waits in front has to; 0 where none does.',
  ),
  stromkreis_host_rate_ratio: gauge('Part of the limits in use; halved when the host complains.', 'host'),
  stromkreis_host_breaker_state: gauge(
    '1 for the state that the breaker is in (closed, open, halfOpen), else 0.',
    'host',
    'state',
  ),
  stromkreis_host_wait_seconds: gauge('How much later one more call could be made; 0 for now.', 'host'),

  stromkreis_commands_waiting: gauge('What people asked for and is not done, by command.', 'command'),
  stromkreis_commands_oldest_age_seconds: gauge('Since when the oldest of them waits.', 'command'),
  stromkreis_orders_oldest_age_seconds: gauge(
    'Since when the order that is longest in a state in which it has to go on is there.',
    'state',
  ),
  stromkreis_timers_set: gauge('Deadlines that are set.', 'machine'),
  stromkreis_timers_due: gauge('Deadlines that are over and not confirmed yet.', 'machine'),
  stromkreis_timers_oldest_due_age_seconds: gauge('How long the first of them is over.', 'machine'),

  stromkreis_deliveries_total: counter(
    'Attempts to deliver, by outcome: taken or refused.',
    'sink',
    'outcome',
  ),
  stromkreis_delivery_duration_seconds: histogram('How long a sink took to take or refuse.', answers, 'sink'),
  stromkreis_sink_entries_behind: gauge('Entries of the log that the sink has not read.', 'sink'),
  stromkreis_sink_waiting: gauge('What the sink has read and not taken.', 'sink'),
  stromkreis_sink_lag_seconds: gauge('Since when the oldest of what it has not read or taken waits.', 'sink'),
  stromkreis_sink_dead_letters: gauge('What was given up and not sent again.', 'sink'),

  stromkreis_alerts: gauge('Alerts by kind and state (Open, Acknowledged, Silenced).', 'kind', 'state'),
  stromkreis_problems_total: counter(
    'Troubles that were worked around, by what was under way and code.',
    'during',
    'code',
  ),

  stromkreis_log_entries: gauge('Entries in the log.'),
  stromkreis_database_size_bytes: gauge('Size of the database with its write-ahead log.'),
  stromkreis_database_free_bytes: gauge('What is left on its disk.'),
} as const satisfies Record<string, MetricDescription>

/** One of the names in {@link metricCatalogue}. */
export type MetricName = keyof typeof metricCatalogue
