import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { runCampaign } from './campaign.ts'
import type { Outcome } from './outcome.ts'
import type { PlanLimits } from './plan.ts'
import { runSeed } from './seed-run.ts'
import { flagsOf, shrink } from './shrinker.ts'

const usage = `npm run sim -- [--seeds N] [--years Y] [--first-seed S] [--workers N] [--minutes M] [--json]
  --first-failure ends with the first seed that fails, without shrinking it
to replay one seed: --seeds 1 --first-seed S [--days D] [--orders N] [--only 1,2,3|none] [--trace TEXT]
`
const shrinkForMs = 60_000

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    years: { type: 'string', default: '10' },
    'first-seed': { type: 'string', default: '1' },
    workers: { type: 'string' },
    minutes: { type: 'string' },
    days: { type: 'string' },
    orders: { type: 'string' },
    only: { type: 'string' },
    trace: { type: 'string' },
    'first-failure': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const say = (line: string) => process.stdout.write(`${line}\n`)
const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text))
const seeds = Number(values.seeds)
const firstSeed = Number(values['first-seed'])
const years = Number(values.years)
const only = values.only === 'none' ? [] : values.only?.split(',').map(Number)
const limits: PlanLimits = { days: numberOf(values.days), orders: numberOf(values.orders), only }

function tell(seed: number, { violations }: Pick<Outcome, 'violations'>, flags = ''): void {
  for (const { checker, what, at } of violations.slice(0, 5)) {
    say(`seed ${seed}: ${checker}: ${what}${at > 0 ? `, at ${new Date(at).toISOString()}` : ''}`)
  }
  say(`  replay: npm run sim -- --seeds 1 --years ${years} --first-seed ${seed}${flags}`)
}

async function replay(): Promise<number> {
  const { trace } = values
  const onTrace = (line: string) => {
    if (line.includes(trace!))
      process.stdout.write(new Date(Number(line.slice(0, 13))).toISOString() + line.slice(13))
  }
  const outcome = await runSeed(firstSeed, years, limits, trace === undefined ? undefined : onTrace)
  if (outcome.violations.length > 0) tell(firstSeed, outcome, flagsOf(limits))
  else say(`seed ${firstSeed}: ${outcome.steps} steps, ${outcome.entries} entries, trace ${outcome.trace}`)
  return outcome.violations.length === 0 ? 0 : 1
}

async function campaign(): Promise<number> {
  const report = await runCampaign({
    ...{ firstSeed, seeds, years },
    workers: Math.min(seeds, Number(values.workers ?? availableParallelism())),
    withinMs: Number(values.minutes ?? Number.POSITIVE_INFINITY) * 60_000,
    onSeed(seed, outcome, { seeds: done, contractYears }) {
      if (outcome.violations.length > 0) tell(seed, outcome)
      if (outcome.violations.length > 0 && values['first-failure']) process.exit(1)
      else if (done % 100 === 0)
        process.stderr.write(`${done} seeds, ${contractYears.toFixed(0)} contract-years\n`)
    },
  })
  const until = performance.now() + shrinkForMs
  const [failed] = report.failed
  const shrunk = failed && (await shrink(failed.seed, years, () => performance.now() < until))
  if (shrunk) {
    say(`seed ${failed.seed}, shrunk by ${shrunk.runs} runs: ${shrunk.checker}: ${shrunk.what}`)
    say(
      `  replay: npm run sim -- --seeds 1 --years ${years} --first-seed ${failed.seed}${flagsOf(shrunk.limits)}`,
    )
  }
  for (const line of report.lines()) say(line)
  if (values.json) say(JSON.stringify(report.summary()))
  return report.failed.length === 0 ? 0 : 1
}

const isReplay = seeds === 1 && !values.json
if (values.help) process.stdout.write(usage)
else process.exitCode = isReplay ? await replay() : await campaign()
