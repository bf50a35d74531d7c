import { writeSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { type FuzzReport, legNames } from './run-legs.ts'
import { watchedLeg } from './watched-leg.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Cases of the answers; of each other kind a fiftieth as many, unless `--others` says otherwise. */
    runs: { type: 'string', default: '1000000' },
    others: { type: 'string' },
    /** Only this kind, or only this case of it: `answers`, `answers:17`. */
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const runs = Number(values.runs)
const say = (line: string) => writeSync(1, `${line}\n`)

const seed = Number(values.seed)
const only = values.only ?? null
const others = values.others === undefined ? Math.ceil(runs / 50) : Number(values.others)
const waiting = legNames.filter((leg) => only === null || only.split(':', 1)[0] === leg)
const report: FuzzReport = { seed, legs: [], failures: [], tookMs: 0 }
const beganAt = performance.now()

async function work(): Promise<void> {
  for (let leg = waiting.shift(); leg !== undefined; leg = waiting.shift()) {
    const { legs, failures } = await watchedLeg(leg, { seed, runs, others, only, say })
    report.legs.push(...legs)
    report.failures.push(...failures)
  }
}

say(`seed ${seed}`)
await Promise.all(Array.from({ length: availableParallelism() }, work))
report.tookMs = Math.round(performance.now() - beganAt)
if (values.json) say(JSON.stringify(report))
process.exitCode = report.failures.length === 0 ? 0 : 1
