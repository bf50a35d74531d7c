import type { Clock } from '../clock.ts'
import { askedForLook, type Happening } from '../log-entry.ts'
import type { PersonCommand, Store } from '../store.ts'
import type { Look } from '../supplier.ts'
import type { ContractIndex, IndexedContract } from './contract-index.ts'
import type { Intake } from './intake.ts'

/** Looks that people asked for through the store: logged, wished for from the plan, and answered once they were made. */
export class Clicks {
  readonly #store: Store
  readonly #intake: Intake
  readonly #index: ContractIndex
  readonly #clock: Clock
  readonly #wish: (contract: IndexedContract) => void
  /** Commands that wait for a look, with the contract, when we learned of them, and the last look before that. */
  readonly #waiting = new Map<number, { contract: IndexedContract; since: number; before: Look | null }>()

  constructor(options: {
    store: Store
    intake: Intake
    index: ContractIndex
    clock: Clock
    /** Wants a look at a contract as soon as can be. */
    wish: (contract: IndexedContract) => void
  }) {
    this.#store = options.store
    this.#intake = options.intake
    this.#index = options.index
    this.#clock = options.clock
    this.#wish = options.wish
  }

  /** Takes up what was asked since the last time, and answers what was seen since it was asked. */
  settle(): void {
    for (const command of this.#store.openCommands(['look'])) {
      if (!this.#waiting.has(command.id)) this.#takeUp(command)
    }
    for (const [id, { contract, since, before }] of this.#waiting) {
      const { seen } = contract
      if (seen !== null && seen !== before && seen.beganAt >= since) this.#answer(id, 'seen')
    }
  }

  /** The supplier does not know this contract's number: that is the answer. */
  noteUnknown(unknown: IndexedContract): void {
    for (const [id, { contract }] of this.#waiting) {
      if (contract === unknown) this.#answer(id, 'refused: the supplier does not know this number')
    }
  }

  #takeUp({ id, subject, by, text, askedAt }: PersonCommand): void {
    const contract = this.#index.get(subject)
    if (contract === undefined) {
      this.#answer(id, 'refused: no contract of this number is known here')
      return
    }
    this.#note(contract, { by, reason: text ?? this.#store.seal(contract.id, '') }, askedAt)
    this.#waiting.set(id, { contract, since: this.#clock.now(), before: contract.seen })
    this.#wish(contract)
  }

  #note(contract: IndexedContract, act: NonNullable<Happening['act']>, askedAt: number): void {
    // What an engine before this one had taken up but not answered is in the log already.
    const isNoted = this.#store
      .entriesOf(contract.contractNumber)
      .some(({ event, effectiveBefore }) => event === askedForLook && effectiveBefore === askedAt)
    if (isNoted) return
    const now = this.#clock.now()
    this.#intake.tell(contract, {
      type: 'note',
      happening: {
        ...{ kind: 'act', event: askedForLook, act },
        ...{ observedAt: now, beganAt: now, effectiveAfter: null, effectiveBefore: askedAt },
      },
    })
  }

  #answer(id: number, outcome: string): void {
    this.#waiting.delete(id)
    this.#store.settleCommand(id, outcome)
  }
}
