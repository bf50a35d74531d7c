import { describe, expect, test } from 'vitest'
import type { AlertWrites } from '../../src/alert-store.ts'
import { alertsOfLog, verifyAlerts } from '../../src/engine/verify-alerts.ts'
import type { Effect, Entry } from '../../src/log-entry.ts'
import type { LoggedEntry, Store } from '../../src/store.ts'
import { DeskScene } from './desk-scene.ts'
import { day, hour } from './scene.ts'

/** A log that was changed behind everybody's back, and what is kept of its alerts. Whoever reads on for ever is stopped. */
function storeOf(log: readonly LoggedEntry[], kept: Partial<AlertWrites> | null = null): Store {
  let [reads, readUpTo] = [0, 0]
  const { alerts = [], silences = [] } = kept ?? {}
  return {
    entriesAfter: (position: number, limit: number) => {
      reads += 1
      if (reads > 9) throw new Error('The log is read for ever.')
      if (position !== readUpTo) throw new Error('The log is not read on from where it was left.')
      const logged = log.filter((each) => each.position > position).slice(0, limit)
      readUpTo = logged.at(-1)?.position ?? position
      return logged
    },
    alerts: {
      isComplete: () => kept !== null,
      list: ({ all = false }) => alerts.filter(({ record }) => all || record.resolvedAt === null),
      silences: () => silences,
    } as Partial<Store['alerts']> as Store['alerts'],
  } as Partial<Store> as Store
}

function logOf({ store }: DeskScene): LoggedEntry[] {
  return store.entriesAfter(0, 100_000)
}

/** The log with one entry of a subject changed. */
function changed(scene: DeskScene, seq: number, change: (entry: Entry) => Partial<Entry>): LoggedEntry[] {
  return logOf(scene).map((logged) => {
    const { entry } = logged
    return entry.subject === '1' && entry.seq === seq
      ? { ...logged, entry: { ...entry, ...change(entry) } }
      : logged
  })
}

const marked = (mark: Partial<Effect>) => (entry: Entry) => ({
  effects: entry.effects.map((effect) => ({ ...effect, ...mark }) as Effect),
})

/** Denied and taken up, denied and over, silenced, silenced no more, and one that never was anything. */
function many(): DeskScene {
  const scene = new DeskScene().deny(['1', '2', '3', '4']).see('5', { status: 'Open' })
  scene.ask('acknowledge', '1', { id: scene.alert('denied').id })
  scene.pass(hour).see('2', { status: 'Processing' })
  scene.ask('silence', '4', {})
  scene.ask('silence', '3', {})
  scene.ask('silence', '2', {})
  scene.ask('unsilence', '2', {})
  return scene
}

describe('the alerts of a log', () => {
  test('are found in all of it, however long, to its end and no further', () => {
    const [, denied] = logOf(new DeskScene().deny('1'))
    const long = Array.from({ length: 2_500 }, (_, each) => ({
      ...{ position: 3 * each + 1, subjectId: each },
      entry: { ...denied!.entry, subject: `${each}`, seq: 1 },
    }))
    for (const length of [0, 1, 999, 1_000, 1_001, 2_500]) {
      expect(alertsOfLog(storeOf(long.slice(0, length))).alerts).toHaveLength(length)
    }
  })

  test('are those that were written with it, resolved ones too, and who is silenced', () => {
    const scene = many()
    const { alerts, silences } = alertsOfLog(scene.store)
    expect(alerts).toEqual(expect.arrayContaining(scene.store.alerts.list({ all: true })))
    expect(alerts.map(({ record }) => `${record.subject} ${record.state}`)).toEqual([
      '1 Acknowledged',
      '2 Resolved',
      '3 Silenced',
      '4 Silenced',
    ])
    expect(silences).toEqual(expect.arrayContaining([...scene.store.alerts.silences()]))
    expect(silences).toHaveLength(2)
  })
})

describe('a verification of alerts', () => {
  test('finds nothing where the log and what is kept agree, in whatever order that comes', () => {
    const scene = many()
    expect(verifyAlerts(scene.store)).toEqual({ alerts: 4, disagreements: [] })
    const { alerts, silences } = alertsOfLog(scene.store)
    const turned = storeOf(logOf(scene), { alerts: alerts.toReversed(), silences: silences.toReversed() })
    expect(verifyAlerts(turned)).toEqual({ alerts: 4, disagreements: [] })
  })

  test('compares the log with nothing where nothing was ever kept', () => {
    expect(verifyAlerts(storeOf(logOf(many())))).toEqual({ alerts: 4, disagreements: [] })
  })

  test('names the alert that is kept otherwise, and the one that is kept though it never was', () => {
    const scene = many()
    const [first, ...others] = alertsOfLog(scene.store).alerts
    const { silences } = alertsOfLog(scene.store)
    const strange = { ...first!, record: { ...first!.record, id: 'x', subject: '9' } }
    const other = { ...first!, record: { ...first!.record, note: 'another' } }
    expect(verifyAlerts(storeOf(logOf(scene), { alerts: [other, ...others, strange], silences }))).toEqual({
      alerts: 4,
      disagreements: [
        { subject: '1', seq: null, problem: 'alert 1/2/0 is not kept as the log has it' },
        { subject: '9', seq: null, problem: 'alert x is not in the log' },
      ],
    })
    expect(verifyAlerts(storeOf(logOf(scene), { alerts: others, silences })).disagreements).toEqual([
      { subject: '1', seq: null, problem: 'alert 1/2/0 is not kept as the log has it' },
    ])
  })

  test('notices silences that are not those of the log', () => {
    const scene = many()
    const { alerts, silences } = alertsOfLog(scene.store)
    const problem = 'the silences are not those of the log'
    for (const kept of [[], silences.slice(1), [...silences, { ...silences[0]!, subjectId: 77 }]]) {
      const { disagreements } = verifyAlerts(storeOf(logOf(scene), { alerts, silences: kept }))
      expect(disagreements).toEqual([{ subject: '', seq: null, problem }])
    }
  })

  test('names the entry that its alerts do not take, and goes on', () => {
    const scene = many()
    const log = changed(scene, 3, () => ({ alert: { id: '1/9/0' } }))
    const { alerts, disagreements } = verifyAlerts(storeOf(log))
    expect(alerts).toBe(4)
    expect(disagreements).toEqual([
      { subject: '1', seq: 3, problem: 'its alerts do not take alert.acknowledged' },
    ])
  })

  test('names the entry whose effects are not those that its alerts ask for', () => {
    const problem = 'its effects are not those that its alerts ask for'
    const scene = new DeskScene().letOpenTooLong('1').pass(day)
    scene.desk.settle(scene.now)
    scene.see('1', { status: 'Processing' })
    const problems = (log: LoggedEntry[]) => verifyAlerts(storeOf(log)).disagreements
    expect(problems(logOf(scene))).toEqual([])
    expect(problems(changed(scene, 3, () => ({ effects: [] })))).toEqual([{ subject: '1', seq: 3, problem }])
    expect(problems(changed(scene, 2, marked({ withheld: 'silenced' })))).toEqual([
      { subject: '1', seq: 2, problem },
    ])
    for (const seq of [3, 4]) {
      const withheld = changed(scene, seq, marked({ withheld: 'silenced' }))
      expect(problems(withheld)).toEqual([{ subject: '1', seq, problem }])
    }
    expect(problems(changed(scene, 4, () => ({ effects: [] })))).toEqual([{ subject: '1', seq: 4, problem }])
  })

  test('takes a reminder that was told with many others for one that was told', () => {
    const scene = new DeskScene().letOpenTooLong('1')
    scene.restart({ alertsPerMinute: 0 })
    scene.pass(day).desk.settle(scene.now)
    expect(scene.told()).toEqual(['openTooLong', '(alertReminder: inDigest)'])
    expect(verifyAlerts(scene.store)).toEqual({ alerts: 1, disagreements: [] })
  })

  test('takes what else was told with many others as that alone', () => {
    const scene = new DeskScene().deny('1').pass(3 * day)
    scene.ask('silence', '1', {})
    scene.fireDue()
    expect(scene.told().at(-1)).toBe('(denialReminder: silenced)')
    const log = changed(scene, 4, marked({ withheld: 'inDigest' }))
    expect(verifyAlerts(storeOf(log)).disagreements).toMatchObject([{ subject: '1', seq: 4 }])
  })
})
