import type { MasterKey } from '../master-key.ts'
import { SqliteStore } from '../sqlite/sqlite-store.ts'
import { ContractReader } from './contract-reader.ts'

/**
 * Opens a database to read it, beside whatever process acts on it. Without a master key, personal data reads as null.
 * @throws StromkreisError `configuration`, `databaseNewer` or `databaseUnusable`
 */
export function openReader(
  database: string,
  { masterKey }: { masterKey?: MasterKey | undefined } = {},
): ContractReader {
  return new ContractReader(new SqliteStore(database, { readonly: true, masterKey }))
}
