import type { CallWindow } from '../call-ledger.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { stretchesPerWindow, windowMs } from './call-windows.ts'

const defaultCallsPerHour = 600
// Enough for what a person does in one go, such as `stromkreis doctor`.
const smallestBurst = 10
const burstsPerHour = 20

/** How many calls may be made. What is left out is not limited, `callsPerHour` apart. */
export interface CallLimits {
  /** Calls in any second. */
  callsPerSecond?: number | undefined
  /** Calls in any hour; 600. */
  callsPerHour?: number | undefined
  /** Calls in any 24 hours. */
  callsPerDay?: number | undefined
  /** Calls under way at the same time. A download is one until it has been read to its end. */
  concurrentCalls?: number | undefined
}

/** The limits as they are applied. */
export interface CheckedCallLimits {
  /** Most calls per window; a window without a limit is left out. */
  perWindow: readonly { window: CallWindow; calls: number }[]
  atOnce: number
  /** From one call to the next if calls come evenly, milliseconds. */
  intervalMs: number
  /** How many calls may come at once after a rest. */
  burst: number
}

/** @throws StromkreisError `invalidInput` naming a limit out of range. */
export function checkedCallLimits(limits: CallLimits): CheckedCallLimits {
  const { callsPerSecond, callsPerHour = defaultCallsPerHour, callsPerDay, concurrentCalls } = limits
  const perWindow = [
    limit('second', 'callsPerSecond', callsPerSecond),
    limit('hour', 'callsPerHour', callsPerHour),
    limit('day', 'callsPerDay', callsPerDay),
  ].filter((each) => each !== null)
  const evenMs = Math.max(...perWindow.map(({ window, calls }) => windowMs[window] / calls))
  return {
    perWindow,
    atOnce: concurrentCalls === undefined ? Infinity : atLeastOne('concurrentCalls', concurrentCalls),
    // A window is counted up to one stretch longer than it is.
    intervalMs: evenMs * (1 + 1 / stretchesPerWindow),
    burst: Math.max(smallestBurst, Math.floor(windowMs.hour / evenMs / burstsPerHour)),
  }
}

function limit(window: CallWindow, name: string, calls: number | undefined) {
  return calls === undefined ? null : { window, calls: atLeastOne(name, calls) }
}

function atLeastOne(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value
  throw new StromkreisError(
    'invalidInput',
    `${name} is ${value}, which is not a whole number of at least one.`,
    {
      hint: `Give ${name} a whole number of at least one, or leave it out.`,
    },
  )
}
