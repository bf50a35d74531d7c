import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openReader } from '../../src/embed/open-reader.ts'
import { prune } from '../../src/embed/prune.ts'
import { rebuildSnapshots } from '../../src/embed/rebuild-snapshots.ts'
import { backupDatabase } from '../../src/sqlite/backup-database.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { validOrder } from '../../src/testing/valid-order.ts'
import { dayMs, follow, hourMs } from './following.ts'
import { temporaryDatabase } from './temporary-database.ts'

const denied = { state: 'Denied', denialReason: 'Duplicate', message: 'Beliefert wird Frau Kranich schon.' }

/** Writes into the file as no part of Stromkreis would. */
function tamper(database: string, ...statements: string[]): void {
  const file = new Database(database).unsafeMode()
  for (const statement of statements) file.exec(statement)
  file.close()
}

function storeOf(database: string): SqliteStore {
  const store = new SqliteStore(database)
  onTestFinished(() => store.close())
  return store
}

describe('a backup', () => {
  test('holds the log of one moment, though the engine writes on while it is made', async () => {
    const { sandbox, stromkreis, sync, database } = await follow({ sandbox: { orders: 1_000 } })
    await sync()
    const before = stromkreis.verify().entries
    const target = temporaryDatabase()
    const late = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Processing' }] })
    const parts: number[] = []
    const writing: Promise<void>[] = []
    const done = await backupDatabase(database, target, {
      onProgress(part) {
        parts.push(part)
        if (parts.length === 1) writing.push(sync())
      },
    })
    await Promise.all(writing)
    expect(stromkreis.contract(late).position?.state).toBe('Processing')
    expect(done).toMatchObject({ path: target, entries: before, bytes: statSync(target).size })
    const copy = openReader(target)
    expect(copy.verify()).toMatchObject({ entries: before, disagreements: [], damage: [] })
    expect(() => copy.contract(late)).toThrow(expect.objectContaining({ code: 'notFound' }))
    copy.close()
    expect(parts.length).toBeGreaterThan(2)
    expect(parts).toEqual(parts.toSorted((a, b) => a - b))
  })

  test('is its owner’s alone, is one file, and tells nothing personal without the keys', async () => {
    const { sandbox, stromkreis, sync, database } = await follow()
    const number = sandbox.world.script({ steps: [{ afterMs: 0, ...denied }] })
    await sync()
    const reference = stromkreis.contract(number).position!.context.details.message!
    expect(stromkreis.text(number, reference)).toBe(denied.message)
    const target = temporaryDatabase()
    await backupDatabase(database, target)
    expect(statSync(target).mode & 0o777).toBe(0o600)
    const beside = readdirSync(dirname(target)).filter((name) => name.startsWith(basename(target)))
    expect(beside).toEqual([basename(target)])
    const copy = openReader(target)
    expect(copy.contract(number).position?.state).toBe('Denied')
    expect(copy.text(number, reference)).toBeNull()
    copy.close()
  })

  test('overwrites nothing, and leaves nothing behind where it fails', async () => {
    const { database, sync } = await follow({ sandbox: { orders: 3 } })
    await sync()
    const target = temporaryDatabase()
    writeFileSync(target, 'somebody’s')
    await expect(backupDatabase(database, target)).rejects.toMatchObject({ code: 'invalidInput' })
    await expect(backupDatabase(database, database)).rejects.toMatchObject({ code: 'invalidInput' })
    const nowhere = `${target}-folder/copy.db`
    await expect(backupDatabase(database, nowhere)).rejects.toMatchObject({ code: 'databaseUnusable' })
    expect(existsSync(`${target}.partial`)).toBe(false)
    await expect(backupDatabase(`${database}-none`, `${target}2`)).rejects.toMatchObject({
      code: 'databaseUnusable',
    })
  })
})

describe('snapshots that are wrong', () => {
  test('are found by verify and made anew from the log, beside the engine', async () => {
    const { sandbox, stromkreis, sync, database } = await follow({ sandbox: { orders: 120 } })
    const number = sandbox.world.script({ steps: [{ afterMs: 0, ...denied }] })
    const { id } = await stromkreis.desk.submit(validOrder())
    await sync()
    const numbers = stromkreis.contracts().map(({ contractNumber }) => contractNumber)
    const [torn, unchained, aged] = numbers
    const whole = { contracts: stromkreis.contracts(), orders: stromkreis.orders() }
    tamper(
      database,
      `UPDATE contract SET snapshot = '[[' WHERE contract_number = '${torn}'`,
      `UPDATE contract SET last_position = 0 WHERE contract_number = '${unchained}'`,
      `UPDATE contract SET leaf = 'Rejected', due_at = NULL WHERE contract_number = '${aged}'`,
      `UPDATE sales_order SET snapshot = json_set(snapshot, '$.seq', 99), seq = 99`,
    )
    const wrong = stromkreis.verify().disagreements.filter(({ seq }) => seq === null)
    expect(new Set(wrong.map(({ subject }) => subject))).toEqual(new Set([torn, unchained, aged, id, '']))
    const shown: number[] = []
    const rebuilt = rebuildSnapshots(storeOf(database), (checked) => shown.push(checked))
    expect(rebuilt.rebuilt.toSorted()).toEqual([torn, unchained, aged, id].toSorted())
    expect(rebuilt.unexplained).toEqual([])
    expect(shown.at(-1)).toBe(rebuilt.checked)
    expect(stromkreis.verify().disagreements).toEqual([])
    expect({ contracts: stromkreis.contracts(), orders: stromkreis.orders() }).toEqual(whole)
    sandbox.world.force(number, { state: 'Processing' })
    await sync()
    expect(stromkreis.contract(number).position?.state).toBe('Processing')
    expect(stromkreis.verify().disagreements).toEqual([])
  })

  test('of alerts are made anew too', async () => {
    const { sandbox, stromkreis, sync, database } = await follow()
    const [one, other] = [1, 2].map(() => sandbox.world.script({ steps: [{ afterMs: 0, state: 'Open' }] }))
    await sync()
    for (const number of [one, other]) sandbox.world.force(number!, denied)
    await sync()
    const alerts = stromkreis.alerts()
    expect(alerts.map(({ contractNumber }) => contractNumber).toSorted()).toEqual([one, other].toSorted())
    tamper(
      database,
      `DELETE FROM alert WHERE id = '${alerts[0]!.id}'`,
      `UPDATE alert SET state = 'Resolved', resolved_at = 1 WHERE id = '${alerts[1]!.id}'`,
    )
    expect(stromkreis.verify().disagreements).toHaveLength(2)
    expect(rebuildSnapshots(storeOf(database))).toMatchObject({ rebuilt: [], alerts: 2, unexplained: [] })
    expect(stromkreis.alerts()).toEqual(alerts)
    expect(stromkreis.verify().disagreements).toEqual([])
  })

  test('are left alone where they are right, and where the log itself is not what the machine says', async () => {
    const { stromkreis, sync, database } = await follow({ sandbox: { orders: 30 } })
    await sync()
    const store = storeOf(database)
    // Thirty contracts, and the supplier itself.
    expect(rebuildSnapshots(store)).toMatchObject({ checked: 31, rebuilt: [], alerts: 0, unexplained: [] })
    const [broken] = stromkreis.contracts()
    tamper(
      database,
      'DROP TRIGGER entry_is_never_changed',
      `UPDATE entry SET to_state = 'Revoked' WHERE subject = (SELECT id FROM contract WHERE contract_number = '${broken!.contractNumber}')`,
      `UPDATE contract SET leaf = 'Rejected' WHERE contract_number = '${broken!.contractNumber}'`,
    )
    const { rebuilt, unexplained } = rebuildSnapshots(store)
    expect(rebuilt).toEqual([])
    expect(unexplained).toEqual([
      {
        subject: broken!.contractNumber,
        problem: expect.stringMatching(/^entry 1: .*: the log went to Revoked; now it goes to /),
      },
    ])
    expect(stromkreis.contract(broken!.contractNumber).position?.state).toBe('Rejected')
  })

  test('verify sees a damaged file', async () => {
    const { stromkreis, sync, database } = await follow({ sandbox: { orders: 30 } })
    await sync()
    expect(stromkreis.verify().damage).toEqual([])
    tamper(
      database,
      'PRAGMA writable_schema = ON',
      `UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'sweep')
       WHERE name = 'contract_due'`,
    )
    const reader = openReader(database)
    expect(reader.verify().damage.join()).toMatch(/contract_due|malformed/)
    reader.close()
  })
})

describe('pruning', () => {
  test('destroys free texts of contracts that ended long ago, and of no others; the log stays', async () => {
    const { sandbox, stromkreis, sync, clock, database } = await follow()
    const [ended, alive] = [1, 2].map(() => sandbox.world.script({ steps: [{ afterMs: 0, ...denied }] }))
    await sync()
    sandbox.world.force(ended!, { state: 'Rejected', message: 'Abgelehnt wegen Frau Kranich.' })
    await sync()
    const textOf = (number: string) =>
      stromkreis.text(number, stromkreis.contract(number).position!.context.details.message!)
    const store = storeOf(database)
    expect(prune(store, { until: clock.now() - hourMs })).toMatchObject({ contracts: 0, texts: 0 })
    expect(textOf(ended!)).toContain('Kranich')
    await sync(200 * dayMs)
    const shown: number[] = []
    const until = clock.now() - 180 * dayMs
    const pruned = prune(store, { until, onProgress: (contracts) => shown.push(contracts) })
    expect(pruned).toMatchObject({ contracts: 1, texts: 4 })
    expect(shown).toEqual([1])
    expect(textOf(ended!)).toBeNull()
    expect(textOf(alive!)).toBe(denied.message)
    expect(stromkreis.history(ended!).at(-1)).toMatchObject({ to: 'Rejected' })
    expect(stromkreis.verify()).toMatchObject({ disagreements: [], damage: [] })
    expect(prune(store, { until })).toEqual({ contracts: 0, texts: 0, requests: 0, deadLetters: 0 })
  })

  test('removes what was asked and done, what was erased, and dead letters, and nothing that waits', async () => {
    const { stromkreis, sync, clock, database } = await follow()
    const { id } = await stromkreis.desk.submit(validOrder())
    await sync()
    stromkreis.desk.erase(id)
    const store = storeOf(database)
    const request = (subject: string) =>
      store.request({ command: 'look', subject, by: 'Jule', text: null }, 1, clock.now())
    store.settleCommand(request('1'), 'done')
    const waiting = request('2')
    tamper(
      database,
      `INSERT INTO undelivered VALUES ('crm', 1, 0, 1, 9, 1, 1, 0, 0, 'no', ${clock.now()}),
         ('crm', 2, 0, 1, 9, 1, 1, 0, 0, 'no', NULL)`,
    )
    clock.advanceTo(clock.now() + 10 * dayMs)
    const pruned = prune(store, { until: clock.now() - dayMs })
    expect(pruned).toMatchObject({ contracts: 0, requests: 1, deadLetters: 1 })
    expect(pruned.texts).toBeGreaterThan(0)
    expect(store.openCommands(['look'])).toMatchObject([{ id: waiting }])
    expect(store.deliveries.waiting('crm')).toMatchObject([{ position: 2 }])
    expect(stromkreis.verify().disagreements).toEqual([])
    await sync()
  })
})
