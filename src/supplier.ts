import type { Sighting } from './observation.ts'

/** When a request was under way, epoch milliseconds of the engine's clock. */
export interface Look {
  beganAt: number
  endedAt: number
}

/** One page of the supplier's list of orders, read no further than necessary. */
export interface SupplierPage extends Look {
  /** Digest of the answer's bytes: equal digests, equal orders in equal order. */
  digest: string
  /**
   * Reads the answer. Orders that cannot be read are among the sightings.
   * @throws StromkreisError `unreadable` when the answer as a whole is not what the API describes, `refused` when it
   *   calls itself a failure. Not to be called where the digest is the `knownDigest` that was asked with: there may be
   *   nothing to read then.
   */
  read(): { sightings: readonly Sighting[]; hasMore: boolean }
}

/** One order asked for by number; `sighting` is null when the supplier answered 404. */
export interface SupplierOrder extends Look {
  sighting: Sighting | null
}

/**
 * The supplier as the engine sees it. Both methods make exactly one call (a token may cost one more) and reject with
 * StromkreisError: `unreachable`, `rateLimited`, `supplierFailed`, `refused`, `unreadable`, `credentialsRefused`
 * or `scopeMissing`.
 */
export interface Supplier {
  /** Calls that a page costs; an order by its number costs one. 1 where left out. */
  readonly callsPerPage?: number
  /**
   * One page. `knownDigest` is that of an earlier answer for the same place and limit whose content is still good: the
   * supplier may then be asked whether it has changed, and an answer that says no has this digest and no content.
   */
  page(
    request: { offset: number; limit: number; knownDigest?: string | undefined },
    signal?: AbortSignal,
  ): Promise<SupplierPage>
  order(contractNumber: string, signal?: AbortSignal): Promise<SupplierOrder>
}
