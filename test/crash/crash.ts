import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { crashCampaign } from './crash-campaign.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Begins with this round of those that the seed plans. */
    first: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
})
const say = (line: string) => writeSync(1, `${line}\n`)
const report = await crashCampaign({
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  firstRound: Number(values.first),
  say,
})
say(
  `${report.rounds} rounds, ${report.kills} kills, ${report.printedEntries} entries printed, ${report.submitted} orders, ${report.violations.length} violations, ${Math.round(report.tookMs / 1000)} s`,
)
if (values.json) say(JSON.stringify(report))
process.exitCode = report.violations.length === 0 ? 0 : 1
