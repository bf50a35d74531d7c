import type { OrderBody } from '../order-body.ts'
import { orderSubjectOf } from '../order-id.ts'
import type { OrderStore } from '../order-store.ts'
import type { OrderSummary } from '../order-summary.ts'
import { orderCommands, type PersonCommand, type Store } from '../store.ts'
import { StromkreisError, type StromkreisErrorCode } from '../stromkreis-error.ts'
import type { OfferRequest, OrderDesk, Resolution } from './order-desk.ts'

/** What came of a command about an order, as its row has it: the order it ended in, or why nothing was done. */
export type OrderOutcome =
  | { order: string }
  | { error: { code: StromkreisErrorCode; message: string; hint: string } }

/** Carries out what people asked for through other processes, and says in each command's row what came of it. */
export class OrderCommands {
  readonly #store: Store
  readonly #desk: OrderDesk
  readonly #onProblem: (error: unknown) => void
  readonly #orders: OrderStore
  readonly #underWay = new Map<number, Promise<void>>()
  /** The latest command under way, by subject: what is asked of one order is done in the order in which it was asked. */
  readonly #latest = new Map<string, Promise<void>>()

  constructor(options: {
    store: Store
    orders: OrderStore
    desk: OrderDesk
    onProblem: (error: unknown) => void
  }) {
    this.#store = options.store
    this.#orders = options.orders
    this.#desk = options.desk
    this.#onProblem = options.onProblem
  }

  /** Does all that is open now, and resolves when it is done. */
  async carryOut(signal?: AbortSignal): Promise<void> {
    this.begin(signal)
    await Promise.all(this.#underWay.values())
  }

  /** Begins what is open and not begun yet; returns at once. */
  begin(signal?: AbortSignal): void {
    for (const command of this.#store.openCommands(orderCommands)) {
      if (this.#underWay.has(command.id)) continue
      const before = this.#latest.get(command.subject) ?? Promise.resolve()
      const carriedOut = before.then(() => this.#carryOut(command, signal))
      this.#underWay.set(command.id, carriedOut)
      this.#latest.set(command.subject, carriedOut)
      void carriedOut.then(() => {
        if (this.#latest.get(command.subject) === carriedOut) this.#latest.delete(command.subject)
      })
    }
  }

  async #carryOut(command: PersonCommand, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return
    try {
      const outcome = await this.#outcome(command, signal)
      if (signal?.aborted && 'error' in outcome) return
      this.#store.settleCommand(command.id, JSON.stringify(outcome))
      this.#underWay.delete(command.id)
      this.#forgetUnclaimed(command)
    } catch (error) {
      // Asked for is asked for: it is tried again. A fault of ours is not, by this process: it would come again and again.
      if (isOfDatabase(error)) this.#underWay.delete(command.id)
      if (!signal?.aborted) this.#onProblem(error)
    }
  }

  /** What was said of an order that did not begin, or was a known one, must not stay behind: nothing would ever erase it. */
  #forgetUnclaimed({ command, subject }: PersonCommand): void {
    const subjectId = orderSubjectOf(subject)
    if (command !== 'offer' && command !== 'submit') return
    if (subjectId !== null && this.#orders.find(subject) === null) this.#orders.erase(subjectId)
  }

  async #outcome(command: PersonCommand, signal?: AbortSignal): Promise<OrderOutcome> {
    try {
      const order = await this.#do(command, signal)
      return { order: order?.id ?? command.subject }
    } catch (error) {
      if (!(error instanceof StromkreisError) || isOfDatabase(error)) throw error
      const { code, message, hint } = error
      return { error: { code, message, hint } }
    }
  }

  #do(
    { id, command, subject, by, text }: PersonCommand,
    signal?: AbortSignal,
  ): OrderSummary | undefined | Promise<OrderSummary> {
    const subjectId = orderSubjectOf(subject) ?? undefined
    const said = this.#said(subject, text)
    const reason = (said as { reason?: string } | null)?.reason
    switch (command) {
      case 'offer':
        return this.#desk.offer(said as OfferRequest, { by }, subjectId)
      case 'data':
        return this.#desk.complete(subject, said as OrderBody, { by })
      case 'accept':
        return this.#desk.accept(subject, { by, reason })
      case 'decline':
        return this.#desk.decline(subject, { by, reason })
      case 'submit':
        return this.#desk.submit(said as OrderBody, { by }, subjectId)
      case 'resolve': {
        const { resolution } = said as { resolution: Resolution }
        return this.#desk.resolve(subject, resolution, { by, reason, command: id }, signal)
      }
      case 'erase':
        this.#desk.erase(subject, { by })
        return undefined
      case 'correct':
      case 'look':
      case 'acknowledge':
      case 'silence':
      case 'unsilence':
        throw new Error(`${command} is not about orders`)
    }
  }

  #said(subject: string, reference: string | null): unknown {
    if (reference === null) return null
    const subjectId = orderSubjectOf(subject)
    const text = subjectId === null ? null : this.#store.reveal(subjectId, reference)
    if (text !== null) return JSON.parse(text)
    throw new StromkreisError('invalidInput', `What was asked of ${subject} has been erased.`, {
      hint: 'Ask again.',
    })
  }
}

/** A disk that is full or a database that others hold is no answer to what was asked. */
function isOfDatabase(error: unknown): boolean {
  return error instanceof StromkreisError && error.code === 'databaseUnusable'
}
