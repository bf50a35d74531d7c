import { edgeTable, timeRuleTable } from './edge-tables.ts'
import { effectTable } from './effect-table.ts'
import { guideTables } from './guide-table.ts'
import { lifecycleGraph, lifecycles } from './lifecycle.ts'
import { mermaidFence } from './markdown-table.ts'
import { mermaid } from './mermaid.ts'
import { stateTable } from './state-table.ts'
import { swimLane } from './swim-lane.ts'

/** `docs/order-journey.md`: the way from an offer to an active contract, from both machines. */
export function orderJourneyPage(): string {
  const { order, contract } = lifecycles
  const graph = lifecycleGraph('order')
  return `# From an offer to an active contract

<!-- Made from machines/order-machine.ts and machines/contract-machine.ts by \`npm run docs\`; a test fails when they differ. Do not edit. -->

Who does what, from the first price to the day on which electricity is delivered. The partner’s half is version
${graph.version} of the machine \`${graph.id}\`; the other half, which begins when the supplier has the order, is
[the contract’s](lifecycle.md).

The **streamlined way** collects all contract data while the quote is prepared: an accepted offer is Ready at once and with
the supplier within minutes. Collecting them after acceptance is possible, makes the deal slower and is not recommended:
that is the **longer way**, through Incomplete.

## Swim-lane

Time runs downwards; blocks are phases, arrows are what one tells another, notes name states and the data they need, and
frames are decisions: the first branch leads on, the others are what else can happen.

${mermaidFence(swimLane([order, contract]))}

## Statechart of an order

${mermaidFence(mermaid(graph))}

## States of an order

${stateTable(graph)}

## Edges

${edgeTable(order)}

## Time rules

Every length is an input (\`OrderDelays\`); these are the defaults. “The date” is the end of the offer’s validity.

${timeRuleTable(order)}

## Effects

${effectTable('order')}

## What the supplier’s guides say

The lifecycle guide (February 2026) and the quick start for affiliates, in our words, and where the software makes them true.

${guideTables('order-journey')}
`
}
