import fc from 'fast-check'
import {
  type ContractDetails,
  type ContractStatePath,
  noDetails,
  statusOfState,
} from '../../machines/index.ts'
import type { Observation, Sighting } from '../observation.ts'
import { arbitrarySighting, dayAt, type ObservationOptions, seenOrder } from './arbitrary-observation.ts'
import { legalEdges } from './legal-edges.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** What one look shows of an order, so long after the look before. */
export interface SeenStep<Seen extends Sighting = Sighting> {
  afterMs: number
  sighting: Seen
}

/** Which histories are wanted. */
export interface HistoryOptions extends Pick<ObservationOptions, 'contractNumber' | 'around'> {
  /** At most so many looks; 12 where left out. */
  maxLength?: number
}

// From too soon for any time rule to beyond all of them.
const somePause = fc.constantFrom(hourMs, 5 * hourMs, dayMs, 3 * dayMs, 20 * dayMs, 43 * dayMs)

/**
 * What may be seen of one order that lives by the lifecycle, wherever in it it is first seen: every step leads along legal
 * edges, with up to two states in between that no look caught, and with the dates and reasons that go with its states. No
 * engine may find anything contradictory in it.
 */
export function legalHistory(options: HistoryOptions): fc.Arbitrary<SeenStep<Observation>[]> {
  const { contractNumber, around, maxLength = 12 } = options
  const states = Object.keys(legalEdges) as ContractStatePath[]
  const someTurns = fc.array(fc.nat(59), { minLength: 3, maxLength: 3 })
  const someStep = fc.record({
    afterMs: somePause,
    turns: fc
      .tuple(fc.constantFrom(0, 1, 1, 1, 1, 2, 3), someTurns)
      .map(([count, turns]) => turns.slice(0, count)),
    isVague: fc.nat(3).map((one) => one === 0),
    startsInDays: fc.constantFrom(null, 15, 55),
    endsInDays: fc.constantFrom(null, 120, 200),
    denialReason: fc.constantFrom('Dunning', 'Other'),
  })
  const steps = fc.array(someStep, { minLength: 1, maxLength, size: 'max' })
  return fc
    .tuple(fc.constantFrom('Open' as const, 'Open' as const, 'Processing' as const, ...states), steps)
    .map(([first, drawn]) => {
      let state: ContractStatePath = first
      return drawn.map(({ afterMs, turns, isVague, startsInDays, endsInDays, denialReason }, place) => {
        for (const turn of place === 0 ? [] : turns) {
          const ways = waysOutOf(state)
          state = ways[turn % ways.length] ?? state
        }
        const status = isVague && state.startsWith('Contract.') ? 'Contract' : statusOfState(state)
        const start = startsInDays === null ? null : dayAt(around + startsInDays * dayMs)
        const end = endsInDays === null ? null : dayAt(around + endsInDays * dayMs)
        const details: ContractDetails = {
          ...noDetails,
          ...(state === 'Denied' && { denialReason, message: 'Zähler fehlt' }),
          ...(isConfirmed(state) && start && { startDate: start.day, startDayEndsAt: start.endsAt }),
          ...(state === 'Cancelled' && end && { endDate: end.day, endDayEndsAt: end.endsAt }),
        }
        return { afterMs, sighting: { ...seenOrder(contractNumber, status), details } }
      })
    })
}

/** Anything that may be seen of one order in any order, most of it against the lifecycle: {@link arbitrarySighting}. */
export function anyHistory(options: HistoryOptions): fc.Arbitrary<SeenStep[]> {
  const { maxLength = 12, ...observed } = options
  const step = fc.record({ afterMs: somePause, sighting: arbitrarySighting(observed) })
  return fc.array(step, { minLength: 1, maxLength })
}

/** Where a state leads; histories go on twice as often as they end. */
function waysOutOf(state: ContractStatePath): ContractStatePath[] {
  return legalEdges[state].flatMap((next) => (legalEdges[next].length === 0 ? [next] : [next, next]))
}

function isConfirmed(state: ContractStatePath): boolean {
  return state.startsWith('Contract.') || state === 'Cancelled'
}
