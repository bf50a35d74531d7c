import type { Violation } from './verdict.ts'

/** What came of a seed. The same plan gives the same, bit for bit. */
export interface Outcome {
  violations: Violation[]
  /** Time for which orders were there to be followed, in years of one contract: from the beginning, or from when they came, to the end. */
  contractYears: number
  /** How often each kind of fault was met. */
  faults: Record<string, number>
  /** What people and customers did. */
  acts: Record<string, number>
  crashes: number
  /** Moments at which something happened: calls, statements' commits aside, and moves of virtual time. */
  steps: number
  entries: number
  /** What answers showed that was compared with the log, and transitions that only an old answer excuses. */
  compared: number
  excused: number
  /** Digest of everything that happened, in order. */
  trace: string
}
