import { html, type Markup } from '../markup.ts'
import { lifecycleGraph } from '../report/lifecycle.ts'
import type { GraphState } from '../report/machine-graph.ts'

const each = (states: readonly GraphState[]): GraphState[] =>
  states.flatMap((state) => [state, ...each(state.parts)])
const typeOf = new Map(
  [...each(lifecycleGraph('order').states), ...each(lifecycleGraph('contract').states)].map(
    ({ path, meta }) => [path, meta.type],
  ),
)

/** The kind of a state, which is the name of its colour: `initial`, `active`, `recoverable`, `success` or `terminal`. */
export function kindOfState(state: string): string {
  return typeOf.get(state) ?? 'terminal'
}

/** A state's name in the colour of its kind, the last name of a path. */
export function stateBadge(state: string): Markup {
  return html`<span class="state ${kindOfState(state)}">${state.split('.').at(-1)!}</span>`
}
