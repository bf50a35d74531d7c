import { describe, expect, test } from 'vitest'
import type { AlertKind } from '../../machines/index.ts'
import type { AlertCommandText } from '../../src/engine/alert-acts.ts'
import { verifyContracts } from '../../src/engine/replay.ts'
import { verifyAlerts } from '../../src/engine/verify-alerts.ts'
import { isOfAlertsLife, isTold } from '../../src/log-entry.ts'
import type { alertCommands } from '../../src/store.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { day, hour, minute, monday, Scene, temporaryDatabase } from './scene.ts'

/** `1 denied Open`, for every alert that is not resolved, as the database has it. */
function unresolved({ store }: Scene): string[] {
  return store.alerts.list({}).map(({ record }) => `${record.subject} ${record.kind} ${record.state}`)
}

/** Everything told by or about alerts, oldest first: `1 alertReminder`. */
function told({ store }: Scene): string[] {
  return store
    .entriesAfter(0, 100_000)
    .flatMap(({ entry }) =>
      entry.effects
        .filter((effect) => isTold(effect) && (effect.type === 'alert' || isOfAlertsLife(effect)))
        .map(({ kind }) => `${entry.subject} ${kind}`),
    )
}

function idOf({ store }: Scene, kind: AlertKind): string {
  return store.alerts.list({ kind })[0]!.record.id
}

/** A person asks, through whatever process; returns what came of it. */
function ask(
  scene: Scene,
  command: (typeof alertCommands)[number],
  subject: string,
  text: AlertCommandText,
): string {
  const { store, clock, engine } = scene
  const subjectId = store.find(subject)!.id
  const asked = { command, subject, by: 'Ada', text: JSON.stringify(text) }
  const id = store.request(asked, subjectId, clock.now())
  engine.carryOutCommands()
  return store.commandOutcome(id)!
}

function expectSound({ store }: Scene): void {
  expect(verifyContracts(store).disagreements).toEqual([])
  expect(verifyAlerts(store).disagreements).toEqual([])
}

const unreachable = () => new StromkreisError('unreachable', 'Nobody answered.', { hint: 'Wait.' })

describe('an alert', () => {
  test('is kept with the entry that raises it, and resolved with the one that ends its cause', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Processing' })
    await scene.see('1', { status: 'Denied', details: { denialReason: 'MeloNotFound' } })
    expect(unresolved(scene)).toEqual(['1 denied Open'])
    expect(scene.store.alerts.find('1/2/0')!.record).toMatchObject({
      effect: { kind: 'denied', denialReason: 'MeloNotFound' },
      context: { openedAt: scene.clock.now() },
    })
    await scene.see('1', { status: 'Processing' })
    expect(unresolved(scene)).toEqual([])
    expect(scene.store.alerts.find('1/2/0')!.record).toMatchObject({ resolvedAt: scene.clock.now() })
    expect(told(scene)).toEqual(['1 denied', '1 alertResolved'])
    expectSound(scene)
  })

  test.each([
    ['is another one with an order that is read right again', 'Processing' as const, 'Open'],
    ['stays the same one with an order that still is not', null, 'Acknowledged'],
  ])('of an unknown word that was taken up, where another is seen, %s', async (_, status, state) => {
    const scene = new Scene()
    await scene.see('1', { status: null, words: 'Paused' })
    ask(scene, 'acknowledge', '1', { id: idOf(scene, 'unknownStatus'), note: 'asked them' })
    await scene.see('1', { status, words: 'Processing/Sparkling', hasUnknownWord: true })
    expect(unresolved(scene)).toEqual([`1 unknownStatus ${state}`])
    expectSound(scene)
  })

  test('is told again every day and to more people after three, across restarts, each once', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    await scene.see('1', { status: 'Open' })
    scene.pass(day)
    await scene.sync(0)
    for (let each = 0; each < 4; each += 1) {
      scene.restart()
      await scene.sync(day)
      await scene.sync(0)
    }
    expect(told(scene)).toEqual([
      '1 openTooLong',
      '1 alertReminder',
      '1 alertReminder',
      '1 alertEscalated',
      '1 alertReminder',
      '1 alertReminder',
    ])
    expectSound(scene)
    scene.close()
  })

  test('of an order that is Open for too long names the likely causes', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Open' })
    await scene.sync(25 * hour)
    const [effect] = scene.entries()[1]!.effects
    expect(effect).toMatchObject({
      kind: 'openTooLong',
      likelyCauses: [
        { cause: 'email', rule: null },
        { cause: 'address', rule: null },
      ],
    })
    expectSound(scene)
  })

  test('has the times that were set when it was raised, whatever is set later', async () => {
    const path = temporaryDatabase()
    const scene = new Scene({ path, alertDelays: { openTooLong: { remindMs: 2 * hour } } })
    await scene.see('1', { status: 'Open' })
    await scene.sync(25 * hour)
    scene.restart({ alertDelays: { openTooLong: { remindMs: 100 * day } } })
    await scene.sync(2 * hour)
    expect(told(scene)).toEqual(['1 openTooLong', '1 alertReminder'])
    expect(scene.entries()[1]!.raises).toEqual({
      version: '1',
      delays: { openTooLong: { remindMs: 2 * hour, escalateMs: 3 * day, acknowledgedMs: 7 * day } },
    })
    expectSound(scene)
    scene.close()
  })
})

describe('a person beside the engine', () => {
  test('takes an alert up with a note that only the vault has', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    await scene.see('1', { status: 'Open' })
    await scene.sync(25 * hour)
    const id = idOf(scene, 'openTooLong')
    expect(ask(scene, 'acknowledge', '1', { id, note: 'Ich rufe Frau Krause an' })).toBe('acknowledged')
    expect(unresolved(scene)).toEqual(['1 openTooLong Acknowledged'])
    const { note, context } = scene.store.alerts.find(id)!.record
    expect(context.acknowledgedBy).toBe('Ada')
    expect(scene.store.reveal(scene.store.find('1')!.id, note!)).toBe('Ich rufe Frau Krause an')
    expect(JSON.stringify(scene.entries())).not.toContain('Krause')
    scene.restart()
    await scene.sync(3 * day)
    expect(told(scene)).toEqual(['1 openTooLong', '1 alertAcknowledged'])
    await scene.sync(4 * day)
    expect(told(scene).at(-1)).toBe('1 alertReminder')
    expect(unresolved(scene)).toEqual(['1 openTooLong Open'])
    expectSound(scene)
    scene.close()
  })

  test('is told when there is nothing to take up', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Open' })
    await scene.sync(25 * hour)
    const id = idOf(scene, 'openTooLong')
    await scene.see('1', { status: 'Processing' })
    expect(ask(scene, 'acknowledge', '1', { id, note: '' })).toBe('refused: it is resolved already')
    expect(ask(scene, 'acknowledge', '1', { id: '1/9/0', note: '' })).toBe(
      'refused: no alert of this id is known here',
    )
    expect(ask(scene, 'silence', '1', { note: '', until: monday })).toBe('refused: that time is over')
    expect(ask(scene, 'unsilence', '1', {})).toBe('refused: nobody has silenced it')
  })

  test('silences a contract: nothing of it is told until then, and then what still is so', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    await scene.see('1', { status: 'Processing' })
    const until = scene.clock.now() + 4 * day
    expect(ask(scene, 'silence', '1', { note: 'on holiday', until })).toBe('silenced')
    await scene.see('1', { status: 'Denied' })
    scene.restart()
    await scene.sync(3 * day)
    expect(told(scene)).toEqual([])
    expect(unresolved(scene)).toEqual(['1 denied Silenced'])
    await scene.sync(day)
    expect(told(scene)).toEqual(['1 alertReminder'])
    expectSound(scene)
    scene.close()
  })

  test('silences a contract for as long as nobody says otherwise; the same asked twice is done once', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Processing' })
    expect(ask(scene, 'silence', '1', { note: 'test order' })).toBe('silenced')
    expect(ask(scene, 'silence', '1', { note: 'test order' })).toBe('silenced')
    expect(scene.entries()).toHaveLength(2)
    await scene.see('1', { status: 'Denied' })
    await scene.sync(100 * day)
    expect(told(scene)).toEqual([])
    expect(ask(scene, 'unsilence', '1', {})).toBe('unsilenced')
    expect(told(scene)).toEqual(['1 alertReminder'])
    await scene.see('1', { status: 'Processing' })
    expect(told(scene)).toEqual(['1 alertReminder', '1 alertResolved'])
    expectSound(scene)
  })

  test('whose wish was carried out before a crash finds it done once', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    await scene.see('1', { status: 'Processing' })
    await scene.see('1', { status: 'Denied' })
    const said = { id: idOf(scene, 'denied'), note: 'called' }
    ask(scene, 'acknowledge', '1', said)
    const count = scene.store.entryCount()
    // The row of a wish is settled after what it did is durable.
    scene.store.database.exec('UPDATE person_command SET outcome = NULL')
    scene.restart()
    scene.engine.carryOutCommands()
    expect(scene.store.entryCount()).toBe(count)
    expect(scene.store.openCommands(['acknowledge'])).toEqual([])
    scene.close()
  })
})

describe('no storm', () => {
  const contracts = Array.from({ length: 50 }, (_, each) => String(each + 1))

  test('when many deadlines run out at once: some are told by themselves, the rest together', async () => {
    const scene = new Scene({ alertsPerMinute: 20, path: temporaryDatabase() })
    for (const number of contracts) scene.supplier.set(number, { status: 'Open' })
    await scene.sync()
    await scene.sync(25 * hour)
    expect(unresolved(scene).filter((line) => line.endsWith('openTooLong Open'))).toHaveLength(50)
    const alone = told(scene).filter((line) => line.endsWith(' openTooLong'))
    expect(alone).toHaveLength(20)
    expect(scene.entries('supplier').map(({ effects }) => effects)).toEqual([
      [{ type: 'alert', kind: 'manyAlerts', state: null, counts: { openTooLong: 30 } }],
    ])
    expect(unresolved(scene)).toContain('supplier manyAlerts Open')
    scene.restart()
    await scene.sync(0)
    expect(scene.entries('supplier')).toHaveLength(1)
    expectSound(scene)
    scene.close()
  })

  test('of what was told together nothing is told alone; the digest ends when none of it is left', async () => {
    const scene = new Scene({ alertsPerMinute: 0 })
    for (const number of contracts) scene.supplier.set(number, { status: 'Open' })
    await scene.sync()
    await scene.sync(25 * hour)
    await scene.sync(30 * day)
    const aboutContracts = told(scene).filter((line) => !line.startsWith('supplier'))
    expect(aboutContracts).toEqual([])
    for (const number of contracts) scene.supplier.set(number, { status: 'Revoked' })
    await scene.sync()
    expect(unresolved(scene)).toEqual([])
    expect(told(scene).filter((line) => !line.startsWith('supplier'))).toEqual([])
    expect(told(scene).at(-1)).toBe('supplier alertResolved')
    expectSound(scene)
  })

  test('though not of the digest itself: it is reminded of and escalated by itself, since it stands for all', async () => {
    const scene = new Scene({ alertsPerMinute: 0 })
    for (const number of contracts) scene.supplier.set(number, { status: 'Open' })
    await scene.sync()
    await scene.sync(25 * hour)
    await scene.sync(4 * day)
    const aboutSupplier = told(scene).filter((line) => line.startsWith('supplier'))
    expect(aboutSupplier).toContain('supplier alertReminder')
    expect(aboutSupplier).toContain('supplier alertEscalated')
    expectSound(scene)
  })

  test('but a denial has reasons of its own, and is always told by itself', async () => {
    const scene = new Scene({ alertsPerMinute: 1 })
    for (const number of contracts) scene.supplier.set(number, { status: 'Processing' })
    await scene.sync()
    for (const number of contracts) scene.supplier.set(number, { status: 'Denied' })
    await scene.sync()
    expect(told(scene)).toEqual(contracts.map((number) => `${number} denied`))
  })

  test('of reminders: those too many are told together', async () => {
    const scene = new Scene({ alertsPerMinute: 5 })
    for (const number of contracts) scene.supplier.set(number, { status: 'Processing' })
    await scene.sync()
    for (const number of contracts) scene.supplier.set(number, { status: 'Denied' })
    await scene.sync()
    await scene.sync(3 * day)
    const reminders = told(scene).filter((line) => line.endsWith('denialReminder'))
    expect(reminders).toHaveLength(5)
    expect(scene.entries('supplier').at(-1)!.effects).toEqual([
      { type: 'alert', kind: 'manyReminders', state: null, counts: { denialReminder: 45 } },
    ])
    expect(unresolved(scene).filter((line) => line.startsWith('supplier'))).toEqual([])
    expectSound(scene)
  })

  test('when a fleet is adopted: its old denials are told together, like its old deadlines', async () => {
    const scene = new Scene({ alertsPerMinute: 20 })
    for (const number of contracts) scene.supplier.set(number, { status: 'Denied' })
    scene.supplier.set('old', { status: 'Open', contractSignedAt: monday - 9 * day })
    await scene.sync()
    expect(told(scene).filter((line) => line.endsWith(' denied'))).toHaveLength(20)
    expect(scene.entries('supplier')[0]!.effects).toMatchObject([
      { kind: 'adoptedOverdue', counts: { openTooLong: 1 } },
      { kind: 'manyAlerts', counts: { denied: 30 } },
    ])
    expect(unresolved(scene)).toHaveLength(52)
    expectSound(scene)
  })
})

describe('the supplier', () => {
  test('that does not answer for longer than a few minutes is one alert, and is told to answer again', async () => {
    const scene = new Scene({ planSpacingMs: () => minute, lookAgainAfterMs: minute })
    await scene.see('1', { status: 'Processing' })
    scene.supplier.failWith(...Array.from({ length: 20 }, unreachable))
    const stop = new AbortController()
    const running = scene.engine.run(stop.signal)
    for (let passed = 0; passed < 60; passed += 1) {
      scene.pass(minute)
      await new Promise((resolve) => setImmediate(resolve))
    }
    stop.abort()
    await running
    expect(scene.entries('supplier').map(({ event }) => event)).toEqual([
      'supplier.unreachable',
      'supplier.answers',
    ])
    expect(told(scene)).toEqual(['supplier supplierUnreachable', 'supplier alertResolved'])
    expectSound(scene)
  })

  test('that refuses our credentials is one alert at once, also for who only syncs', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    const refused = () => new StromkreisError('credentialsRefused', 'No.', { hint: 'Check.' })
    scene.supplier.failWith(refused(), refused())
    await expect(scene.sync()).rejects.toThrow('No.')
    scene.restart()
    await expect(scene.sync()).rejects.toThrow('No.')
    expect(unresolved(scene)).toEqual(['supplier credentialsRefused Open'])
    await scene.sync()
    expect(unresolved(scene)).toEqual([])
    expect(told(scene)).toEqual(['supplier credentialsRefused', 'supplier alertResolved'])
    expectSound(scene)
    scene.close()
  })
})

describe('a log that is older than alerts', () => {
  test('gives them all the same; nothing of what is long known is told again', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    await scene.see('1', { status: 'Processing' })
    await scene.see('1', { status: 'Denied' })
    await scene.see('2', { status: 'Processing' })
    await scene.see('2', { status: 'Denied' })
    await scene.see('2', { status: 'Processing' })
    makeOlderThanAlerts(scene)
    scene.restart()
    expect(unresolved(scene)).toEqual(['1 denied Open'])
    await scene.sync(30 * day)
    expect(
      told(scene).filter((line) => !line.includes('denied') && !line.includes('denialReminder')),
    ).toEqual([])
    await scene.see('1', { status: 'Processing' })
    expect(unresolved(scene)).toEqual([])
    expectSound(scene)
    scene.close()
  })

  test('lost with what was kept of them, they are made anew from the log', async () => {
    const scene = new Scene({ path: temporaryDatabase() })
    await scene.see('1', { status: 'Processing' })
    await scene.see('1', { status: 'Denied' })
    ask(scene, 'acknowledge', '1', { id: idOf(scene, 'denied'), note: 'called' })
    const before = scene.store.alerts.list({ all: true })
    scene.store.database.exec('DELETE FROM alert; DELETE FROM alerts_complete')
    scene.restart()
    expect(scene.store.alerts.list({ all: true })).toEqual(before)
    scene.close()
  })
})

test('what was kept of alerts and does not follow from the log is found by verifying', async () => {
  const scene = new Scene()
  await scene.see('1', { status: 'Processing' })
  await scene.see('1', { status: 'Denied' })
  scene.store.database.exec("UPDATE alert SET state = 'Resolved'")
  scene.store.database.exec(
    "INSERT INTO alert SELECT subject, 'x', kind, state, opened_at, resolved_at, snapshot FROM alert",
  )
  expect(verifyAlerts(scene.store).disagreements).toEqual([
    { subject: '1', seq: null, problem: 'alert 1/2/0 is not kept as the log has it' },
    { subject: '1', seq: null, problem: 'alert x is not in the log' },
  ])
})

/** As if it had been written before there were alerts: their marks are gone, and so is what was kept of them. */
function makeOlderThanAlerts({ store }: Scene): void {
  store.database.exec('DROP TRIGGER entry_is_never_changed; DELETE FROM alert; DELETE FROM alerts_complete')
  const rows = store.database.prepare('SELECT position, body FROM entry WHERE body IS NOT NULL').all() as {
    position: number
    body: string
  }[]
  for (const { position, body } of rows) {
    const { raises, effects = [], ...rest } = JSON.parse(body)
    const old = effects.filter((effect: { kind: string }) => !effect.kind.startsWith('alert'))
    const json = JSON.stringify({ ...rest, ...(old.length > 0 && { effects: old }) })
    store.database.prepare('UPDATE entry SET body = ? WHERE position = ?').run(json, position)
  }
}
