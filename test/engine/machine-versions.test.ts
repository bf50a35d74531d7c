import { describe, expect, onTestFinished, test } from 'vitest'
import { createMachine } from 'xstate'
import { contractMachine, orderMachine } from '../../machines/index.ts'
import type { ContractRecord } from '../../src/contract-record.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import type { ContractIndex } from '../../src/engine/contract-index.ts'
import { ContractVersions, contractVersions } from '../../src/engine/contract-versions.ts'
import { decide } from '../../src/engine/decide.ts'
import { Engine } from '../../src/engine/engine.ts'
import type { Intake } from '../../src/engine/intake.ts'
import { migrateContracts } from '../../src/engine/migrate-contracts.ts'
import { replay, verifyContracts } from '../../src/engine/replay.ts'
import { toContractRow } from '../../src/sqlite/contract-row.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import type { Store } from '../../src/store.ts'
import { contractMachine2, from1, machines, migrating, onlySecond, sideBySide } from './contract-machine-2.ts'
import { contractAfter, noon, openTooLong, saw, startDay } from './decision-situation.ts'
import { day, hour, Scene, temporaryDatabase } from './scene.ts'

/** Contracts in many states under version 1: `1` Open … `6` Revoked, `7` in no state that we know. */
async function runningUnder1(): Promise<Scene> {
  const scene = new Scene({ path: temporaryDatabase() })
  onTestFinished(() => scene.close())
  const { supplier } = scene
  for (const number of ['2', '3', '4', '5', '6']) supplier.set(number, { status: 'Open' })
  supplier.set('7', { status: null, words: 'Sleeping' })
  await scene.sync()
  for (const number of ['2', '3', '4', '5']) supplier.set(number, { status: 'Processing' })
  supplier.set('2', { status: 'Open' })
  supplier.set('6', { status: 'Revoked' })
  await scene.sync()
  await scene.sync(43 * day)
  supplier.set('1', { status: 'Open' })
  supplier.set('2', { status: 'Processing' })
  supplier.set('4', { status: 'Denied', details: { denialReason: 'Other' } })
  supplier.set('5', { status: 'PendingDelivery', details: startDay })
  await scene.sync()
  return scene
}

function versionsOf(scene: Scene): Record<string, string> {
  return Object.fromEntries(
    ['1', '2', '3', '4', '5', '6', '7'].map((number) => [
      number,
      scene.store.find(number)!.record!.machineVersion,
    ]),
  )
}

function waitsOf(scene: Scene, number: string): string[] {
  const { timers } = scene.store.find(number)!.record!
  return timers.map(({ event, dueAt }) => `${event.slice('xstate.after.'.length)} ${iso(dueAt)}`)
}

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 16)
}

/** Replay equals snapshot, byte for byte. */
function expectSound(scene: Scene, versions = migrating): void {
  expect(verifyContracts(scene.store, undefined, versions).disagreements).toEqual([])
  for (const number of scene.store.contractNumbers()) {
    const replayed = replay(number, scene.entries(number), undefined, versions)!
    expect(toContractRow(replayed)).toEqual(toContractRow(scene.store.find(number)!.record!))
  }
}

/** A contract after it was migrated. */
function migrated(record: ContractRecord): ContractRecord {
  const decision = decide(record, '1', { type: 'migrate', now: noon + 2 * day }, migrating)
  if (decision.outcome !== 'changed') throw new Error(decision.outcome)
  return decision.record
}

describe('with a migration', () => {
  test('every running contract goes on under the new version from when the database is opened', async () => {
    const scene = await runningUnder1()
    const told = scene.told()
    const now = iso(scene.clock.now())
    expect(waitsOf(scene, '2')).toEqual([
      `processingTooLong.contract.Processing ${iso(scene.clock.now() + 42 * day)}`,
    ])
    scene.restart({ versions: migrating })
    expect(versionsOf(scene)).toEqual({ 1: '2', 2: '2', 3: '2', 4: '2', 5: '2', 6: '2', 7: '1' })
    expect(scene.told()).toEqual(told)
    for (const number of ['1', '2', '3', '4', '5', '6']) {
      const { kind, event, from, to, effects, observedAt } = scene.entries(number).at(-1)!
      expect({ kind, event, effects, at: iso(observedAt) }).toEqual({
        ...{ kind: 'migrated', event: 'migrated.2', effects: [], at: now },
      })
      expect(to).toBe(from)
    }
    expectSound(scene)
  })

  test('time rules are planned anew: changed ones by as much, new ones from when the state was entered', async () => {
    const scene = await runningUnder1()
    const seen = scene.clock.now()
    scene.restart({ versions: migrating })
    // Half as long to wait; a new rule in place of one that its state has no more; one under a new name.
    expect(waitsOf(scene, '1')).toEqual([`openTooLong.contract.Open ${iso(seen + 12 * hour)}`])
    expect(waitsOf(scene, '2')).toEqual([
      `registrationEnds.contract.Processing.Registering ${iso(seen + 14 * day)}`,
    ])
    expect(scene.store.find('2')!.record!.timers).toMatchObject([{ estimated: false }])
    expect(
      scene
        .entries('2')
        .at(-1)!
        .timers.removed.map(({ event }) => event),
    ).toEqual(['xstate.after.processingTooLong.contract.Processing'])
    expect(waitsOf(scene, '4')).toEqual([`denialReminder.contract.Denied.Reminding ${iso(seen + 3 * day)}`])
    // What has run out is not begun again, and what has not changed is left alone.
    expect(waitsOf(scene, '3')).toEqual([])
    expect(waitsOf(scene, '5')).toEqual([
      `deliveryOverdue.contract.Contract.PendingDelivery.StartDateKnown ${iso(startDay.startDayEndsAt + 2 * day)}`,
    ])
    expect(scene.entries('5').at(-1)!.timers).toEqual({ armed: [], removed: [] })
  })

  test('they take the edges of the new version, and its time rules fire', async () => {
    const scene = await runningUnder1()
    scene.restart({ versions: migrating })
    await scene.see('4', { status: 'PendingDelivery', details: startDay })
    expect(scene.history('4').slice(-2)).toEqual([
      'migrated Denied > Denied',
      'observed Denied > Contract.PendingDelivery contractConfirmed!',
    ])
    await scene.sync(15 * day)
    expect(scene.store.find('2')!.record!.position!.leaf).toBe('Processing.Settling')
    await scene.sync(29 * day)
    expect(scene.history('2').slice(-3)).toEqual([
      'migrated Processing > Processing',
      'timer Processing > Processing',
      'timer Processing > Processing processingTooLong!',
    ])
    expectSound(scene)
  })

  test('a correction stays in the version that the contract has come to', async () => {
    const scene = await runningUnder1()
    scene.restart({ versions: migrating })
    await scene.see('6', { status: 'Processing' })
    expect(scene.history('6').at(-1)).toContain('anomaly contradiction Revoked')
    scene.store.request(
      { command: 'correct', subject: '6', by: 'Ada', text: 'by telephone' },
      6,
      scene.clock.now(),
    )
    await scene.sync()
    expect(scene.history('6').at(-1)).toBe('corrected Revoked > Processing')
    expect(scene.store.find('6')!.record).toMatchObject({
      machineVersion: '2',
      position: { leaf: 'Processing.Registering' },
    })
    expectSound(scene)
  })

  test('a rule that waits otherwise is void under its old number', () => {
    const waiting = migrated(contractAfter(saw('Open', noon)))
    expect(waiting.timers).toEqual([
      { event: openTooLong, token: waiting.seq, dueAt: noon + 12 * hour, estimated: false },
    ])
  })

  test('a rule that is new is no estimate', () => {
    const begun = migrated(contractAfter(saw('Open', noon), saw('Processing', noon + hour)))
    expect(begun.timers).toMatchObject([{ token: begun.seq, estimated: false }])
  })

  test('a wait for a date is left alone, also where something else has been seen since it began', () => {
    const details = { ...startDay, processingInfo: null }
    const waiting = contractAfter(
      saw('PendingDelivery', noon, { details }),
      saw('PendingDelivery', noon + day, { details: { ...details, processingInfo: 'text/1' } }),
    )
    expect(migrated(waiting).timers).toEqual(waiting.timers)
    expect(waiting.timers).toHaveLength(1)
  })

  test('they are asked for a portion at a time, each after the last of the one before', () => {
    const afters: number[] = []
    const portions: number[] = []
    migrateContracts({
      store: {
        idsInVersion: (_, after, limit) => {
          afters.push(after)
          return Array.from({ length: Math.min(limit, 450 - after) }, (_, index) => after + index + 1)
        },
      } as Partial<Store> as Store,
      index: { byId: (id) => ({ id }) } as Partial<ContractIndex> as ContractIndex,
      intake: {
        tellAll: (contracts, command) => {
          expect(command).toEqual({ type: 'migrate', now: noon })
          portions.push(contracts.length)
        },
      } as Partial<Intake> as Intake,
      versions: migrating,
      now: noon,
    })
    expect(afters).toEqual([0, 200, 400, 450])
    expect(portions).toEqual([200, 200, 50])
  })

  test('opening again migrates nothing twice', async () => {
    const scene = await runningUnder1()
    scene.restart({ versions: migrating })
    const entries = scene.store.entryCount()
    scene.restart({ versions: migrating })
    expect(scene.store.entryCount()).toBe(entries)
  })

  test('whoever dies between two portions leaves a database that goes on', async () => {
    const path = temporaryDatabase()
    const scene = new Scene({ path })
    onTestFinished(() => scene.close())
    for (let number = 1; number <= 450; number += 1) scene.supplier.set(`${number}`, { status: 'Open' })
    await scene.sync()
    scene.store.close()
    const dying = new SqliteStore(path)
    const commit = dying.commit.bind(dying)
    let commits = 0
    dying.commit = (...changes) => {
      commits += 1
      if (commits > 1) throw new Error('the process dies here')
      commit(...changes)
    }
    const { supplier, clock } = scene
    expect(() => new Engine({ store: dying, supplier, clock, versions: migrating })).toThrow('dies here')
    expect(Object.fromEntries(dying.contractsByVersion())).toEqual({ 1: 250, 2: 200 })
    dying.close()
    scene.store = new SqliteStore(path)
    expectSound(scene)
    scene.restart({ versions: migrating })
    expect(Object.fromEntries(scene.store.contractsByVersion())).toEqual({ 2: 450 })
    const migrations = scene.store.entriesAfter(0, 10_000).filter(({ entry }) => entry.kind === 'migrated')
    expect(new Set(migrations.map(({ subjectId }) => subjectId)).size).toBe(450)
    expect(migrations).toHaveLength(450)
    expectSound(scene)
  })

  test('one that leads nowhere is refused, and nothing of it is written', async () => {
    const scene = await runningUnder1()
    const entries = scene.store.entryCount()
    const nowhere = new ContractVersions(machines, {
      to: '2',
      migrations: { '1': ({ context }) => ({ value: { Processing: 'Waiting' }, context }) },
    })
    expect(() => scene.restart({ versions: nowhere })).toThrow(
      'The migration from version 1 takes Processing to Processing.Waiting, which is no innermost state of version 2.',
    )
    expect(scene.store.entryCount()).toBe(entries)
  })
})

describe('without a migration', () => {
  test('running contracts go on under their version beside new ones of the next', async () => {
    const scene = await runningUnder1()
    scene.restart({ versions: sideBySide })
    scene.supplier.set('8', { status: 'Denied' })
    await scene.sync()
    expect(scene.store.find('8')!.record!.machineVersion).toBe('2')
    expect(versionsOf(scene)).toEqual({ 1: '1', 2: '1', 3: '1', 4: '1', 5: '1', 6: '1', 7: '1' })
    scene.supplier.set('4', { status: 'PendingDelivery', details: startDay })
    await scene.see('8', { status: 'PendingDelivery', details: startDay })
    expect(scene.history('4').slice(-2)).toEqual([
      'inferred Denied > Processing',
      'observed Processing > Contract.PendingDelivery contractConfirmed!',
    ])
    expect(scene.history('8').at(-1)).toBe('observed Denied > Contract.PendingDelivery contractConfirmed!')
    expectSound(scene, sideBySide)
  })

  test('who began before and is understood only now begins under the new version', async () => {
    const scene = await runningUnder1()
    scene.restart({ versions: sideBySide })
    await scene.see('7', { status: 'Processing' })
    expect(scene.store.find('7')!.record).toMatchObject({
      machineVersion: '2',
      position: { leaf: 'Processing.Registering' },
    })
    expectSound(scene, sideBySide)
  })
})

describe('a version that this build does not have', () => {
  test('is refused when the database is opened, with how many contracts stand in it and what to do', async () => {
    const scene = await runningUnder1()
    const entries = scene.store.entryCount()
    expect(() => scene.restart({ versions: onlySecond })).toThrow(
      expect.objectContaining({
        code: 'logBroken',
        message:
          'Contracts stand in a contract machine that is not known here: version 1 (6 contracts). Known: 2.',
        hint: 'Install the Stromkreis that wrote this log, or one that still has version 1, or one that migrates it. Nothing was changed.',
      }),
    )
    expect(scene.store.entryCount()).toBe(entries)
  })

  test('is told with how many contracts stand in it, be it one', () => {
    const named = new Map([
      ['0', 1],
      ['1', 5],
      ['9', 2],
    ])
    expect(() => contractVersions.mustKnow(named)).toThrow('version 0 (1 contract), version 9 (2 contracts).')
  })

  test('is named for each contract that it decided when the log is verified', async () => {
    const scene = await runningUnder1()
    scene.restart({ versions: migrating })
    const { disagreements } = verifyContracts(scene.store, undefined, contractVersions)
    expect(disagreements).toContainEqual({
      subject: '1',
      seq: 2,
      problem: 'version 2 of the contract machine, which decided it, is not known here',
    })
  })

  test('keeps nobody who embeds Stromkreis from opening it with the right ones', async () => {
    const scene = await runningUnder1()
    const database = scene.store.path
    scene.restart({ versions: migrating })
    scene.store.close()
    const options = { database, rabot: scene.supplier, clock: scene.clock, waitForLeaseMs: 0 }
    await expect(openStromkreis(options)).rejects.toMatchObject({ code: 'logBroken' })
    const stromkreis = await openStromkreis({ ...options, versions: migrating })
    onTestFinished(() => stromkreis.stop())
    await stromkreis.sync()
    expect(stromkreis.verify().disagreements).toEqual([])
    scene.store = new SqliteStore(database)
  })
})

describe('versions are registered', () => {
  test.each([
    { what: 'twice', registered: [contractMachine, contractMachine], migrations: { to: '1' } },
    { what: 'of something else', registered: [orderMachine], migrations: { to: '1' } },
    {
      what: 'without a version',
      registered: [createMachine({ id: 'contract', initial: 'Open', states: { Open: {} } })],
      migrations: { to: '' },
    },
    { what: 'without being there', registered: [contractMachine], migrations: { to: '2' } },
    {
      what: 'with a migration from nowhere',
      registered: [contractMachine2],
      migrations: { to: '2', migrations: { '1': from1 } },
    },
    {
      what: 'with a migration from the current one',
      registered: [contractMachine, contractMachine2],
      migrations: { to: '2', migrations: { '2': from1 } },
    },
  ])('not $what', ({ registered, migrations }) => {
    expect(() => new ContractVersions(registered, migrations)).toThrow(
      expect.objectContaining({ code: 'configuration' }),
    )
  })

  test('and those of this build are version 1', () => {
    expect(contractVersions.all).toEqual(['1'])
    expect(contractVersions.migrating).toEqual([])
  })
})
