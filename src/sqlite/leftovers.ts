import type Database from 'better-sqlite3'

/** Contracts that ended before `until`, epoch milliseconds, and still have texts; so many of them at most. */
export function endedWithTexts(database: Database.Database, until: number, limit: number): number[] {
  return database
    .prepare(
      `SELECT contract.id FROM contract JOIN entry ON entry.position = contract.last_position
       WHERE (leaf = 'Rejected' OR leaf = 'Revoked' OR leaf = 'Cancelled' OR leaf LIKE 'Cancelled.%')
         AND entry.observed_at < ? AND due_at IS NULL
         AND EXISTS (SELECT 1 FROM sealed_text WHERE subject = contract.id)
       ORDER BY contract.id LIMIT ?`,
    )
    .pluck()
    .all(until, limit) as number[]
}

/** Orders of our own that were erased and of which sealed texts are left. */
export function erasedWithTexts(database: Database.Database): number[] {
  return database
    .prepare(
      `SELECT subject FROM sales_order
       WHERE NOT has_data AND EXISTS (SELECT 1 FROM sealed_text WHERE sealed_text.subject = sales_order.subject)`,
    )
    .pluck()
    .all() as number[]
}

/** Removes the sealed texts of subjects, whose keys are gone; says how many. */
export function removeTexts(database: Database.Database, subjects: readonly number[]): number {
  return database
    .prepare('DELETE FROM sealed_text WHERE subject IN (SELECT value FROM json_each(?))')
    .run(JSON.stringify(subjects)).changes
}

/** Removes what people asked for before `until` and was carried out; says how many. */
export function removeSettledRequests(database: Database.Database, until: number): number {
  return database
    .prepare('DELETE FROM person_command WHERE outcome IS NOT NULL AND requested_at < ?')
    .run(until).changes
}

/** Removes what was given up before `until` and never sent again; says how many. */
export function removeDeadLetters(database: Database.Database, until: number): number {
  return database.prepare('DELETE FROM undelivered WHERE given_up_at < ?').run(until).changes
}
