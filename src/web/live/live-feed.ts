import type { Entry } from '../../log-entry.ts'
import type { DashboardSource } from '../dashboard-source.ts'

/** Something that happened, as pages are told of it. None of it is personal. */
export interface LiveEvent {
  /** Names it for whoever wants to go on after it. */
  id: string
  subject: string
  /** Of an entry; `ready` is no entry, but something that pages wait for. */
  kind: Entry['kind'] | 'ready'
  event: string
  from: string | null
  to: string | null
  observedAt: number
}

const mostKept = 500

/** What happened of late, and what happens: told to every page that listens, which may come back after a cut. */
export class LiveFeed {
  readonly #run: string
  readonly #events: LiveEvent[] = []
  readonly #listeners = new Set<() => void>()
  readonly #stopFollowing: () => void
  #told = 0
  isStopped = false

  /** @param run tells this process from the one before: numbers begin anew with each. */
  constructor(source: Pick<DashboardSource, 'subscribe'>, run: string) {
    this.#run = run
    this.#stopFollowing = source.subscribe((entry) => this.#note(entry))
  }

  /** The id of what happened last. */
  get latestId(): string {
    return `${this.#run}-${this.#told}`
  }

  /** The latest that went from state to state, newest first. */
  latestMoves(limit: number): LiveEvent[] {
    return this.#events
      .filter(({ from, to }) => from !== to)
      .slice(-limit)
      .reverse()
  }

  /** What came after the event with this id; null when that is no longer known, so that all has to be read anew. */
  after(id: string): LiveEvent[] | null {
    const [, run, number] = /^(.+)-(\d+)$/.exec(id) ?? []
    const missed = this.#told - Number(number)
    if (run !== this.#run || !(missed >= 0 && missed <= this.#events.length)) return null
    return missed === 0 ? [] : this.#events.slice(-missed)
  }

  /** How many pages listen. */
  get listeners(): number {
    return this.#listeners.size
  }

  /** Calls `listener` whenever something has happened; returns how to end that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells pages that something they wait for is ready, though nothing has happened. */
  tell(subject: string): void {
    const observedAt = this.#events.at(-1)?.observedAt ?? 0
    this.#keep({ subject, kind: 'ready', event: 'ready', from: null, to: null, observedAt })
  }

  stop(): void {
    this.isStopped = true
    this.#stopFollowing()
    for (const listener of [...this.#listeners]) listener()
  }

  #note({ subject, kind, event, from, to, observedAt }: Entry): void {
    this.#keep({ subject, kind, event, from, to, observedAt })
  }

  #keep(event: Omit<LiveEvent, 'id'>): void {
    this.#told += 1
    this.#events.push({ id: this.latestId, ...event })
    if (this.#events.length > mostKept) this.#events.shift()
    for (const listener of this.#listeners) listener()
  }
}
