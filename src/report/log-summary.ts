import { type Entry, isTold } from '../log-entry.ts'

/** What a log comes to, counted. */
export interface LogSummary {
  /** Changes of contracts' states, inferred ones included; the first sight of an order is none. */
  transitions: number
  inferred: number
  contradictions: number
  /** Effects told, per kind. */
  effects: Record<string, number>
  anomalies: number
}

/** Counts entries as they come, in whatever portions. */
export class LogCounter {
  readonly #summary: LogSummary = {
    transitions: 0,
    inferred: 0,
    contradictions: 0,
    effects: {},
    anomalies: 0,
  }

  count(entry: Entry): void {
    const summary = this.#summary
    const isOrders = entry.order !== undefined
    const isMove = !isOrders && (entry.kind === 'observed' || entry.kind === 'inferred')
    if (isMove && entry.from !== entry.to) summary.transitions += 1
    if (entry.kind === 'inferred') summary.inferred += 1
    if (entry.anomaly !== undefined) summary.anomalies += 1
    if (entry.anomaly?.kind === 'contradiction') summary.contradictions += 1
    for (const effect of entry.effects) {
      if (isTold(effect)) summary.effects[effect.kind] = (summary.effects[effect.kind] ?? 0) + 1
    }
  }

  /** What was counted so far, kinds in alphabetical order. */
  summary(): LogSummary {
    const { effects } = this.#summary
    return {
      ...this.#summary,
      effects: Object.fromEntries(Object.entries(effects).sort(([a], [b]) => (a < b ? -1 : 1))),
    }
  }
}
