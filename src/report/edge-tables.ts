import type { AnyStateMachine } from 'xstate'
import { guardWords } from './guard-words.ts'
import type { Lifecycle } from './lifecycle.ts'
import { type MachineEdge, machineEdges, statePaths, toldOnEntry } from './machine-edges.ts'
import { markdownTable } from './markdown-table.ts'
import { duration } from './mermaid.ts'

/** Every edge that leads to another state or tells something, as a Markdown table. Time rules are a table of their own. */
export function edgeTable({ machine }: Pick<Lifecycle, 'machine'>): string {
  const edges = machineEdges(machine).filter(
    ({ event, from, to, tells }) => event !== null && (from !== to || tells.length > 0),
  )
  return markdownTable(
    ['from', 'to', 'on', 'if', 'tells'],
    merged(edges).map(({ edge, events }) => [
      edge.from,
      edge.to === edge.from ? 'stays' : `**${edge.to}**`,
      events.map(code).join('\n'),
      conditionOf(edge),
      [...edge.tells, ...entryTold(machine, edge)].map(code).join(', '),
    ]),
  )
}

/** What happens when nothing happens, as a Markdown table. */
export function timeRuleTable({ machine, delayMs }: Pick<Lifecycle, 'machine' | 'delayMs'>): string {
  const rules = machineEdges(machine).filter(({ timeRule }) => timeRule !== null)
  return markdownTable(
    ['in', 'time rule', 'waits', 'meaning', 'then'],
    rules.map(({ from, to, timeRule, description, tells }) => [
      from,
      code(timeRule!),
      duration(delayMs(timeRule!)).replace(/^after /, ''),
      `${description}.`,
      [
        to === from ? '' : `goes to **${to}**`,
        ...[...tells, ...entryTold(machine, { from, to })].map((kind) => `tells ${code(kind)}`),
      ]
        .filter((said) => said !== '')
        .join(', '),
    ]),
  )
}

/** When a machine asks for an effect of this kind, in words. */
export function occasionsOf(machine: AnyStateMachine, kind: string): string[] {
  const entered = statePaths(machine).filter((path) => toldOnEntry(machine, path).includes(kind))
  const onTheWay = machineEdges(machine).filter(({ tells }) => tells.includes(kind))
  return [
    ...entered.map((path) => `on entering ${path}`),
    ...onTheWay.map(({ from, timeRule, event }) =>
      timeRule === null ? `in ${from} on ${code(event!)}` : `in ${from} when ${code(timeRule)} runs out`,
    ),
  ].filter((occasion, place, all) => all.indexOf(occasion) === place)
}

/** What has to hold for an edge, as a clause; empty where nothing has to. */
export function conditionOf({ guard, unless }: MachineEdge): string {
  // What comes before it says what is newer; that a look is fresh is said once for all.
  const own = guard === null || guard === 'isFresh' ? [] : [guardWords[guard] ?? guard]
  if (own.length === 0 && unless.length > 0) return 'otherwise'
  return own.join(', ')
}

/** Kinds told by the states that are entered, which those around both ends are not. */
function entryTold(machine: AnyStateMachine, { from, to }: Pick<MachineEdge, 'from' | 'to'>): string[] {
  const around = to.split('.').map((_, depth, names) => names.slice(0, depth + 1).join('.'))
  return around
    .filter((state) => from !== state && !from.startsWith(`${state}.`))
    .flatMap((state) => toldOnEntry(machine, state))
}

/** Edges that differ in the event alone, as one. */
function merged(edges: readonly MachineEdge[]): { edge: MachineEdge; events: string[] }[] {
  const rows = new Map<string, { edge: MachineEdge; events: string[] }>()
  for (const edge of edges) {
    const key = JSON.stringify([edge.from, edge.to, conditionOf(edge), edge.tells])
    const row = rows.get(key)
    if (row === undefined) rows.set(key, { edge, events: [edge.event!] })
    else row.events.push(edge.event!)
  }
  return [...rows.values()]
}

function code(text: string): string {
  return `\`${text}\``
}
