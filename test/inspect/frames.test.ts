import { createInspector, type StatelyInspectionEvent } from '@statelyai/inspect'
import { describe, expect, test } from 'vitest'
import { type AnyStateMachine, type AnyStateNode, createActor, createMachine } from 'xstate'
import { contractMachine, orderMachine } from '../../machines/index.ts'
import type { InspectionFrame } from '../../src/inspect/inspection-frame.ts'
import { inspectionFrames, liveFrames } from '../../src/inspect/inspection-frames.ts'
import type { Entry } from '../../src/log-entry.ts'
import { validOrder } from '../../src/testing/valid-order.ts'
import { follow } from '../embed/following.ts'
import { day, hour, monday, Scene } from '../engine/scene.ts'
import { deniedAndRecovered, personal } from './denied-and-recovered.ts'

function framesOf(scene: Scene, contractNumber = '1'): InspectionFrame[] {
  return [...inspectionFrames(contractNumber, scene.entries(contractNumber))]
}

function line(frame: InspectionFrame): string {
  if (frame.type === '@xstate.event') return `${frame.event.entry.kind} ${frame.event.type}`
  return `${frame.type.slice('@xstate.'.length)} ${JSON.stringify(frame.snapshot.value)}`
}

describe('a contract as frames', () => {
  test('is introduced, then told entry by entry; what passed the machine by has no snapshot', async () => {
    const frames = framesOf(await deniedAndRecovered())
    expect(frames.map(line)).toEqual([
      'actor "Open"',
      'adopted observed.Open',
      'snapshot "Open"',
      'inferred observed.Processing',
      'snapshot "Processing"',
      'observed observed.Denied',
      'snapshot {"Denied":"Waiting"}',
      'timer xstate.after.denialReminder.contract.Denied.Waiting',
      'snapshot {"Denied":"Waiting"}',
      'anomaly anomaly.contradiction',
      'observed observed.Denied',
      'snapshot {"Denied":"Waiting"}',
      'observed observed.Processing',
      'snapshot "Processing"',
      'observed observed.PendingDelivery',
      'snapshot {"Contract":{"PendingDelivery":"StartDateKnown"}}',
      'anomaly anomaly.contradiction',
      'corrected observed.Processing',
      'snapshot "Processing"',
    ])
  })

  test('keeps the times of the log, and the same name for the same entry', async () => {
    const scene = await deniedAndRecovered()
    const [actor, ...frames] = framesOf(scene)
    expect(actor).toMatchObject({ createdAt: String(monday + hour), sessionId: '1', rootId: '1' })
    for (const frame of frames) {
      const seq = Number(frame.id.split('/')[1])
      expect(frame.createdAt).toBe(String(scene.entries()[seq - 1]!.observedAt))
    }
    expect(new Set(frames.map(({ id }) => id)).size).toBe(frames.length)
    expect(framesOf(scene)).toEqual([actor, ...frames])
    expect(JSON.parse(JSON.stringify(frames))).toEqual(frames)
  })

  test('says of each event when it happened at the earliest and latest, and what was told', async () => {
    const events = framesOf(await deniedAndRecovered()).flatMap((frame) =>
      frame.type === '@xstate.event' ? frame.event : [],
    )
    expect(events[1]).toMatchObject({
      entry: {
        kind: 'inferred',
        from: 'Open',
        to: 'Processing',
        effectiveAfter: monday + hour,
        effectiveBefore: monday + hour + 2 * day,
      },
    })
    expect(events[2]).toMatchObject({
      details: { denialReason: 'ContractCommitment', message: expect.stringMatching(/^text:/) },
      entry: { effects: [{ type: 'alert', kind: 'denied' }] },
    })
    expect(events[3]).toMatchObject({ entry: { timer: { confirmed: true, estimated: false } } })
    expect(events[4]).toMatchObject({ entry: { anomaly: { kind: 'contradiction', status: 'Open' } } })
  })

  test('ends standing as the engine has it, timer-carrying states and context included', async () => {
    const scene = await deniedAndRecovered()
    const { position } = scene.store.find('1')!.record!
    const last = framesOf(scene).at(-1)!
    expect(last).toMatchObject({
      type: '@xstate.snapshot',
      snapshot: { status: 'active', value: position!.leaf, context: position!.context, tags: ['live'] },
    })
  })

  test('without a state that we know is introduced without one, until there is one', async () => {
    const scene = new Scene()
    await scene.see('1', { status: null, words: 'Pondering' })
    const unknown = framesOf(scene)
    expect(unknown.map(line)).toEqual(['actor undefined', 'anomaly anomaly.unknownStatus'])
    expect(unknown[0]).toMatchObject({ snapshot: { status: 'active' } })
    await scene.see('1', { status: 'Open' })
    expect(framesOf(scene).map(line).slice(2)).toEqual(['adopted observed.Open', 'snapshot "Open"'])
    scene.close()
  })

  test('whose log the machine does not follow is an error, not half a story', async () => {
    const entries = (await deniedAndRecovered()).entries().filter(({ kind }) => /adopted|timer/.test(kind))
    expect(() => [...inspectionFrames('1', entries)]).toThrow(expect.objectContaining({ code: 'logBroken' }))
  })
})

describe('the frames', () => {
  test('have the fields and the version of those that @statelyai/inspect makes', async () => {
    const stock: StatelyInspectionEvent[] = []
    const inspector = createInspector({ send: (event) => void stock.push(event) })
    const actor = createActor(contractMachine).start()
    inspector.inspect.next?.({ type: '@xstate.actor', actorRef: actor, rootId: actor.sessionId } as never)
    inspector.inspect.next?.({
      type: '@xstate.event',
      actorRef: actor,
      rootId: actor.sessionId,
      event: { type: 'a' },
    } as never)
    inspector.inspect.next?.({
      type: '@xstate.snapshot',
      actorRef: actor,
      rootId: actor.sessionId,
      event: { type: 'a' },
      snapshot: actor.getSnapshot(),
    } as never)
    await expect.poll(() => stock).toHaveLength(3)
    actor.stop()
    // Assignable: an inspector that takes the package's frames takes these, as far as types can say.
    const ours: StatelyInspectionEvent[] = framesOf(await deniedAndRecovered())
    for (const theirs of stock) {
      const same = ours.find(({ type }) => type === theirs.type)!
      expect(Object.keys(same).sort()).toEqual(Object.keys(theirs).sort())
      expect(same._version).toBe(theirs._version)
      if (!('snapshot' in theirs) || !('snapshot' in same)) continue
      const keys = (snapshot: object) => Object.keys(JSON.parse(JSON.stringify(snapshot)) as object).sort()
      expect(keys(same.snapshot)).toEqual(keys(theirs.snapshot))
    }
  })

  test.each([
    ['contract', contractMachine],
    ['order', orderMachine],
  ] as const)(
    'of a machine (%s) define it so that createMachine reads the same states and edges',
    async (name, machine) => {
      const scene = await deniedAndRecovered()
      const { stromkreis } = await follow({ engine: { clock: scene.clock } })
      const order = await stromkreis.desk.submit(validOrder())
      const entries = name === 'contract' ? scene.entries() : stromkreis.history(order.id)
      const [actor] = inspectionFrames(name === 'contract' ? '1' : order.id, entries)
      if (actor?.type !== '@xstate.actor') throw new Error('no actor frame')
      const readBack = createMachine(JSON.parse(actor.definition) as Parameters<typeof createMachine>[0])
      expect(actor.definition).not.toContain('[Object]')
      expect(shapeOf(readBack)).toEqual(shapeOf(machine))
      expect(actor.name).toBe(`${name} ${actor.sessionId}`)
    },
  )

  test('of an order tell its journey, and its acts upon data as events alone', async () => {
    const { stromkreis } = await follow()
    const { id } = await stromkreis.desk.submit(validOrder({ emailVerifiedAt: null }, { now: monday }))
    stromkreis.desk.erase(id)
    const frames = [...inspectionFrames(id, stromkreis.history(id))]
    expect(frames.map(line)).toEqual([
      'actor "Accepted"',
      'adopted accepted',
      'snapshot "Accepted"',
      'act checked',
      'snapshot "Incomplete"',
      'act act.erased',
    ])
    expect(frames[3]).toMatchObject({
      event: { errors: expect.any(Number), entry: { findings: expect.arrayContaining([expect.anything()]) } },
    })
  })

  test('hold no personal data: no text, nobody’s name, nothing of an order’s data', async () => {
    const frames: InspectionFrame[] = []
    const { stromkreis, sandbox, sync } = await follow({ engine: { inspect: (frame) => frames.push(frame) } })
    const body = validOrder({ emailVerifiedAt: null }, { now: monday })
    const order = await stromkreis.desk.submit(body, { by: personal[3]!, reason: personal[1]! })
    await stromkreis.desk.complete(order.id, validOrder({}, { now: monday }), {
      by: personal[3]!,
      reason: personal[2]!,
    })
    const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Processing' }] })
    await sync()
    sandbox.world.force(number, { state: 'Denied', denialReason: personal[0]!, message: personal[1]! })
    await sync()
    expect(stromkreis.order(order.id).state).toBe('Submitted')
    const told = JSON.stringify([...frames, ...framesOf(await deniedAndRecovered())])
    expect(told).toContain('observed.Denied')
    expect(told).toContain(order.id)
    expect([...personal, ...valuesOf(body)].filter((text) => told.includes(text))).toEqual([])
  })
})

describe('an engine that is inspected', () => {
  test('introduces everybody once, and tells what a replay of its log tells', async () => {
    const heard: InspectionFrame[] = []
    const { stromkreis, sandbox, sync } = await follow({
      engine: { inspect: (frame) => heard.push(frame) },
      sandbox: { orders: 20 },
    })
    const order = await stromkreis.desk.submit(validOrder({}, { now: monday }))
    const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Open' }] })
    await sync()
    sandbox.world.force(number, { state: 'Delivery' })
    await sync(day)
    for (const subject of [order.id, order.contractNumber!, number]) {
      const own = heard.filter(({ sessionId }) => sessionId === subject)
      expect(own).toEqual([...inspectionFrames(subject, stromkreis.history(subject))])
    }
    const introduced = heard.filter(({ type }) => type === '@xstate.actor').map(({ sessionId }) => sessionId)
    expect(new Set(introduced).size).toBe(introduced.length)
    expect(introduced.length).toBe(stromkreis.contracts().length + 1)
  })

  test('goes on when an inspector throws, and reports it', async () => {
    const { stromkreis, sandbox, sync, problems } = await follow({
      engine: {
        inspect: () => {
          throw new Error('an inspector of its own mind')
        },
      },
    })
    const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Open' }] })
    await sync()
    expect(stromkreis.contract(number).position?.state).toBe('Open')
    expect(problems).toEqual([new Error('an inspector of its own mind')])
  })

  test('introduces a contract known before as it stood before, and the supplier not at all', async () => {
    const scene = await deniedAndRecovered()
    const entries = scene.entries()
    const heard: InspectionFrame[] = []
    const tell = liveFrames(
      () => entries,
      (frame) => heard.push(frame),
    )
    tell({ ...entries[0]!, subject: 'supplier' } as Entry)
    expect(heard).toEqual([])
    tell(entries[5]!)
    tell(entries[6]!)
    expect(heard.map(line)).toEqual([
      'actor {"Denied":"Waiting"}',
      'observed observed.Denied',
      'snapshot {"Denied":"Waiting"}',
      'observed observed.Processing',
      'snapshot "Processing"',
    ])
  })
})

/** Every state with the events and targets of its edges. */
function shapeOf(machine: AnyStateMachine): unknown {
  const shape = (node: AnyStateNode): unknown => ({
    path: node.path,
    tags: node.tags,
    edges: [...node.transitions.values(), ...(node.always ?? [])]
      .flat()
      .map(({ eventType, target, reenter }) => [eventType, target?.map(({ path }) => path), reenter]),
    states: Object.values(node.states).map(shape),
  })
  return shape(machine.root)
}

/** The texts of an order's data that are somebody's. */
function valuesOf({ userAccount, contract }: ReturnType<typeof validOrder>): string[] {
  const texts: string[] = []
  JSON.stringify(
    [userAccount, contract.deliveryAddress, contract.deliveryDetails],
    (_name, value: unknown) => {
      if (typeof value === 'string' && value.length > 2) texts.push(value)
      return value
    },
  )
  return texts
}
