import {
  type ContractDetails,
  type ContractStatus,
  defaultContractDelays,
  defaultOrderDelays,
  noDetails,
} from '../../machines/index.ts'
import type { ContractRecord } from '../../src/contract-record.ts'
import { type Command, decide } from '../../src/engine/decide.ts'
import type { Entry } from '../../src/log-entry.ts'
import type { OrderFacts } from '../../src/observation.ts'
import type { OrderRecord } from '../../src/order-record.ts'
import { advanceOrder, type OrderHappening } from '../../src/orders/advance-order.ts'
import type { Look } from '../../src/supplier.ts'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** Midnight in Berlin of the first of March 2026, a Sunday. */
export const march = Date.UTC(2026, 1, 28, 23)

export const noFacts: OrderFacts = {
  tariffName: null,
  contractSignedAt: null,
  hasMeterNumber: false,
  hasMaLo: false,
}

/** A log as the engine and the order desk write it, since what they decide with writes this one too. */
export class WrittenLog {
  readonly entries: Entry[] = []
  readonly #contracts = new Map<string, { record: ContractRecord; look: Look }>()
  readonly #orders = new Map<string, OrderRecord>()

  /** A look that saw a contract. Without `beganAt` it took no time. */
  see(
    contractNumber: string,
    status: ContractStatus,
    { endedAt, beganAt = endedAt }: { endedAt: number; beganAt?: number },
    {
      details = {},
      facts = {},
      words = status,
    }: { details?: Partial<ContractDetails>; facts?: Partial<OrderFacts>; words?: string } = {},
  ): this {
    const known = this.#contracts.get(contractNumber)
    const look = { beganAt, endedAt }
    this.#tell(contractNumber, look, {
      type: 'observe',
      observation: {
        contractNumber,
        customerNumber: null,
        status,
        words,
        hasUnknownWord: false,
        details: { ...noDetails, ...details },
        facts: { ...noFacts, ...facts },
      },
      look,
      seenFrom: known?.look.beganAt ?? null,
      delays: defaultContractDelays,
    })
    return this
  }

  /** The supplier has taken an order of ours. */
  submit(contractNumber: string, look: Look, facts: Partial<OrderFacts> = {}): this {
    const begins = { contractNumber, customerNumber: null, facts: { ...noFacts, ...facts }, look }
    this.#tell(contractNumber, look, { type: 'submit', begins, delays: defaultContractDelays })
    return this
  }

  /** The supplier knows a contract no more. */
  miss(contractNumber: string, at: number): this {
    const look = { beganAt: at, endedAt: at }
    this.#tell(contractNumber, look, { type: 'missing', look })
    return this
  }

  /** A person accepts the latest contradiction. */
  correct(contractNumber: string, now: number): this {
    const contradiction = this.entries.findLast(
      ({ subject, anomaly }) => subject === contractNumber && anomaly?.kind === 'contradiction',
    )!
    const { start } = this.entries.find(({ subject }) => subject === contractNumber)!
    this.#tell(
      contractNumber,
      { beganAt: now, endedAt: now },
      { type: 'correct', contradiction, start: start!, by: 'anna', reason: 'r', now },
    )
    return this
  }

  /** Something that happened to an order of our own. */
  order(
    id: string,
    event: string,
    at: number,
    {
      kind = 'act',
      lasts = null,
      order = {},
    }: { kind?: OrderHappening['kind']; lasts?: number | null; order?: OrderHappening['order'] } = {},
  ): this {
    const known = this.#orders.get(id) ?? null
    const start = { machineVersion: '1', delays: defaultOrderDelays }
    const next = advanceOrder(known, id, {
      kind,
      event,
      observedAt: at,
      beganAt: at - (lasts ?? 0),
      effectiveAfter: lasts === null ? null : at - lasts,
      effectiveBefore: at,
      order: known === null ? { start, ...order } : order,
    })
    if (next === null) throw new Error(`The order machine does not take ${event} in ${known?.state}`)
    this.#orders.set(id, next.record)
    this.entries.push(next.entry)
    return this
  }

  /** An offer is made. */
  offer(id: string, at: number, tariffKey = 'dynamic'): this {
    const validForMs = defaultOrderDelays.offerValidForMs
    const offer = { tariffKey, validForMs, quotedAt: at, request: 'r', price: 'p' }
    this.order(id, 'act.offer', at, { order: { offer } })
    return this.order(id, 'priced', at, {
      kind: 'observed',
      order: { with: { validUntil: at + validForMs } },
    })
  }

  /** An order with complete data is accepted and sent; the supplier takes it a minute later. */
  acceptAndSubmit(id: string, contractNumber: string, at: number, facts: Partial<OrderFacts> = {}): this {
    const look = { beganAt: at, endedAt: at + minuteMs }
    this.order(id, 'accepted', at, this.#orders.has(id) ? {} : { kind: 'adopted' })
    this.order(id, 'checked', at, { order: { with: { errors: 0 }, data: `data-${id}` } })
    this.order(id, 'sending', at)
    const created = { with: { contractNumber, customerNumber: '1' } }
    this.order(id, 'created', look.endedAt, { kind: 'observed', lasts: minuteMs, order: created })
    return this.submit(contractNumber, look, { contractSignedAt: at, ...facts })
  }

  #tell(contractNumber: string, look: Look, command: Command): void {
    const known = this.#contracts.get(contractNumber)
    const decision = decide(known?.record ?? null, contractNumber, command)
    if (decision.outcome === 'changed') {
      this.entries.push(...decision.entries)
      this.#contracts.set(contractNumber, { record: decision.record, look })
    } else if (known !== undefined && decision.outcome === 'duplicate') known.look = look
    else throw new Error(decision.outcome)
  }
}
