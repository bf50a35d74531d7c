import type Database from 'better-sqlite3'
import type { CallReservation } from '../store.ts'

const hourMs = 3_600_000
const validMs = 5 * 60_000

/**
 * Sets calls aside in the database before they are made, so that neither a restart nor a second process can exceed
 * the budget of any hour. A reservation counts until an hour after the last moment at which it may be used, and it
 * is taken in twentieths of the budget, so that not every call has to wait for the disk.
 */
export function reserveCalls(
  database: Database.Database,
  now: number,
  callsPerHour: number,
): CallReservation | { retryAt: number } {
  const wanted = Math.max(1, Math.floor(callsPerHour / 20))
  const reserve = database.transaction(() => {
    database.prepare('DELETE FROM call_reservation WHERE expires_at <= ?').run(now - hourMs)
    const taken = database
      .prepare('SELECT calls, expires_at FROM call_reservation ORDER BY expires_at')
      .all() as {
      calls: number
      expires_at: number
    }[]
    const used = taken.reduce((sum, { calls }) => sum + calls, 0)
    const calls = Math.min(wanted, callsPerHour - used)
    if (calls < 1) return { retryAt: taken[0]!.expires_at + hourMs }
    const expiresAt = now + validMs
    const { lastInsertRowid } = database
      .prepare('INSERT INTO call_reservation (calls, expires_at) VALUES (?, ?)')
      .run(calls, expiresAt)
    return { id: Number(lastInsertRowid), calls, expiresAt }
  })
  return reserve.immediate()
}

/** Gives back what of a reservation was not used; the rest then counts from `now`, since no more of it will be used. */
export function returnCalls(database: Database.Database, id: number, calls: number, now: number): void {
  database
    .prepare('UPDATE call_reservation SET calls = calls - ?, expires_at = min(expires_at, ?) WHERE id = ?')
    .run(calls, now, id)
}
