import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type Clock, systemClock } from '../clock.ts'
import type { MasterKey } from '../master-key.ts'
import type { OrderBody } from '../order-body.ts'
import { newOrderSubject, orderIdOf } from '../order-id.ts'
import type { OrderSummary } from '../order-summary.ts'
import type { OrderOutcome } from '../orders/order-commands.ts'
import { keptBody } from '../orders/order-data.ts'
import type { OfferRequest, Resolution } from '../orders/order-desk.ts'
import { summaryOf, unknownOrder } from '../orders/order-summary-of.ts'
import { takeLease } from '../sqlite/lease.ts'
import { mustExist } from '../sqlite/open-database.ts'
import { SqliteStore } from '../sqlite/sqlite-store.ts'
import { orderCommands, type PersonWish } from '../store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { openStromkreis, type StromkreisOptions } from './open-stromkreis.ts'

const patienceMs = 30_000
const lookAgainMs = 250

/** Something that a person wants done with an order of our own. `id` is an order's id; to erase, a contract number too. */
export type OrderWish =
  | { command: 'offer'; request: OfferRequest }
  | { command: 'submit'; body: OrderBody }
  | { command: 'data'; id: string; body: OrderBody }
  | { command: 'accept' | 'decline'; id: string; reason?: string | undefined }
  | { command: 'resolve'; id: string; resolution: Resolution; reason?: string | undefined }
  | { command: 'erase'; id: string }

/** What came of a wish. */
export type OrderReply =
  /** It was done, with this order as it then is; null where a contract was erased that came of no order of ours. */
  | { is: 'done'; order: OrderSummary | null }
  /** Nothing was done, and why. */
  | { is: 'refused'; error: StromkreisError }
  /** It is written down and will be done; `id` is what a new order will be called unless it turns out to be a known one. */
  | { is: 'waiting'; id: string }

/** Who asks, and what to act with where nobody else does. */
export interface AskOptions {
  by: string
  masterKey?: MasterKey | undefined
  /** How this process would open Stromkreis. If it throws, only another process can do what is asked. */
  acting: () => Omit<StromkreisOptions, 'database' | 'masterKey' | 'waitForLeaseMs'>
  /** How long to wait while nothing happens to anybody's orders, milliseconds; 30 s. */
  patienceMs?: number
}

/**
 * Asks for things to be done with orders, all of them in one transaction, and sees them done: by the process that holds
 * the lease, or here once the lease is free. What is still open when nothing happens to orders any more stays asked for, and is
 * done, once, by whoever acts on the database next.
 * @returns a reply for every wish, in their order.
 * @throws StromkreisError before anything is asked: `notFound`, `databaseNewer`, `databaseUnusable`, or what `acting`
 * threw while nobody else acts on the database.
 */
export async function askForOrders(
  database: string,
  wishes: readonly OrderWish[],
  options: AskOptions,
): Promise<OrderReply[]> {
  const acting = actingOf(options)
  if (acting instanceof StromkreisError && !existsSync(database)) throw acting
  if (wishes.some(({ command }) => command !== 'offer' && command !== 'submit')) mustExist(database)
  const store = new SqliteStore(database, { masterKey: options.masterKey })
  try {
    const clock = systemClock(store.latestObservedAt())
    if (acting instanceof StromkreisError && (await isLeaseFree(store, clock))) throw acting
    const requests = wishes.map((wish) => requestFor(wish, options.by, store))
    const ids = store.requestAll(requests, clock.now())
    const vigil = new Vigil({ store, clock, ids, patienceMs: options.patienceMs ?? patienceMs })
    while (vigil.isWorthwhile()) {
      if (!(acting instanceof StromkreisError) && (await carryOutIfFree(database, acting, options, vigil)))
        break
      await clock.sleepUntil(clock.now() + lookAgainMs)
    }
    return ids.map((id, index) => replyOf(store, id, requests[index]!.command.subject))
  } finally {
    store.close()
  }
}

function actingOf({ acting }: AskOptions): ReturnType<AskOptions['acting']> | StromkreisError {
  try {
    return acting()
  } catch (error) {
    if (error instanceof StromkreisError) return error
    throw error
  }
}

async function isLeaseFree(store: SqliteStore, clock: Clock): Promise<boolean> {
  try {
    const lease = await takeLease(store.database, { path: store.path, clock, waitMs: 0, command: 'asking' })
    lease.release()
    return true
  } catch (error) {
    if (error instanceof StromkreisError && error.code === 'leaseHeld') return false
    throw error
  }
}

/** Waits for requests to be done, as long as any are. */
class Vigil {
  readonly #store: SqliteStore
  readonly #clock: Clock
  readonly #ids: readonly number[]
  readonly #patienceMs: number
  #open: readonly number[]
  /** Where the log stood with what happened to orders: many of them are taken before the first is done. */
  #position = 0
  #newsAt: number

  constructor(options: { store: SqliteStore; clock: Clock; ids: readonly number[]; patienceMs: number }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#ids = options.ids
    this.#patienceMs = options.patienceMs
    this.#open = options.ids
    this.#newsAt = options.clock.now()
  }

  /** Whether some of the requests are open, and there is news of anybody's orders. */
  isWorthwhile(): boolean {
    const open = new Set(this.#store.openCommands(orderCommands).map(({ id }) => id))
    const position = this.#store.orders.newestPosition()
    const isNews = position !== this.#position || this.#open.some((id) => !open.has(id))
    if (isNews) this.#newsAt = this.#clock.now()
    this.#position = position
    this.#open = [...open]
    const isWaiting = this.#ids.some((id) => open.has(id))
    return isWaiting && this.#clock.now() < this.#newsAt + this.#patienceMs
  }

  /** Resolves when it is not worthwhile any more, or at `signal`. */
  async end(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.isWorthwhile()) {
      await this.#clock.sleepUntil(this.#clock.now() + lookAgainMs, signal)
    }
  }
}

/** Does all that anybody asked for; false when another process acts on the database. */
async function carryOutIfFree(
  database: string,
  acting: ReturnType<AskOptions['acting']>,
  { masterKey }: AskOptions,
  vigil: Vigil,
): Promise<boolean> {
  const done = new AbortController()
  // What is broken off once patience is over is no problem: it stays asked for.
  const onProblem = (error: unknown) => {
    if (!done.signal.aborted) acting.onProblem?.(error)
  }
  const own = { ...acting, database, masterKey, waitForLeaseMs: 0, onProblem }
  const stromkreis = await openStromkreis(own).catch((error: unknown) => {
    if (error instanceof StromkreisError && error.code === 'leaseHeld') return null
    throw error
  })
  if (stromkreis === null) return false
  try {
    await Promise.race([stromkreis.carryOutCommands(), vigil.end(done.signal)])
    return true
  } finally {
    done.abort()
    await stromkreis.stop()
  }
}

interface Request {
  command: PersonWish
  subjectId: number
}

/** A wish as a row; a new order gets its id here. @throws StromkreisError `notFound` */
function requestFor(wish: OrderWish, by: string, store: SqliteStore): Request {
  const { command } = wish
  const request = (subjectId: number, subject: string, said: object | null): Request => {
    const text = said === null ? null : JSON.stringify(said)
    return { command: { command, subject, by, text }, subjectId }
  }
  if (command === 'offer' || command === 'submit') {
    const subjectId = newOrderSubject(randomBytes(8))
    const said = command === 'offer' ? requested(wish.request) : withoutPassword(wish.body)
    return request(subjectId, orderIdOf(subjectId), said)
  }
  const byContract = command === 'erase' ? store.orders.byContractNumber(wish.id) : null
  const order = store.orders.find(wish.id) ?? byContract
  const contract = order === null && command === 'erase' ? store.find(wish.id) : null
  if (contract !== null) return request(contract.id, wish.id, null)
  if (order === null) throw unknownOrder(wish.id)
  return request(order.subjectId, order.record.id, saidOf(wish))
}

function requested(request: OfferRequest): OfferRequest {
  return request.data === undefined ? request : { ...request, data: withoutPassword(request.data) }
}

/** A password is never kept, sealed or not; that there was one, pre-validation may say. */
function withoutPassword(body: OrderBody): OrderBody {
  const kept = keptBody(body)
  const account = body['userAccount'] as Record<string, unknown> | null | undefined
  if (typeof account !== 'object' || (account?.['password'] ?? null) === null) return kept
  return { ...kept, userAccount: { ...(kept['userAccount'] as object), password: '(not taken)' } }
}

function saidOf(wish: Exclude<OrderWish, { command: 'offer' | 'submit' }>): object | null {
  switch (wish.command) {
    case 'data':
      return withoutPassword(wish.body)
    case 'resolve':
      return { resolution: wish.resolution, reason: wish.reason }
    case 'erase':
      return null
    default:
      return wish.reason === undefined ? null : { reason: wish.reason }
  }
}

function replyOf(store: SqliteStore, id: number, subject: string): OrderReply {
  const outcome = store.commandOutcome(id)
  if (outcome === null) return { is: 'waiting', id: subject }
  const said = JSON.parse(outcome) as OrderOutcome
  if ('error' in said) {
    const { code, message, hint } = said.error
    return { is: 'refused', error: new StromkreisError(code, message, { hint }) }
  }
  const order = store.orders.find(said.order)
  return { is: 'done', order: order && summaryOf(order, store) }
}
