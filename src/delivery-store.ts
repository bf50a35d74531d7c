import type { Effect } from './log-entry.ts'

/** One effect of one entry of the log. */
export interface EffectPlace {
  /** Of the entry, in the log of all subjects. */
  position: number
  /** Which of the entry's effects; 0, 1, ... */
  index: number
  subjectId: number
}

/** An effect that a sink has not taken though it has read past it. Instants are epoch milliseconds. */
export interface Undelivered extends EffectPlace {
  /** 0 while it only waits behind an earlier one of its subject. */
  attempts: number
  firstTriedAt: number | null
  triedAt: number | null
  /** Time between its attempts while the sink took others. */
  refusedForMs: number
  /** Not to be tried before. */
  dueAt: number
  /** Why it was not taken the last time. */
  problem: string | null
  /** Set once it is a dead letter. */
  givenUpAt: number | null
}

/** Where a sink stands. */
export interface SinkStanding {
  /** Everything up to here is taken, waits or is given up; 0 before anything. */
  position: number
  /** When it last took anything, epoch milliseconds; null before that. */
  takenAt: number | null
}

/** What a few deliveries changed. */
export interface DeliveryChange extends SinkStanding {
  /** What no longer has to be remembered. */
  settled: readonly EffectPlace[]
  /** What waits or is given up, as it is now. */
  undelivered: readonly Undelivered[]
}

/** What is kept of deliveries, beside the log itself. */
export interface DeliveryStore {
  standing(sink: string): SinkStanding
  /** All that waits for a sink, in the order of the log. */
  waiting(sink: string): Undelivered[]
  /**
   * Writes a change in one durable transaction. Where the sink has taken something, what was only refused since it last did
   * becomes due: it seems to be back.
   */
  saveDeliveries(sink: string, change: DeliveryChange, now: number): void
}

/** How deliveries to a sink go. Instants are epoch milliseconds. */
export interface SinkSummary extends SinkStanding {
  sink: string
  /** Entries of the log that it has not read yet, and when the first of them was observed. */
  behind: number
  behindSince: number | null
  /** What it has read and not taken. */
  waiting: number
  /** When the first of that was tried; null where nothing is refused. */
  failingSince: number | null
  /** Why it did not take what it was offered last; null where it did. */
  problem: string | null
  deadLetters: number
}

/** A delivery that was given up. Instants are epoch milliseconds. */
export interface DeadLetter {
  sink: string
  key: string
  subject: string
  /** When the engine knew. */
  observedAt: number
  /** What was to be told; free text only as a reference. */
  effect: Effect
  attempts: number
  firstTriedAt: number | null
  givenUpAt: number
  problem: string | null
}
