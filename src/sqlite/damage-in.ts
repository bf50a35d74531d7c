import type Database from 'better-sqlite3'

/** What SQLite finds wrong with a file: pages, indexes, constraints. Empty when it is sound. Reads all of it. */
export function damageIn(database: Database.Database): string[] {
  try {
    const found = database.pragma('integrity_check') as { integrity_check: string }[]
    return found.map(({ integrity_check: said }) => said).filter((said) => said !== 'ok')
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    if (code?.startsWith('SQLITE_CORRUPT')) return [message]
    throw error
  }
}
