import fc from 'fast-check'
import { type Entry, openStromkreis, virtualClock } from 'stromkreis'
import { startSandbox } from 'stromkreis/sandbox'
import { arbitraryFaultyWorld, type FaultyWorld, lifecycleCoverage, uncovered } from 'stromkreis/testing'

const dayMs = 86_400_000

/** Follows worlds in which one thing after another goes wrong; what of the lifecycle none of them showed. */
export async function followFaultyWorlds(numRuns: number): Promise<string[]> {
  const coverage = lifecycleCoverage()
  const worlds = arbitraryFaultyWorld({ without: ['timeout'] }) // a timeout takes real time
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => coverage.saw(await followed(world))),
    { numRuns },
  )
  return uncovered(coverage.report())
}

async function followed(world: FaultyWorld): Promise<Entry[]> {
  const clock = virtualClock(Date.UTC(2026, 0, 5, 12))
  const sandbox = await startSandbox({ ...world.sandbox, clock })
  const { url, clientId, clientSecret } = sandbox
  const rabot = { apiUrl: url, authUrl: url, clientId, clientSecret }
  const stromkreis = await openStromkreis({ database: ':memory:', rabot, clock, callsPerHour: 100_000 })
  for (const { afterMs, fault } of world.faults) {
    sandbox.faults.add(fault)
    clock.advanceTo(clock.now() + afterMs)
    await stromkreis.sync().catch(() => {}) // it may fail now; what is known must be right all the same
  }
  sandbox.faults.clear()
  clock.advanceTo(clock.now() + 30 * dayMs)
  await stromkreis.sync()
  const entries = stromkreis.contracts().flatMap(({ contractNumber }) => stromkreis.history(contractNumber))
  const { disagreements } = stromkreis.verify()
  await stromkreis.stop()
  await sandbox.stop()
  if (disagreements.length > 0) throw new Error(`The log says otherwise: ${JSON.stringify(disagreements)}`)
  return entries
}
