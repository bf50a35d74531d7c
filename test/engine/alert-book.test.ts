import { describe, expect, test } from 'vitest'
import { calm } from '../../src/engine/follow-alerts.ts'
import type { Effect, Entry } from '../../src/log-entry.ts'
import type { OrderChange } from '../../src/order-store.ts'
import type { Store } from '../../src/store.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { DeskScene } from './desk-scene.ts'
import { day, hour, minute, monday } from './scene.ts'

const many = (count: number) => Array.from({ length: count }, (_, each) => `${each + 1}`)
const standingOf = (scene: DeskScene, number = '1') => scene.alerts.standing(scene.index.get(number)!.id)
const toldAlone = (scene: DeskScene, numbers: readonly string[], kind: string) =>
  numbers.filter((number) => scene.told(number).includes(kind))

const contradiction: Effect = { type: 'alert', kind: 'contradiction', state: 'Revoked', seen: 'Open' }
const openTooLong: Effect = { type: 'alert', kind: 'openTooLong', state: 'Open' }
const confirmed: Effect = { type: 'notify', kind: 'contractConfirmed', state: 'Contract', startDate: null }

/** An entry of an order of our own, as if its machine had asked for these. */
function asking(effects: readonly Effect[], changes: Partial<Entry> = {}): Entry {
  return {
    ...{ kind: 'observed', event: 'something', subject: 'o-0000000001', seq: 1 },
    ...{ observedAt: monday, beganAt: monday, effectiveAfter: null, effectiveBefore: monday },
    ...{ from: null, to: null, timers: { armed: [], removed: [] }, effects, ...changes },
  }
}

/** What the book makes of entries of one order; nothing of it is written. */
function accompanied(scene: DeskScene, ...entries: readonly Entry[]) {
  const change = { subjectId: 2 ** 50, entries } as Partial<OrderChange> as OrderChange
  const { orders, ...rest } = scene.alerts.accompany([], [change])
  const effects = orders[0]!.entries.flatMap((entry) => entry.effects)
  return { ...rest, change: orders[0]!, isUntouched: orders[0] === change, effects }
}

describe('the book of alerts', () => {
  test('leaves alone what has nothing to do with alerts', () => {
    const { isUntouched, writes, standings } = accompanied(new DeskScene(), asking([confirmed]))
    expect([isUntouched, writes, standings.size]).toEqual([true, { alerts: [], silences: [] }, 0])
  })

  test('follows all that is written of a subject at once, in its order', () => {
    const { change, writes, standings } = accompanied(
      new DeskScene(),
      asking([confirmed]),
      asking([contradiction], { seq: 2, to: 'Revoked' }),
      asking([], { seq: 3, settles: true, to: 'Revoked' }),
    )
    expect(change.entries.map(({ effects }) => effects.map(({ kind }) => kind))).toEqual([
      ['contractConfirmed'],
      ['contradiction'],
      ['alertResolved'],
    ])
    expect(change.entries.map((entry) => 'raises' in entry)).toEqual([false, true, false])
    expect(writes.alerts).toMatchObject([{ subjectId: 2 ** 50, record: { state: 'Resolved' } }])
    expect([...standings]).toEqual([[2 ** 50, { silence: null, alerts: [] }]])
  })

  test('says so where what was decided of an alert cannot be', () => {
    const fired = asking([], { kind: 'timer', event: 'alert.reminder', alert: { id: 'x' } })
    expect(() => accompanied(new DeskScene(), fired)).toThrow(
      'The alerts of o-0000000001 do not take alert.reminder after all',
    )
  })

  test('has nothing of a subject that is calm, before and after', () => {
    const scene = new DeskScene().see('1', { status: 'Processing' })
    expect(standingOf(scene)).toBe(calm)
    scene.pass(hour).see('1', { status: 'Denied' })
    expect(standingOf(scene)).toMatchObject({ silence: null, alerts: [{ kind: 'denied', state: 'Open' }] })
    scene.pass(hour).see('1', { status: 'Processing' })
    expect(standingOf(scene)).toBe(calm)
    scene.ask('silence', '1', {})
    expect(standingOf(scene)).toMatchObject({ silence: { by: 'Ada' }, alerts: [] })
    scene.ask('unsilence', '1', {})
    expect(standingOf(scene)).toBe(calm)
  })

  test('stands after a restart as it stood before, without reading the log anew', () => {
    const scene = new DeskScene().deny(['1', '2']).pass(hour).see('1', { status: 'Open' })
    scene.ask('silence', '2', { until: scene.now + day })
    scene.see('3', { status: 'Open' }).ask('silence', '3', {})
    const before = many(3).map((number) => standingOf(scene, number))
    const nextAt = scene.alerts.nextAt()
    const { store } = scene
    const read = store.entriesAfter.bind(store)
    const asked: number[] = []
    store.entriesAfter = (...from) => {
      asked.push(from[0])
      return read(...from)
    }
    scene.restart()
    expect(many(3).map((number) => standingOf(scene, number))).toEqual(before)
    expect(before.map(({ alerts }) => alerts.map(({ kind }) => kind))).toEqual([
      ['denied', 'contradiction'],
      ['denied'],
      [],
    ])
    expect(scene.alerts.nextAt()).toBe(nextAt)
    expect(asked).toEqual([])
  })

  test('knows after a restart whether anything was told with many others only', () => {
    const scene = new DeskScene({ alertsPerMinute: 0 }).letOpenTooLong('1')
    expect(scene.alerts.hasUntold).toBe(true)
    scene.restart()
    expect(scene.alerts.hasUntold).toBe(true)
    scene.see('1', { status: 'Processing' })
    expect(scene.alerts.hasUntold).toBe(false)
    scene.deny('2')
    expect(scene.alerts.hasUntold).toBe(false)
  })

  test('keeps nothing of what does not become durable', () => {
    const scene = new DeskScene().see('1', { status: 'Processing' })
    const { store } = scene
    const commit = store.commit.bind(store)
    store.commit = (changes, ...rest) => {
      if (changes.length > 0) throw new Error('The disk is full.')
      commit(changes, ...rest)
    }
    expect(() => scene.see('1', { status: 'Denied' })).toThrow('The disk is full.')
    expect(standingOf(scene)).toBe(calm)
    expect(scene.alerts.nextAt()).toBe(Number.POSITIVE_INFINITY)
  })

  test('writes a silence when it changes, and not with whatever else is written', () => {
    const scene = new DeskScene().deny('1')
    const silences: unknown[] = []
    const { store } = scene
    const commit = store.commit.bind(store)
    store.commit = (changes, orders, writes) => {
      silences.push(...(writes?.silences ?? []))
      commit(changes, orders, writes)
    }
    scene.ask('silence', '1', {})
    scene.pass(hour).see('1', { status: 'Open' })
    scene.ask('unsilence', '1', {})
    expect(silences).toMatchObject([{ silence: { by: 'Ada' } }, { silence: null }])
  })
})

describe('what an entry says of how its alerts were raised', () => {
  test('is the version, and the times that are not the usual ones', () => {
    const scene = new DeskScene({ alertDelays: { denied: { escalateMs: hour } } })
    scene.deny('1').pass(hour).see('1', { status: 'Open' })
    expect(scene.entries().map(({ raises }) => raises)).toEqual([
      undefined,
      { version: '1', delays: { denied: { remindMs: null, escalateMs: hour, acknowledgedMs: 7 * day } } },
      { version: '1' },
    ])
    expect(scene.alert('denied').timers).toMatchObject([{ dueAt: monday + 1 + hour }])
  })

  test('is nothing where it raised none', () => {
    const scene = new DeskScene().deny('1')
    scene.ask('acknowledge', '1', { id: scene.alert('denied').id })
    scene.pass(7 * day).desk.settle(scene.now)
    expect(scene.entries().map((entry) => 'raises' in entry)).toEqual([false, true, false, false])
  })
})

describe('time rules that have run out', () => {
  test('come the longest over first, so many at a time, and then the rest', () => {
    const scene = new DeskScene().deny('1').pass(hour).letOpenTooLong('2')
    const reminded = scene.now + day
    const due = (limit: number) =>
      scene.alerts.due(scene.now, limit).map(({ alert, event, dueAt }) => ({
        what: `${alert.subject} ${event.split('.')[2]}`,
        at: dueAt,
      }))
    const reminder = { what: '2 reminder', at: reminded }
    const escalation = { what: '2 escalation', at: reminded + 2 * day }
    const ofDenial = { what: '1 escalation', at: monday + 1 + 7 * day }
    scene.now = reminded - 1
    expect(due(9)).toEqual([])
    expect(scene.alerts.nextAt()).toBe(reminded)
    scene.now = reminded
    expect(due(1)).toEqual([reminder])
    expect(scene.alerts.nextAt()).toBe(reminded + 2 * day)
    scene.now = ofDenial.at
    expect(due(2)).toEqual([reminder, escalation])
    expect(scene.alerts.nextAt()).toBe(scene.now)
    expect(due(3)).toEqual([reminder, escalation, ofDenial])
    expect(scene.alerts.nextAt()).toBe(Number.POSITIVE_INFINITY)
  })

  test('are those of what is written from now on, too', () => {
    const scene = new DeskScene().letOpenTooLong('1')
    expect(scene.alerts.due(scene.now, 9)).toEqual([])
    expect(scene.alerts.nextAt()).toBe(scene.now + day)
    scene.ask('silence', '1', { until: scene.now + hour })
    expect(scene.alerts.nextAt()).toBe(scene.now + hour)
    scene.pass(hour)
    expect(scene.alerts.due(scene.now, 9)).toMatchObject([
      { subjectId: scene.index.get('1')!.id, alert: { kind: 'openTooLong' }, dueAt: scene.now, token: 3 },
    ])
  })
})

describe('in a minute', () => {
  test('twenty alerts are told by themselves where nobody says otherwise, and the rest with many others', () => {
    const scene = new DeskScene().letOpenTooLong(many(25))
    expect(toldAlone(scene, many(25), 'openTooLong')).toEqual(many(20))
    expect(scene.told('21')).toEqual(['(openTooLong: inDigest)'])
    expect(scene.alert('openTooLong', '21').leaf).toBe('Open.InDigest')
  })

  test('as many are told as were asked for, and then again in the next', () => {
    const scene = new DeskScene({ alertsPerMinute: 2 })
    scene.see(many(6), { status: 'Processing' }).see(many(3), { status: 'Open' })
    expect(toldAlone(scene, many(6), 'contradiction')).toEqual(['1', '2'])
    scene.pass(minute).see(['4', '5', '6'], { status: 'Open' })
    expect(toldAlone(scene, many(6), 'contradiction')).toEqual(['1', '2', '4', '5'])
  })

  test('denials are always told, but for those of a fleet that is adopted', () => {
    const scene = new DeskScene({ alertsPerMinute: 1 }).deny(many(3))
    expect(toldAlone(scene, many(3), 'denied')).toEqual(many(3))
    scene.see(['4', '5'], { status: 'Denied' })
    expect(toldAlone(scene, ['4', '5'], 'denied')).toEqual(['4'])
  })

  test.each<[Effect['kind'], boolean]>([
    ...(['denied', 'orderIncomplete', 'orderRefused', 'orderUncertain', 'orderUndecided'] as const).map(
      (kind) => [kind, true] as [Effect['kind'], boolean],
    ),
    ...(['supplierUnreachable', 'credentialsRefused'] as const).map(
      (kind) => [kind, true] as [Effect['kind'], boolean],
    ),
    ...(['adoptedOverdue', 'manyAlerts', 'manyReminders'] as const).map(
      (kind) => [kind, true] as [Effect['kind'], boolean],
    ),
    ...(['openTooLong', 'processingTooLong', 'deliveryOverdue', 'denialReminder'] as const).map(
      (kind) => [kind, false] as [Effect['kind'], boolean],
    ),
    ...(['contradiction', 'unknownStatus', 'invalidOrder', 'missing'] as const).map(
      (kind) => [kind, false] as [Effect['kind'], boolean],
    ),
  ])('however many there are, whether %s is told by itself: %s', (kind, isTold) => {
    const effect = { type: 'alert', kind, state: null, counts: { denied: 1 } } as Partial<Effect> as Effect
    const { effects } = accompanied(new DeskScene({ alertsPerMinute: 0 }), asking([effect]))
    expect(effects.map(({ withheld }) => withheld)).toEqual([isTold ? undefined : 'inDigest'])
  })

  test('of what one entry asks for, only what is too much is left to a digest', () => {
    const { change, effects, writes } = accompanied(
      new DeskScene({ alertsPerMinute: 0 }),
      asking([confirmed, contradiction]),
    )
    expect(effects).toEqual([confirmed, { ...contradiction, withheld: 'inDigest' }])
    expect(change.entries[0]!.raises).toEqual({ version: '1' })
    expect(writes.alerts).toMatchObject([{ record: { leaf: 'Open.InDigest', effect: contradiction } }])
  })

  test('what was left again within the same look counts for nothing, and is not marked', () => {
    const left: Effect = { ...contradiction, suppressed: true }
    const { effects } = accompanied(new DeskScene({ alertsPerMinute: 0 }), asking([left, confirmed]))
    expect(effects).toEqual([left, confirmed])
  })

  test('what is silenced is not told with many others either', () => {
    const scene = new DeskScene({ alertsPerMinute: 0 }).see('1', { status: 'Processing' })
    scene.ask('silence', '1', {})
    scene.see('1', { status: 'Open' })
    expect(scene.told()).toEqual(['(contradiction: silenced)'])
  })

  test.each(['unreachable', 'credentialsRefused'] as const)(
    'reminders of what is the matter with the supplier (%s) are told by themselves',
    (code) => {
      const scene = new DeskScene({ alertsPerMinute: 0, toleratedMs: 0 })
      scene.desk.failed(new StromkreisError(code, 'No.', { hint: 'Wait.' }), scene.now)
      scene.pass(4 * hour).desk.settle(scene.now)
      expect(scene.told('supplier').filter((told) => told.startsWith('('))).toEqual([])
      expect(scene.told('supplier')).toContain('alertReminder')
    },
  )

  test('reminders of a digest are told by themselves', () => {
    const scene = new DeskScene({ alertsPerMinute: 0 }).letOpenTooLong('1')
    scene.desk.tellDigests(scene.now)
    scene.pass(day).desk.settle(scene.now)
    expect(scene.told('supplier')).toEqual(['manyAlerts', 'alertReminder'])
  })

  test('what nobody is told counts for nothing', () => {
    const scene = new DeskScene({ alertsPerMinute: 1 }).see(many(2), { status: 'Processing' })
    scene.ask('silence', '1', {})
    scene.see(many(2), { status: 'Open' })
    expect([scene.told('1'), scene.told('2')]).toEqual([['(contradiction: silenced)'], ['contradiction']])
  })

  test('notices count for nothing', () => {
    const startDate = (startDay: string) => ({ startDate: startDay, startDayEndsAt: monday + 30 * day })
    const scene = new DeskScene({ alertsPerMinute: 1 })
    scene.see('1', { status: 'PendingDelivery', details: startDate('2026-02-03') })
    scene.see('2', { status: 'Processing' }).pass(1)
    scene.see('1', { status: 'PendingDelivery', details: startDate('2026-02-04') })
    scene.see('2', { status: 'Open' })
    expect([scene.told('1'), scene.told('2')]).toEqual([['startDateChanged'], ['contradiction']])
  })

  test('reminders beyond the number are left to a digest, and their alerts go on as they are', () => {
    const scene = new DeskScene().letOpenTooLong(['1', '2'])
    scene.restart({ alertsPerMinute: 1 })
    scene.pass(day).desk.settle(scene.now)
    expect([scene.told('1'), scene.told('2')]).toEqual([
      ['openTooLong', 'alertReminder'],
      ['openTooLong', '(alertReminder: inDigest)'],
    ])
    expect(scene.alert('openTooLong', '2').leaf).toBe('Open.Told.Waiting')
    expect(scene.alerts.hasUntold).toBe(false)
  })
})

describe('an order that is Open for too long', () => {
  test('comes with its likely causes, by what was last known of it', () => {
    const scene = new DeskScene().letOpenTooLong('1')
    const causes = [
      { cause: 'email', rule: null },
      { cause: 'address', rule: null },
    ]
    expect(scene.entries()[1]!.effects).toMatchObject([{ kind: 'openTooLong', likelyCauses: causes }])
    expect(scene.alert('openTooLong').effect).toMatchObject({ likelyCauses: causes })
  })

  test('and no other effect has any, nor is the log read for it', () => {
    const scene = new DeskScene()
    const read: string[] = []
    const { store } = scene
    const entriesOf = store.entriesOf.bind(store)
    store.entriesOf = (subject) => {
      read.push(subject)
      return entriesOf(subject)
    }
    scene.deny('1')
    expect(read).toEqual([])
    const { effects } = accompanied(scene, asking([contradiction, openTooLong, confirmed]))
    expect(read).toEqual(['o-0000000001'])
    expect(effects.map((effect) => 'likelyCauses' in effect)).toEqual([false, true, false])
  })

  test.each([
    [[], null, ['email', 'address']],
    [[{ hasMeterNumber: false, hasMaLo: true }], null, ['meterNumber onlyMaLo', 'email', 'address']],
    [
      [
        { hasMeterNumber: true, hasMaLo: true },
        { hasMeterNumber: false, hasMaLo: false },
      ],
      null,
      ['meterNumber meterOrMaLo', 'email', 'address'],
    ],
    [[], [{ field: 'customer.email', rule: 'emailFormat' }], ['email emailFormat', 'address']],
  ])('with %j known of it and %j found by pre-validation: %j', (known, found, expected) => {
    const scene = new DeskScene()
    const starts = known.map((facts) => ({ start: { facts } }))
    scene.store.entriesOf = () => [...starts, {}] as Partial<Entry>[] as Entry[]
    const findings = found?.map((finding) => ({ ...finding, cost: 'openStuck' }))
    scene.store.orders.byContractNumber = (() => found && { record: { findings } }) as Partial<
      Store['orders']
    >['byContractNumber'] &
      object
    const [effect] = accompanied(scene, asking([openTooLong])).effects
    const causes = effect!.likelyCauses!.map(({ cause, rule }) =>
      rule === null ? cause : `${cause} ${rule}`,
    )
    expect(causes).toEqual(expected)
  })
})
