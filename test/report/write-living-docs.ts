import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { livingDocs } from '../../src/report/living-docs.ts'
import { eventDocs } from '../../src/sinks/event-docs.ts'
import { withMetricsTable } from '../operations/metrics-table.ts'

// Run as built, from dist/test/report, by `npm run docs`.
const root = new URL('../../../', import.meta.url)
const operations = 'docs/operations.md'
const operationsDocs = [
  { path: operations, text: withMetricsTable(readFileSync(new URL(operations, root), 'utf8')) },
]

for (const { path, text } of [...livingDocs(), ...eventDocs(), ...operationsDocs]) {
  writeFileSync(fileURLToPath(new URL(path, root)), text)
  process.stdout.write(`${path}\n`)
}
