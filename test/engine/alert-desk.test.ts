import { describe, expect, test } from 'vitest'
import { StromkreisError, type StromkreisErrorCode } from '../../src/stromkreis-error.ts'
import { DeskScene } from './desk-scene.ts'
import { day, hour, minute, monday } from './scene.ts'

const two = ['1', '2']
const noteOf = (scene: DeskScene) => scene.store.reveal(scene.index.get('1')!.id, scene.alert('denied').note!)

describe('who acknowledges an alert', () => {
  test('is noted with when and why, and hears that it was done', () => {
    const scene = new DeskScene().deny('1').pass(hour)
    const { id } = scene.alert('denied')
    expect(scene.ask('acknowledge', '1', { id, note: 'called' })).toBe('acknowledged')
    expect(scene.alert('denied')).toMatchObject({
      ...{ state: 'Acknowledged', acknowledgedAt: scene.now },
      context: { acknowledgedBy: 'Ada' },
    })
    expect(noteOf(scene)).toBe('called')
    expect(scene.entries().at(-1)).toMatchObject({
      ...{ kind: 'act', event: 'alert.acknowledged', alert: { id } },
      act: { by: 'Ada', reason: scene.alert('denied').note },
    })
  })

  test('need not say why', () => {
    const scene = new DeskScene().deny('1')
    expect(scene.ask('acknowledge', '1', { id: scene.alert('denied').id })).toBe('acknowledged')
    expect(noteOf(scene)).toBe('')
  })

  test('is refused where there is no such alert, or no longer, or nobody waits for it', () => {
    const scene = new DeskScene().deny(two)
    const { id } = scene.alert('denied')
    const unknown = 'refused: no alert of this id is known here'
    expect(scene.ask('acknowledge', '1', { note: 'called' })).toBe(unknown)
    expect(scene.ask('acknowledge', '1', { id: '1/9/0' })).toBe(unknown)
    expect(scene.ask('acknowledge', '9', { id })).toBe('refused: nothing of this number is known here')
    scene.ask('silence', '1', {})
    expect(scene.ask('acknowledge', '1', { id })).toBe(
      'refused: its subject is silenced, so that nobody waits for it',
    )
    scene.see('1', { status: 'Processing' })
    expect(scene.ask('acknowledge', '1', { id })).toBe('refused: it is resolved already')
    expect(scene.unresolved).toEqual(['2 denied Open'])
    expect(scene.entries('2')).toHaveLength(2)
  })

  test('is noted once where the same is said again, and again where it is another note or another person', () => {
    const scene = new DeskScene().deny('1')
    const { id } = scene.alert('denied')
    const said = (note: string, by: string) => {
      expect(scene.ask('acknowledge', '1', { id, note }, by)).toBe('acknowledged')
      return scene.entries().length
    }
    expect(said('called', 'Ada')).toBe(3)
    expect(said('called', 'Ada')).toBe(3)
    expect(said('called twice', 'Ada')).toBe(4)
    expect(said('called twice', 'Grace')).toBe(5)
    expect(scene.alert('denied').context.acknowledgedBy).toBe('Grace')
  })

  test('may say the same once more when it has ended since', () => {
    const scene = new DeskScene().deny('1')
    const { id } = scene.alert('denied')
    scene.ask('acknowledge', '1', { id, note: 'called' })
    scene.pass(7 * day).desk.settle(scene.now)
    expect(scene.unresolved).toEqual(['1 denied Open'])
    expect(scene.ask('acknowledge', '1', { id, note: 'called' })).toBe('acknowledged')
    expect(scene.unresolved).toEqual(['1 denied Acknowledged'])
  })
})

describe('who silences a subject', () => {
  test('is noted with until when and why', () => {
    const scene = new DeskScene().deny('1')
    const until = scene.now + day
    expect(scene.ask('silence', '1', { note: 'on holiday', until })).toBe('silenced')
    const { id } = scene.index.get('1')!
    const [kept] = [...scene.store.alerts.silences()]
    expect(kept).toMatchObject({ subjectId: id, silence: { until, since: scene.now, by: 'Ada' } })
    expect(scene.store.reveal(id, kept!.silence.reason)).toBe('on holiday')
    expect(scene.entries().at(-1)).toMatchObject({ event: 'alert.silenced', alert: { until } })
  })

  test('is refused where that time is over', () => {
    const scene = new DeskScene().deny('1')
    expect(scene.ask('silence', '1', { until: scene.now })).toBe('refused: that time is over')
    expect(scene.unresolved).toEqual(['1 denied Open'])
    expect(scene.ask('silence', '1', { until: scene.now + 1 })).toBe('silenced')
    expect(scene.unresolved).toEqual(['1 denied Silenced'])
  })

  test('is noted once where the same is said again, and again where anything of it is new', () => {
    const scene = new DeskScene().deny('1')
    const until = scene.now + day
    const said = (text: { note?: string; until?: number }, by = 'Ada') => {
      expect(scene.ask('silence', '1', text, by)).toBe('silenced')
      return scene.entries().length
    }
    expect(said({ note: 'test', until })).toBe(3)
    expect(said({ note: 'test', until })).toBe(3)
    expect(said({ note: 'test', until: until + 1 })).toBe(4)
    expect(said({ note: 'test' })).toBe(5)
    expect(said({ note: 'another' })).toBe(6)
    expect(said({ note: 'another' }, 'Grace')).toBe(7)
  })

  test('can end it, once', () => {
    const scene = new DeskScene().deny('1')
    expect(scene.ask('unsilence', '1', {})).toBe('refused: nobody has silenced it')
    expect(scene.entries()).toHaveLength(2)
    scene.ask('silence', '1', {})
    expect(scene.ask('unsilence', '1', { note: 'back' }, 'Grace')).toBe('unsilenced')
    expect(scene.entries().at(-1)).toMatchObject({ event: 'alert.unsilenced', act: { by: 'Grace' } })
    expect(scene.unresolved).toEqual(['1 denied Open'])
    expect(scene.ask('unsilence', '1', {})).toBe('refused: nobody has silenced it')
    expect(scene.ask('silence', '1', {})).toBe('silenced')
  })
})

describe('what people asked for', () => {
  test('is done in the order in which they did, whoever asked', () => {
    const scene = new DeskScene().deny('1')
    const ids = [
      scene.request('silence', '1', {}),
      scene.request('silence', '2', {}),
      scene.request('unsilence', '1', {}),
      scene.request('unsilence', '1', {}),
    ]
    scene.desk.carryOut(scene.now)
    expect(ids.map((id) => scene.store.commandOutcome(id))).toEqual([
      'silenced',
      'refused: nothing of this number is known here',
      'unsilenced',
      'refused: nobody has silenced it',
    ])
    expect(scene.store.openCommands(['silence', 'unsilence'])).toEqual([])
  })

  test('is refused where what they said was erased, or nothing was said', () => {
    const scene = new DeskScene().deny('1')
    const erased = scene.request('silence', '1', {})
    scene.store.orders.erase(scene.index.get('1')!.id)
    const nothing = scene.store.request(
      { command: 'silence', subject: '1', by: 'Ada', text: null },
      1,
      monday,
    )
    scene.desk.carryOut(scene.now)
    const refused = 'refused: what was asked has been erased'
    expect([erased, nothing].map((id) => scene.store.commandOutcome(id))).toEqual([refused, refused])
  })

  test('about anything but alerts is left to others', () => {
    const scene = new DeskScene().deny('1')
    const id = scene.store.request({ command: 'look', subject: '1', by: 'Ada', text: '{}' }, 1, monday)
    scene.desk.carryOut(scene.now)
    expect(scene.store.commandOutcome(id)).toBeNull()
  })
})

describe('a digest', () => {
  const old = { contractSignedAt: monday - 9 * day }

  test('is made of a log that is read once, to its end', () => {
    const scene = new DeskScene({ alertsPerMinute: 0 }).see(two, { status: 'Open', ...old })
    const { store } = scene
    const read = store.entriesAfter.bind(store)
    const asked: number[] = []
    store.entriesAfter = (position, limit) => {
      asked.push(position)
      if (asked.length > 9) throw new Error('The log is read for ever.')
      return read(position, limit)
    }
    scene.desk.tellDigests(scene.now)
    scene.desk.tellDigests(scene.now)
    expect(asked).toEqual([0, 2])
  })

  test('counts the rules that had run out before their contracts were first seen', () => {
    const scene = new DeskScene({ alertsPerMinute: 0 })
    scene.see(two, { status: 'Open', ...old }).see('3', { status: 'Processing', contractSignedAt: 0 })
    scene.desk.tellDigests(scene.now)
    expect(scene.digests).toEqual([
      { event: 'act.digest', told: [{ adoptedOverdue: { openTooLong: 2, processingTooLong: 1 } }] },
    ])
    expect(scene.entries('supplier')[0]!.digest).toEqual({
      counts: { openTooLong: 2, processingTooLong: 1 },
      upTo: 3,
    })
  })

  test('counts alerts by their kinds, and reminders by what they are about', () => {
    const scene = new DeskScene({ alertsPerMinute: 2 })
    scene.letOpenTooLong(two).pass(minute).deny(['3', '4'])
    scene.see('5', { status: 'Processing' }).see('5', { status: 'Open' })
    scene.restart({ alertsPerMinute: 0 })
    scene.see('6', { status: 'Processing' }).see('6', { status: 'Open' })
    scene.pass(3 * day).fireDue()
    scene.desk.settle(scene.now)
    scene.desk.tellDigests(scene.now)
    expect(scene.digests).toEqual([
      {
        event: 'act.digest',
        told: [
          { manyAlerts: { contradiction: 1 } },
          { manyReminders: { denialReminder: 2, openTooLong: 4, contradiction: 2 } },
        ],
      },
    ])
    expect(scene.entries('supplier')[0]!.digest).toMatchObject({ counts: {}, upTo: expect.any(Number) })
  })

  test('is told where there is something to tell, each time of what is new, across restarts', () => {
    const scene = new DeskScene({ alertsPerMinute: 0 })
    scene.desk.tellDigests(scene.now)
    expect(scene.digests).toEqual([])
    for (const number of ['1', '2', '3']) {
      scene.letOpenTooLong(number)
      for (let times = 0; times < 2; times += 1) scene.desk.tellDigests(scene.now)
      scene.restart({ alertsPerMinute: 0 })
      scene.desk.tellDigests(scene.now)
    }
    const told = [{ manyAlerts: { openTooLong: 1 } }]
    expect(scene.digests).toEqual(Array(3).fill({ event: 'act.digest', told }))
  })

  test('of reminders alone names nothing else, and is no alert itself', () => {
    const scene = new DeskScene().letOpenTooLong('1')
    scene.restart({ alertsPerMinute: 0 })
    scene.pass(day).desk.settle(scene.now)
    scene.desk.tellDigests(scene.now)
    expect(Object.keys(scene.entries('supplier')[0]!.digest!)).toEqual(['counts', 'reminders', 'upTo'])
    expect(scene.digests).toEqual([{ event: 'act.digest', told: [{ manyReminders: { openTooLong: 1 } }] }])
    scene.see('1', { status: 'Processing' })
    scene.desk.tellDigests(scene.now)
    expect(scene.digests).toHaveLength(1)
  })

  test('counts all of a log, however long', () => {
    const scene = new DeskScene({ alertsPerMinute: 0 })
    const many = Array.from({ length: 1_500 }, (_, each) => `${each + 1}`)
    scene.see(many, { status: 'Open', ...old })
    scene.desk.tellDigests(scene.now)
    scene.desk.tellDigests(scene.now)
    expect(scene.digests).toEqual([
      { event: 'act.digest', told: [{ adoptedOverdue: { openTooLong: 1_500 } }] },
    ])
  })

  test('ends once, when nothing of what was told together is left', () => {
    const scene = new DeskScene({ alertsPerMinute: 0 }).letOpenTooLong(two)
    scene.desk.tellDigests(scene.now)
    const events = () => {
      scene.desk.tellDigests(scene.now)
      return scene.digests.map(({ event }) => event)
    }
    scene.see('1', { status: 'Processing' })
    expect(events()).toEqual(['act.digest'])
    scene.see('2', { status: 'Processing' })
    expect(events()).toEqual(['act.digest', 'act.digestSettled'])
    expect(events()).toEqual(['act.digest', 'act.digestSettled'])
    expect(scene.unresolved).toEqual([])
    expect(scene.told('supplier')).toEqual(['manyAlerts', 'alertResolved'])
  })

  test('does not end anything that is the matter with the supplier', () => {
    const scene = new DeskScene()
    scene.desk.failed(failure('credentialsRefused'), scene.now)
    scene.desk.tellDigests(scene.now)
    expect(scene.unresolved).toEqual(['supplier credentialsRefused Open'])
    expect(scene.digests.map(({ event }) => event)).toEqual(['supplier.credentialsRefused'])
  })
})

describe('time rules of alerts', () => {
  test('are fired when they have run out, not before, and wake whoever asks when', () => {
    const scene = new DeskScene()
    expect(scene.desk.nextAt()).toBe(Number.POSITIVE_INFINITY)
    scene.letOpenTooLong('1')
    expect(scene.desk.nextAt()).toBe(scene.now + day)
    scene.pass(day - 1).desk.settle(scene.now)
    expect(scene.told()).toEqual(['openTooLong'])
    scene.pass(1).desk.settle(scene.now)
    scene.desk.settle(scene.now)
    expect(scene.told()).toEqual(['openTooLong', 'alertReminder'])
    expect(scene.entries().at(-1)).toMatchObject({
      ...{ kind: 'timer', event: 'alert.reminder', effectiveBefore: scene.now },
      timer: { token: 2 },
    })
  })

  test('are fired where they still wait: not twice, found twice though they were', () => {
    const scene = new DeskScene().letOpenTooLong('1').pass(day)
    const due = scene.alerts.due(scene.now, 10)
    expect(due).toHaveLength(1)
    scene.alerts.due = () => [...due, ...due]
    scene.desk.settle(scene.now)
    expect(scene.told()).toEqual(['openTooLong', 'alertReminder'])
    scene.see('1', { status: 'Processing' })
    scene.desk.settle(scene.now)
    expect(scene.told()).toEqual(['openTooLong', 'alertReminder', 'alertResolved'])
  })

  test('of one subject are fired for the alert that they belong to', () => {
    const scene = new DeskScene().letOpenTooLong('1')
    scene.pass(hour).intake.miss(scene.index.get('1')!, { beganAt: scene.now, endedAt: scene.now, sweep: 2 })
    expect(scene.unresolved).toEqual(['1 openTooLong Open', '1 missing Open'])
    scene.pass(day).desk.settle(scene.now)
    const reminders = scene
      .entries()
      .flatMap(({ effects }) => effects.flatMap((effect) => ('about' in effect ? effect.about : [])))
    expect(reminders).toEqual(['openTooLong', 'missing'])
  })
})

const failure = (code: StromkreisErrorCode) => new StromkreisError(code, 'No.', { hint: 'Wait.' })

describe('the supplier', () => {
  test('is written of when it has failed for as long as is tolerated, and when it answers again', () => {
    const scene = new DeskScene({ toleratedMs: minute })
    scene.desk.failed(failure('unreachable'), scene.now)
    scene.desk.failed(failure('unreachable'), scene.now + minute - 1)
    expect(scene.unresolved).toEqual([])
    scene.desk.failed(failure('unreachable'), scene.now + minute)
    expect(scene.unresolved).toEqual(['supplier supplierUnreachable Open'])
    expect(scene.entries('supplier')).toMatchObject([
      { supplier: { trouble: 'supplierUnreachable', since: monday, code: 'unreachable' } },
    ])
    scene.desk.answered(scene.now + hour)
    scene.desk.answered(scene.now + hour)
    expect(scene.told('supplier')).toEqual(['supplierUnreachable', 'alertResolved'])
  })

  test('is given five minutes where nobody says otherwise', () => {
    const scene = new DeskScene()
    scene.desk.failed(failure('unreachable'), scene.now)
    scene.desk.failed(failure('unreachable'), scene.now + 5 * minute - 1)
    expect(scene.unresolved).toEqual([])
    scene.desk.failed(failure('unreachable'), scene.now + 5 * minute)
    expect(scene.unresolved).toEqual(['supplier supplierUnreachable Open'])
  })

  test.each(['unreachable', 'credentialsRefused'] as const)(
    'whose trouble (%s) was told before a restart is written of when it answers',
    (code) => {
      const scene = new DeskScene({ toleratedMs: 0 })
      scene.desk.failed(failure(code), scene.now)
      scene.restart({ toleratedMs: 0 })
      scene.desk.failed(failure(code), scene.now + hour)
      expect(scene.entries('supplier')).toHaveLength(1)
      scene.desk.answered(scene.now + hour)
      expect(scene.unresolved).toEqual([])
    },
  )

  test('of which only a digest was told before a restart is not written of when it answers', () => {
    const scene = new DeskScene({ alertsPerMinute: 0 }).letOpenTooLong('1')
    scene.desk.tellDigests(scene.now)
    expect(scene.unresolved).toEqual(['1 openTooLong Open', 'supplier manyAlerts Open'])
    scene.restart()
    scene.desk.answered(scene.now)
    expect(scene.entries('supplier')).toHaveLength(1)
  })
})
