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

const tellings = {
  contract: {
    alerts: said(contractAlerts, initialContractContext(undefined)),
    notices: said(contractNotices, initialContractContext(undefined)),
  },
  order: {
    alerts: said(orderAlerts, initialOrderContext(undefined)),
    notices: said(orderNotices, initialOrderContext(undefined)),
  },
}

/** Every effect of a machine: what kind it is, when it is asked for and what it says, as a Markdown table. */
export function effectTable(name: LifecycleName): string {
  const { machine } = lifecycles[name]
  const { alerts, notices } = tellings[name]
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
