import type { Way, WorldFigures } from './figures.ts'
import type { Score } from './score.ts'

const jsonWays = ['sweep', 'twoTier', 'ours', 'oursTrueHazards'] as const satisfies Way[]
type ByWay = Record<(typeof jsonWays)[number], number>

/** A world as the last line of `--json` has it; all figures in seconds. */
export interface JsonWorld {
  orders: number
  callsPerHour: number
  limit: number
  listOrder: string
  constantHazard: boolean
  weightedMean: ByWay & { bound: number }
  p95: ByWay
  deniedMean: ByWay
  deniedP95: ByWay
}

/** What `--json` writes last. */
export function jsonOf(worlds: readonly WorldFigures[]): { worlds: JsonWorld[] } {
  return {
    worlds: worlds
      .filter(({ spec }) => !spec.soldElsewhere)
      .map((figures) => {
        const { orders, callsPerHour, limit, listOrder, constantHazard } = figures.spec
        const byWay = (of: (score: Score) => number) =>
          Object.fromEntries(jsonWays.map((way) => [way, of(figures[way])])) as ByWay
        return {
          orders,
          callsPerHour,
          limit,
          listOrder,
          constantHazard,
          weightedMean: { ...byWay((score) => score.weightedMean), bound: figures.bound },
          p95: byWay((score) => score.p95),
          deniedMean: byWay((score) => score.deniedMean),
          deniedP95: byWay((score) => score.deniedP95),
        }
      }),
  }
}
