import type { Scene, Watcher } from './watch.ts'

/** The full sweep: every page in turn, again and again, the end of the list as it is when the sweep gets there. */
export function sweep({ world, list, sightings }: Scene): Watcher {
  const { limit } = world.spec
  const readAt: number[] = []
  let page = 0
  return {
    look(at) {
      const end = Math.min((page + 1) * limit, list.length)
      if (list.pageChangedAt(page) >= (readAt[page] ?? 0)) {
        readAt[page] = at
        for (let place = page * limit; place < end; place += 1) sightings.look(list.orders[place]!, at)
      }
      page = end < list.length ? page + 1 : 0
    },
  }
}
