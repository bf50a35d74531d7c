import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { alertMachine, contractMachine, orderMachine } from '../../machines/index.ts'
import { replayed } from '../../src/engine/replay.ts'
import { replayedOrder } from '../../src/orders/verify-orders.ts'
import { Scene } from '../engine/scene.ts'
import { folderOf, historyText, toContractLines, toLine } from './history-file.ts'
import { toldAlerts } from './told-alerts.ts'
import { type Telling, toldContracts } from './told-contracts.ts'
import { toldOrder, toldOrders } from './told-orders.ts'

// Run as built, from dist/test/histories, by `npm run histories`. A history that is there is a fact: it is never written
// anew. A changed machine has another version, and so another folder.

async function toldBy(tell: Telling): Promise<Scene> {
  const scene = new Scene()
  await tell(scene)
  return scene
}

async function contractLines(tell: Telling): Promise<object[]> {
  const scene = await toldBy(tell)
  return toContractLines([...replayed('1', scene.entries())])
}

/** The entries, and in the end the alerts that they lead to. */
async function alertLines(tell: Telling): Promise<object[]> {
  const scene = await toldBy(tell)
  const alerts = scene.store.alerts
    .list({ all: true })
    .flatMap(({ record }) => (record.subject === '1' ? record : []))
  return [...scene.entries().map((entry) => ({ entry: toLine(entry) })), { alerts }]
}

async function write<Tell>(
  machine: { id: string; version?: string | undefined },
  tellings: Readonly<Record<string, Tell>>,
  linesOf: (tell: Tell) => Promise<object[]>,
): Promise<void> {
  const folder = folderOf(machine.id, machine.version!)
  mkdirSync(folder, { recursive: true })
  for (const [name, tell] of Object.entries(tellings)) {
    const file = new URL(`${name}.jsonl`, folder)
    const isThere = existsSync(file)
    if (!isThere) writeFileSync(file, historyText(await linesOf(tell)))
    process.stdout.write(`${isThere ? 'kept ' : 'wrote'} ${machine.id}-v${machine.version}/${name}.jsonl\n`)
  }
}

await write(contractMachine, toldContracts, contractLines)
await write(alertMachine, toldAlerts, alertLines)
await write(orderMachine, toldOrders, async (tell) => {
  const entries = await toldOrder(tell)
  const history = [...replayedOrder(entries[0]!.subject, entries)]
  return history.map(({ entry, record }) => ({ entry: toLine(entry), record }))
})
