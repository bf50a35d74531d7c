import {
  type DiagramMarks,
  type EdgeMark,
  edgeMark,
  type Jump,
  jumps,
  type StateMark,
  stateMark,
} from './diagram-marks.ts'
import { escapedMarkup } from './escaped-markup.ts'
import type { GraphEdge, GraphState, MachineGraph } from './machine-graph.ts'
import { duration } from './mermaid.ts'
import { statechartColours as colours } from './statechart-colours.ts'

type Attributes = Record<string, string | number>

/**
 * A machine's visible graph as Graphviz reads it. States carry the id `state-<path>`, edges `edge-<from>-to-<to>`, time
 * rules `rule-<name>` and jumps `jump-<from>-to-<to>`; classes say of which kind they are and what is marked at them.
 */
export function dot(graph: MachineGraph, marks: DiagramMarks = {}): string {
  return [
    `digraph ${quoted(graph.id)} {`,
    `  graph ${list(graphAttributes(marks))}`,
    `  node ${list(nodeAttributes)}`,
    `  edge ${list(edgeAttributes)}`,
    ...start('', graph.initial, '  '),
    ...graph.states.flatMap((state) => drawState(state, marks, '  ')),
    ...graph.edges.map((edge) => `  ${drawEdge(graph, edge, marks)}`),
    ...jumps(graph, marks).map((jump) => `  ${drawJump(graph, jump)}`),
    // Last, since clusters take over what the graph has by then.
    ...(marks.path === undefined ? [] : [`  graph ${list(legend)}`]),
    '}',
    '',
  ].join('\n')
}

// Graphviz knows how wide Arial runs; Helvetica and Liberation Sans run alike.
const fontname = 'Arial'
const nodeAttributes: Attributes = {
  shape: 'box',
  style: 'rounded,filled',
  fontname,
  fontsize: 14,
  margin: '0.22,0.12',
  width: 1.25,
  penwidth: 1.4,
}
const clusterAttributes: Attributes = { margin: 18, labelloc: 't', fontsize: 14 }
const edgeAttributes: Attributes = {
  fontname,
  fontsize: 11,
  arrowsize: 0.75,
  penwidth: 1.2,
  color: colours.edge.light,
  fontcolor: colours.muted.light,
}

// How much more a straight way to success counts than any other straight line.
const straight = 30

function graphAttributes({ path }: DiagramMarks): Attributes {
  return {
    class: path === undefined ? 'statechart' : 'statechart with-path',
    bgcolor: colours.background.light,
    compound: 'true',
    fontname,
    nodesep: 0.45,
    pad: 0.3,
    rankdir: 'LR',
    ranksep: 0.55,
    tooltip: ' ',
  }
}

const legend: Attributes = {
  label: 'Numbers: the steps gone. Dotted: gone unseen. Dashed: by the clock.',
  labelloc: 'b',
  fontsize: 11,
  fontcolor: colours.muted.light,
}

function drawState(state: GraphState, marks: DiagramMarks, indent: string): string[] {
  const { type } = state.meta
  const mark = stateMark(state, marks)
  const kind = [type, ...(mark.how === null ? [] : [mark.how]), ...(mark.isCurrent ? ['current'] : [])]
  const attributes = {
    id: `state-${state.path}`,
    class: kind.join(' '),
    tooltip: tooltip(`${state.path} (${kind.join(', ')}). ${state.description}.\n${state.meta.whatToDo}`),
    color: mark.how === null ? colours[type].light.stroke : colours.path.light,
    fontcolor: colours.text.light,
    penwidth: mark.isCurrent ? 4 : mark.how === null ? 1.4 : 2.4,
  }
  const label = labelOf(state, mark)
  const style = mark.how === 'inferred' ? 'rounded,filled,dotted' : 'rounded,filled'
  if (state.parts.length === 0) {
    const ends = type === 'terminal' ? { peripheries: 2 } : {}
    const fillcolor = colours[type].light.fill
    return [`${indent}${quoted(state.path)} ${list({ ...attributes, ...ends, style, fillcolor }, label)}`]
  }
  return [
    `${indent}subgraph ${quoted(clusterOf(state.path))} {`,
    `${indent}  graph ${list({ ...attributes, style, fillcolor: colours.inside.light, ...clusterAttributes }, label)}`,
    ...start(state.path, `${state.path}.${state.initial}`, `${indent}  `),
    ...state.parts.flatMap((part) => drawState(part, marks, `${indent}  `)),
    `${indent}}`,
  ]
}

// No state's path has an empty name in it.
function startOf(path: string): string {
  return `${path}..start`
}

/** The dot where a state or the whole machine begins. */
function start(path: string, initial: string, indent: string): string[] {
  const id = startOf(path)
  const looks = {
    id: `start-${initial}`,
    shape: 'circle',
    class: 'start',
    label: '',
    width: 0.14,
    fixedsize: 'true',
    tooltip: ' ',
  }
  const colour = { style: 'filled', color: colours.edge.light, fillcolor: colours.edge.light }
  return [
    `${indent}${quoted(id)} ${list({ ...looks, ...colour })}`,
    `${indent}${quoted(id)} -> ${quoted(initial)} ${list({ id: `begin-${initial}`, class: 'begin', tooltip: ' ', weight: straight })}`,
  ]
}

function drawEdge(graph: MachineGraph, edge: GraphEdge, marks: DiagramMarks): string {
  const { from, to, timeRule, events } = edge
  const mark = edgeMark(graph, edge, marks)
  // What was observed is what the state is called.
  const said = new Set(events.filter((event) => !event.startsWith('observed.')))
  const steps = mark.steps.length === 0 ? '' : ` (${stepsOf(mark.steps)})`
  const label = timeRule === null ? [...said].join(', ') : duration(timeRule.delayMs) + steps
  return joined(graph, from, to, {
    id: timeRule === null ? `edge-${from}-to-${to}` : `rule-${timeRule.name}`,
    class: ['transition', ...(timeRule === null ? [] : ['time-rule']), ...walkedClass(mark)].join(' '),
    tooltip: tooltip(
      `${from} to ${to}: ${timeRule === null ? [...new Set(events)].join(', ') : timeRule.description}`,
    ),
    weight: timeRule === null && isOnTheWay(graph, from, to) ? straight : 1,
    ...(timeRule === null ? {} : { style: 'dashed' }),
    ...(label === '' ? {} : { label: ` ${label} ` }),
    ...walkedLooks(mark),
    ...(timeRule === null ? {} : { xlabel: '' }),
  })
}

function drawJump(graph: MachineGraph, jump: Jump): string {
  const { from, to } = jump
  return joined(graph, from, to, {
    id: `jump-${from}-to-${to}`,
    class: ['transition', 'jump', ...walkedClass(jump)].join(' '),
    tooltip: tooltip(`${from} to ${to}: no edge of the machine; a person accepted it`),
    ...walkedLooks(jump),
    constraint: 'false',
    xlabel: `corrected: ${stepsOf(jump.steps)}`,
  })
}

/** Whether an edge is on the straight way to success, which is drawn as straight as can be. */
function isOnTheWay({ states }: MachineGraph, ...ends: [from: string, to: string]): boolean {
  const types = ends.map((path) => find(states, path)!.meta.type)
  return types.every((type) => type !== 'recoverable' && type !== 'terminal')
}

function walkedClass({ how }: EdgeMark): string[] {
  return how === null ? [] : ['walked', how]
}

// Outer labels are placed when all else is: the same machine is drawn alike for every path.
function walkedLooks({ how, steps }: EdgeMark): Attributes {
  if (how === null) return {}
  const color = how === 'corrected' ? colours.jump.light : colours.path.light
  const style = { observed: 'solid', inferred: 'dotted', timer: 'dashed', corrected: 'dashed' }[how]
  return { color, fontcolor: color, penwidth: 2.8, style, xlabel: stepsOf(steps) }
}

function stepsOf(steps: readonly number[]): string {
  return steps.length > 4 ? `${steps.slice(0, 3).join(', ')}, … ${steps.at(-1)}` : steps.join(', ')
}

/** An edge; one that leads from or to a state with parts is drawn to its border. */
function joined({ states }: MachineGraph, from: string, to: string, attributes: Attributes): string {
  const compound = (path: string) => hasParts(states, path)
  const tail = compound(from) ? { ltail: clusterOf(from) } : {}
  const head = compound(to) ? { lhead: clusterOf(to) } : {}
  const ends = [compound(from) ? lastPart(states, from) : from, compound(to) ? startOf(to) : to]
  return `${ends.map(quoted).join(' -> ')} ${list({ ...attributes, ...tail, ...head })}`
}

function find(states: readonly GraphState[], path: string): GraphState | undefined {
  for (const state of states) {
    const found = state.path === path ? state : find(state.parts, path)
    if (found !== undefined) return found
  }
  return undefined
}

function hasParts(states: readonly GraphState[], path: string): boolean {
  return (find(states, path)?.parts.length ?? 0) > 0
}

function lastPart(states: readonly GraphState[], path: string): string {
  const part = find(states, path)!.parts.at(-1)!
  return part.parts.length > 0 ? lastPart(states, part.path) : part.path
}

// Graphviz draws a frame around a subgraph only if its name begins so.
function clusterOf(path: string): string {
  return `cluster ${path}`
}

function labelOf({ name, meta }: GraphState, { count, isCurrent }: StateMark): string {
  const said = isCurrent ? 'here now' : meta.type
  const kind = `<font point-size="11" color="${colours.muted.light}">${said}</font>`
  const counted = count === null ? '' : `<br/><font point-size="18">${count}</font>`
  const text = escapedMarkup(name).replaceAll('\\', '\\\\')
  return `<<b>${text}</b><br/>${kind}${counted}>`
}

function list(attributes: Attributes, label?: string): string {
  const written = Object.entries(attributes).map(([name, value]) => `${name}=${quoted(String(value))}`)
  return `[${[...(label === undefined ? [] : [`label=${label}`]), ...written].join(', ')}]`
}

// Graphviz reads the placeholders in some tooltips twice, so that no escape holds for all of them.
function tooltip(text: string): string {
  return text.replaceAll('\\', '∖')
}

/** Text in quotes. In Graphviz backslashes begin placeholders, and entities are entities everywhere. */
function quoted(text: string): string {
  const escapes: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '&': '&amp;' }
  return `"${text.replaceAll(/[\\"\n&]/g, (character) => escapes[character]!)}"`
}
