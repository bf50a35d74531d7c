import { type AnomalyKind, anomalyKinds } from '../contract-record.ts'
import { edgeTable, timeRuleTable } from './edge-tables.ts'
import { effectTable } from './effect-table.ts'
import { guideTables } from './guide-table.ts'
import { lifecycleGraph, lifecycles } from './lifecycle.ts'
import { markdownTable, mermaidFence } from './markdown-table.ts'
import { mermaid } from './mermaid.ts'
import { contradictoryPairs, pathTable, statusTable } from './path-table.ts'
import { stateTable } from './state-table.ts'

const anomalyWords: Readonly<Record<AnomalyKind, string>> = {
  contradiction: 'no legal path leads from where the contract is to what was seen',
  unknownStatus: 'a word that is not known here, or that means “unknown”',
  invalidOrder: 'an order in an answer that could not be read',
  missing: 'two whole sweeps without the order, and a 404 on its number',
}

/** `docs/lifecycle.md`: the contract, from its machine. */
export function lifecyclePage(): string {
  const { contract } = lifecycles
  const graph = lifecycleGraph('contract')
  return `# The lifecycle of a contract

<!-- Made from machines/contract-machine.ts by \`npm run docs\`; a test fails when the two differ. Do not edit. -->

From the moment when the supplier has the order until delivery has ended: version ${graph.version} of the machine
\`${graph.id}\`, which the engine runs, and which everything on this page is read from. How an order gets there is on
[its own page](order-journey.md). \`stromkreis states\` shows the same on the command line, \`stromkreis why N STATUS\`
what it means for one contract.

## Statechart

${mermaidFence(mermaid(graph))}

An arrow without a label is something that was seen at the supplier. An arrow with one is a time rule, which fires when
nothing was seen for so long. States that only carry a timer are not drawn.

## States

${stateTable(graph)}

## Edges

Every edge asks that the look began no earlier than the last one applied (\`isFresh\`): what is older is kept out. What a
state asks for on being entered is told on the way into it.

${edgeTable(contract)}

## Time rules

A time rule counts from the look with which its state was seen first, and is confirmed by a fresh look before anybody is
alarmed. Every length is an input (\`ContractDelays\`); these are the defaults. “The date” is the end of the day, in
Germany, on which delivery starts (two days are added) or ends.

${timeRuleTable(contract)}

## Effects

${effectTable('contract')}

What is for somebody to act on raises an [alert](alerts.md), which has a life of its own.

## From the supplier’s words to a state

Orders are polled, so that a look shows one status. How the two fields of an answer become one status is in
[the page on the supplier’s API](supplier-api.md#from-words-to-a-status).

${statusTable()}

## What a look makes of what it shows

An edge is taken. Where several are needed, the contract must have passed the states between unseen: they are written
down as inferred, and what they would have told is kept back where they were left again. ${contradictoryPairs().length} pairs of states have
no way at all.

${pathTable()}

What cannot be taken in is an anomaly: kept once until what is seen changes, alerted once, and never applied. A
contradiction can be accepted by a person, with \`stromkreis correct N --reason R\`: that is written down as a correction and
adopts the contract anew, and is no edge. \`stromkreis anomalies\` lists them all.

${markdownTable(
  ['anomaly', 'which is'],
  anomalyKinds.map((kind) => [`\`${kind}\``, anomalyWords[kind]]),
)}

## What the supplier’s guide says

The supplier’s lifecycle guide (February 2026), in our words, and where the software makes it true.

${guideTables('lifecycle')}
`
}
