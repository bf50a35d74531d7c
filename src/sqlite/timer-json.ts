import type { Timer } from '../contract-record.ts'

/** A timer as the database's JSON holds it. */
export type TimerJson = [event: string, token: number, dueAt: number, isEstimated: 0 | 1]

/** A timer without the names of its parts: there are two or three in every entry and row. */
export function toTimerJson({ event, token, dueAt, estimated }: Timer): TimerJson {
  return [event, token, dueAt, estimated ? 1 : 0]
}

/** The timer that {@link toTimerJson} made this from. */
export function fromTimerJson([event, token, dueAt, isEstimated]: TimerJson): Timer {
  return { event, token, dueAt, estimated: isEstimated === 1 }
}
