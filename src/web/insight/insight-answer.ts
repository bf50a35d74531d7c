import type { InsightQuestion } from './insight-question.ts'

/** What the worker is asked. */
export interface InsightRequest {
  question: InsightQuestion
  /** The engine's time, epoch milliseconds. */
  now: number
}

/** What the worker works with. */
export interface InsightWorkerData {
  database: string
  /** Opens sealed data of orders, for the tariff and the previous supplier. The key beside the database where left out. */
  masterKey?: { current: Uint8Array; previous: readonly Uint8Array[] } | undefined
}

/** The figures that answer a question, drawn and in tables. */
export interface InsightAnswer {
  /** The latest look or entry, epoch milliseconds. */
  asOf: number
  /** Since when anything is known, epoch milliseconds; null for an empty log. */
  earliest: number | null
  /** What the figures are of, epoch milliseconds; `from` is null for all that is known. */
  period: { from: number | null; to: number }
  contracts: number
  orders: number
  entries: number
  /** Tariffs to choose from, the most frequent first. */
  tariffs: readonly string[]
  /** Figures, drawings and tables in the language that was asked for: HTML. */
  markup: string
  /** How long it took, milliseconds. */
  tookMs: number
}

/** What the worker replies: an answer, or why there is none, for the person who asked. */
export type InsightReply = { answer: InsightAnswer } | { refusal: string }
