import type { HostStanding } from '../call-ledger.ts'
import { type AnswerHeaders, longestWaitAskedMs, retryAfterMs } from '../retry-after.ts'
import { keptApartMs, rateLimitsLeft } from './rate-limit-fields.ts'

const minuteMs = 60_000
const slowestRate = 1 / 16
const rateStep = 1 / 20
const rateStepEveryMs = minuteMs
const failuresThatOpen = 5
const firstPauseMs = 10_000
const longestPauseMs = 10 * minuteMs
const greatestLengthening = 0.2

/** What became of a call. */
export type CallOutcome = CallAnswer | { is: 'failed' } | { is: 'abandoned' } | { is: 'unused' }

interface CallAnswer {
  is: 'answered'
  status: number
  headers: AnswerHeaders
  endedAt: number
}

/** A host that nothing is known of. */
export function unknownHost(at: number): HostStanding {
  return {
    at,
    closedUntil: 0,
    nextAt: 0,
    rate: 1,
    rateChangedAt: 0,
    paceMs: 0,
    pacedUntil: 0,
    failures: 0,
    openUntil: null,
    pauseMs: firstPauseMs,
    probe: null,
  }
}

/** From one call to the next at this host, milliseconds, where calls came evenly every `intervalMs`; 0 where it need not slow them. */
export function slowedMs(host: HostStanding, intervalMs: number, at: number): number {
  const complainedMs = host.rate < 1 ? intervalMs / host.rate : 0
  return at < host.pacedUntil ? Math.max(complainedMs, host.paceMs) : complainedMs
}

/** Learns from the end of a call that began at `beganAt`. `jitter` gives a number from 0 to 1. */
export function learn(
  host: HostStanding,
  outcome: CallOutcome,
  { call, beganAt, at, jitter }: { call: number; beganAt: number; at: number; jitter: () => number },
): void {
  host.at = at
  const wasProbe = host.probe === call
  if (wasProbe) host.probe = null
  if (outcome.is === 'unused' || outcome.is === 'abandoned') return
  const isAnswer = outcome.is === 'answered'
  if (isAnswer) heed(host, outcome, beganAt, at)
  if (!isAnswer || isFailure(outcome)) fail(host, wasProbe, at, jitter)
  else succeed(host, outcome.status, at)
}

/** What a host asks of us in its answer. */
function heed(host: HostStanding, answer: CallAnswer, beganAt: number, at: number): void {
  if (answer.status === 429 || answer.status === 503) slowDown(host, beganAt, at)
  const waitMs = waitAskedFor(answer)
  if (waitMs !== null) host.closedUntil = Math.max(host.closedUntil, at + waitMs)
  paceBy(host, answer, at)
}

function waitAskedFor({ status, headers, endedAt }: CallAnswer): number | null {
  if (status !== 429 && status < 500) return null
  return retryAfterMs({ headers, endedAt }) ?? null
}

/** A host that says when to come back is well. */
function isFailure(answer: CallAnswer): boolean {
  if (answer.status < 500) return false
  return answer.status !== 503 || waitAskedFor(answer) === null
}

function succeed(host: HostStanding, status: number, at: number): void {
  host.failures = 0
  host.openUntil = null
  host.pauseMs = firstPauseMs
  if (status < 400) speedUp(host, at)
}

function fail(host: HostStanding, wasProbe: boolean, at: number, jitter: () => number): void {
  host.failures += 1
  if (wasProbe) host.pauseMs = Math.min(2 * host.pauseMs, longestPauseMs)
  else if (host.openUntil !== null || host.failures < failuresThatOpen) return
  host.openUntil = at + Math.ceil(host.pauseMs * (1 + greatestLengthening * jitter()))
}

/** Calls under way together are answered alike: only the first complaint of them counts. */
function slowDown(host: HostStanding, beganAt: number, at: number): void {
  if (host.rate < 1 && beganAt < host.rateChangedAt) return
  host.rate = Math.max(slowestRate, host.rate / 2)
  host.rateChangedAt = at
}

function speedUp(host: HostStanding, at: number): void {
  if (host.rate === 1 || at < host.rateChangedAt + rateStepEveryMs) return
  host.rate = Math.min(1, host.rate + rateStep)
  host.rateChangedAt = at
}

/** Where little is left of a quota, it is made to last; the scarcest of several rules. */
function paceBy(host: HostStanding, { headers, endedAt }: CallAnswer, at: number): void {
  const quotas = rateLimitsLeft(headers, endedAt)
  if (quotas.length === 0) return
  host.pacedUntil = 0
  for (const quota of quotas) {
    const resetMs = Math.min(quota.resetMs, longestWaitAskedMs)
    if (quota.remaining === 0) host.closedUntil = Math.max(host.closedUntil, at + resetMs)
    const isScarce = quota.limit === null ? quota.remaining < 10 : quota.remaining * 5 < quota.limit
    const apartMs = keptApartMs({ ...quota, resetMs })
    if (!isScarce || (host.pacedUntil > at && apartMs <= host.paceMs)) continue
    host.paceMs = apartMs
    host.pacedUntil = at + resetMs
    host.nextAt = Math.max(host.nextAt, at + apartMs)
  }
}
