import { askedEffects, calm, followAlerts, mayRaise, type Standing } from '../engine/follow-alerts.ts'
import type { Entry } from '../log-entry.ts'

/** A step of one alert: from null where it was raised, to the same state where it stayed in it. */
export interface AlertWay {
  /** The alert's id. */
  subject: string
  event: string
  from: string | null
  to: string
}

/** What alerts go through, which no entry says: worked out from what happens to contracts, orders and the supplier. */
export class AlertWays {
  readonly #standings = new Map<string, Standing>()

  /** The steps that came of one more entry. */
  after(entry: Entry): AlertWay[] {
    // Whatever had that name in the log before this one.
    if (entry.seq === 1) this.#standings.delete(entry.subject)
    const standing = this.#standings.get(entry.subject) ?? calm
    if (standing === calm && !mayRaise(entry)) return []
    const followed = followAlerts(standing, { ...entry, effects: askedEffects(entry.effects) })
    if (followed === null) return []
    this.#standings.set(entry.subject, followed.standing)
    const before = new Map(standing.alerts.map(({ id, state }) => [id, state]))
    const event = entry.event.replace(/^alert\./, '')
    return followed.changed.flatMap(({ id: subject, state: to }) => {
      const from = before.get(subject) ?? null
      // What it is about has said it once more.
      return from === to && entry.alert === undefined ? [] : { subject, event, from, to }
    })
  }
}
