import type { AnyStateMachine } from 'xstate'
import {
  contractAlerts,
  contractNotices,
  initialContractContext,
  initialOrderContext,
  orderAlerts,
  orderNotices,
} from '../../machines/index.ts'
import { occasionsOf } from './edge-tables.ts'
import { type LifecycleName, lifecycles } from './lifecycle.ts'
import { machineEdges, statePaths, toldOnEntry } from './machine-edges.ts'
import { markdownTable } from './markdown-table.ts'

/** How a machine says each kind of effect. */
interface Tellings<Context> {
  alerts: Readonly<Record<string, (context: Context) => object>>
  notices: Readonly<Record<string, (context: Context) => object>>
}

/** Every effect of a half of the journey: what kind it is, when it is asked for and what it says, as a Markdown table. */
export function effectTable(name: LifecycleName): string {
  const { machine } = lifecycles[name]
  return name === 'contract'
    ? effectTableOf(
        machine,
        { alerts: contractAlerts, notices: contractNotices },
        initialContractContext(undefined),
      )
    : effectTableOf(machine, { alerts: orderAlerts, notices: orderNotices }, initialOrderContext(undefined))
}

/** The same of any machine; `context` is one that everything can be said of. */
export function effectTableOf<Context>(
  machine: AnyStateMachine,
  tellings: Tellings<Context>,
  context: Context,
): string {
  const [alerts, notices] = [said(tellings.alerts, context), said(tellings.notices, context)]
  const told = [...statePaths(machine).flatMap((path) => toldOnEntry(machine, path)), ...tellsOf(machine)]
  const others = told.filter((kind) => !(kind in alerts) && !(kind in notices))
  const rows = (type: string, kinds: Record<string, string[]>) =>
    Object.entries(kinds).map(([kind, fields]) => [
      `\`${kind}\``,
      type,
      occasionsOf(machine, kind).join('\n'),
      fields.join(', '),
    ])
  return markdownTable(
    ['effect', 'for', 'when', 'says'],
    [
      ...rows('somebody has to act', alerts),
      ...rows('good to know', notices),
      ...rows('the engine carries it out', Object.fromEntries(others.map((kind) => [kind, []]))),
    ],
  )
}

function tellsOf(machine: AnyStateMachine): string[] {
  return machineEdges(machine).flatMap(({ tells }) => tells)
}

/** The fields of each kind besides its name and state. */
function said<Context>(
  kinds: Readonly<Record<string, (context: Context) => object>>,
  context: Context,
): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(kinds).map(([kind, telling]) => [
      kind,
      Object.keys(telling(context)).filter((field) => field !== 'kind' && field !== 'state'),
    ]),
  )
}
