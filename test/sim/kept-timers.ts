import type { Entry } from '../../src/log-entry.ts'
import { orderSubjectOf } from '../../src/order-id.ts'
import type { Checker, Rest } from './checker.ts'
import { dayMs, hourMs } from './plan.ts'
import type { Verdict } from './verdict.ts'

interface Waiting {
  event: string
  dueAt: number
}

interface TimedContract {
  state: string | null
  startDate: string | null
  endDate: string | null
  waiting: Map<number, Waiting>
}

// An unconfirmed deadline alarms after 24 hours; whoever looks every few hours needs some more.
const patienceMs = 24 * hourMs + 2 * dayMs
const lasting: Record<string, number> = { Open: 24 * hourMs, Processing: 42 * dayMs, Denied: 3 * dayMs }

/** Promise 4: timers are armed as the lifecycle says, survive restarts, fire once, and not before they are due. */
export class KeptTimers implements Checker {
  readonly #verdict: Verdict
  readonly #contracts = new Map<string, TimedContract>()

  constructor(verdict: Verdict) {
    this.#verdict = verdict
  }

  entry(entry: Entry): void {
    if (orderSubjectOf(entry.subject) !== null || entry.subject === 'supplier') return
    // What happens to alerts is replayed with everything else, and changes nothing of the contract.
    if (entry.alert !== undefined) return
    const contract = this.#of(entry.subject)
    if (entry.kind === 'timer') this.#fired(contract, entry)
    const isEntered = entry.to !== contract.state || entry.start !== undefined
    if (entry.start !== undefined) Object.assign(contract, { startDate: null, endDate: null })
    const { startDate, endDate } = contract
    if (entry.details?.startDate !== undefined) contract.startDate = entry.details.startDate
    if (entry.details?.endDate !== undefined) contract.endDate = entry.details.endDate
    contract.state = entry.to
    const isMoved =
      (entry.to === 'Contract.PendingDelivery' && contract.startDate !== startDate) ||
      (entry.to === 'Cancelled' && contract.endDate !== endDate)
    const isReminded = entry.kind === 'timer' && entry.to === 'Denied'
    for (const { token } of entry.timers.removed) {
      if (!contract.waiting.delete(token)) this.#fault(entry, `timer ${token} is removed and was not there`)
    }
    if (entry.timer !== undefined) contract.waiting.delete(entry.timer.token)
    for (const { token, event, dueAt } of entry.timers.armed) contract.waiting.set(token, { event, dueAt })
    if (isEntered || isMoved || isReminded) this.#mustBeArmed(contract, entry)
  }

  atRest({ stromkreis, now }: Rest): void {
    for (const [contractNumber, { waiting, state }] of this.#contracts) {
      const late = [...waiting.values()].find(({ dueAt }) => dueAt < now - patienceMs)
      if (late)
        this.#verdict.fault('kept-timers', `${contractNumber} in ${state}: ${late.event} was never fired`)
      if (state === null) continue
      const stored = stromkreis.contract(contractNumber).timers.map(({ token }) => token)
      if (stored.join() !== [...waiting.keys()].join())
        this.#verdict.fault('kept-timers', `${contractNumber}: rows ${stored}, log ${[...waiting.keys()]}`)
    }
  }

  #of(contractNumber: string): TimedContract {
    let contract = this.#contracts.get(contractNumber)
    if (contract === undefined) {
      contract = { state: null, startDate: null, endDate: null, waiting: new Map() }
      this.#contracts.set(contractNumber, contract)
    }
    return contract
  }

  #fired({ waiting }: TimedContract, entry: Entry): void {
    const { timer, observedAt, event } = entry
    const due = timer && waiting.get(timer.token)
    if (due === undefined) {
      this.#fault(entry, `${event} fires and was not waiting`)
      return
    }
    if (observedAt < due.dueAt) this.#fault(entry, `${event} fires ${due.dueAt - observedAt} ms early`)
    if (timer!.confirmed === false && observedAt < due.dueAt + 24 * hourMs)
      this.#fault(entry, `${event} fires unconfirmed within 24 hours`)
  }

  /** By the supplier's documents and the design, without the machines. */
  #mustBeArmed({ waiting, state, startDate, endDate }: TimedContract, entry: Entry): void {
    const due = dueIn(state, startDate, endDate)
    const armed = [...waiting.values()]
    if (due === null && armed.length > 0) this.#fault(entry, `a timer waits in ${state}`)
    if (due === null || entry.overdue !== undefined) return
    const [first] = armed
    if (first === undefined || armed.length > 1) {
      this.#fault(entry, `${armed.length} timers in ${state}`)
      return
    }
    const signedAt = entry.start?.facts.contractSignedAt ?? entry.observedAt
    // Nobody saw when an adopted order came to where it is: it counts from the signature.
    const isDated = entry.kind === 'adopted' && state !== 'Denied'
    const from = isDated ? Math.min(signedAt, entry.observedAt) : entry.observedAt
    const expected = 'afterMs' in due ? from + due.afterMs : Math.max(due.at, entry.observedAt)
    const isEstimated = entry.kind === 'corrected' && 'afterMs' in due
    const isRight = isEstimated ? first.dueAt <= expected : first.dueAt === expected
    if (!isRight) this.#fault(entry, `${first.event} in ${state} is due at ${first.dueAt}, not ${expected}`)
  }

  #fault({ subject, seq }: Entry, what: string): void {
    this.#verdict.fault('kept-timers', `${subject}/${seq}: ${what}`)
  }
}

function dueIn(
  state: string | null,
  startDate: string | null,
  endDate: string | null,
): { afterMs: number } | { at: number } | null {
  if (state === null) return null
  const afterMs = lasting[state]
  if (afterMs !== undefined) return { afterMs }
  if (state === 'Contract.PendingDelivery' && startDate !== null)
    return { at: endOfGermanDay(startDate) + 2 * dayMs }
  if (state === 'Cancelled' && endDate !== null) return { at: endOfGermanDay(endDate) }
  return null
}

const ends = new Map<string, number>()
const germanHour = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Berlin',
  hour: '2-digit',
  hourCycle: 'h23',
})

/** The next German midnight after that day: an hour or two before the one of UTC. */
function endOfGermanDay(day: string): number {
  let end = ends.get(day)
  if (end === undefined) {
    const utc = Date.parse(`${day}T00:00:00Z`) + dayMs
    end = [1, 2].map((hours) => utc - hours * hourMs).find((at) => germanHour.format(at) === '00')!
    ends.set(day, end)
  }
  return end
}
