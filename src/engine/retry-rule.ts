import type { Undelivered } from '../delivery-store.ts'
import type { Patience } from '../sink.ts'
import { StromkreisError } from '../stromkreis-error.ts'

const dayMs = 86_400_000
const firstPauseMs = 1_000
const longestPauseMs = 15 * 60_000
const longestAskedPauseMs = dayMs
const longestProblem = 300
// A sink that took something so recently takes what it likes.
const alivenessMs = 6 * 3_600_000

/** What a sink that does not say otherwise waits for. */
export const defaultPatience: Patience = { refusedForMs: 3 * dayMs, attempts: 2_000 }

/** How an attempt failed, and how the sink stood then. */
export interface FailedAttempt {
  error: unknown
  now: number
  /** When the sink last took anything; null before that. */
  takenAt: number | null
  /** Whether it seems to take nothing from anybody: then no refusal says anything about one delivery. */
  isDown: boolean
  patience: Patience
  /** From 0 to 1. */
  jitter: number
}

/** A delivery after one more failed attempt: when to try again, or that it is given up. */
export function afterFailure(tried: Undelivered, attempt: FailedAttempt): Undelivered {
  const { error, now, takenAt, patience, isDown } = attempt
  const attempts = tried.attempts + 1
  const wereOthersTaken = !isDown && takenAt !== null && takenAt >= now - alivenessMs
  const refusedForMs = tried.refusedForMs + (wereOthersTaken ? now - (tried.triedAt ?? now) : 0)
  const isHopeless = isFinal(error) || refusedForMs >= patience.refusedForMs || attempts >= patience.attempts
  return {
    ...tried,
    ...{
      attempts,
      refusedForMs,
      firstTriedAt: tried.firstTriedAt ?? now,
      triedAt: now,
      problem: problemOf(error),
    },
    dueAt: now + Math.max(pauseMs(attempts, attempt.jitter), askedPauseMs(error)),
    givenUpAt: isHopeless && !isDown ? now : null,
  }
}

/** For how long a sink asks not to be tried at all, milliseconds; 0 where it does not. A day at most. */
export function askedPauseMs(error: unknown): number {
  const asked = error instanceof StromkreisError ? (error.retryAfterMs ?? 0) : 0
  return Math.min(asked, longestAskedPauseMs)
}

/** Doubles from a second to a quarter of an hour; jitter takes up to half of it away. */
export function pauseMs(attempts: number, jitter: number): number {
  const fullMs = Math.min(firstPauseMs * 2 ** Math.min(attempts - 1, 30), longestPauseMs)
  return Math.round(fullMs * (1 - jitter / 2))
}

function isFinal(error: unknown): boolean {
  return error instanceof StromkreisError && error.code === 'refused'
}

/** Fit to be kept and shown: what foreign errors say may hold anything. */
function problemOf(error: unknown): string {
  if (error instanceof StromkreisError) return error.message.slice(0, longestProblem)
  return `The sink threw ${error instanceof Error ? error.constructor.name : typeof error}.`
}
