import type { Store } from '../store.ts'
import type { ContractIndex } from './contract-index.ts'
import type { ContractVersions } from './contract-versions.ts'
import type { Intake } from './intake.ts'

const atOnce = 200

/**
 * Has every contract that stands in a version with a migration go on under the current one, a portion a commit. Whoever dies
 * in between leaves some in either version, and the next engine goes on with the rest.
 */
export function migrateContracts(parts: {
  store: Store
  index: ContractIndex
  intake: Intake
  versions: ContractVersions
  now: number
}): void {
  const { store, index, intake, versions, now } = parts
  for (const version of versions.migrating) {
    let after = 0
    for (;;) {
      const ids = store.idsInVersion(version, after, atOnce)
      if (ids.length === 0) break
      intake.tellAll(
        ids.map((id) => index.byId(id)),
        { type: 'migrate', now },
      )
      after = ids.at(-1)!
    }
  }
}
