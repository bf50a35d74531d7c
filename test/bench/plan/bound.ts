import { hourMs } from './instants.ts'
import { orderStates } from './order-life.ts'
import { SupplierList } from './supplier-list.ts'
import { scoreWeights, stageOf, trueHazards } from './true-hazards.ts'
import type { World } from './world.ts'

/**
 * The least weighted mean delay, in seconds, that looks at fixed pages could reach if all hazards were
 * constant: with A = the sum of W lambda over a page's orders, and R looks a second spread over the pages as
 * sqrt(A), it is (sum of sqrt A)^2 / 2R for each unit of sum A. Taken over the measured days, with every order counted
 * where it truly is.
 */
export function bound(world: World): number {
  const { callsPerHour, limit } = world.spec
  const list = new SupplierList(world)
  const rates = ratesByCode(world)
  const sampleMs = world.spec.orders > 10_000 ? 6 * hourMs : hourMs
  let squares = 0
  let sums = 0
  for (let at = world.measuredFrom; at < world.measuredUntil; at += sampleMs) {
    list.advanceTo(at)
    let roots = 0
    for (let offset = 0; offset < list.length; offset += limit) {
      let sum = 0
      const end = Math.min(offset + limit, list.length)
      for (let place = offset; place < end; place += 1) {
        const order = list.orders[place]!
        const isStarted = world.startsAt[order]! <= at
        sum += rates[isStarted ? 1 : 0][world.stepState[list.step[order]!]!]!
      }
      roots += Math.sqrt(sum)
      sums += sum
    }
    squares += roots ** 2
  }
  const callsPerSecond = callsPerHour / 3_600
  return squares / sums / 2 / callsPerSecond
}

/** W lambda by the state's code, before the start date and from it on. */
function ratesByCode(world: World): [number[], number[]] {
  const hazards = trueHazards(world)
  const rates = (isStarted: boolean) =>
    orderStates.map((_, code) => {
      const stage = stageOf(code, isStarted)
      return stage === null ? 0 : scoreWeights[stage] * hazards[stage]
    })
  return [rates(false), rates(true)]
}
