import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Breakage, breakages, broken } from './breakages.ts'

// Run as built, by `npm run sim:break`: breaks each promise in a copy of what is built, and says which seed notices first.
const root = fileURLToPath(new URL('../../../', import.meta.url))
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300' },
    years: { type: 'string', default: '10' },
    /** Part of what is wrong. */
    only: { type: 'string', default: '' },
  },
})

/** The line of the first seed that fails; null when none does. */
function firstFailure(breakage: Breakage): string | null {
  const copy = join(root, 'coverage/broken')
  rmSync(copy, { recursive: true, force: true })
  cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true })
  const file = join(copy, 'dist', breakage.path.replace(/\.ts$/, '.js'))
  writeFileSync(file, broken(breakage, readFileSync(file, 'utf8')))
  const { seeds, years } = values
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(copy, 'dist/test/sim/sim.js'),
      '--first-failure',
      '--workers',
      '1',
      '--seeds',
      seeds!,
      '--years',
      years!,
    ],
    { encoding: 'utf8', cwd: root },
  )
  rmSync(copy, { recursive: true, force: true })
  return stdout.split('\n').find((line) => /^seed \d+: /.test(line)) ?? null
}

let unnoticed = 0
process.stdout.write('| promise | checker | broken by | what it said | seed |\n|---|---|---|---|---|\n')
for (const breakage of breakages.filter(({ what }) => what.includes(values.only))) {
  const said = firstFailure(breakage)
  const [, seed = '', checker = '', what = ''] = said?.match(/^seed (\d+): ([^:]*): (.*)$/) ?? []
  if (checker !== breakage.checker) unnoticed += 1
  const { promise, path } = breakage
  process.stdout.write(
    `| ${promise} | ${checker || '-'} | ${breakage.what} (\`${path}\`) | ${what} | ${seed || 'none'} |\n`,
  )
}
if (unnoticed > 0) process.exitCode = 1
