import { describe, expect, test } from 'vitest'
import { defaultContractDelays } from '../../machines/index.ts'
import type { ContractRecord } from '../../src/contract-record.ts'
import { AlertBook } from '../../src/engine/alert-book.ts'
import { ContractIndex } from '../../src/engine/contract-index.ts'
import type { ContractVersions } from '../../src/engine/contract-versions.ts'
import { Intake } from '../../src/engine/intake.ts'
import { askedForLook, type Entry } from '../../src/log-entry.ts'
import type { Sighting } from '../../src/observation.ts'
import type { OrderChange } from '../../src/order-store.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { sideBySide } from './contract-machine-2.ts'
import { facts } from './decision-situation.ts'
import { hour, minute, monday } from './scene.ts'
import { observation, type ScriptedOrder } from './scripted-supplier.ts'

const delays = { ...defaultContractDelays, openTooLongMs: 5 * hour }

/** An intake over a database in memory, on a time of its own: what is shown is taken in, and nobody looks. */
class IntakeScene {
  readonly store = new SqliteStore(':memory:')
  now = monday
  index!: ContractIndex
  alerts!: AlertBook
  intake!: Intake
  /** Whom it told of what, in that order: `moved 1 Open`, `committed adopted`. */
  readonly said: string[] = []

  constructor(options: { versions?: ContractVersions } = {}) {
    this.restart(options)
  }

  /** Another process over the same database. */
  restart(options: { versions?: ContractVersions } = {}): void {
    const { store, said } = this
    this.index = new ContractIndex(store)
    this.alerts = new AlertBook({ store })
    this.intake = new Intake({
      ...{ store, index: this.index, alerts: this.alerts, delays, ...options },
      onMoved: (id: number, record: ContractRecord) =>
        said.push(`moved ${record.contractNumber} ${record.position?.state}`) &&
        expect(this.index.byId(id).contractNumber).toBe(record.contractNumber),
      onCommitted: (entries: readonly Entry[]) =>
        said.push(`committed ${entries.map(({ kind }) => kind).join(', ')}`),
    })
  }

  get look() {
    return { beganAt: this.now - minute, endedAt: this.now, sweep: 1 }
  }

  take(...sightings: Sighting[]) {
    return this.intake.takeIn(this.look, sightings)
  }

  see(order: ScriptedOrder, contractNumber = '1') {
    return this.take(observation(contractNumber, order))
  }

  pass(ms: number): this {
    this.now += ms
    return this
  }

  contract(number = '1') {
    return this.index.get(number)!
  }

  record(number = '1'): ContractRecord {
    return this.store.find(number)!.record!
  }

  history(number = '1'): string[] {
    return this.store.entriesOf(number).map(({ kind, to }) => `${kind} ${to}`)
  }

  /** What stands behind the reference that a contract holds. */
  text(name: 'message' | 'processingInfo'): string | null {
    const reference = this.record().position!.context.details[name]
    return reference && this.store.reveal(this.contract().id, reference)
  }
}

/** Notes the calls of one method of a store, which goes on working. */
function noting(store: SqliteStore, name: 'load' | 'loadMany' | 'commit' | 'seal'): unknown[][] {
  const noted: unknown[][] = []
  const methods = store as unknown as Record<string, (...given: unknown[]) => unknown>
  const method = methods[name]!.bind(store)
  methods[name] = (...given) => {
    noted.push(given)
    return method(...given)
  }
  return noted
}

describe('an answer', () => {
  test('becomes what is known of each order in it, with the times of its look', () => {
    const scene = new IntakeScene()
    const { members, problems, isStale } = scene.take(
      observation('1', { status: 'Open' }),
      observation('2', { status: 'Denied' }),
    )
    expect(members).toEqual([scene.contract('1'), scene.contract('2')])
    expect([problems, isStale]).toEqual([[], false])
    expect(scene.store.entriesOf('1')).toMatchObject([
      { observedAt: scene.now, beganAt: scene.now - minute, effectiveAfter: null, start: { delays } },
    ])
    scene.pass(hour).see({ status: 'Processing' })
    expect(scene.store.entriesOf('1')[1]).toMatchObject({
      effectiveAfter: monday - minute,
      effectiveBefore: scene.now,
    })
    expect(scene.said).toEqual([
      ...['moved 1 Open', 'moved 2 Denied', 'committed adopted', 'committed adopted'],
      ...['moved 1 Processing', 'committed observed'],
    ])
  })

  test('names what has no number that can be read, by its place, and takes in the rest', () => {
    const scene = new IntakeScene()
    const { members, problems } = scene.take(
      { contractNumber: null, problem: 'contractNumber: expected string' },
      observation('supplier', { status: 'Open' }),
      { contractNumber: 'supplier', problem: 'state: expected string' },
      observation('1', { status: 'Open' }),
    )
    expect(problems).toEqual([
      { place: 0, problem: 'contractNumber: expected string' },
      { place: 1, problem: 'contractNumber: not a contract number' },
      { place: 2, problem: 'state: expected string' },
    ])
    expect(members).toEqual([scene.contract('1')])
    expect(scene.index.size).toBe(1)
  })

  test('is written at once, an order that is in it twice in two steps', () => {
    const scene = new IntakeScene()
    const commits = noting(scene.store, 'commit')
    const { members } = scene.take(
      observation('1', { status: 'Open' }),
      observation('2', { status: 'Open' }),
      observation('1', { status: 'Denied' }),
    )
    expect(members.map(({ contractNumber }) => contractNumber)).toEqual(['1', '2', '1'])
    expect(scene.history('1')).toEqual(['adopted Open', 'inferred Processing', 'observed Denied'])
    expect(scene.store.entriesOf('1').map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(commits).toHaveLength(1)
  })

  test('is read from the database where it says something new, at once', () => {
    const scene = new IntakeScene()
    const orders = (status: 'Open' | 'Processing') => [
      observation('1', { status }),
      observation('2', { status: 'Open' }),
      observation('3', { status }),
    ]
    scene.take(...orders('Open'))
    const [reads, loads] = [noting(scene.store, 'loadMany'), noting(scene.store, 'load')]
    scene.pass(hour).take(...orders('Processing'))
    expect(reads).toEqual([[[scene.contract('1').id, scene.contract('3').id]]])
    expect(loads).toEqual([])
  })

  test('raises the alerts that it is about', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Processing' })
    scene.pass(hour).see({ status: 'Denied' })
    expect(scene.alerts.standing(scene.contract().id).alerts).toMatchObject([{ kind: 'denied' }])
  })

  test('begins under the current version of those that it was given', () => {
    const scene = new IntakeScene({ versions: sideBySide })
    scene.see({ status: 'Open' })
    expect(scene.record().machineVersion).toBe('2')
  })

  test('counts as one, whatever is in it', () => {
    const scene = new IntakeScene()
    expect(scene.intake.answers).toBe(0)
    scene.take()
    scene.see({ status: 'Open' })
    expect(scene.intake.answers).toBe(2)
    expect(scene.contract().newsIn).toBe(2)
  })
})

describe('an order that says the same again', () => {
  test('is seen, and neither written nor read from the database', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Open' })
    const [loads, said] = [noting(scene.store, 'load'), scene.said.length]
    scene.pass(hour)
    expect(scene.see({ status: 'Open' })).toEqual({
      members: [scene.contract()],
      problems: [],
      isStale: false,
    })
    expect([loads, scene.said.length]).toEqual([[], said])
    expect(scene.contract()).toMatchObject({ seen: scene.look, acceptedFrom: scene.look.beganAt, newsIn: 1 })
  })

  test('is compared anew where it was forgotten', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Open' })
    scene.intake.forget(scene.contract())
    expect(scene.contract()).toMatchObject({ latest: null, newsIn: 2 })
    expect(scene.intake.answers).toBe(2)
    const loads = noting(scene.store, 'load')
    scene.pass(hour).see({ status: 'Open' })
    expect(loads).toHaveLength(1)
    expect(scene.history()).toEqual(['adopted Open'])
    expect(scene.contract()).toMatchObject({ latest: { status: 'Open' }, newsIn: 3 })
  })

  test('is news where it was missing in between', () => {
    const scene = new IntakeScene()
    scene.take(observation('1', { status: 'Open' }), observation('2', { status: 'Open' }))
    for (const number of ['1', '2']) scene.pass(minute).intake.miss(scene.contract(number), scene.look)
    expect(scene.contract('1')).toMatchObject({ isMissing: true, newsIn: 2 })
    expect(scene.contract('2')).toMatchObject({ isMissing: true, newsIn: 3 })
    const atOnce = noting(scene.store, 'loadMany')
    scene.pass(hour).take(observation('1', { status: 'Open' }), observation('2', { status: 'Open' }))
    expect(atOnce).toEqual([[[scene.contract('1').id, scene.contract('2').id]]])
    expect(scene.history()).toEqual(['adopted Open', 'anomaly Open', 'observed Open'])
    expect(scene.contract()).toMatchObject({ isMissing: false, newsIn: 4 })
  })

  test('is news where the same answer said something else before', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Processing' })
    scene.pass(hour).take(observation('1', { status: 'Denied' }), observation('1', { status: 'Processing' }))
    expect(scene.history()).toEqual(['adopted Processing', 'observed Denied', 'observed Processing'])
  })
})

describe('an answer that is older than the last', () => {
  test('is kept out for the orders that were seen since, and said to be stale', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Open' })
    const { look } = scene
    const older = { ...look, beganAt: look.beganAt - 1 }
    const { members, isStale } = scene.intake.takeIn(older, [
      observation('1', { status: 'Processing' }),
      observation('2', { status: 'Open' }),
    ])
    expect([members.length, isStale]).toEqual([2, true])
    expect([scene.history('1'), scene.history('2')]).toEqual([['adopted Open'], ['adopted Open']])
    expect(scene.contract()).toMatchObject({ latest: { status: 'Open' }, seen: look })
  })

  test('that began in the same millisecond is not older', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Open' })
    expect(scene.see({ status: 'Processing' }).isStale).toBe(false)
    expect(scene.history()).toEqual(['adopted Open', 'observed Processing'])
  })

  test('is kept out by what was written, too, where nobody knows when it was seen last', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Open' })
    scene.restart()
    expect(scene.pass(-hour).see({ status: 'Processing' }).isStale).toBe(true)
    expect(scene.contract()).toMatchObject({ latest: null, seen: null, newsIn: 0 })
    expect(scene.history()).toEqual(['adopted Open'])
  })
})

describe('what was seen is the state that the contract is recorded in', () => {
  test.each<[string, boolean, Sighting]>([
    ['where the order moved on', true, observation('1', { status: 'Revoked' })],
    ['not where it contradicts what is known', false, observation('1', { status: 'Open' })],
    ['not where its words say nothing', false, observation('1', { status: null, words: 'Paused' })],
    ['not where it cannot be read', false, { contractNumber: '1', problem: 'state: expected string' }],
  ])('%s', (_, isAccepted, sighting) => {
    const scene = new IntakeScene()
    scene.see({ status: 'Processing' })
    const before = scene.look.beganAt
    scene.pass(hour).take(sighting)
    expect(scene.contract()).toMatchObject({
      ...{ isAccepted, seen: scene.look, isMissing: false },
      acceptedFrom: isAccepted ? scene.look.beganAt : before,
    })
  })

  test('again, as soon as it is so', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Processing' })
    scene.pass(hour).see({ status: 'Open' })
    scene.pass(hour).see({ status: 'Processing' })
    expect(scene.contract()).toMatchObject({ isAccepted: true, acceptedFrom: scene.look.beganAt })
  })

  test('not of an order that was never in a state that we know', () => {
    const scene = new IntakeScene()
    scene.see({ status: null, words: 'Paused' })
    expect(scene.contract()).toMatchObject({ isAccepted: false, acceptedFrom: null })
  })
})

describe('where it cannot be written', () => {
  test('nothing is remembered, nobody is told, and the same is taken in the next time', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Processing' })
    const { store } = scene
    const commit = store.commit.bind(store)
    const commits: number[] = []
    store.commit = (changes, ...rest) => {
      commits.push(changes.length)
      if (changes.length > 0) throw new Error('The disk is full.')
      commit(changes, ...rest)
    }
    const before = { ...scene.contract() }
    const said = scene.said.length
    scene.pass(hour)
    expect(() => scene.see({ status: 'Denied', details: { message: 'Zähler fehlt' } })).toThrow('disk')
    // What was begun for the text is ended, with nothing in it.
    expect(commits).toEqual([1, 0])
    expect(scene.contract()).toEqual(before)
    expect(scene.said).toHaveLength(said)
    store.commit = commit
    scene.see({ status: 'Denied', details: { message: 'Zähler fehlt' } })
    expect(scene.history()).toEqual(['adopted Processing', 'observed Denied'])
    expect(scene.text('message')).toBe('Zähler fehlt')
  })
})

describe('free text', () => {
  test('that was there before keeps its reference, and is not sealed again', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Processing', details: { processingInfo: 'Rückfrage' } })
    const kept = scene.record().position!.context.details.processingInfo
    const sealed = noting(scene.store, 'seal')
    scene.pass(hour).see({ status: 'Denied', details: { processingInfo: 'Rückfrage', message: 'Zähler' } })
    expect(sealed).toEqual([[scene.contract().id, 'Zähler']])
    expect(scene.store.entriesOf('1')[1]!.details).toEqual({ message: expect.stringMatching(/^text:/) })
    expect(scene.record().position!.context.details.processingInfo).toBe(kept)
    expect([scene.text('message'), scene.text('processingInfo')]).toEqual(['Zähler', 'Rückfrage'])
  })

  test('that is gone leaves no reference', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Denied', details: { processingInfo: 'Rückfrage', message: 'Zähler' } })
    scene.pass(hour).see({ status: 'Denied', details: { message: 'Zähler' } })
    expect([scene.text('message'), scene.text('processingInfo')]).toEqual(['Zähler', null])
    scene.pass(hour).see({ status: 'Denied' })
    expect([scene.text('message'), scene.text('processingInfo')]).toEqual([null, null])
  })

  test('of what was never applied is not taken for that of what was', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Rejected', details: { message: 'first' } })
    scene.pass(hour).see({ status: 'Processing', details: { message: 'second' } })
    scene.pass(hour).see({ status: 'Rejected', details: { message: 'second' } })
    expect(scene.text('message')).toBe('second')
  })

  test('of an order twice in one answer is what it says last', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Denied', details: { message: 'first' } })
    scene
      .pass(hour)
      .take(
        observation('1', { status: 'Denied', details: { message: 'second' } }),
        observation('1', { status: 'Denied', details: { message: 'first' } }),
      )
    expect(scene.text('message')).toBe('first')
  })

  test('after a restart is the same as before', () => {
    const scene = new IntakeScene()
    const order = { status: 'Denied', details: { message: 'Zähler', processingInfo: 'Rückfrage' } } as const
    scene.see(order)
    scene.restart()
    scene.pass(hour).see(order)
    expect(scene.history()).toEqual(['adopted Denied'])
  })
})

describe('a command', () => {
  test('says what came of it, and is written where it changed anything', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Open' })
    const { event, token } = scene.record().timers[0]!
    const fire = (number: number) =>
      scene.intake.tell(scene.contract(), {
        ...{ type: 'timer', event, token: number, now: scene.now, confirmed: true },
      })
    scene.pass(5 * hour)
    expect(fire(token + 1)).not.toBe('changed')
    expect(scene.history()).toEqual(['adopted Open'])
    expect(fire(token)).toBe('changed')
    expect(scene.history()).toEqual(['adopted Open', 'timer Open'])
    expect(scene.said.slice(2)).toEqual(['moved 1 Open', 'committed timer'])
  })

  test('to many contracts is read and written at once', () => {
    const scene = new IntakeScene()
    scene.take(observation('1', { status: 'Open' }), observation('2', { status: 'Open' }))
    const [commits, reads] = [noting(scene.store, 'commit'), noting(scene.store, 'loadMany')]
    const loads = noting(scene.store, 'load')
    const at = { observedAt: scene.now, beganAt: scene.now, effectiveAfter: null, effectiveBefore: scene.now }
    scene.intake.tellAll([scene.contract('1'), scene.contract('2')], {
      type: 'note',
      happening: { ...at, kind: 'act', event: askedForLook, act: { by: 'Ada', reason: '' } },
    })
    expect([scene.history('1'), scene.history('2')]).toEqual(Array(2).fill(['adopted Open', 'act Open']))
    expect([commits.length, reads.length, loads.length]).toEqual([1, 1, 0])
  })

  test('to one contract reads that alone', () => {
    const scene = new IntakeScene()
    scene.see({ status: 'Open' })
    const [reads, loads] = [noting(scene.store, 'loadMany'), noting(scene.store, 'load')]
    scene.intake.tellAll([scene.contract()], { type: 'missing', look: scene.look })
    expect([reads.length, loads.length]).toEqual([0, 1])
    expect(scene.history()).toEqual(['adopted Open', 'anomaly Open'])
  })

  test('of an order of our own is told of with the order first', () => {
    const scene = new IntakeScene()
    scene.store.commit = () => {}
    const look = { beganAt: scene.now - minute, endedAt: scene.now }
    const [entry] = [{ kind: 'observed', event: 'sent', effects: [] }] as Partial<Entry>[] as Entry[]
    const change = { subjectId: 2 ** 50, entries: [entry!] } as Partial<OrderChange> as OrderChange
    scene.intake.commit([change], { contractNumber: '1', customerNumber: null, facts, look })
    expect(scene.said).toEqual(['moved 1 Open', 'committed observed', 'committed submitted'])
  })

  test('of an order of our own begins its contract, with the times that are set', () => {
    const scene = new IntakeScene()
    const look = { beganAt: scene.now - minute, endedAt: scene.now }
    scene.intake.commit([], { contractNumber: '1', customerNumber: 'C1', facts, look })
    expect(scene.store.entriesOf('1')).toMatchObject([
      { kind: 'submitted', to: 'Open', start: { customerNumber: 'C1', delays } },
    ])
    expect(scene.said).toEqual(['moved 1 Open', 'committed submitted'])
    scene.intake.commit([])
    expect(scene.said).toHaveLength(2)
  })
})
