import type { ContractReader } from '../../embed/contract-reader.ts'
import { openReader } from '../../embed/open-reader.ts'
import { startOfflineInspector } from '../../inspect/offline-inspector.ts'
import type { OfflineSubject } from '../../inspect/offline-page.ts'
import { logStep } from '../../log-step.ts'
import { orderIdOf, orderSubjectOf } from '../../order-id.ts'
import { type LifecycleName, lifecycleGraph } from '../../report/lifecycle.ts'
import { browserCode } from '../built-file.ts'
import { databasePath } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { openInBrowser } from '../open-in-browser.ts'

import type { Shell } from '../shell.ts'

/** `stromkreis inspect N --offline`: serves the page of a contract or an order of our own until SIGINT or SIGTERM. */
export async function inspectOffline(
  shell: Shell,
  subject: string,
  { port, open, json }: { port: number; open: boolean; json?: boolean },
): Promise<number> {
  const stopped = shell.untilStopped()
  const reader = openReader(databasePath(shell.environment))
  const shown = await offlineSubject(reader, subject).finally(() => reader.close())
  const script = browserCode('inspect/offline-client/step-player.js')
  const inspector = await startOfflineInspector({ ...shown, script, port })
  if (json) shell.printJson({ url: inspector.url })
  else shell.printLine(inspector.url)
  shell.note(`${shown.title} as it is now; no request leaves this machine. Ctrl-C ends it.`)
  if (open && !json && shell.out.isTTY) openInBrowser(inspector.url)
  await stopped
  await inspector.stop()
  return exitCodes.done
}

/**
 * What the page shows of a contract or an order of our own.
 * @throws StromkreisError `notFound`
 */
export async function offlineSubject(reader: ContractReader, asked: string): Promise<OfflineSubject> {
  const order = orderSubjectOf(asked)
  const subject = order === null ? asked : orderIdOf(order)
  const name: LifecycleName = order === null ? 'contract' : 'order'
  const steps = reader.history(subject).map(logStep)
  const state = steps.at(-1)?.to ?? null
  const graph = lifecycleGraph(name)
  // Graphviz is large, and nothing else of the command line needs it.
  const { statechartSvg } = await import('../../report/statechart-svg.ts')
  return {
    title: `${order === null ? 'Contract' : 'Order'} ${subject}`,
    machineName: `${graph.id}, version ${graph.version}`,
    state,
    lastSeenAt: order === null ? lastSeen(reader, subject, state) : null,
    svg: await statechartSvg(graph),
    steps,
    states: graph.states
      .flatMap((each) => [each, ...each.parts])
      .map(({ path, description, meta: { actor, whatToDo } }) => ({ path, description, actor, whatToDo })),
  }
}

function lastSeen(reader: ContractReader, contractNumber: string, state: string | null): number | null {
  if (state === null) return null
  const summary = reader.contracts({ state }).find((each) => each.contractNumber === contractNumber)
  return summary?.lastObservedAt ?? null
}
