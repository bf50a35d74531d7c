import {
  type AlertDelays,
  alertCalls,
  alertKinds,
  alertNotices,
  defaultAlertDelays,
  initialAlertContext,
} from '../../machines/index.ts'
import { alertGraph, alertLifecycle } from './alert-lifecycle.ts'
import { alertGuide } from './alert-message.ts'
import { durationWords } from './duration-words.ts'
import { edgeTable, timeRuleTable } from './edge-tables.ts'
import { effectTableOf } from './effect-table.ts'
import { markdownTable, mermaidFence } from './markdown-table.ts'
import { mermaid } from './mermaid.ts'
import { stateTable } from './state-table.ts'

/** `docs/alerts.md`: what people have to act on, from the machine of alerts. */
export function alertsPage(): string {
  const graph = alertGraph()
  const context = initialAlertContext(undefined)
  return `# Alerts

<!-- Made from machines/alert-machine.ts by \`npm run docs\`; a test fails when the two differ. Do not edit. -->

What people have to act on, from the entry that raises it to the one that ends its cause: version ${graph.version} of the machine
\`${graph.id}\`. \`stromkreis alerts\` lists them, \`ack ID --note …\` takes one up, \`silence N\` and \`unsilence N\` are about a
contract, an order of our own or \`supplier\`; all of it beside a running daemon too. What goes out is in
[the catalogue of messages](events.md); what the states of a contract mean is in [its lifecycle](lifecycle.md).

**One cause, one alert.** An alert is raised by an effect of what it is about; its id is that effect’s key. There is at most one
unresolved alert of a kind for each subject, and what is said again belongs to it. It is resolved by the very entry that
ends its cause: nobody has to close it.

**No storm.** Twenty a minute are told by themselves (\`alertsPerMinute\`), the rest at once as \`manyAlerts\` with their number of each
kind, which ends when none of them is left. A fleet that is adopted tells its old deadlines in one \`adoptedOverdue\`. New denials, orders
of our own and the supplier itself are always told by themselves: each is something for somebody to do. Denials that were there when a fleet
was adopted count like any other alert. \`alerts\` lists them all.

**Silence.** Nothing of a silenced contract is told, neither alerts nor how they end; other notices are. What still is so when the silence
is over is told then.

## Statechart

${mermaidFence(mermaid(graph))}

An arrow without a label is a person, or the end of the cause; one with a label is a time rule. States that only carry a
timer are not drawn. The lengths are those of most kinds.

## States

${stateTable(graph)}

## Edges

${edgeTable(alertLifecycle)}

## Time rules

${timeRuleTable(alertLifecycle)}

“The date” is the end of the silence. The lengths are ours, since the supplier’s guide names none, and an input
(\`alertDelays\`): an alert keeps those that it was raised with.

## Effects

${effectTableOf(alertLifecycle.machine, { alerts: alertCalls, notices: alertNotices }, context)}

## Kinds

${kindTable()}
`
}

function kindTable(): string {
  return markdownTable(
    ['kind', 'what is so', 'what to do', 'reminded of', 'escalated', 'taken up for'],
    alertKinds.map((kind) => {
      const { title, whatToDo } = alertGuide[kind]
      return [`\`${kind}\``, `${title}.`, whatToDo, ...lengths(defaultAlertDelays[kind])]
    }),
  )
}

function lengths({ remindMs, escalateMs, acknowledgedMs }: AlertDelays): string[] {
  return [
    remindMs === null ? 'by what it is about' : `every ${durationWords(remindMs)}`,
    `after ${durationWords(escalateMs)}`,
    durationWords(acknowledgedMs),
  ]
}
