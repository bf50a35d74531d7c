import { describe, expect, test } from 'vitest'
import { type AlertKind, defaultAlertDelays } from '../../machines/index.ts'
import type { AlertRecord, Silence } from '../../src/alert-record.ts'
import {
  askedEffects,
  calm,
  digestSettled,
  type Followed,
  followAlerts,
  mayRaise,
  type Standing,
} from '../../src/engine/follow-alerts.ts'
import type { Effect, Entry } from '../../src/log-entry.ts'
import { facts, start } from './decision-situation.ts'
import { day, hour, monday } from './scene.ts'

const act = { by: 'Ada', reason: 'text:1' }
const denied: Effect = { type: 'alert', kind: 'denied', state: 'Denied', denialReason: 'Other' }
const reminder: Effect = { ...denied, kind: 'denialReminder' }
const confirmed: Effect = { type: 'notify', kind: 'contractConfirmed', state: 'Contract', startDate: null }
const openTooLong: Effect = { type: 'alert', kind: 'openTooLong', state: 'Open' }
const contradiction: Effect = { type: 'alert', kind: 'contradiction', state: 'Denied', seen: 'Open' }
const escalates = 'xstate.after.escalation.alert.Open.Told'
const reminds = 'xstate.after.reminder.alert.Open.Told.Waiting'

/** An entry of contract 1, which is Denied; it raises what it asks for. */
function entry(changes: Partial<Entry> = {}): Entry {
  return {
    ...{ kind: 'observed', event: 'observed.Denied', subject: '1', seq: 2 },
    ...{ observedAt: monday, beganAt: monday, effectiveAfter: null, effectiveBefore: monday },
    ...{ from: 'Denied', to: 'Denied', timers: { armed: [], removed: [] }, effects: [] },
    ...{ raises: { version: '1' }, ...changes },
  }
}

function follow(standing: Standing, changes: Partial<Entry>): Followed {
  return followAlerts(standing, entry(changes))!
}

/** How a contract stands after entries, an hour apart, each with the next number. */
function standingAfter(...entries: readonly Partial<Entry>[]): Standing {
  return entries.reduce<Standing>(
    (standing, changes, place) =>
      follow(standing, { seq: 2 + place, observedAt: monday + place * hour, ...changes }).standing,
    calm,
  )
}

const told = ({ effects }: Followed) =>
  effects.map(({ kind, withheld }) => (withheld === undefined ? kind : `(${kind}: ${withheld})`))
const states = ({ alerts }: Standing) => alerts.map(({ kind, state }) => `${kind} ${state}`)
const silence = (until: number | null): Partial<Entry> => ({
  ...{ kind: 'act', event: 'alert.silenced', alert: { until }, act },
})
const acknowledge = (id: string): Partial<Entry> => ({
  ...{ kind: 'act', event: 'alert.acknowledged', alert: { id }, act },
})
const unsilence: Partial<Entry> = { kind: 'act', event: 'alert.unsilenced', alert: {}, act }
const fire = (id: string, rule: string): Partial<Entry> => ({
  ...{ kind: 'timer', event: `alert.${rule}`, alert: { id } },
})

describe('an entry can have to do with alerts', () => {
  test.each<[string, boolean, Partial<Entry>]>([
    ['where it asks for one, among others', true, { effects: [confirmed, denied] }],
    ['where rules had run out', true, { overdue: [] }],
    ['where it is about alerts', true, { alert: {} }],
    ['and otherwise not', false, { effects: [confirmed] }],
  ])('%s', (_, may, changes) => {
    expect(mayRaise(entry(changes))).toBe(may)
  })
})

test('the end of a digest has the name in the log that it has always had', () => {
  expect(digestSettled).toBe('act.digestSettled')
})

test('what a contract’s machine asked for is what was told without the marks of alerts; digests stay marked', () => {
  const kept: Effect[] = [
    { ...denied, suppressed: true },
    { ...reminder, withheld: 'acknowledged', alert: '1/2/0' },
    { ...contradiction, withheld: 'inDigest' },
    { type: 'alert', kind: 'alertReminder', state: 'Open', alert: 'x', about: 'denied', openedAt: 0 },
  ]
  expect(askedEffects(kept)).toEqual([
    { ...denied, suppressed: true },
    reminder,
    { ...contradiction, withheld: 'inDigest' },
  ])
})

describe('an alert', () => {
  const raised: AlertRecord = {
    ...{ id: '1/2/1', kind: 'denied', subject: '1', machineVersion: '1' },
    ...{ leaf: 'Open.Told.RemindedElsewhere', state: 'Open' },
    context: {
      ...{ id: '1/2/1', kind: 'denied', openedAt: monday, now: monday, isTold: true },
      ...{ acknowledgedBy: null, silencedUntil: null, delays: defaultAlertDelays.denied },
    },
    timers: [{ event: escalates, token: 2, dueAt: monday + 7 * day, estimated: false }],
    ...{ effect: denied, acknowledgedAt: null, note: null, resolvedAt: null },
  }

  test('begins with the effect that says so first, and all of it is known', () => {
    expect(follow(calm, { effects: [confirmed, denied] })).toEqual({
      standing: { silence: null, alerts: [raised] },
      ...{ effects: [confirmed, denied], changed: [raised], raised: ['denied'] },
    })
  })

  test('has the version and the times that its entry names', () => {
    const delays = { denied: { remindMs: day, escalateMs: hour, acknowledgedMs: day } }
    const { standing } = follow(calm, { effects: [denied, contradiction], raises: { version: '1', delays } })
    expect(standing.alerts.map(({ context }) => context.delays)).toEqual([
      delays.denied,
      defaultAlertDelays.contradiction,
    ])
    expect(() => follow(calm, { effects: [denied], raises: { version: '9' } })).toThrow('version 9')
  })

  test.each<[string, Partial<Entry>]>([
    ['of an entry that raises nothing', { effects: [denied], raises: undefined }],
    ['that is told in a digest', { effects: [{ ...denied, withheld: 'inDigest' }] }],
  ])('%s is not told by itself', (_, changes) => {
    const { standing, effects } = follow(calm, changes)
    expect(standing.alerts).toMatchObject([{ leaf: 'Open.InDigest', timers: [], effect: denied }])
    expect(standing.alerts[0]!.effect).toEqual(denied)
    expect(standing.alerts[0]!.machineVersion).toBe('1')
    expect(effects).toEqual(changes.effects)
  })

  test('is not begun by what was left again, by a notice, or by a digest of what can be none', () => {
    const left: Effect = { ...denied, suppressed: true }
    const ended = {
      type: 'alert',
      kind: 'adoptedOverdue',
      state: null,
      counts: { endDatePassed: 2 },
    } as Effect
    for (const effect of [left, confirmed, ended]) {
      expect(follow(calm, { effects: [effect] })).toEqual({
        ...{ standing: calm, effects: [effect], changed: [], raised: [] },
      })
    }
  })

  test('is begun by a digest of which any can be one', () => {
    const counts = { endDatePassed: 2, openTooLong: 1 }
    const digest = { type: 'alert', kind: 'adoptedOverdue', state: null, counts } as Effect
    expect(follow(calm, { effects: [digest] }).raised).toEqual(['manyAlerts'])
    const reminders = { type: 'alert', kind: 'manyReminders', state: null, counts } as Effect
    expect(follow(calm, { effects: [reminders] }).raised).toEqual([])
  })

  test('stands in the order of the kinds, whichever came first', () => {
    const standing = standingAfter({ effects: [contradiction] }, { effects: [denied], anomaly: undefined })
    expect(states(standing)).toEqual(['denied Open', 'contradiction Open'])
  })
})

describe('rules that had run out before a contract was first seen', () => {
  const adopted = (changes: Partial<Entry>) => follow(calm, { seq: 1, to: 'Open', ...changes })

  test('are alerts that were not told by themselves, with what is known of why', () => {
    const { standing, effects, raised } = adopted({
      overdue: ['processingTooLong', 'endDatePassed', 'deliveryOverdue', 'openTooLong'],
      details: { startDate: '2026-02-01' },
      start: { ...start, facts: { ...facts, hasMeterNumber: false, hasMaLo: true } },
    })
    expect([effects, raised]).toEqual([[], ['processingTooLong', 'deliveryOverdue', 'openTooLong']])
    const common = { type: 'alert', state: 'Open', estimated: true }
    expect(standing.alerts.map(({ id, leaf, effect }) => ({ id, leaf, effect }))).toEqual([
      {
        ...{ id: '1/1/openTooLong', leaf: 'Open.InDigest' },
        effect: {
          ...{ ...common, kind: 'openTooLong' },
          likelyCauses: [
            { cause: 'meterNumber', rule: 'onlyMaLo' },
            { cause: 'email', rule: null },
            { cause: 'address', rule: null },
          ],
        },
      },
      {
        ...{ id: '1/1/processingTooLong', leaf: 'Open.InDigest' },
        effect: { ...common, kind: 'processingTooLong' },
      },
      {
        ...{ id: '1/1/deliveryOverdue', leaf: 'Open.InDigest' },
        effect: { ...common, kind: 'deliveryOverdue', startDate: '2026-02-01' },
      },
    ])
  })

  test('are told of without a day or a cause where none is known', () => {
    const { standing } = adopted({ overdue: ['deliveryOverdue', 'openTooLong'] })
    expect(standing.alerts.map(({ effect }) => effect)).toEqual([
      { type: 'alert', kind: 'openTooLong', state: 'Open', estimated: true },
      { type: 'alert', kind: 'deliveryOverdue', state: 'Open', estimated: true, startDate: null },
    ])
  })

  test('are no second alert beside one of their kind', () => {
    const { raised, standing } = adopted({ overdue: ['openTooLong'], effects: [openTooLong] })
    expect(raised).toEqual(['openTooLong'])
    expect(standing.alerts.map(({ id }) => id)).toEqual(['1/1/0'])
  })
})

describe('what is said once more of an alert', () => {
  const later = { seq: 5, observedAt: monday + 9 * hour }

  test('belongs to it: nothing is raised, and the alert says it from then on', () => {
    const before = standingAfter({ effects: [denied] })
    const followed = follow(before, { ...later, effects: [reminder] })
    expect(followed.effects).toEqual([{ ...reminder, alert: '1/2/0' }])
    expect(followed.raised).toEqual([])
    expect(followed.standing.alerts).toEqual([{ ...before.alerts[0], effect: reminder }])
    expect(followed.changed).toEqual(followed.standing.alerts)
  })

  test('in a digest is marked so, and kept without the mark', () => {
    const followed = follow(standingAfter({ effects: [denied] }), {
      ...later,
      effects: [{ ...reminder, withheld: 'inDigest' }],
    })
    expect(followed.effects).toEqual([{ ...reminder, withheld: 'inDigest', alert: '1/2/0' }])
    expect(followed.standing.alerts[0]!.effect).toEqual(reminder)
  })

  test.each<[AlertKind, Effect]>([
    ['denied', reminder],
    ['orderIncomplete', { type: 'alert', kind: 'orderIncomplete', state: 'Incomplete' } as Effect],
  ])('(%s) is not told where somebody has taken it up, with many others neither', (kind, effect) => {
    const first = { ...effect, kind } as Effect
    const from = first.state as Entry['to']
    const taken = standingAfter({ effects: [first], to: from }, { ...acknowledge('1/2/0'), to: from })
    const again: Partial<Entry> = { ...later, to: from }
    expect(told(follow(taken, { ...again, effects: [effect] }))).toEqual([`(${effect.kind}: acknowledged)`])
    expect(told(follow(taken, { ...again, effects: [{ ...effect, withheld: 'inDigest' }] }))).toEqual([
      `(${effect.kind}: acknowledged)`,
    ])
  })

  test('is told though somebody has taken it up where it is more than a reminder', () => {
    const taken = standingAfter({ effects: [contradiction] }, acknowledge('1/2/0'))
    expect(told(follow(taken, { ...later, effects: [contradiction] }))).toEqual(['contradiction'])
  })

  test('is not told, whatever it is, where its subject is silenced', () => {
    const silenced = standingAfter({ effects: [contradiction] }, silence(null))
    expect(told(follow(silenced, { ...later, effects: [contradiction] }))).toEqual([
      '(contradiction: silenced)',
    ])
  })
})

describe('a silence', () => {
  const expected: Silence = { until: monday + day, since: monday + hour, by: 'Ada', reason: 'text:1' }

  test('is kept with who, why and until when, and all alerts of the subject rest', () => {
    const standing = standingAfter({ effects: [denied, contradiction] }, silence(monday + day))
    expect(standing.silence).toEqual(expected)
    expect(standing.alerts.map(({ leaf, context, timers }) => ({ leaf, ...context, timers }))).toMatchObject(
      ['denied', 'contradiction'].map((kind) => ({
        ...{ kind, leaf: 'Silenced.UntilThen', now: monday + hour, silencedUntil: monday + day },
        timers: [{ token: 3, dueAt: monday + day, estimated: false }],
      })),
    )
  })

  test('without an end is kept so', () => {
    const said: Partial<Entry> = { ...silence(null), alert: {} }
    for (const forEver of [silence(null), said]) {
      const standing = standingAfter({ effects: [denied] }, forEver)
      expect(standing.silence).toEqual({ ...expected, until: null })
      expect(standing.alerts).toMatchObject([
        { leaf: 'Silenced.ForEver', context: { silencedUntil: null }, timers: [] },
      ])
    }
  })

  test('keeps what comes meanwhile from being told: it waits for the end like the rest', () => {
    const { standing, effects } = follow(standingAfter({}, silence(monday + day)), {
      ...{ seq: 4, observedAt: monday + day - 1, effects: [denied] },
    })
    expect(effects).toEqual([{ ...denied, withheld: 'silenced' }])
    expect(standing.alerts).toMatchObject([
      {
        ...{ leaf: 'Silenced.UntilThen', effect: denied },
        context: { isTold: false, now: monday + day - 1, silencedUntil: monday + day },
        timers: [{ dueAt: monday + day }],
      },
    ])
    expect(standing.alerts[0]!.effect).toEqual(denied)
  })

  test('for ever does so, however long ago it was', () => {
    const changes = { seq: 4, observedAt: monday + 999 * day, effects: [denied] }
    expect(told(follow(standingAfter({}, silence(null)), changes))).toEqual(['(denied: silenced)'])
  })

  test('that is over keeps nothing from being told', () => {
    const changes = { seq: 4, observedAt: monday + day, effects: [denied] }
    const followed = follow(standingAfter({}, silence(monday + day)), changes)
    expect([told(followed), states(followed.standing)]).toEqual([['denied'], ['denied Open']])
  })

  test('ends when somebody says so: what is still so is told again', () => {
    const before = standingAfter({ effects: [denied, contradiction] }, silence(monday + day))
    const followed = follow(before, { ...unsilence, seq: 4, observedAt: monday + 2 * hour })
    expect(followed.standing.silence).toBeNull()
    expect(told(followed)).toEqual(['alertReminder', 'alertReminder'])
    expect(followed.standing.alerts).toMatchObject(
      ['denied', 'contradiction'].map((kind) => ({
        ...{ kind, state: 'Open', context: { now: monday + 2 * hour, silencedUntil: null } },
      })),
    )
  })

  test('is nobody’s wish where it does not say whose', () => {
    expect(
      followAlerts(standingAfter({ effects: [denied] }), entry({ ...silence(null), act: undefined })),
    ).toBeNull()
  })
})

describe('an acknowledgement', () => {
  const two = () => standingAfter({ effects: [denied, contradiction] })

  test('is of the alert that it names, with who, when and why', () => {
    const followed = follow(two(), { ...acknowledge('1/2/1'), seq: 3, observedAt: monday + hour })
    expect(states(followed.standing)).toEqual(['denied Open', 'contradiction Acknowledged'])
    expect(followed.standing.alerts[1]).toMatchObject({
      ...{ acknowledgedAt: monday + hour, note: 'text:1', resolvedAt: null, effect: contradiction },
      context: { acknowledgedBy: 'Ada', now: monday + hour },
      timers: [{ token: 3, dueAt: monday + hour + 7 * day, estimated: false }],
    })
    expect(followed.effects).toMatchObject([{ kind: 'alertAcknowledged', alert: '1/2/1', by: 'Ada' }])
    expect(followed.changed.map(({ id }) => id)).toEqual(['1/2/1'])
  })

  test('that has run out is none any more; why it was given is kept', () => {
    const standing = standingAfter(
      { effects: [denied] },
      acknowledge('1/2/0'),
      fire('1/2/0', 'acknowledgementEnds'),
    )
    expect(standing.alerts).toMatchObject([{ state: 'Open', acknowledgedAt: null, note: 'text:1' }])
  })

  test('is kept with an alert that is resolved', () => {
    const { changed } = follow(standingAfter({ effects: [denied] }, acknowledge('1/2/0')), {
      to: 'Processing',
    })
    expect(changed).toMatchObject([{ state: 'Resolved', acknowledgedAt: monday + hour, note: 'text:1' }])
  })

  test.each<[string, Partial<Entry>]>([
    ['an alert that is not there', acknowledge('1/9/0')],
    ['nobody knows who', { ...acknowledge('1/2/0'), act: undefined }],
    ['something else', { ...acknowledge('1/2/0'), event: 'alert.reminder' }],
    ['a time rule that the alert does not wait for', fire('1/2/0', 'silenceEnds')],
    ['a time rule of an alert that is not there', fire('1/9/0', 'escalation')],
  ])('cannot be of %s', (_, changes) => {
    expect(followAlerts(two(), entry(changes))).toBeNull()
  })

  test('cannot be of an alert that rests', () => {
    expect(
      followAlerts(standingAfter({ effects: [denied] }, silence(null)), entry(acknowledge('1/2/0'))),
    ).toBeNull()
  })
})

describe('a time rule of an alert', () => {
  const at = { seq: 7, observedAt: monday + day }
  const reminding = () => standingAfter({ effects: [openTooLong], to: 'Open' })

  test('that reminds begins to wait anew, and what else waits goes on', () => {
    const { effects, standing } = follow(reminding(), { ...at, ...fire('1/2/0', 'reminder'), to: 'Open' })
    expect(effects).toMatchObject([{ kind: 'alertReminder', alert: '1/2/0' }])
    expect(standing.alerts[0]!.timers).toEqual([
      { event: escalates, token: 2, dueAt: monday + 3 * day, estimated: false },
      { event: reminds, token: 7, dueAt: monday + 2 * day, estimated: false },
    ])
  })

  test('that tells more people does so once', () => {
    const { effects, standing } = follow(reminding(), { ...at, ...fire('1/2/0', 'escalation'), to: 'Open' })
    expect(effects).toMatchObject([{ kind: 'alertEscalated' }])
    expect(standing.alerts[0]!.timers).toEqual([
      { event: reminds, token: 2, dueAt: monday + day, estimated: false },
    ])
  })

  test('does not wait where somebody has taken it up', () => {
    const standing = standingAfter(
      { effects: [openTooLong], to: 'Open' },
      { ...acknowledge('1/2/0'), to: 'Open' },
    )
    expect(standing.alerts[0]!.timers).toMatchObject([
      { event: 'xstate.after.acknowledgementEnds.alert.Acknowledged' },
    ])
  })
})

describe('what an alert is about is over', () => {
  const about = (effect: Partial<Effect>): Standing =>
    standingAfter({ effects: [{ type: 'alert', ...effect } as Effect], to: effect.state as Entry['to'] })

  test('and it is resolved then, told where it was told, and stands no more', () => {
    const followed = follow(standingAfter({ effects: [denied, contradiction] }), {
      ...{ seq: 3, observedAt: monday + hour, to: 'Processing' },
    })
    expect(states(followed.standing)).toEqual(['contradiction Open'])
    expect(followed.changed).toMatchObject([
      {
        id: '1/2/0',
        state: 'Resolved',
        resolvedAt: monday + hour,
        timers: [],
        context: { now: monday + hour },
      },
    ])
    expect(followed.effects).toMatchObject([{ kind: 'alertResolved', alert: '1/2/0' }])
  })

  test.each<[string, Partial<Effect>, Partial<Entry>]>([
    ['elsewhere', { kind: 'denied', state: 'Denied' }, { to: 'Processing' }],
    ['nowhere', { kind: 'denied', state: 'Denied' }, { to: null }],
    ['in a state whose name begins alike', { kind: 'openTooLong', state: 'Open' }, { to: 'Opened' as never }],
    ['adopted anew', { kind: 'denied', state: 'Denied' }, { to: 'Denied', start }],
    ['on another start day', { kind: 'deliveryOverdue', state: 'Contract' }, { details: { startDate: '2' } }],
    ['without a start day', { kind: 'deliveryOverdue', state: 'Contract' }, { details: { startDate: null } }],
    ['what it should be again', { kind: 'missing', state: 'Open' }, { settles: true }],
    [
      'something else that does not fit',
      { kind: 'missing', state: 'Open' },
      { anomaly: { kind: 'contradiction', seen: 'Open', status: 'Open' } },
    ],
    ['told to be settled', { kind: 'manyAlerts', state: null }, { event: digestSettled }],
    [
      'there again',
      { kind: 'supplierUnreachable', state: null },
      { supplier: { trouble: null, since: 0, code: null } },
    ],
    [
      'there again',
      { kind: 'credentialsRefused', state: null },
      { supplier: { trouble: null, since: 0, code: null } },
    ],
    [
      'there, and lets nobody in',
      { kind: 'supplierUnreachable', state: null },
      { supplier: { trouble: 'credentialsRefused', since: 0, code: 'credentialsRefused' } },
    ],
  ])('when that is %s (%j, %j)', (_, effect, changes) => {
    const before = about(effect)
    expect(before.alerts).toHaveLength(1)
    const to = effect.state as Entry['to']
    expect(follow(before, { seq: 3, to, ...changes }).standing.alerts).toEqual([])
  })

  test.each<[string, Partial<Effect>, Partial<Entry>]>([
    ['within it', { kind: 'deliveryOverdue', state: 'Contract' }, { to: 'Contract.PendingDelivery' }],
    ['in no state, as before', { kind: 'orderRefused', state: null as never }, {}],
    ['on a start day', { kind: 'denied', state: 'Denied' }, { details: { startDate: '2026-03-01' } }],
    ['with other details', { kind: 'deliveryOverdue', state: 'Contract' }, { details: { endDate: 'x' } }],
    ['elsewhere', { kind: 'missing', state: 'Open' }, { to: 'Processing' }],
    [
      'missing once more',
      { kind: 'missing', state: 'Open' },
      { to: 'Open', anomaly: { kind: 'missing', seen: '404', status: null } },
    ],
    ['not said of', { kind: 'manyAlerts', state: null }, { start, event: 'act.digest', to: 'Open' }],
    ['not said of', { kind: 'supplierUnreachable', state: null }, { start, to: 'Open' }],
    [
      'as it was',
      { kind: 'credentialsRefused', state: null },
      { supplier: { trouble: 'credentialsRefused', since: 0, code: 'scopeMissing' } },
    ],
  ])('not when that is %s (%j, %j)', (_, effect, changes) => {
    const to = effect.state as Entry['to']
    expect(follow(about(effect), { seq: 3, to, ...changes }).standing.alerts).toHaveLength(1)
  })

  test('of what was told with many others nothing is said', () => {
    const untold = follow(calm, { effects: [denied], raises: undefined }).standing
    expect(follow(untold, { to: 'Processing' }).effects).toEqual([])
  })
})
