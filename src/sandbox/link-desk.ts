import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'

/** How long the page for a customer's consent works (API reference, section 9). */
const consentLifetimeMs = 10 * 60_000

/** What a partner asked for when it asked for a link. */
export interface LinkWish {
  successUrl: string | null
  failureUrl: string | null
  customerNumberQueryParameterName: string
  externalCustomerId: string | null
}

/** Where customers let a partner see their data. */
export interface LinkDesk {
  /** @returns the key of the page on which a customer may consent. */
  ask(wish: LinkWish): string
  /** What is behind a key; null when it is unknown, used, or older than ten minutes. */
  wishOf(key: string): LinkWish | null
  /** Links a customer; the key is used up. */
  consent(key: string, customerNumber: string): void
  /** The key is used up, and nobody is linked. */
  refuse(key: string): void
  isLinked(customerNumber: string): boolean
  /** The partner's own name for a linked customer. */
  externalIdentifierOf(customerNumber: string): string | null
  /** @returns false when there was no link. */
  unlink(customerNumber: string): boolean
}

/** Opens a link desk at which nobody is linked. Keys follow from the seed and their number. */
export function linkDesk({ clock, seed }: { clock: Clock; seed: number }): LinkDesk {
  const wishes = new Map<string, { wish: LinkWish; endsAt: number }>()
  const linked = new Map<string, string | null>()
  let asked = 0

  const wishOf = (key: string) => {
    const entry = wishes.get(key)
    return entry !== undefined && clock.now() < entry.endsAt ? entry.wish : null
  }
  return {
    ask(wish) {
      const key = createHash('sha256').update(`${seed}/link/${asked++}`).digest('base64url')
      wishes.set(key, { wish, endsAt: clock.now() + consentLifetimeMs })
      return key
    },
    wishOf,
    consent(key, customerNumber) {
      linked.set(customerNumber, wishOf(key)?.externalCustomerId ?? null)
      wishes.delete(key)
    },
    refuse: (key) => void wishes.delete(key),
    isLinked: (customerNumber) => linked.has(customerNumber),
    externalIdentifierOf: (customerNumber) => linked.get(customerNumber) ?? null,
    unlink: (customerNumber) => linked.delete(customerNumber),
  }
}
