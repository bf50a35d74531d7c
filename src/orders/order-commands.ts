import type { OrderBody } from '../order-body.ts'
import { orderSubjectOf } from '../order-id.ts'
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
  readonly #underWay = new Map<number, Promise<void>>()

  constructor(options: { store: Store; desk: OrderDesk; onProblem: (error: unknown) => void }) {
    this.#store = options.store
    this.#desk = options.desk
    this.#onProblem = options.onProblem
  }

  /** Begins what is not begun yet. Resolves when all that is open now is done; it need not be waited for. */
  async carryOut(signal?: AbortSignal): Promise<void> {
    for (const command of this.#store.openCommands(orderCommands)) {
      if (this.#underWay.has(command.id)) continue
      this.#underWay.set(command.id, this.#carryOut(command, signal))
    }
    await Promise.all(this.#underWay.values())
  }

  async #carryOut(command: PersonCommand, signal?: AbortSignal): Promise<void> {
    try {
      const outcome = await this.#outcome(command, signal)
      if (signal?.aborted && 'error' in outcome) return
      this.#store.settleCommand(command.id, JSON.stringify(outcome))
      this.#underWay.delete(command.id)
    } catch (error) {
      // Not tried again by this process: a fault of ours would come again and again.
      this.#onProblem(error)
    }
  }

  async #outcome(command: PersonCommand, signal?: AbortSignal): Promise<OrderOutcome> {
    try {
      const order = await this.#do(command, signal)
      return { order: order?.id ?? command.subject }
    } catch (error) {
      if (!(error instanceof StromkreisError)) throw error
      const { code, message, hint } = error
      return { error: { code, message, hint } }
    }
  }

  #do(
    { command, subject, by, text }: PersonCommand,
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
        return this.#desk.resolve(subject, resolution, { by, reason }, signal)
      }
      case 'erase':
        this.#desk.erase(subject, { by })
        return undefined
      case 'correct':
        throw new Error('correct is not about orders')
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
