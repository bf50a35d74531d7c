import type { PlannedLook, PollPlan } from '../plan/poll-plan.ts'
import type { LastSeen } from '../store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { Supplier } from '../supplier.ts'
import type { AnonymousOrders } from './anonymous-orders.ts'
import type { ContractIndex, IndexedContract } from './contract-index.ts'
import type { Intake } from './intake.ts'
import type { PageReader } from './page-reader.ts'

/** Makes looks at the supplier, one call each, takes in what they show, and tells the plan. */
export class Lookout {
  readonly #index: ContractIndex
  readonly #intake: Intake
  readonly #reader: PageReader
  readonly #anonymous: AnonymousOrders
  readonly #plan: PollPlan
  readonly #supplier: Supplier
  readonly #completedSweeps: () => number
  readonly #onUnknown: (contract: IndexedContract) => void

  constructor(options: {
    index: ContractIndex
    intake: Intake
    reader: PageReader
    anonymous: AnonymousOrders
    plan: PollPlan
    supplier: Supplier
    /** Number of the latest whole sweep. */
    completedSweeps: () => number
    /** Told of a contract that was asked for by its number, and that the supplier did not know. */
    onUnknown: (contract: IndexedContract) => void
  }) {
    this.#index = options.index
    this.#intake = options.intake
    this.#reader = options.reader
    this.#anonymous = options.anonymous
    this.#plan = options.plan
    this.#supplier = options.supplier
    this.#completedSweeps = options.completedSweeps
    this.#onUnknown = options.onUnknown
  }

  /** Makes a look that the plan asked for. @throws StromkreisError what kept it, DOMException `AbortError` when stopped. */
  async make(look: PlannedLook, signal?: AbortSignal): Promise<void> {
    if (look.kind === 'page') await this.#page(look, signal)
    else if (look.why === 'missing') await this.lookForMissing(this.#index.byId(look.id), signal)
    else await this.look(this.#index.byId(look.id), signal)
    for (const id of this.#plan.absent()) this.#plan.urge(id, 'missing')
  }

  /**
   * Asks by its number for a contract that the list no longer shows: now it counts as missing, or was overlooked.
   * @throws StromkreisError what kept it, DOMException `AbortError` when stopped.
   */
  async lookForMissing(contract: IndexedContract, signal?: AbortSignal): Promise<void> {
    const look = await this.#lookAt(contract, signal)
    if (look === null) return
    this.#intake.miss(contract, look)
    this.#plan.gone(contract.id)
  }

  /**
   * Looks at one contract by its number. A 404 alone is not believed: the list may know better, and the number be asked
   * for again.
   * @throws StromkreisError what kept it, DOMException `AbortError` when stopped.
   */
  async look(contract: IndexedContract, signal?: AbortSignal): Promise<void> {
    const look = await this.#lookAt(contract, signal)
    if (look === null) return
    this.#plan.notFound(contract.id)
    this.#onUnknown(contract)
  }

  /**
   * Looks at an order that may never have been seen, and follows it from then on.
   * @throws StromkreisError `notFound` when the supplier does not know the number, or what kept it from answering.
   */
  async track(contractNumber: string, signal?: AbortSignal): Promise<void> {
    const { beganAt, endedAt, sighting } = await this.#supplier.order(contractNumber, signal)
    if (sighting === null) {
      throw new StromkreisError('notFound', `The supplier knows no order ${contractNumber}.`, {
        hint: 'Check the number, and that it was created with these credentials.',
      })
    }
    this.#intake.takeIn({ beganAt, endedAt, sweep: this.#completedSweeps() }, [sighting])
    this.#plan.orderSeen(this.#index.obtain(contractNumber).id, beganAt)
  }

  /** Null when the order was seen; the look where the supplier does not know its number. */
  async #lookAt(contract: IndexedContract, signal?: AbortSignal): Promise<LastSeen | null> {
    const { beganAt, endedAt, sighting } = await this.#supplier.order(contract.contractNumber, signal)
    const look = { beganAt, endedAt, sweep: this.#completedSweeps() }
    if (sighting === null) return look
    this.#intake.takeIn(look, [sighting])
    this.#plan.orderSeen(contract.id, beganAt)
    return null
  }

  async #page(request: { offset: number; limit: number }, signal?: AbortSignal): Promise<void> {
    const { offset, limit } = request
    const knownDigest = this.#reader.knownDigest(request)
    const answer = await this.#supplier.page({ offset, limit, knownDigest }, signal)
    const look: LastSeen = {
      beganAt: answer.beganAt,
      endedAt: answer.endedAt,
      sweep: this.#completedSweeps(),
    }
    this.#anonymous.see(offset, this.#reader.takeIn(request, answer, look))
    if (!this.#plan.isWalking) this.#anonymous.tell(look)
  }
}
