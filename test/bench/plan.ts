import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { durationText } from './plan/duration-text.ts'
import { figuresOf, type WorldFigures } from './plan/figures.ts'
import { type JobRunner, measureWorld, runJob } from './plan/job.ts'
import { JobPool } from './plan/job-pool.ts'
import { jsonOf } from './plan/json-line.ts'
import { pagePath, pollingDocs } from './plan/polling-docs.ts'
import { targetsOf } from './plan/targets.ts'
import { figuresTable, targetLines } from './plan/terminal-report.ts'
import { elsewhereSpecs, quickWorldSpec, type WorldSpec, worldSpecs } from './plan/world-spec.ts'

// Run as built: `--quick` for one small world, `--json` for figures to be read by programs in the last line. Without `--quick`, writes
// docs/polling.md, its plots, and the figures they are made from.
const isQuick = process.argv.includes('--quick')
const specs = isQuick ? [quickWorldSpec] : [...worldSpecs, ...elsewhereSpecs]
const start = performance.now()
const worlds = isQuick ? await measureAll(specs, async (jobs) => jobs.map(runJob)) : await inPool(specs)
console.log(figuresTable(worlds))
if (!isQuick) {
  console.log(targetLines(worlds.flatMap(targetsOf)))
  writeDocs(worlds)
}
console.log(`measured in ${durationText((performance.now() - start) / 1_000)}`)
if (process.argv.includes('--json')) console.log(JSON.stringify(jsonOf(worlds)))

async function inPool(specs: readonly WorldSpec[]): Promise<WorldFigures[]> {
  const pool = new JobPool(2)
  try {
    return await measureAll(specs, pool.runJobs)
  } finally {
    await pool.close()
  }
}

/** The worlds with most looks first, so that no thread waits long for another at the end. */
async function measureAll(specs: readonly WorldSpec[], runJobs: JobRunner): Promise<WorldFigures[]> {
  const looks = ({ callsPerHour, days, seeds }: WorldSpec) => callsPerHour * days * seeds
  const byLooks = [...specs].sort((one, other) => looks(other) - looks(one))
  const found = new Map<WorldSpec, WorldFigures>()
  await Promise.all(
    byLooks.map(async (spec) => {
      found.set(spec, figuresOf(await measureWorld(spec, runJobs)))
      console.log(`${spec.name}: measured`)
    }),
  )
  return specs.map((spec) => found.get(spec)!)
}

function writeDocs(worlds: readonly WorldFigures[]): void {
  const root = new URL('../../../', import.meta.url)
  mkdirSync(new URL('docs/polling', root), { recursive: true })
  for (const { path, text } of pollingDocs(readFileSync(new URL(pagePath, root), 'utf8'), worlds)) {
    writeFileSync(new URL(path, root), text)
    console.log(path)
  }
}
