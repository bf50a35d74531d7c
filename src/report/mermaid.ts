import type { GraphState, MachineGraph } from './machine-graph.ts'

const dayMs = 86_400_000

/** A machine's visible graph as a Mermaid state diagram. */
export function mermaid(graph: MachineGraph): string {
  const lines = ['stateDiagram-v2', `  [*] --> ${graph.initial}`]
  const own = (state: GraphState | null) => {
    const inside = state === null ? graph.states : state.parts
    const names = new Set(inside.map(({ path }) => path))
    return graph.edges.filter(({ from, to }) => names.has(from) && (names.has(to) || state === null))
  }
  const leadsOn = (path: string) => graph.edges.some(({ from, to }) => from === path && to !== path)
  const draw = (states: readonly GraphState[], parent: GraphState | null, indent: string) => {
    for (const state of states) {
      if (state.parts.length === 0) continue
      lines.push(`${indent}state ${state.name} {`, `${indent}  [*] --> ${state.initial}`)
      draw(state.parts, state, `${indent}  `)
      lines.push(`${indent}}`)
    }
    for (const { from, to, timeRule } of own(parent)) {
      const label = timeRule === null ? '' : `: ${duration(timeRule.delayMs)}`
      lines.push(`${indent}${nameOf(from)} --> ${nameOf(to)}${label}`)
    }
    // A part from which nothing leads on still leaves with the state around it.
    for (const { path, name } of parent === null ? states : [])
      if (!leadsOn(path)) lines.push(`${indent}${name} --> [*]`)
  }
  draw(graph.states, null, '  ')
  return `${lines.join('\n')}\n`
}

/** A delay as people say it; what depends on dates is said so. */
export function duration(delayMs: number | null): string {
  if (delayMs === null) return 'after the date'
  if (delayMs % (7 * dayMs) === 0) return `after ${delayMs / (7 * dayMs)} weeks`
  if (delayMs % dayMs === 0 && delayMs > dayMs) return `after ${delayMs / dayMs} days`
  return `after ${delayMs / 3_600_000} hours`
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}
