import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OrderBody } from '../../src/order-body.ts'
import { type Overrides, validOrder } from '../../src/testing/valid-order.ts'
import { temporaryFolder } from '../embed/temporary-database.ts'

/** An order as `orders --json` and `submit --json` have it. */
export interface OrderLine {
  id: string
  state: string
  contractNumber: string | null
  customerNumber: string | null
  submittedAt: string | null
  findings: { field: string; severity: string; rule: string; message: string }[]
}

/** A valid order of today; `nth` makes it another customer's. */
export function orderOfToday(nth: number, overrides: Overrides = {}) {
  return validOrder(overrides, { now: Date.now(), nth })
}

/** A file of orders that goes when the test does; its path says nothing about them. */
export function orderFile(orders: readonly OrderBody[] | OrderBody): string {
  const path = join(temporaryFolder(), 'orders.json')
  writeFileSync(path, JSON.stringify(orders))
  return path
}
