import { describe, expect, test } from 'vitest'
import { type AnyStateNode, initialTransition } from 'xstate'
import {
  type AlertEvent,
  type AlertState,
  type AlertStateMeta,
  alertKindOf,
  alertKinds,
  alertMachine,
  alertStates,
  contractAlerts,
  defaultAlertDelays,
  orderAlerts,
} from '../../machines/index.ts'
import {
  alertIn,
  contextIn,
  day,
  happenings,
  hour,
  type Leaf,
  leafOf,
  leaves,
  monday,
  read,
  send,
  silenceEnd,
  timeEvent,
  timeEvents,
} from './alert-situation.ts'

const events: AlertEvent[] = [...Object.values(happenings), ...Object.values(timeEvents).map(timeEvent)]
const outcomes = (Object.keys(leaves) as Leaf[]).flatMap((from) =>
  events.map((event) => ({ from, event, ...send(alertIn(from), event) })),
)
const about = { alert: '345/2/0', about: 'openTooLong', openedAt: monday }

describe('what the alert machine asks for', () => {
  test('at the start nothing: what raised the alert has told it', () => {
    const [initial, actions] = initialTransition(alertMachine, { now: monday, id: '345/2/0' })
    expect([leafOf(initial.value), initial.context]).toEqual([
      'Open.Told.Waiting',
      contextIn('Open.Told.Waiting'),
    ])
    expect(read(actions).effects).toEqual([])
  })

  test('without being told anything it is about an order that is Open for too long, as of the beginning of time', () => {
    const [{ context }] = initialTransition(alertMachine, undefined)
    expect(context).toEqual({
      ...{ id: '', kind: 'openTooLong', openedAt: 0, now: 0, isTold: true },
      ...{ acknowledgedBy: null, silencedUntil: null, delays: defaultAlertDelays.openTooLong },
    })
  })

  test('every effect says which alert, what about, since when, and the state the alert then stands in', () => {
    const told = outcomes.flatMap(({ state, snapshot, told }) =>
      told.map((effect) => ({ effect, state, context: snapshot.context })),
    )
    expect(told.length).toBeGreaterThan(10)
    for (const { effect, state, context } of told) {
      expect(effect).toMatchObject({ ...about, about: context.kind, state })
    }
  })

  test('an acknowledgement says by whom, and so does the end of what was taken up', () => {
    const taken = send(alertIn('Open.Told.Waiting'), happenings.acknowledged)
    expect(taken.told).toEqual([{ kind: 'alertAcknowledged', state: 'Acknowledged', ...about, by: 'Ada' }])
    expect(send(taken.snapshot, happenings.resolved).told).toEqual([
      { kind: 'alertResolved', state: 'Resolved', ...about, by: 'Ada' },
    ])
    expect(send(alertIn('Open.Told.Waiting'), happenings.resolved).told).toMatchObject([{ by: null }])
  })

  test('what was told with many others only, or raised in silence, ends without a word', () => {
    expect(send(alertIn('Open.InDigest'), happenings.resolved).effects).toEqual([])
    expect(send(alertIn('Acknowledged', { isTold: false }), happenings.resolved).effects).toEqual([])
    expect(send(alertIn('Silenced.ForEver'), happenings.resolved).effects).toEqual([])
  })

  test('what is told after a silence counts as told', () => {
    const quiet = send(alertIn('Open.InDigest'), happenings['silenced until then']).snapshot
    const heard = send(quiet, timeEvent(timeEvents.silenceEnds))
    expect([heard.effects, heard.leaf]).toEqual([['alert alertReminder'], 'Open.Told.Waiting'])
    expect(send(heard.snapshot, happenings.resolved).effects).toEqual(['notify alertResolved'])
  })

  test('what is told once an acknowledgement has ended, or a silence was ended by a person, counts as told', () => {
    const taken = send(alertIn('Open.InDigest'), happenings.acknowledged).snapshot
    const ended = send(taken, timeEvent(timeEvents.acknowledgementEnds)).snapshot
    expect(send(ended, happenings.resolved).effects).toEqual(['notify alertResolved'])
    const quiet = send(alertIn('Open.InDigest'), happenings['silenced until then']).snapshot
    const unsilenced = send(quiet, happenings.unsilenced).snapshot
    expect(unsilenced.context).toMatchObject({ isTold: true, silencedUntil: null })
    expect(send(unsilenced, happenings.resolved).effects).toEqual(['notify alertResolved'])
  })

  test('every effect named in the meta of a state is asked for there, and no other is', () => {
    const asked = Object.fromEntries(alertStates.map((state) => [state, new Set<string>()]))
    for (const { state, effects } of outcomes)
      for (const effect of effects) asked[state]!.add(effect.replace(/^(alert|notify) /, ''))
    const named = alertStates.map((state) => [state, new Set(metaOf(state).effects)])
    expect(asked).toEqual(Object.fromEntries(named))
  })
})

describe('the time rules of the alert machine', () => {
  test('by default wait so long, in hours: what stops everything shorter, what the market takes its time for longer', () => {
    const inHours = Object.entries(defaultAlertDelays).map(
      ([kind, { remindMs, escalateMs, acknowledgedMs }]) => [
        kind,
        ...[remindMs, escalateMs, acknowledgedMs].map((ms) => (ms === null ? null : ms / hour)),
      ],
    )
    expect(inHours).toEqual([
      ['openTooLong', 24, 72, 168],
      ['processingTooLong', 168, 336, 336],
      ['denied', null, 168, 168],
      ['deliveryOverdue', 24, 168, 168],
      ['contradiction', 24, 72, 168],
      ['unknownStatus', 24, 72, 168],
      ['invalidOrder', 24, 72, 168],
      ['missing', 24, 72, 168],
      ['orderIncomplete', null, 168, 168],
      ['orderRefused', 24, 72, 168],
      ['orderUncertain', 4, 24, 24],
      ['supplierUnreachable', 4, 1, 24],
      ['credentialsRefused', 4, 4, 24],
      ['manyAlerts', 24, 72, 168],
    ])
    expect(Object.keys(defaultAlertDelays)).toEqual([...alertKinds])
  })

  test('what reminds of itself is not reminded of twice', () => {
    for (const kind of alertKinds) {
      const remindsItself = kind === 'denied' || kind === 'orderIncomplete'
      expect([kind, defaultAlertDelays[kind].remindMs === null]).toEqual([kind, remindsItself])
      const [, actions] = initialTransition(alertMachine, { kind })
      expect(timeEvents.reminder in read(actions).armed).toBe(!remindsItself)
      expect(read(actions).armed[timeEvents.escalation]).toBe(defaultAlertDelays[kind].escalateMs)
    }
  })

  test('a reminder waits for the next, and puts off no escalation', () => {
    let snapshot = alertIn('Open.Told.Waiting')
    for (let reminder = 1; reminder <= 5; reminder += 1) {
      const reminded = send(snapshot, timeEvent(timeEvents.reminder))
      expect(reminded.armed).toEqual({ [timeEvents.reminder]: day })
      expect(reminded.cancelled).toEqual([timeEvents.reminder])
      expect(reminded.snapshot.context).toEqual(snapshot.context)
      snapshot = reminded.snapshot
    }
  })

  test('escalating arms nothing and cancels nothing', () => {
    const { armed, cancelled } = send(alertIn('Open.Told.Waiting'), timeEvent(timeEvents.escalation))
    expect({ armed, cancelled }).toEqual({ armed: {}, cancelled: [] })
  })

  test('an alert told with many others only waits for nothing', () => {
    const [initial, actions] = initialTransition(alertMachine, { now: monday, isTold: false })
    expect([leafOf(initial.value), actions]).toEqual(['Open.InDigest', []])
  })

  test('whoever has taken it up hears nothing until the acknowledgement ends, counted from the last one', () => {
    const taken = send(alertIn('Open.Told.Waiting'), happenings.acknowledged)
    expect(taken.armed).toEqual({ [timeEvents.acknowledgementEnds]: 7 * day })
    expect(taken.cancelled.toSorted()).toEqual([timeEvents.escalation, timeEvents.reminder])
    const again = send(taken.snapshot, { ...happenings.acknowledged, by: 'Grace' })
    expect(again.armed).toEqual({ [timeEvents.acknowledgementEnds]: 7 * day })
    expect(again.snapshot.context.acknowledgedBy).toBe('Grace')
    const reopened = send(again.snapshot, timeEvent(timeEvents.acknowledgementEnds))
    expect(reopened.armed).toEqual({ [timeEvents.reminder]: day, [timeEvents.escalation]: 3 * day })
  })

  test('a silence waits for its end, a later one for its own, one for ever for nothing', () => {
    const silenced = send(alertIn('Open.Told.Waiting'), happenings['silenced until then'])
    expect(silenced.armed).toEqual({ [timeEvents.silenceEnds]: silenceEnd - (monday + hour) })
    const later = send(silenced.snapshot, { type: 'silenced', now: monday + day, until: monday + 9 * day })
    expect(later.armed).toEqual({ [timeEvents.silenceEnds]: 8 * day })
    const forEver = send(later.snapshot, happenings['silenced for ever'])
    expect([forEver.armed, forEver.cancelled]).toEqual([{}, [timeEvents.silenceEnds]])
  })

  test('a silence that is over when it is asked for ends at once, never in the past', () => {
    const { armed } = send(alertIn('Open.Told.Waiting'), {
      type: 'silenced',
      now: monday,
      until: monday - day,
    })
    expect(armed).toEqual({ [timeEvents.silenceEnds]: 0 })
  })

  test('every delay is an input', () => {
    const delays = { remindMs: hour, escalateMs: 2 * hour, acknowledgedMs: 3 * hour }
    const [snapshot, actions] = initialTransition(alertMachine, { now: monday, delays })
    expect(read(actions).armed).toEqual({
      [timeEvents.reminder]: hour,
      [timeEvents.escalation]: 2 * hour,
    })
    expect(send(snapshot, happenings.acknowledged).armed).toEqual({
      [timeEvents.acknowledgementEnds]: 3 * hour,
    })
  })

  test('leaving a state cancels what waits there', () => {
    for (const { from, event, leaf, cancelled, armed } of outcomes) {
      if (from === leaf || event.type.startsWith('xstate.')) continue
      const waiting = Object.values(timeEvents).filter((each) =>
        `alert.${from}`.startsWith(each.split('.').slice(3).join('.')),
      )
      expect([from, leaf, cancelled.toSorted()]).toEqual([from, leaf, waiting.toSorted()])
      for (const armedEvent of Object.keys(armed)) {
        expect(`alert.${leaf}`).toContain(armedEvent.split('.').slice(3).join('.'))
      }
    }
  })
})

describe('which alert an effect belongs to', () => {
  test('every alert of the contract and the order machine belongs to one', () => {
    const kinds = [...Object.keys(contractAlerts), ...Object.keys(orderAlerts)]
    expect(kinds.filter((kind) => alertKindOf(kind) === null)).toEqual([])
  })

  test('what is said again belongs to the alert that was raised first', () => {
    expect(['denialReminder', 'orderUndecided', 'adoptedOverdue'].map(alertKindOf)).toEqual([
      'denied',
      'orderUncertain',
      'manyAlerts',
    ])
    for (const kind of alertKinds) expect(alertKindOf(kind)).toBe(kind)
  })

  test.each(['alertReminder', 'alertEscalated', 'deliveryBegun', 'toString'])('%s begins none', (kind) => {
    expect(alertKindOf(kind)).toBeNull()
  })
})

describe('the meta of the alert machine', () => {
  test.each(alertStates)('%s says what it is, who acts, whom they talk to and what to do', (state) => {
    const meta = metaOf(state)
    expect(meta.type).toBe(
      { Open: 'initial', Acknowledged: 'active', Silenced: 'active', Resolved: 'terminal' }[state],
    )
    expect([meta.actor, meta.phase]).toEqual(['partner', state === 'Resolved' ? 'ended' : 'alert'])
    expect(meta.talksTo.length).toBeGreaterThan(0)
    expect(meta.talksTo).not.toContain(meta.actor)
    expect(meta.whatToDo).toMatch(/\.$/)
    expect(nodeOf(state).description).toMatch(/\w+ \w+/)
  })

  test('only Open needs somebody to act, only Resolved is over', () => {
    const tagged = (tag: string) => alertStates.filter((state) => nodeOf(state).tags.includes(tag))
    expect([tagged('needsAction'), tagged('ended')]).toEqual([['Open'], ['Resolved']])
    expect(tagged('live')).toEqual(['Open', 'Acknowledged', 'Silenced'])
  })

  test('states within states only carry timers, and are tagged as such', () => {
    const inner = nodesWithin(alertMachine.root).filter(({ path }) => path.length > 1)
    expect(inner).toHaveLength(6)
    expect(inner.map(({ tags }) => tags)).toEqual(inner.map(() => ['inner']))
  })
})

function nodesWithin(node: AnyStateNode): AnyStateNode[] {
  return Object.values(node.states).flatMap((inner) => [inner, ...nodesWithin(inner)])
}

function nodeOf(state: AlertState) {
  return alertMachine.getStateNodeById(`alert.${state}`)
}

function metaOf(state: AlertState): AlertStateMeta {
  return nodeOf(state).meta as AlertStateMeta
}
