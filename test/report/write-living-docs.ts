import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { livingDocs } from '../../src/report/living-docs.ts'
import { eventDocs } from '../../src/sinks/event-docs.ts'

// Run as built, from dist/test/report, by `npm run docs`.
const root = new URL('../../../', import.meta.url)

for (const { path, text } of [...livingDocs(), ...eventDocs()]) {
  writeFileSync(fileURLToPath(new URL(path, root)), text)
  process.stdout.write(`${path}\n`)
}
