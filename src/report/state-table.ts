import type { Actor } from '../../machines/index.ts'
import type { GraphState, MachineGraph } from './machine-graph.ts'
import { markdownTable } from './markdown-table.ts'

/** What the actors are called. */
export const actorNames: Readonly<Record<Actor, string>> = {
  partner: 'partner',
  customer: 'customer',
  supplier: 'supplier',
  market: 'market communication partner',
}

/** What every state of a machine is, who acts there and what to do, as a Markdown table. */
export function stateTable({ states }: MachineGraph): string {
  return markdownTable(
    ['state', 'kind', 'phase', 'meaning', 'who acts', 'what to do', 'data needed', 'takes'],
    states
      .flatMap(withParts)
      .map(({ path, description, meta }) => [
        `**${path}**`,
        meta.type,
        meta.phase,
        `${description}.`,
        `${actorNames[meta.actor]}, with ${meta.talksTo.map((actor) => actorNames[actor]).join(' and ')}`,
        meta.whatToDo,
        meta.dataNeeded.join('\n'),
        meta.takes ?? '',
      ]),
  )
}

/** A state and the states in it. */
function withParts(state: GraphState): GraphState[] {
  return [state, ...state.parts.flatMap(withParts)]
}
