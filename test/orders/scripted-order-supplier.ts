import { noDetails } from '../../machines/index.ts'
import { berlinInstant, berlinWallTime } from '../../src/berlin-time.ts'
import type { Clock } from '../../src/clock.ts'
import type { OrderBody } from '../../src/order-body.ts'
import type {
  CreatedOrderAnswer,
  ListedOrder,
  ListedOrders,
  OrderSupplier,
  Price,
} from '../../src/order-supplier.ts'
import { at, deliveryPointOf } from '../../src/orders/order-data.ts'
import { StromkreisError, type StromkreisErrorCode } from '../../src/stromkreis-error.ts'
import type { Supplier, SupplierOrder, SupplierPage } from '../../src/supplier.ts'

const hourMs = 3_600_000

/** What becomes of one POST /orders. */
export type Conduct =
  | 'acts'
  /** It is there, and the connection breaks, or the answer is a 500, or cannot be read. */
  | 'actsThenResets'
  | 'actsThenFails'
  | 'actsThenGarbles'
  /** It is there, and the answer names the latest of the orders before it that `isNameable`. */
  | 'namesAnother'
  /** The connection breaks, or the answer is a 500 or a 503, and nothing was done. */
  | 'resets'
  | 'fails'
  | 'isUnavailable'
  /** The request was not taken: 429, 401, 403, no connection. */
  | 'isBusy'
  | 'refusesCredentials'
  | 'lacksScope'
  | 'isNotThere'
  /** 400 with complaints about fields. */
  | 'refuses'
  /** The connection breaks now; the order is there so many milliseconds later. */
  | { actsAfterMs: number }
  /** It is there at once; the answer takes so many milliseconds. */
  | { answersAfterMs: number }

/** An order as this supplier has it. */
export interface OrderThere {
  contractNumber: string
  /** The partner's own id for it. */
  externalId: string
  body: OrderBody
  createdAt: number
  /** When the request came that it is made of. */
  requestedAt: number
  /** Since which request it can be read in the list. */
  listedSince: number
  /** Left out of lists. */
  isHidden: boolean
  /** Lacks more than its number when listed. */
  isGarbled: boolean
}

/** What the scripted supplier does besides taking orders. */
export interface SupplierHabits {
  /** Hours by which the mark is echoed late; null: it is not echoed, the time of creation is. */
  echoShiftHours: number | null
  isNewestFirst: boolean
  /** The most orders on a page. */
  pageLimit: number
}

/**
 * A supplier in memory that keeps a real list of orders, and misbehaves as told. It is followed and sold for through
 * the same object.
 */
export class ScriptedOrderSupplier implements Supplier {
  readonly habits: SupplierHabits = { echoShiftHours: 0, isNewestFirst: false, pageLimit: 100 }
  /** What becomes of the coming requests that create; without any, they are taken. */
  readonly conducts: Conduct[] = []
  /** Called before each request; what it throws is the answer. */
  onRequest: (kind: 'prepare' | 'create' | 'list' | 'order') => void = () => {}
  /** Called after a page was served. */
  onPageServed: () => void = () => {}
  readonly orders: OrderThere[] = []
  /** Requests that create, by `externalId`. */
  readonly requests = new Map<string, number>()
  readonly bodies: OrderBody[] = []
  /** The partner's own ids of requests that came although a look could have found what an earlier one had made. */
  readonly needless: string[] = []
  /** When each look of a seller's at the whole list began. */
  readonly surveysBegan: number[] = []
  isDown = false
  isNameable: (order: OrderThere) => boolean = () => true
  #requestCount = 0
  #lastSurvey = 0
  readonly #decided = new Map<string, number>()
  readonly #clock: Clock
  readonly #coming: { at: number; body: OrderBody; requestedAt: number }[] = []
  #nextNumber = 100_000_001

  constructor(clock: Clock) {
    this.#clock = clock
  }

  readonly selling: OrderSupplier = {
    prepare: async () => this.#ask('prepare'),
    tariffs: async () => [{ tariffKey: 'RabotSmart', tariffName: 'Smart', providerName: null }],
    price: async (): Promise<Price> => ({ priceComponents: [{ name: 'working', gross: 29.9 }] }),
    create: (body) => this.#create(body),
    page: async ({ offset, limit }): Promise<ListedOrders> => {
      this.#ask('list')
      const beganAt = this.#clock.now()
      if (offset === 0) {
        this.surveysBegan.push(beganAt)
        this.#lastSurvey = this.#requestCount
      }
      const { orders, hasMore } = this.#part(offset, limit)
      this.onPageServed()
      return { orders: orders.map((one) => this.#listed(one)), hasMore, beganAt, endedAt: this.#clock.now() }
    },
    order: async (contractNumber) => {
      this.#ask('order')
      const found = this.#list().find((one) => one.contractNumber === contractNumber)
      return found ? this.#listed(found) : null
    },
  }

  /** Orders made of one accepted offer. */
  ordersOf(externalId: string): OrderThere[] {
    this.#settle()
    return this.orders.filter((one) => one.externalId === externalId)
  }

  /** Places an order as if it had come from elsewhere. */
  place(body: OrderBody, createdAt = this.#clock.now()): OrderThere {
    return this.#act(body, createdAt, createdAt)
  }

  /** Notes that somebody has just decided to send an order again: it should be looked for from here on. */
  decide(externalId: string): void {
    this.#settle()
    this.#requestCount += 1
    this.#decided.set(externalId, this.#requestCount)
  }

  /** Leaves an order out of the list, or lets it be unreadable there, or mends both. */
  show(order: OrderThere, how: { isHidden?: boolean; isGarbled?: boolean }): void {
    Object.assign(order, how)
    order.listedSince = this.#requestCount
  }

  async page({ offset, limit }: { offset: number; limit: number }): Promise<SupplierPage> {
    this.#ask('list')
    const now = this.#clock.now()
    const { orders, hasMore } = this.#part(offset, limit)
    const sightings = orders.map((one) => this.#sighting(one))
    return {
      beganAt: now,
      endedAt: now,
      digest: `${hasMore} ${orders.map(({ contractNumber }) => contractNumber).join(' ')}`,
      read: () => ({ sightings, hasMore }),
    }
  }

  async order(contractNumber: string): Promise<SupplierOrder> {
    this.#ask('order')
    const now = this.#clock.now()
    const found = this.#list().find((one) => one.contractNumber === contractNumber)
    return { beganAt: now, endedAt: now, sighting: found ? this.#sighting(found) : null }
  }

  async #create(body: OrderBody): Promise<CreatedOrderAnswer> {
    this.#ask('create')
    const externalId = externalIdOf(body)
    this.requests.set(externalId, (this.requests.get(externalId) ?? 0) + 1)
    this.bodies.push(body)
    const lookCould = Math.max(this.#lastSurvey, this.#decided.get(externalId) ?? 0)
    const isThere = ({ isHidden, isGarbled, listedSince }: OrderThere) =>
      !isHidden && !isGarbled && listedSince < lookCould
    if (this.ordersOf(externalId).some(isThere)) this.needless.push(externalId)
    const beganAt = this.#clock.now()
    const conduct = this.conducts.shift() ?? 'acts'
    if (typeof conduct === 'object') {
      if ('actsAfterMs' in conduct) {
        this.#coming.push({ at: beganAt + conduct.actsAfterMs, body, requestedAt: beganAt })
        throw problem('unreachable')
      }
      const made = this.#act(body, beganAt, beganAt)
      await this.#clock.sleepUntil(beganAt + conduct.answersAfterMs)
      return this.#answer(made, beganAt)
    }
    const failure = failures[conduct]
    if (failure !== undefined) throw failure()
    const made = this.#act(body, beganAt, beganAt)
    if (conduct === 'acts') return this.#answer(made, beganAt)
    if (conduct === 'namesAnother') return this.#answer(this.#other(made), beganAt)
    throw problem(conduct === 'actsThenFails' ? 'supplierFailed' : lossOf(conduct))
  }

  #other(made: OrderThere): OrderThere {
    return this.orders.findLast((one) => one !== made && this.isNameable(one)) ?? made
  }

  #answer({ contractNumber }: OrderThere, beganAt: number): CreatedOrderAnswer {
    return {
      contractNumber,
      customerNumber: customerOf(contractNumber),
      beganAt,
      endedAt: this.#clock.now(),
    }
  }

  #act(body: OrderBody, createdAt: number, requestedAt: number): OrderThere {
    const made = {
      contractNumber: String(this.#nextNumber++),
      externalId: externalIdOf(body),
      body,
      createdAt,
      requestedAt,
      listedSince: this.#requestCount,
      isHidden: false,
      isGarbled: false,
    }
    this.orders.push(made)
    return made
  }

  #ask(kind: 'prepare' | 'create' | 'list' | 'order'): void {
    if (this.isDown) throw problem('unreachable', { wasNotSent: true })
    this.onRequest(kind)
    this.#requestCount += 1
    this.#settle()
  }

  #settle(): void {
    const now = this.#clock.now()
    for (const one of [...this.#coming]) {
      if (one.at > now) continue
      this.#coming.splice(this.#coming.indexOf(one), 1)
      this.#act(one.body, one.at, one.requestedAt)
    }
  }

  #list(): OrderThere[] {
    const there = this.orders.filter(({ isHidden }) => !isHidden)
    return this.habits.isNewestFirst ? there.reverse() : there
  }

  #part(offset: number, limit: number): { orders: OrderThere[]; hasMore: boolean } {
    const all = this.#list()
    const end = offset + Math.min(limit, this.habits.pageLimit)
    return { orders: all.slice(offset, end), hasMore: end < all.length }
  }

  #signedAt({ body, createdAt }: OrderThere): string {
    const { echoShiftHours } = this.habits
    const mark = at(body, 'contract', 'transactionDateTime')
    if (echoShiftHours === null || typeof mark !== 'string') return berlinWallTime(createdAt)
    return berlinWallTime(berlinInstant(mark)! + echoShiftHours * hourMs)
  }

  #listed(order: OrderThere): ListedOrder {
    const { contractNumber, body, isGarbled } = order
    const point = deliveryPointOf(body)
    const textAt = (...path: string[]) => (isGarbled ? null : ((at(body, ...path) as string) ?? null))
    return {
      contractNumber,
      isReadable: !isGarbled,
      customerNumber: isGarbled ? null : customerOf(contractNumber),
      emailAddress: isGarbled ? null : point.emailAddress,
      meterNumber: textAt('contract', 'deliveryDetails', 'meterNumber'),
      maLoIdentifier: textAt('contract', 'deliveryDetails', 'maLoIdentifier'),
      postCode: textAt('contract', 'deliveryAddress', 'postCode'),
      streetName: textAt('contract', 'deliveryAddress', 'streetName'),
      houseNumber: textAt('contract', 'deliveryAddress', 'houseNumber'),
      contractSignedAt: isGarbled ? null : this.#signedAt(order),
    }
  }

  #sighting(order: OrderThere) {
    const { contractNumber } = order
    return {
      contractNumber,
      customerNumber: customerOf(contractNumber),
      status: 'Open' as const,
      words: 'Open',
      hasUnknownWord: false,
      details: noDetails,
      facts: {
        tariffName: null,
        contractSignedAt: berlinInstant(this.#signedAt(order)),
        hasMeterNumber: true,
        hasMaLo: true,
      },
    }
  }
}

/** What the client throws for each conduct that creates nothing. */
const failures: Partial<Record<Extract<Conduct, string>, () => StromkreisError>> = {
  resets: () => problem('unreachable'),
  fails: () => problem('supplierFailed'),
  isUnavailable: () => problem('supplierFailed', { retryAfterMs: 30_000 }),
  isBusy: () => problem('rateLimited', { retryAfterMs: 30_000 }),
  refusesCredentials: () => problem('credentialsRefused'),
  lacksScope: () => problem('scopeMissing'),
  isNotThere: () => problem('unreachable', { wasNotSent: true }),
  refuses: () =>
    problem('refused', {
      complaint: {
        status: 400,
        errors: [
          {
            severity: 'Error',
            code: 'validation-failed',
            message: 'contract.bankDetails.iban: is not known',
            details: 'contract.bankDetails.iban',
          },
        ],
      },
    }),
}

function lossOf(conduct: Conduct): StromkreisErrorCode {
  return conduct === 'actsThenGarbles' ? 'unreadable' : 'unreachable'
}

function problem(
  code: StromkreisErrorCode,
  options: Omit<ConstructorParameters<typeof StromkreisError>[2], 'hint'> = {},
): StromkreisError {
  return new StromkreisError(code, `The scripted supplier is ${code}.`, { hint: 'As told.', ...options })
}

function externalIdOf(body: OrderBody): string {
  return String(at(body, 'contract', 'externalId') ?? at(body, 'userAccount', 'emailAddress'))
}

function customerOf(contractNumber: string): string {
  return `C${contractNumber}`
}
