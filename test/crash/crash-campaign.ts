import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { scaledClock, systemClock } from '../../src/clock.ts'
import { askForOrders } from '../../src/embed/ask-for-orders.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import type { Fault } from '../../src/sandbox/fault.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { type RandomStream, randomStream } from '../../src/sandbox/random-stream.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { validOrder } from '../../src/testing/valid-order.ts'
import { copiedTo, costly, harmless } from './damaged-files.ts'
import { examinedLog, inventedIn, type KnownLog, lostEntries } from './examined-log.ts'
import { fullAndReadOnly, type SmallDisk, smallDisk } from './full-disk.ts'
import { type Death, killedLife, type PrintedEntry, settingsOf } from './killed-life.ts'

/** How long a campaign is, by what seed, and where to say how it goes. */
export interface CrashOptions {
  rounds: number
  seed: number
  say: (line: string) => void
  /** How many lives one database has before it is examined to the end and another begins; 20. */
  livesEach?: number
  /** The round to begin with, of those that the seed plans; 0. */
  firstRound?: number
}

/** What came of it. */
export interface CrashReport {
  seed: number
  rounds: number
  kills: number
  /** By what was done to the files or the disk besides. */
  cases: Record<string, number>
  printedEntries: number
  submitted: number
  violations: string[]
  tookMs: number
}

const faults: readonly Fault[] = [
  { kind: 'resetAfter', path: 'create' },
  { kind: 'reset', path: 'create' },
  { kind: 'status500AfterActing', path: 'create' },
  { kind: 'timeout', path: 'create' },
  { kind: 'rateLimit', path: 'create', retryAfterSeconds: 1 },
  { kind: 'cutJson', path: 'create' },
  { kind: 'cutJson', path: 'list' },
  { kind: 'resetAfter', path: 'list' },
]
const mostViolations = 20

/** Kills the real process again and again, and looks each time whether all is there that must be. */
export async function crashCampaign(options: CrashOptions): Promise<CrashReport> {
  const { rounds, seed, say, livesEach = 20, firstRound = 0 } = options
  const beganAt = performance.now()
  const report: CrashReport = {
    ...{
      seed,
      rounds: firstRound,
      kills: 0,
      cases: {},
      printedEntries: 0,
      submitted: 0,
      violations: [],
      tookMs: 0,
    },
  }
  say(`seed ${seed}`)
  const end = firstRound + rounds
  while (report.rounds < end && report.violations.length < mostViolations) {
    await generation(report, Math.min(livesEach, end - report.rounds), say)
    say(`${report.rounds} rounds, ${report.kills} kills, ${report.violations.length} violations`)
  }
  report.rounds -= firstRound
  report.tookMs = Math.round(performance.now() - beganAt)
  return report
}

/** One database from its first life to its last, then all that it promised. */
async function generation(report: CrashReport, lives: number, say: (line: string) => void): Promise<void> {
  const { seed } = report
  const first = report.rounds
  const folder = mkdtempSync(join(tmpdir(), 'stromkreis-crash-'))
  // A copy on such a disk would act at the same supplier beside the database itself.
  const disk = randomStream(seed, `disk ${first}`).chance(0.4) ? smallDisk(folder) : null
  const database = join(folder, 'contracts.db')
  const sandbox = await startSandbox({
    ...{ clock: systemClock(), seed: seed + first, orders: 16, arrivals: { orders: 60, withinMs: 60_000 } },
    tokenLifetimeSeconds: 86_400,
  })
  const others = new Set(sandbox.world.contractNumbers())
  const generationState = {
    sandbox,
    database,
    folder,
    disk,
    printed: [] as PrintedEntry[],
    log: new Map() as KnownLog,
  }
  const found = (round: number, problems: readonly string[]) => {
    for (const problem of problems) {
      report.violations.push(`round ${round}: ${problem}`)
      say(`VIOLATION in round ${round} (seed ${seed}): ${problem}`)
    }
  }
  const emails: string[] = []
  try {
    for (let life = 0; life < lives; life += 1) {
      const round = first + life
      found(
        round,
        await oneLife(generationState, randomStream(seed, `round ${round}`), { report, round, emails }),
      )
      report.rounds += 1
    }
    found(report.rounds - 1, await settled(generationState, emails, others))
  } finally {
    await sandbox.stop()
    disk?.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Generation {
  sandbox: Sandbox
  database: string
  folder: string
  /** What it lies on, where that may become full. */
  disk: SmallDisk | null
  printed: PrintedEntry[]
  log: KnownLog
}

async function oneLife(
  generation: Generation,
  chance: RandomStream,
  { report, round, emails }: { report: CrashReport; round: number; emails: string[] },
): Promise<string[]> {
  const { sandbox, database, disk, printed } = generation
  if (chance.chance(0.5)) sandbox.faults.add(chance.pick(faults))
  const submitting = (nth: number) => async () => {
    const orders = [0, 1, 2].map((each) => validOrder({}, { now: Date.now(), nth: nth + each }))
    try {
      await askForOrders(
        database,
        orders.map((body) => ({ command: 'submit', body })),
        { by: 'anna', acting: onlyTheOther, patienceMs: 0 },
      )
    } catch (error) {
      // It was killed before it could be asked, or there was no room: then nothing was.
      if (error instanceof StromkreisError) return error.message
      throw error
    }
    emails.push(...orders.map(({ userAccount }) => userAccount.emailAddress))
    report.submitted += orders.length
    return ''
  }
  const death: Death = {
    after: chance.weighted([
      ['start', 3],
      ['started', 5],
      ['entry', 4],
    ]),
    ms: chance.logNormal(300, 1),
  }
  const problems: string[] = []
  if (disk !== null && printed.length > 0 && chance.chance(0.2)) {
    count(report, 'diskFull and readOnly')
    const lives = await fullAndReadOnly(sandbox, database, disk, submitting(6 * round + 4))
    problems.push(...lives.problems)
    printed.push(...lives.entries)
  }
  const life = await killedLife(settingsOf(sandbox, database), death, {
    whileAlive: submitting(6 * round + 1),
  })
  if (life.code === null) report.kills += 1
  if (life.code !== null) problems.push(`it ended by itself with ${life.code}: ${life.stderr.slice(-300)}`)
  printed.push(...life.entries)
  report.printedEntries += life.entries.length

  const harm = chance.pick(Object.keys(harmless) as (keyof typeof harmless)[])
  harmless[harm](database, chance)
  count(report, harm)
  const found = examinedLog(database, printed)
  problems.push(...found.problems, ...lostEntries(printed, found.log))
  if (found.refused !== null && printed.length > 0)
    problems.push(`it cannot be read: ${found.refused.message}`)
  problems.push(...inventedIn(generation.log, found.log))
  generation.log = found.log
  if (chance.chance(0.3)) problems.push(...withCopy(generation, chance, report))
  return problems
}

function onlyTheOther(): never {
  throw new StromkreisError('configuration', 'Only the process that is killed acts.', { hint: 'None.' })
}

function count(report: CrashReport, name: string): void {
  report.cases[name] = (report.cases[name] ?? 0) + 1
}

/** What a lying disk leaves is the beginning of the same log, or is said to be unusable. */
function withCopy(
  { database, folder, log }: Generation,
  chance: RandomStream,
  report: CrashReport,
): string[] {
  const place = mkdtempSync(join(folder, 'copy-'))
  try {
    const copy = copiedTo(place, database)
    const harm = chance.pick(Object.keys(costly) as (keyof typeof costly)[])
    costly[harm](copy, chance)
    count(report, harm)
    const found = examinedLog(copy)
    if (found.refused !== null) count(report, `${harm}: refused as ${found.refused.code}`)
    return [...found.problems, ...inventedIn(found.log, log)].map((problem) => `${harm}: ${problem}`)
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

/** What was answered to those who asked. */
function answersIn(database: string): string {
  const file = new Database(database, { readonly: true })
  const answers = file
    .prepare('SELECT id, subject, outcome FROM person_command WHERE command = ? ORDER BY id')
    .all('submit')
  file.close()
  return JSON.stringify(answers)
}

/** Lets what is under way come to its end, and looks whether every order is there, once. */
async function settled({ sandbox, database, printed }: Generation, emails: string[], others: Set<string>) {
  sandbox.faults.clear()
  const { url: apiUrl, clientId, clientSecret } = sandbox
  const stromkreis = await openStromkreis({
    ...{
      database,
      // An order whose answer was lost is looked for after seconds first, then after minutes.
      clock: scaledClock({ speed: 120, startAt: Date.now() }),
      rabot: { apiUrl, clientId, clientSecret, requestTimeoutMs: 120_000 },
      waitForLeaseMs: 5_000,
    },
    ...{ callsPerHour: 3_600_000, callsPerSecond: 1_000, orderDelays: { settlingMs: 1_000 } },
  })
  try {
    const isSettled = () =>
      stromkreis
        .orders()
        .every(({ state, isUndecided }) => state === 'Submitted' || state === 'Refused' || isUndecided)
    await stromkreis.carryOutCommands()
    for (let turn = 0; turn < 40 && !isSettled(); turn += 1) {
      await stromkreis.sync()
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
    const problems = stromkreis.verify().disagreements.map((each) => JSON.stringify(each))
    if (!isSettled()) {
      const states = stromkreis.orders().map(({ id, state }) => `${id} ${state}`)
      problems.push(`its orders do not come to an end: ${states.join(', ')}`)
    }
    const mine = new Set(emails)
    const atSupplier = sandbox.world
      .contractNumbers()
      .filter((number) => !others.has(number))
      .map((number) => sandbox.world.order(number)!.emailAddress)
      .filter((email) => mine.has(email))
    const twice = atSupplier.filter((email, index) => atSupplier.indexOf(email) < index)
    problems.push(...twice.map(() => 'an order was made twice'))
    const orders = stromkreis.orders()
    if (orders.length < mine.size)
      problems.push(`${mine.size - orders.length} orders that were taken are gone: ${answersIn(database)}`)
    const known = new Set(stromkreis.contracts().map(({ contractNumber }) => contractNumber))
    const { log } = examinedLog(database, printed)
    problems.push(...lostEntries(printed, log))
    const submitted = orders.flatMap(({ contractNumber }) => contractNumber ?? [])
    problems.push(
      ...submitted.filter((number) => !known.has(number)).map((number) => `${number} is not followed`),
    )
    const undecided = orders.filter(({ isUndecided }) => isUndecided).length
    if (submitted.length + undecided < mine.size) problems.push('an order is neither made nor asked about')
    return problems
  } finally {
    await stromkreis.stop()
  }
}
