import { type DiagramMarks, edgeMark, jumps, stateMark } from './diagram-marks.ts'
import type { GraphEdge, GraphState, MachineGraph } from './machine-graph.ts'
import { statechartColours as colours } from './statechart-colours.ts'

const dayMs = 86_400_000

/** A machine's visible graph as a Mermaid state diagram. */
export function mermaid(graph: MachineGraph, marks: DiagramMarks = {}): string {
  const id = idsOf(graph)
  const lines = ['stateDiagram-v2', `  [*] --> ${id(graph.initial)}`]
  const own = (state: GraphState | null) => {
    const inside = state === null ? graph.states : state.parts
    const names = new Set(inside.map(({ path }) => path))
    return graph.edges.filter(({ from, to }) => names.has(from) && (names.has(to) || state === null))
  }
  const leadsOn = (path: string) => graph.edges.some(({ from, to }) => from === path && to !== path)
  const draw = (states: readonly GraphState[], parent: GraphState | null, indent: string) => {
    for (const state of states) {
      const named = namedState(state, id(state.path), marks)
      if (state.parts.length === 0) {
        if (named.isSpecial) lines.push(`${indent}${named.text}`)
        continue
      }
      lines.push(`${indent}${named.text} {`, `${indent}  [*] --> ${id(`${state.path}.${state.initial}`)}`)
      draw(state.parts, state, `${indent}  `)
      lines.push(`${indent}}`)
    }
    for (const edge of own(parent))
      lines.push(`${indent}${id(edge.from)} --> ${id(edge.to)}${edgeLabel(graph, edge, marks)}`)
    // A part from which nothing leads on still leaves with the state around it.
    for (const { path } of parent === null ? states : [])
      if (!leadsOn(path)) lines.push(`${indent}${id(path)} --> [*]`)
  }
  draw(graph.states, null, '  ')
  for (const { from, to, steps } of jumps(graph, marks))
    lines.push(`  ${id(from)} --> ${id(to)}: corrected, ${inWords(steps)}`)
  lines.push(...pathClasses(graph, id, marks))
  return `${lines.join('\n')}\n`
}

/** A delay as people say it; what depends on dates is said so. */
export function duration(delayMs: number | null): string {
  if (delayMs === null) return 'after the date'
  if (delayMs % (7 * dayMs) === 0 && delayMs > 7 * dayMs) return `after ${delayMs / (7 * dayMs)} weeks`
  if (delayMs % dayMs === 0 && delayMs > dayMs) return `after ${delayMs / dayMs} days`
  return `after ${delayMs / 3_600_000} hours`
}

/** Names as Mermaid knows states by: their own, as long as they are words, unique and not Mermaid's. */
function idsOf({ states }: MachineGraph): (path: string) => string {
  const all = everyState(states)
  const isPlain = (name: string) =>
    /^[A-Z]\w*$/i.test(name) &&
    !/^(?:as|choice|class|classdef|click|default|direction|end|fork|hide|join|note|scale|state|style)$/i.test(
      name,
    )
  const ids = new Map(
    all.map(({ path, name }, index) => {
      const isUnique = all.filter((other) => other.name === name).length === 1
      return [path, isPlain(name) && isUnique ? name : `state${index + 1}`]
    }),
  )
  return (path) => ids.get(path)!
}

function everyState(states: readonly GraphState[]): GraphState[] {
  return states.flatMap((state) => [state, ...everyState(state.parts)])
}

/** A state's declaration; one that only repeats its name may be left out. */
function namedState(
  state: GraphState,
  id: string,
  marks: DiagramMarks,
): { text: string; isSpecial: boolean } {
  const { count } = stateMark(state, marks)
  const label = count === null ? state.name : `${state.name} (${count})`
  if (label === id) return { text: `state ${id}`, isSpecial: false }
  return { text: `state "${escaped(label)}" as ${id}`, isSpecial: true }
}

function edgeLabel(graph: MachineGraph, edge: GraphEdge, marks: DiagramMarks): string {
  const { timeRule } = edge
  const { how, steps } = edgeMark(graph, edge, marks)
  const said = [
    ...(timeRule === null ? [] : [duration(timeRule.delayMs)]),
    ...(how === 'inferred' ? ['inferred'] : []),
    ...(steps.length === 0 ? [] : [inWords(steps)]),
  ]
  return said.length === 0 ? '' : `: ${said.join(', ')}`
}

function inWords(steps: readonly number[]): string {
  return `${steps.length === 1 ? 'step' : 'steps'} ${steps.join(', ')}`
}

// Mermaid lets links of state diagrams have no style: the steps stand in their labels.
function pathClasses({ states }: MachineGraph, id: (path: string) => string, marks: DiagramMarks): string[] {
  if (marks.path === undefined) return []
  const marked = everyState(states).map((state) => ({ id: id(state.path), ...stateMark(state, marks) }))
  const line = `stroke:${colours.path.light},stroke-width`
  const looks = [
    {
      name: 'seen',
      style: `${line}:3px`,
      fits: marked.filter(({ how, isCurrent }) => how === 'seen' && !isCurrent),
    },
    {
      name: 'inferred',
      style: `${line}:3px,stroke-dasharray:3 4`,
      fits: marked.filter(({ how, isCurrent }) => how === 'inferred' && !isCurrent),
    },
    {
      name: 'current',
      style: `${line}:6px,font-weight:bold`,
      fits: marked.filter(({ isCurrent }) => isCurrent),
    },
  ]
  return looks.flatMap(({ name, style, fits }) =>
    fits.length === 0
      ? []
      : [`  classDef ${name} ${style}`, `  class ${fits.map((state) => state.id).join(',')} ${name}`],
  )
}

/** Text between quotes, in Mermaid's own entities. */
function escaped(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ()_.,:-]/gu, (character) => `#${character.codePointAt(0)};`)
}
