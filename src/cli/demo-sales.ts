import type { Stromkreis } from '../embed/stromkreis.ts'
import type { Entry } from '../log-entry.ts'
import type { OrderSummary } from '../order-summary.ts'
import type { Sandbox } from '../sandbox/index.ts'
import { randomStream } from '../sandbox/random-stream.ts'
import { type DemoLead, demoLead } from './demo-lead.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const by = 'demo partner'

/** What came of selling. */
export interface SalesFigures {
  offers: number
  accepted: number
  submitted: number
  /** Orders that the supplier did not take at first. */
  refused: number
  /** Orders whose answer was lost at first. */
  uncertain: number
  /** Orders at the supplier beyond one for each accepted offer. */
  duplicatesAtSupplier: number
}

type Fate = 'accepts' | 'declines' | 'hesitates'
interface Appointment {
  at: number
  keep: () => Promise<void>
}

/**
 * A partner who sells: leads come in and are quoted, most accept, some lack data, and now and then an answer of the
 * supplier's gets lost. A person corrects what is refused, and decides about what stays uncertain.
 */
export class DemoSales {
  readonly #stromkreis: Stromkreis
  readonly #sandbox: Sandbox
  readonly #seed: number
  readonly #longestMs: { decision: number; completion: number; validity: number }
  readonly #appointments: Appointment[] = []
  readonly #leads: DemoLead[] = []
  readonly #seen = {
    offers: new Set<string>(),
    accepted: new Set<string>(),
    submitted: new Set<string>(),
    refused: new Set<string>(),
    uncertain: new Set<string>(),
  }

  /** @param options.startAt epoch milliseconds; the last offer is decided `lastsMs` after it. */
  constructor(options: {
    stromkreis: Stromkreis
    sandbox: Sandbox
    seed: number
    /** Leads that will accept; others come besides. */
    orders: number
    startAt: number
    lastsMs: number
  }) {
    const { stromkreis, sandbox, seed, orders, startAt, lastsMs } = options
    this.#stromkreis = stromkreis
    this.#sandbox = sandbox
    this.#seed = seed
    this.#longestMs = {
      decision: Math.min(3 * dayMs, lastsMs / 6),
      completion: Math.min(dayMs, lastsMs / 12),
      validity: Math.min(7 * dayMs, lastsMs / 4),
    }
    for (const [nth, fate] of fatesOf(seed, orders).entries()) {
      const at = startAt + Math.ceil(((nth + 0.5) / (1.4 * orders)) * lastsMs * 0.6)
      this.#appoint(at, () => this.#quote(nth, fate, at))
    }
    stromkreis.subscribe((entry) => this.#count(entry))
  }

  /** When somebody wants something next, epoch milliseconds; null when all is done. */
  get nextAt(): number | null {
    return this.#appointments[0]?.at ?? null
  }

  /** Does what has been wanted until `now`, one thing after another. */
  async keepAppointments(now: number): Promise<void> {
    for (
      let next = this.#appointments[0];
      next !== undefined && next.at <= now;
      next = this.#appointments[0]
    ) {
      this.#appointments.shift()
      await next.keep()
    }
    for (const { id, isUndecided, candidate } of this.#stromkreis.orders({ state: 'Uncertain' })) {
      if (!isUndecided) continue
      await this.#stromkreis.desk.resolve(id, candidate === null ? 'resubmit' : { adopt: candidate }, { by })
    }
  }

  figures(): SalesFigures {
    const { offers, accepted, submitted, refused, uncertain } = this.#seen
    return {
      offers: offers.size,
      accepted: accepted.size,
      submitted: submitted.size,
      refused: refused.size,
      uncertain: uncertain.size,
      duplicatesAtSupplier: this.#duplicates(),
    }
  }

  async #quote(nth: number, fate: Fate, now: number): Promise<void> {
    const lead = demoLead(this.#seed, nth, now)
    this.#leads.push(lead)
    const { tariffKey, zipCode, yearlyConsumptionKwh, knownData } = lead
    const validForMs = Math.ceil(this.#longestMs.validity)
    const asked = { tariffKey, zipCode, yearlyConsumptionKwh, validForMs, data: knownData }
    const { id } = await this.#stromkreis.desk.offer(asked, { by })
    const decidesAt = now + Math.ceil(lead.hesitation * this.#longestMs.decision)
    if (fate === 'accepts') this.#appoint(decidesAt, () => this.#accept(id, lead, decidesAt))
    if (fate === 'declines') {
      this.#appoint(decidesAt, async () => void this.#stromkreis.desk.decline(id, { by: 'customer' }))
    }
  }

  async #accept(id: string, lead: DemoLead, now: number): Promise<void> {
    this.#mishap(id)
    this.#goOn(await this.#stromkreis.desk.accept(id, { by: 'customer' }), lead, now)
  }

  /** What a partner does with an order that did not go through at once. */
  #goOn({ id, state }: OrderSummary, lead: DemoLead, now: number): void {
    if (state !== 'Incomplete' && state !== 'Refused') return
    const at = now + Math.ceil(lead.delay * this.#longestMs.completion)
    this.#appoint(at, async () => {
      this.#goOn(await this.#stromkreis.desk.complete(id, lead.data, { by }), lead, at)
    })
  }

  /** Now and then something happens to the order on its way: before or after the supplier has acted. */
  #mishap(id: string): void {
    const kind = randomStream(this.#seed, `mishap/${this.#seen.accepted.size}`).weighted([
      [null, 0.88],
      ['resetAfter', 0.04],
      ['status500AfterActing', 0.02],
      ['reset', 0.02],
      ['refusal', 0.04],
    ] as const)
    // An order that is not complete is not sent now, and somebody else's would meet it.
    if (kind === null || this.#stromkreis.order(id).findings.some(({ severity }) => severity === 'error'))
      return
    if (kind === 'refusal') this.#sandbox.faults.add({ kind: 'status', status: 422, path: 'create' })
    else this.#sandbox.faults.add({ kind, path: 'create' })
  }

  #appoint(at: number, keep: () => Promise<void>): void {
    const place = this.#appointments.findLastIndex((other) => other.at <= at) + 1
    this.#appointments.splice(place, 0, { at, keep })
  }

  #count({ subject, event, order }: Entry): void {
    if (order === undefined) return
    if (event === 'priced') this.#seen.offers.add(subject)
    if (event === 'accepted') this.#seen.accepted.add(subject)
    if (event === 'created' || event === 'found') this.#seen.submitted.add(subject)
    if (event === 'refused' && order.with?.['isPassing'] === false) this.#seen.refused.add(subject)
    if (event === 'answerLost') this.#seen.uncertain.add(subject)
  }

  #duplicates(): number {
    const addresses = new Map<string, number>()
    for (const { data } of this.#leads) addresses.set(emailIn(data), 0)
    for (const contractNumber of this.#sandbox.world.contractNumbers()) {
      const address = this.#sandbox.world.order(contractNumber)?.emailAddress ?? ''
      const known = addresses.get(address)
      if (known !== undefined) addresses.set(address, known + 1)
    }
    return [...addresses.values()].reduce((sum, count) => sum + Math.max(0, count - 1), 0)
  }
}

/** As many that accept as asked for, two in seven besides that do not. */
function fatesOf(seed: number, orders: number): Fate[] {
  const others = Math.floor(orders * 0.4)
  const fates = [
    ...Array<Fate>(orders).fill('accepts'),
    ...Array.from({ length: others }, (_, nth): Fate => (nth % 2 === 0 ? 'declines' : 'hesitates')),
  ]
  const stream = randomStream(seed, 'fates')
  for (let last = fates.length - 1; last > 0; last -= 1) {
    const other = stream.integer(0, last)
    const fate = fates[last]!
    fates[last] = fates[other]!
    fates[other] = fate
  }
  return fates
}

function emailIn(data: DemoLead['data']): string {
  return (data['userAccount'] as { emailAddress: string }).emailAddress
}
