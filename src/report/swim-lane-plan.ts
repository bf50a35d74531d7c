import type { Actor, StateMeta } from '../../machines/index.ts'
import { type JourneyHalf, type JourneyState, journeyHalf, stateOf } from './journey.ts'
import type { Lifecycle } from './lifecycle.ts'
import { statePaths } from './machine-edges.ts'

/** Where a state lies on a swim-lane: a column, a lane, and a row of that lane, each from 0. */
export interface LanePlace {
  state: JourneyState
  column: number
  row: number
}

/** A way from one place to another on a swim-lane. */
export interface LaneWay {
  from: LanePlace
  to: LanePlace
  /** Whether it is part of the shortest way to success. */
  isMain: boolean
}

/** What a swim-lane shows, before it is measured. */
export interface SwimLanePlan {
  places: readonly LanePlace[]
  ways: readonly LaneWay[]
  /** The phase of each column. */
  phases: readonly StateMeta['phase'][]
  /** How many rows each lane has. */
  rows: Readonly<Record<Actor, number>>
}

/** The lanes, from above. */
export const lanes: readonly Actor[] = ['partner', 'customer', 'supplier', 'market']

const endedColumns = 2

/**
 * Puts every innermost state of the halves, one after the other, into the lane of who acts there. Each state of the main way
 * has a column of its own; what is beside the way lies in the column from which it is reached, and what has ended behind
 * all the others. Ways to what has ended are left out: there are too many to be told apart.
 */
export function swimLanePlan(lifecycles: readonly Lifecycle[]): SwimLanePlan {
  const halves = lifecycles.map(journeyHalf)
  const mainWay = halves.flatMap((half) => half.mainWay.map((path) => stateOf(half.lifecycle, path)!))
  const columnOf = new Map(mainWay.map(({ path }, column) => [path, column]))
  const seats = new Seats()
  const places = mainWay.map((state, column) => seats.take(state, column))
  for (const half of halves) {
    for (const state of innermostStates(half)) {
      if (columnOf.has(state.path)) continue
      const isEnded = state.meta.phase === 'ended'
      const column = isEnded
        ? seats.emptier(state.meta.actor, mainWay.length, endedColumns)
        : columnFrom(half, state.path, columnOf)
      columnOf.set(state.path, column)
      places.push(seats.take(state, column))
    }
  }
  return {
    places,
    ways: waysBetween(places, mainWay, halves),
    phases: [...mainWay.map(({ meta }) => meta.phase), ...Array(endedColumns).fill('ended')],
    rows: Object.fromEntries(lanes.map((actor) => [actor, seats.rows(actor)])) as Record<Actor, number>,
  }
}

/** Who sits where: no two states in one cell and row. */
class Seats {
  readonly #taken = new Map<string, number>()

  take(state: JourneyState, column: number): LanePlace {
    const row = this.#count(state.meta.actor, column)
    this.#taken.set(`${state.meta.actor} ${column}`, row + 1)
    return { state, column, row }
  }

  /** The column with the fewest states of a lane, among so many from `first` on. */
  emptier(actor: Actor, first: number, many: number): number {
    const columns = Array.from({ length: many }, (_, index) => first + index)
    return columns.reduce((best, each) => (this.#count(actor, each) < this.#count(actor, best) ? each : best))
  }

  rows(actor: Actor): number {
    const ofLane = [...this.#taken].filter(([cell]) => cell.startsWith(`${actor} `))
    return Math.max(1, ...ofLane.map(([, many]) => many))
  }

  #count(actor: Actor, column: number): number {
    return this.#taken.get(`${actor} ${column}`) ?? 0
  }
}

function innermostStates({ lifecycle }: JourneyHalf): JourneyState[] {
  const paths = statePaths(lifecycle.machine)
  return paths
    .filter((path) => !paths.some((other) => other.startsWith(`${path}.`)))
    .map((path) => stateOf(lifecycle, path)!)
}

/** The furthest column from which an edge leads to a state. */
function columnFrom({ edges }: JourneyHalf, path: string, columnOf: ReadonlyMap<string, number>): number {
  const columns = edges.filter(({ to }) => to === path).map(({ from }) => columnOf.get(from) ?? 0)
  return Math.max(0, ...columns)
}

function waysBetween(
  places: readonly LanePlace[],
  mainWay: readonly JourneyState[],
  halves: readonly JourneyHalf[],
): LaneWay[] {
  const placeOf = new Map(places.map((place) => [place.state.path, place]))
  const main = mainWay.slice(1).map((state, index) => ({
    from: placeOf.get(mainWay[index]!.path)!,
    to: placeOf.get(state.path)!,
    isMain: true,
  }))
  const isDrawn = new Set(main.map(({ from, to }) => `${from.state.path} ${to.state.path}`))
  const beside = halves.flatMap(({ edges }) =>
    edges.flatMap(({ from, to }): LaneWay[] => {
      const [source, target] = [placeOf.get(from), placeOf.get(to)]
      if (source === undefined || target === undefined || source === target) return []
      const isNear = Math.abs(source.column - target.column) <= 1
      if (!isNear || target.state.meta.phase === 'ended' || isDrawn.has(`${from} ${to}`)) return []
      isDrawn.add(`${from} ${to}`)
      return [{ from: source, to: target, isMain: false }]
    }),
  )
  return [...main, ...beside]
}
