import type { StateMeta } from '../../machines/index.ts'
import type { Lifecycle } from './lifecycle.ts'
import { type MachineEdge, machineEdges, statePaths } from './machine-edges.ts'

/** One half of the journey, as something to walk along. */
export interface JourneyHalf {
  lifecycle: Lifecycle
  /** Everything that can happen, in the machine's own order. */
  edges: readonly MachineEdge[]
  /** The shortest way from where it begins to the last state of success, both included. */
  mainWay: readonly string[]
}

/** What a diagram needs of one state. */
export interface JourneyState {
  path: string
  name: string
  description: string
  meta: StateMeta
  /** Whether it lies on the way that takes longer than it has to. */
  isLongerWay: boolean
}

/** All ways of a state that lead to one other. */
export interface JourneyWay {
  to: string
  edges: readonly MachineEdge[]
}

/** Reads the main way of a half from its machine. */
export function journeyHalf(lifecycle: Lifecycle): JourneyHalf {
  const { machine } = lifecycle
  const edges = machineEdges(machine)
  const ends = statePaths(machine).filter((path) => stateOf(lifecycle, path)?.meta.type === 'success')
  return { lifecycle, edges, mainWay: shortestWay(edges, machine.root.initial.target[0]!.key, ends.at(-1)!) }
}

/** A visible state by its dotted path; null for one that only carries a timer, and for the machine as a whole. */
export function stateOf({ machine }: Lifecycle, path: string): JourneyState | null {
  if (path === '') return null
  const { key, description = '', meta, tags } = machine.getStateNodeById(`${machine.id}.${path}`)
  if (meta === undefined) return null
  return { path, name: key, description, meta, isLongerWay: tags.includes('longerWay') }
}

/** Where one can get from a state, by where to; what every part of a state around it can do is that one's. */
export function waysFrom({ edges }: JourneyHalf, path: string): JourneyWay[] {
  const leaving = edges.filter(({ from, to }) => from === path && to !== from)
  return [...new Set(leaving.map(({ to }) => to))].map((to) => ({
    to,
    edges: leaving.filter((edge) => edge.to === to),
  }))
}

function shortestWay(edges: readonly MachineEdge[], from: string, end: string): string[] {
  const ways = [[from]]
  const reached = new Set([from])
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const at = way.at(-1)!
    if (at === end) return way
    for (const { from: source, to } of edges) {
      const isHere = source === at || at.startsWith(`${source}.`)
      if (!isHere || reached.has(to)) continue
      reached.add(to)
      ways.push([...way, to])
    }
  }
  return [from]
}
