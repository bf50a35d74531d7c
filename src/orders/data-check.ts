import type { Clock } from '../clock.ts'
import type { Finding } from '../finding.ts'
import type { OrderBody } from '../order-body.ts'
import type { OrderStore, StoredOrder } from '../order-store.ts'
import { at, keysOf } from './order-data.ts'
import { preValidate } from './pre-validation.ts'

const tariffsCountForMs = 24 * 3_600_000
const greatestConsumptionError = 0.1
const repeatCountsForMs = 60 * 24 * 3_600_000

/** What pre-validation and our own books say against sending an order's data. */
export class DataCheck {
  readonly #orders: OrderStore
  readonly #clock: Clock

  constructor(options: { orders: OrderStore; clock: Clock }) {
    this.#orders = options.orders
    this.#clock = options.clock
  }

  /** @param order null for an order that has not begun. */
  findings(body: OrderBody, order: StoredOrder | null, quoted: Record<string, unknown> | null): Finding[] {
    return [
      ...preValidate(body, { now: this.#clock.now(), sellableTariffKeys: this.#sellable() }),
      ...this.#mismatches(body, order, quoted),
      ...this.#repeats(body, order),
    ]
  }

  #sellable(): ReadonlySet<string> | null {
    const kept = this.#orders.tariffs()
    if (kept === null || kept.readAt < this.#clock.now() - tariffsCountForMs) return null
    return new Set(kept.tariffs.map(({ tariffKey }) => tariffKey))
  }

  /** The customer accepted a price; the order must be for what was priced. */
  #mismatches(body: OrderBody, order: StoredOrder | null, quoted: Record<string, unknown> | null): Finding[] {
    const offer = order?.record.offer ?? null
    if (offer === null || quoted === null) return []
    const compared: [string, unknown, unknown][] = [
      ['tariffKey', at(body, 'tariffKey'), offer.tariffKey],
      [
        'contract.deliveryAddress.postCode',
        at(body, 'contract', 'deliveryAddress', 'postCode'),
        quoted['zipCode'],
      ],
    ]
    const wrong: Finding[] = compared
      .filter(([, given, priced]) => given !== undefined && given !== null && given !== priced)
      .map(([field]) => ({
        field,
        severity: 'error',
        rule: 'offerMismatch',
        cost: 'refused',
        message:
          'This is not what the price was asked for. The customer accepted an offer for another one. Correct it, or make a new offer.',
      }))
    return [...wrong, ...consumptionMismatch(body, quoted)]
  }

  /** The same person at the same place: most likely the same order once more. */
  #repeats(body: OrderBody, order: StoredOrder | null): Finding[] {
    const { person } = keysOf(body, this.#orders)
    if (person === null) return []
    const others = this.#orders.byKey('person', person).filter(({ record }) => record.id !== order?.record.id)
    const unsettled = others.find(
      ({ record: { state, context } }) =>
        ['Ready', 'Submitting', 'Uncertain'].includes(state) || context.isRefusedInPassing,
    )
    if (unsettled !== undefined) {
      return [
        {
          field: '',
          severity: 'error',
          rule: 'repeated',
          cost: 'denied',
          message: `Order ${unsettled.record.id} for the same e-mail and delivery point is on its way or uncertain. The supplier would Deny one of the two as a duplicate. Settle that one first.`,
        },
      ]
    }
    const since = this.#clock.now() - repeatCountsForMs
    const recent = others.find(({ record }) => (record.submittedAt ?? 0) > since)
    if (recent === undefined) return []
    return [
      {
        field: '',
        severity: 'warning',
        rule: 'repeated',
        cost: 'denied',
        message: `Order ${recent.record.id} for the same e-mail and delivery point was submitted in the last 60 days. The supplier may Deny this one as a duplicate. Make sure that it is another one.`,
      },
    ]
  }
}

/** A guess may be off a little; a price for half the consumption was for another household. */
function consumptionMismatch(body: OrderBody, quoted: Record<string, unknown>): Finding[] {
  const field = 'contract.deliveryDetails.previousAnnualConsumptionKwh'
  const given = at(body, 'contract', 'deliveryDetails', 'previousAnnualConsumptionKwh')
  const priced = quoted['yearlyConsumptionKwh']
  if (typeof given !== 'number' || typeof priced !== 'number') return []
  if (Math.abs(given - priced) <= greatestConsumptionError * priced) return []
  return [
    {
      field,
      severity: 'warning',
      rule: 'offerMismatch',
      cost: 'slower',
      message:
        'This differs by more than a tenth from what the price was asked for. What the customer pays a month will not be what the offer says. Correct it, or make a new offer.',
    },
  ]
}
