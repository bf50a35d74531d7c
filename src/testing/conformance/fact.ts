import type { Inquiry } from './inquiry.ts'
import type { Verdict } from './verdict.ts'

/** Something that Stromkreis relies on at the supplier; docs/supplier-api.md lists the same ids. */
export interface Fact {
  id: string
  /** One sentence. */
  says: string
  /** Where it is from: G, S1 to S4, D for a deduction, as docs/supplier-api.md has them; `–` where nothing says so. */
  source: string
  /** Set where it can be told only by placing an order. */
  needs?: 'order'
  check(inquiry: Inquiry): Promise<Verdict>
}
