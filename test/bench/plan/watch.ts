import { hourMs } from './instants.ts'
import { Sightings } from './sightings.ts'
import { SupplierList } from './supplier-list.ts'
import type { World } from './world.ts'

/** Somebody who spends the calls. */
export interface Watcher {
  /**
   * This order was placed just now, and through us: its number is known and that it is Open, its place in the list is not.
   * Not called where orders are sold elsewhere; there a look has to find them.
   */
  told?(order: number, createdAt: number): void
  /** Spends the one call there is at this instant, or lets it pass. */
  look(at: number): void
}

/** What a watcher works with. */
export interface Scene {
  readonly world: World
  readonly list: SupplierList
  readonly sightings: Sightings
}

/** Lets somebody watch a world, one call after another at even distances, the same for everybody. */
export function watch(world: World, watcherOf: (scene: Scene) => Watcher): Sightings {
  const list = new SupplierList(world)
  const sightings = new Sightings(list)
  const watcher = watcherOf({ world, list, sightings })
  const gapMs = hourMs / world.spec.callsPerHour
  const calls = Math.floor((world.endsAt - world.beginsAt) / gapMs)
  const tells = world.spec.soldElsewhere ? undefined : watcher.told?.bind(watcher)
  // Orders are numbered as they arrive.
  let arrived = list.length
  for (let call = 1; call <= calls; call += 1) {
    const at = world.beginsAt + call * gapMs
    list.advanceTo(at)
    for (; arrived < list.length; arrived += 1) tells?.(arrived, world.stepAt[world.firstStep[arrived]!]!)
    watcher.look(at)
  }
  return sightings
}
