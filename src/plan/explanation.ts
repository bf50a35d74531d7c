import type { GrowthRates } from './growth-rates.ts'
import type { Hazards } from './hazards.ts'
import { endCell, headCell } from './list-places.ts'
import type { ListRound } from './list-round.ts'
import type { ListWalk } from './list-walk.ts'
import type { ListWatch } from './list-watch.ts'
import type { LookReason, PlanExplanation } from './planned-look.ts'
import type { ShuffledList } from './shuffled-list.ts'
import type { SingleLooks } from './single-looks.ts'
import type { TrackedContracts } from './tracked-contracts.ts'
import type { UnplacedContracts } from './unplaced-contracts.ts'
import type { Wishes } from './wishes.ts'

/** When a look comes, and why. */
interface ComingLook {
  at: number
  reason: LookReason
  /** The cell that its page begins with; 0 for a look by number. */
  from: number
  looksBefore: number | null
}

/** Says when and why contracts are looked at next. */
export class Explanation {
  readonly #parts: ExplainedParts

  constructor(parts: ExplainedParts) {
    this.#parts = parts
  }

  /** For a contract that is planned; looks are `spacingMs` apart. */
  of(id: number, now: number, spacingMs: number): PlanExplanation {
    const { contracts, hazards, rates, list, wishes } = this.#parts
    const stage = contracts.stageName(id)
    const seenAt = contracts.seenAt[id]!
    const { at, reason, from, looksBefore } = this.#next(id, now, spacingMs)
    const wish = wishes.of(id)
    return {
      nextAt: Math.max(now, wish === undefined ? at : wish.notBefore),
      lastSeenAt: Number.isNaN(seenAt) ? null : seenAt,
      reason: wish?.why ?? reason,
      stage,
      hazardPerMs: hazards.perMs(stage),
      weight: rates.weight(contracts.stage(id)),
      page:
        from === 0
          ? null
          : {
              offset: list.places.offsetOf(from),
              members: list.windowCells(from).reduce((sum, cell) => sum + list.places.size(cell), 0),
              rank: looksBefore,
            },
    }
  }

  /** The look that comes in its turn. */
  #next(id: number, now: number, spacingMs: number): ComingLook {
    const { contracts, list, singles, shuffled, walk, round, againAfterMs } = this.#parts
    const isPlaced = contracts.cell[id] !== 0
    if (!isPlaced && !walk.isOver) return { at: now, reason: 'walk', from: 0, looksBefore: null }
    const { from, turn: windowTurn } = this.#windowOf(id)
    const singleTurn = singles.turns.turn(id)
    if (singleTurn < windowTurn) {
      const at = Math.max(now + list.looksUntil(singleTurn) * spacingMs, singles.restsUntil(id, againAfterMs))
      return { at, reason: 'due', from: 0, looksBefore: null }
    }
    if (windowTurn !== Number.POSITIVE_INFINITY) {
      const looksBefore = list.looksUntil(windowTurn)
      const at = Math.max(now + looksBefore * spacingMs, list.restsUntil(from, againAfterMs))
      return { at, reason: isPlaced ? 'due' : 'newOrders', from, looksBefore }
    }
    // Any page may show it, sooner or later.
    if (shuffled.isShuffled)
      return { at: now + shuffled.pages * spacingMs, reason: 'due', from: 0, looksBefore: null }
    const at = isPlaced ? round.comesBy(list.places.offset(id), now) : Number.POSITIVE_INFINITY
    return { at, reason: 'audit', from, looksBefore: null }
  }

  /** The first cell of the window that shows the contract first, and its turn; 0 when none is expected to. */
  #windowOf(id: number): { from: number; turn: number } {
    const { contracts, list, unplaced } = this.#parts
    const { places, windows } = list
    const cell = contracts.cell[id]!
    const never = { from: cell, turn: Number.POSITIVE_INFINITY }
    if (cell !== 0) return windows.forecast(places.indexOf(cell), list.virtualNow) ?? never
    if (!unplaced.isAwaited(id)) return never
    const edge = list.arrivals.listOrder === 'newestFirst' ? headCell : endCell
    return windows.forecast(places.indexOf(edge), list.virtualNow) ?? { ...never, from: edge }
  }
}

interface ExplainedParts {
  contracts: TrackedContracts
  hazards: Hazards
  rates: GrowthRates
  list: ListWatch
  singles: SingleLooks
  shuffled: ShuffledList
  unplaced: UnplacedContracts
  walk: ListWalk
  round: ListRound
  wishes: Wishes
  againAfterMs: number
}
