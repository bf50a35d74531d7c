import { type LifecycleName, lifecycleGraph } from '../../report/lifecycle.ts'
import type { GraphState, MachineGraph } from '../../report/machine-graph.ts'
import { duration } from '../../report/mermaid.ts'
import { exitCodes } from '../exit-code.ts'
import type { Shell } from '../shell.ts'
import { wrapped } from '../wrapped.ts'

/** `stromkreis states` */
export async function states(
  shell: Shell,
  machine: LifecycleName,
  options: { json?: boolean },
): Promise<number> {
  const graph = lifecycleGraph(machine)
  const lines = graph.states
    .flatMap((state) => [state, ...state.parts])
    .map((state) => stateLine(graph, state))
  if (options.json) shell.printJson(lines)
  else {
    shell.printTable(
      ['state', 'kind', 'who acts', 'leads to', 'time rule', 'what to do'],
      lines.map(({ state, type, actor, to, timeRules, whatToDo }) => [
        state,
        type,
        actor,
        to.join('\n'),
        timeRules.map(({ when, description }) => wrapped(`${when}: ${description}`, 30)).join('\n'),
        wrapped(whatToDo, 44),
      ]),
    )
  }
  return exitCodes.done
}

function stateLine({ edges }: MachineGraph, { path, description, meta }: GraphState) {
  const own = edges.filter(({ from }) => from === path)
  return {
    state: path,
    description,
    ...meta,
    to: own.map(({ to }) => to).filter((to) => to !== path),
    timeRules: own.flatMap(({ to, timeRule }) =>
      timeRule === null ? [] : [{ ...timeRule, when: duration(timeRule.delayMs), to }],
    ),
  }
}
