import type { GraphState, MachineGraph } from '../../src/report/machine-graph.ts'

/** Names that every text format takes for its own. */
export const oddNames = [
  'end',
  'a "b" \\',
  '<b>&amp;</b>',
  'zwei Wörter; -->',
  '[*]',
  'state',
  'start',
  'o#35;',
  '\\N{x}|"',
]

/** A machine of states with odd names, one after the other, two of them with a part of the same name. */
export function oddGraph(): MachineGraph {
  const states = oddNames.map((name, index) => state(name, name, index < 2 ? ['part'] : []))
  const edges = oddNames.map((from, index) => ({
    from,
    to: oddNames[(index + 1) % oddNames.length]!,
    events: ['go "there" \\n'],
    timeRule: null,
  }))
  return { id: 'odd "one"', version: '1', initial: oddNames[0]!, states, edges }
}

function state(path: string, name: string, parts: string[]): GraphState {
  return {
    path,
    name,
    description: 'Odd: "quoted" <i>&amp;</i> \\N',
    meta: {
      type: 'active',
      actor: 'partner',
      talksTo: [],
      phase: 'offer',
      dataNeeded: [],
      whatToDo: 'Say "no" \\ or <b>maybe</b> & go.',
      effects: [],
      takes: null,
      messages: [],
    },
    initial: parts[0] ?? null,
    parts: parts.map((part) => state(`${path}.${part}`, part, [])),
  }
}
