import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { runLegs } from './run-legs.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Cases of the answers; of each other kind a hundredth as many, unless `--others` says otherwise. */
    runs: { type: 'string', default: '1000000' },
    others: { type: 'string' },
    /** Only this kind, or only this case of it: `answers`, `answers:17`. */
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const runs = Number(values.runs)
const say = (line: string) => writeSync(1, `${line}\n`)

const report = await runLegs({
  seed: Number(values.seed),
  runs,
  others: values.others === undefined ? Math.ceil(runs / 50) : Number(values.others),
  only: values.only ?? null,
  say,
})
if (values.json) say(JSON.stringify(report))
process.exitCode = report.failures.length === 0 ? 0 : 1
