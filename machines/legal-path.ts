import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { contractMachine } from './contract-machine.ts'
import { type ContractStatePath, contractStatePaths } from './contract-state-path.ts'
import type { ContractStatus } from './contract-status.ts'

/** One edge that an observation can take a contract along. */
export interface ObservedEdge {
  from: ContractStatePath
  to: ContractStatePath
  status: ContractStatus
}

/** The statuses to step through from a state so that the last one is what was seen; see {@link legalPath}. */
export type LegalPath = (state: ContractStatePath, status: ContractStatus) => readonly ContractStatus[] | null

/** Every observed edge between two states of the contract machine, read from the machine itself. */
export const observedEdges: readonly ObservedEdge[] = edgesOf(contractMachine)

/** The status that names a state exactly. */
export function statusOfState(state: ContractStatePath): ContractStatus {
  return state.slice(state.lastIndexOf('.') + 1) as ContractStatus
}

/** Whether a contract in `state` is where `status` says. `Contract` stands for either of its parts. */
export function isSameState(state: ContractStatePath, status: ContractStatus): boolean {
  return statusOfState(state) === status || (status === 'Contract' && state.startsWith('Contract.'))
}

/**
 * The statuses to step through from `state` so that the last one is `status`: the shortest legal path over the
 * observed edges. Empty when the contract is there already, null when there is no way.
 */
export const legalPath: LegalPath = legalPathsOver(observedEdges)

/** As {@link legalPath}, over the edges of another version of the contract machine. */
export function legalPathsOf(machine: AnyStateMachine): LegalPath {
  return legalPathsOver(edgesOf(machine))
}

function legalPathsOver(edges: readonly ObservedEdge[]): LegalPath {
  const paths = new Map<string, readonly ContractStatus[] | null>()
  return (state, status) => {
    const key = `${state}>${status}`
    let path = paths.get(key)
    if (path === undefined) {
      path = searchPath(edges, state, status)
      paths.set(key, path)
    }
    return path
  }
}

function searchPath(
  edges: readonly ObservedEdge[],
  state: ContractStatePath,
  status: ContractStatus,
): readonly ContractStatus[] | null {
  const queue: { at: ContractStatePath; path: ContractStatus[] }[] = [{ at: state, path: [] }]
  const reached = new Set([state])
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (isSameState(next.at, status)) {
      return [...next.path.slice(0, -1), ...(next.path.length > 0 ? [status] : [])]
    }
    for (const edge of edges) {
      if (edge.from !== next.at || reached.has(edge.to)) continue
      reached.add(edge.to)
      queue.push({ at: edge.to, path: [...next.path, statusOfState(edge.to)] })
    }
  }
  return null
}

function edgesOf(machine: AnyStateMachine): ObservedEdge[] {
  return contractStatePaths.flatMap((from) => edgesFrom(machine, from))
}

function edgesFrom(machine: AnyStateMachine, from: ContractStatePath): ObservedEdge[] {
  const edges: ObservedEdge[] = []
  for (let node = nodeAt(machine, from); node?.parent; node = node.parent) {
    for (const transition of node.ownEvents.flatMap((event) => node!.transitions.get(event) ?? [])) {
      const target = transition.target?.[0]
      if (target === undefined || !transition.eventType.startsWith('observed.')) continue
      const to = leafOf(target)
      if (to !== from)
        edges.push({ from, to, status: transition.eventType.slice('observed.'.length) as ContractStatus })
    }
  }
  return edges
}

/** Undefined where this version of the machine has no such state. */
function nodeAt(machine: AnyStateMachine, path: ContractStatePath): AnyStateNode | undefined {
  return path.split('.').reduce<AnyStateNode | undefined>((node, name) => node?.states[name], machine.root)
}

/** The visible state that is entered when `node` is. */
function leafOf(node: AnyStateNode): ContractStatePath {
  let at = node
  let path = at.path.join('.')
  while (!(contractStatePaths as readonly string[]).includes(path)) {
    const initial = at.initial.target[0]
    const isDeeper = initial !== undefined && initial.path.length > at.path.length
    at = isDeeper ? initial : at.parent!
    path = at.path.join('.')
  }
  return path as ContractStatePath
}
