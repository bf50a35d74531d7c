import {
  type ContractDetails,
  type ContractStatePath,
  type OrderState,
  statusOfState,
} from '../../machines/index.ts'
import type { Entry } from '../log-entry.ts'
import type { ContractLife, OrderLife } from './life.ts'
import { type StayState, StayTable } from './stay-table.ts'

// A supplier that puts something else into every reason would fill the memory.
const mostReasons = 500
const otherReasons = 1
const signatureDates: readonly StayState[] = ['Open', 'Processing']
const orderEnds: readonly StayState[] = ['Declined', 'Expired', 'Abandoned']

/** Turns the entries of a log, fed one by one, into stays. Entries of one subject come in their order. */
export class StayReader {
  readonly stays = new StayTable()
  readonly contracts = new Map<string, ContractLife>()
  readonly orders = new Map<string, OrderLife>()
  /** The supplier's reasons by number; 0 stands for none, and 1 for all that came after the first few hundred. */
  readonly reasons: string[] = ['', '(others)']
  readonly #reasonNumbers = new Map<string, number>()
  readonly #tariffs = new Map<string, string>()
  #entries = 0
  #earliest: number | null = null
  #latest = 0
  #latestLook: number | null = null

  /** Entries taken so far. */
  get entries(): number {
    return this.#entries
  }

  /** Contracts and orders read so far. */
  get subjects(): number {
    return this.contracts.size + this.orders.size
  }

  /** When the look or act of the earliest entry began, epoch milliseconds; null before any. */
  get earliest(): number | null {
    return this.#earliest
  }

  /** Up to when anything is known: the latest entry or look, epoch milliseconds. Null where no look was noted. */
  get knownUntil(): number | null {
    return this.#latestLook === null ? null : Math.max(this.#latestLook, this.#latest)
  }

  take(entry: Entry): void {
    this.#entries += 1
    this.#latest = Math.max(this.#latest, entry.observedAt)
    if (this.#earliest === null || entry.beganAt < this.#earliest) this.#earliest = entry.beganAt
    if (entry.to === null) return
    if (entry.order !== undefined) this.#takeOfOrder(entry)
    else this.#takeOfContract(entry)
  }

  /** Notes when a contract was last looked at: up to then, and not up to now, it is known to be where it is. */
  seen(contractNumber: string, at: number): void {
    const contract = this.contracts.get(contractNumber)
    if (contract === undefined) return
    contract.seenAt = at
    this.#latestLook = Math.max(this.#latestLook ?? at, at)
  }

  #takeOfContract(entry: Entry): void {
    const { kind } = entry
    const contract = this.contracts.get(entry.subject)
    if (kind === 'adopted' || kind === 'submitted' || kind === 'corrected') this.#begin(contract, entry)
    else if (contract === undefined) return
    else if (kind === 'observed' || kind === 'inferred') this.#move(contract, entry)
    else if (kind === 'anomaly') this.#doubt(contract, entry)
  }

  #begin(known: ContractLife | undefined, entry: Entry): void {
    const state = entry.to as ContractStatePath
    if (known !== undefined) {
      this.stays.end(known.stay, known.doubtedAt ?? entry.effectiveBefore, 'corrected', {
        blurMs: 0,
        isInferred: false,
      })
    }
    const contract = known ?? this.#newContract(entry)
    const { beganAt, effectiveAfter, effectiveBefore } = entry
    const isSubmitted = entry.kind === 'submitted' && effectiveAfter !== null
    const widthMs = isSubmitted ? effectiveBefore - effectiveAfter : 0
    const watchedFrom = isSubmitted ? effectiveAfter + widthMs / 2 : beganAt
    const isDated =
      entry.kind === 'adopted' &&
      signatureDates.includes(state) &&
      contract.signedAt !== null &&
      contract.signedAt <= beganAt
    contract.stay = this.stays.begin({
      subject: contract.subject,
      state,
      enteredAt: isSubmitted ? watchedFrom : isDated ? contract.signedAt : null,
      watchedFrom,
      blurMs: widthMs / 2,
      isDated,
      isFirst: known === undefined,
    })
    contract.doubtedAt = null
    this.#noteReached(contract, state)
    this.#learn(contract, entry.details)
  }

  #newContract({ subject, start }: Entry): ContractLife {
    const facts = start?.facts
    const contract: ContractLife = {
      subject: this.subjects,
      stay: -1,
      tariffName: facts?.tariffName ? this.#tariff(facts.tariffName) : null,
      signedAt: facts?.contractSignedAt ?? null,
      hasMeterNumber: facts?.hasMeterNumber ?? false,
      hasMaLo: facts?.hasMaLo ?? false,
      reason: 0,
      startDayEndsAt: null,
      hasContract: false,
      hasDelivery: false,
      hasEnded: false,
      seenAt: null,
      doubtedAt: null,
      passing: null,
    }
    this.contracts.set(subject, contract)
    return contract
  }

  /** Changes within one answer lie between the same two looks: they are put where they divide that time evenly. */
  #move(contract: ContractLife, entry: Entry): void {
    contract.doubtedAt = null
    const isMove = entry.from !== entry.to
    if (entry.kind === 'inferred') {
      if (isMove) contract.passing = [...(contract.passing ?? []), entry.to as ContractStatePath]
      return
    }
    const passed = contract.passing ?? []
    contract.passing = null
    const states = isMove ? [...passed, entry.to as ContractStatePath] : passed
    const before = entry.effectiveBefore
    const widthMs = before - Math.min(entry.effectiveAfter ?? before, before)
    for (const [index, state] of states.entries()) {
      const point = before - widthMs + (widthMs * (index + 1)) / (states.length + 1)
      const at = Math.max(point, this.stays.watchedFromOf(contract.stay))
      const isInferred = index < states.length - 1
      this.stays.end(contract.stay, at, state, { blurMs: widthMs / 2, isInferred })
      contract.stay = this.stays.begin({
        subject: contract.subject,
        state,
        enteredAt: at,
        watchedFrom: at,
        blurMs: widthMs / 2,
        isDated: false,
        isFirst: false,
      })
      this.#noteReached(contract, state)
    }
    this.#learn(contract, entry.details)
  }

  #doubt(contract: ContractLife, { anomaly, observedAt, settles }: Entry): void {
    if (settles || anomaly === undefined) contract.doubtedAt = null
    // An unknown word beside a known one leaves the state as sure as it was.
    else if (anomaly.kind !== 'unknownStatus' || anomaly.status === null) contract.doubtedAt ??= observedAt
  }

  #learn(contract: ContractLife, details: Partial<ContractDetails> | undefined): void {
    if (details?.denialReason !== undefined) contract.reason = this.#reasonNumber(details.denialReason)
    if (details?.startDayEndsAt !== undefined) contract.startDayEndsAt = details.startDayEndsAt
    if (contract.reason !== 0 || contract.startDayEndsAt !== null || details !== undefined) {
      this.stays.learn(contract.stay, contract)
    }
  }

  #noteReached(contract: ContractLife, state: ContractStatePath): void {
    contract.hasContract ||= state.startsWith('Contract.') || state === 'Cancelled'
    contract.hasDelivery ||= statusOfState(state) === 'Delivery'
    contract.hasEnded = state === 'Rejected' || state === 'Revoked' || state === 'Cancelled'
  }

  #takeOfOrder(entry: Entry): void {
    const state = entry.to as OrderState
    const known = this.orders.get(entry.subject)
    const order = known ?? this.#newOrder(entry)
    const { offer, data, with: carried } = entry.order!
    if (offer !== undefined) order.tariffKey = this.#tariff(offer.tariffKey)
    if (data !== undefined) order.data = data
    if (known !== undefined && entry.from === entry.to) return
    const { effectiveAfter, effectiveBefore } = entry
    const widthMs = known === undefined ? 0 : effectiveBefore - (effectiveAfter ?? effectiveBefore)
    const point = effectiveBefore - widthMs / 2
    const at = known === undefined ? point : Math.max(point, this.stays.watchedFromOf(order.stay))
    if (known !== undefined) this.stays.end(order.stay, at, state, { blurMs: widthMs / 2, isInferred: false })
    order.stay = this.stays.begin({
      subject: order.subject,
      state,
      enteredAt: at,
      watchedFrom: at,
      blurMs: widthMs / 2,
      isDated: false,
      isFirst: known === undefined,
    })
    if (state === 'Offered') order.wasOffered = true
    if (state === 'Accepted') order.acceptedAt = at
    if (state === 'Submitted') order.isSubmitted = true
    if (typeof carried?.['contractNumber'] === 'string') order.contractNumber = carried['contractNumber']
    order.hasEnded = orderEnds.includes(state)
  }

  #newOrder({ subject, kind, observedAt }: Entry): OrderLife {
    const order: OrderLife = {
      subject: this.subjects,
      stay: -1,
      id: subject,
      begunAt: observedAt,
      cameAccepted: kind === 'adopted',
      tariffKey: null,
      wasOffered: false,
      acceptedAt: null,
      isSubmitted: false,
      hasEnded: false,
      contractNumber: null,
      data: null,
    }
    this.orders.set(subject, order)
    return order
  }

  /** One text for all that say the same: every entry brings its own copy. */
  #tariff(name: string): string {
    const known = this.#tariffs.get(name)
    if (known !== undefined) return known
    this.#tariffs.set(name, name)
    return name
  }

  #reasonNumber(reason: string | null): number {
    if (reason === null) return 0
    const known = this.#reasonNumbers.get(reason)
    if (known !== undefined) return known
    if (this.reasons.length > mostReasons) return otherReasons
    this.#reasonNumbers.set(reason, this.reasons.length)
    return this.reasons.push(reason) - 1
  }
}
