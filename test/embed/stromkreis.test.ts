import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { openReader } from '../../src/embed/open-reader.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import type { Entry } from '../../src/log-entry.ts'
import { callbackSink } from '../../src/sinks/callback-sink.ts'
import { clientOf, dayMs, follow, hourMs, monday } from './following.ts'
import { faultsIn, known, truth, wholeLog } from './log-examination.ts'

const denied = {
  state: 'Denied',
  denialReason: 'ContractCommitment',
  message: 'Der alte Vertrag läuft noch.',
}

describe('an embedded engine', () => {
  test('tells a subscriber of every entry once it is durable, until told not to', async () => {
    const { sandbox, stromkreis, sync, database } = await follow()
    const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Open' }] })
    const reader = openReader(database)
    const heard: Entry[] = []
    const durable: boolean[] = []
    const unsubscribe = stromkreis.subscribe((entry) => {
      heard.push(entry)
      durable.push(reader.history(entry.subject).some(({ seq }) => seq === entry.seq))
    })
    await sync()
    sandbox.world.force(number, { state: 'Delivery' })
    await sync()
    expect(heard).toEqual(stromkreis.history(number))
    expect(durable).toEqual([true, true, true, true])
    unsubscribe()
    sandbox.world.force(number, { state: 'Cancelled' })
    await sync()
    expect(heard).toHaveLength(4)
    reader.close()
  })

  test('goes on when a subscriber throws, and reports it', async () => {
    const { sandbox, stromkreis, sync, problems } = await follow({ sandbox: { orders: 8 } })
    stromkreis.subscribe(() => {
      throw new Error('a subscriber of its own mind')
    })
    await sync()
    expect(known(stromkreis)).toEqual(truth(sandbox.world, monday + hourMs))
    expect(problems).toHaveLength(stromkreis.verify().entries)
  })

  test('answers as of an instant what was known then, not what was true then', async () => {
    const { sandbox, stromkreis, sync, clock } = await follow()
    const number = sandbox.world.script({
      steps: [
        { afterMs: 0, state: 'Open' },
        { afterMs: 2 * hourMs, state: 'Processing' },
      ],
    })
    await sync(hourMs)
    const firstSeenAt = clock.now()
    await sync(dayMs)
    const movedAt = clock.now()
    expect(stromkreis.stateAt(number, firstSeenAt - 1)).toBeNull()
    expect(stromkreis.stateAt(number, firstSeenAt)).toBe('Open')
    expect(stromkreis.stateAt(number, movedAt - 1)).toBe('Open')
    expect(stromkreis.stateAt(number, movedAt)).toBe('Processing')
    expect(stromkreis.history(number, { at: movedAt - 1 }).map(({ seq }) => seq)).toEqual([1])
    expect(stromkreis.history(number, { at: firstSeenAt - 1 })).toEqual([])
    expect(stromkreis.history(number).at(-1)).toMatchObject({
      effectiveAfter: firstSeenAt,
      effectiveBefore: movedAt,
    })
    expect(() => stromkreis.history('000000000')).toThrow(expect.objectContaining({ code: 'notFound' }))
    expect(() => stromkreis.contract('000000000')).toThrow(expect.objectContaining({ code: 'notFound' }))
  })

  test('keeps the supplier’s words behind a reference, and gives them to who asks by it', async () => {
    const { sandbox, stromkreis, sync, delivered } = await follow()
    const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Processing' }] })
    await sync()
    sandbox.world.force(number, denied)
    await sync()
    const reference = stromkreis.history(number).at(-1)?.details?.message
    expect(reference).toMatch(/^text:/)
    expect(stromkreis.text(number, reference!)).toBe(denied.message)
    expect(stromkreis.text(number, 'text:another')).toBeNull()
    expect(stromkreis.text('000000000', reference!)).toBeNull()
    expect(JSON.stringify(wholeLog(stromkreis))).not.toContain(denied.message)
    expect(delivered).toMatchObject([
      { subject: number, effect: { kind: 'denied' }, message: denied.message },
    ])
  })

  test('follows an order from the moment it is told its number', async () => {
    const { sandbox, stromkreis } = await follow()
    const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Processing' }] })
    await stromkreis.track(number)
    expect(known(stromkreis)).toEqual({ [number]: 'Processing' })
    await expect(stromkreis.track('000000000')).rejects.toMatchObject({ code: 'notFound' })
    expect(sandbox.calls()['list']).toBeUndefined()
  })

  test('is read by another beside it, while it runs', async () => {
    const { sandbox, stromkreis, database, clock } = await follow({ sandbox: { orders: 10, seed: 6 } })
    const reader = openReader(database)
    const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Processing' }] })
    const running = stromkreis.start()
    const denial = new Promise<Entry>((resolve) => {
      stromkreis.subscribe((entry) => {
        if (entry.subject === number && entry.to === 'Processing') sandbox.world.force(number, denied)
        if (entry.to === 'Denied' && entry.subject === number) resolve(entry)
      })
    })
    const { details } = await denial
    expect(reader.contract(number).position?.state).toBe('Denied')
    expect(reader.text(number, details!.message!)).toBe(denied.message)
    expect(reader.verify()).toMatchObject({ contracts: 11, disagreements: [] })
    expect(Object.values(reader.counts()).reduce((sum, count) => sum + count, 0)).toBe(11)
    const { nextLookAt, reason } = reader.plan({ now: clock.now() })!.contract(number)
    expect(Date.parse(nextLookAt!)).toBeGreaterThan(monday)
    expect(reason).toBe('due')
    await stromkreis.stop()
    await running
    expect(reader.plan({ now: clock.now() })!.contract(number).nextLookAt).toBeNull()
    reader.close()
  })

  test('goes on over the same file where it was stopped, any number of times', async () => {
    const first = await follow({ sandbox: { orders: 25, seed: 8 } })
    const { sandbox, clock, database } = first
    await first.sync()
    await first.stop()
    for (let round = 0; round < 3; round += 1) {
      const stromkreis = await openStromkreis({
        database,
        rabot: clientOf(sandbox),
        clock,
        waitForLeaseMs: 0,
        lookAgainAfterMs: hourMs,
      })
      const before = wholeLog(stromkreis)
      const moved = new Promise<void>((resolve) => {
        stromkreis.subscribe(({ from, to }) => from !== to && resolve())
      })
      const running = stromkreis.start()
      await moved
      await stromkreis.halt()
      await running
      expect(wholeLog(stromkreis).length).toBeGreaterThan(before.length)
      expect(wholeLog(stromkreis)).toEqual(expect.arrayContaining(before))
      expect(faultsIn(wholeLog(stromkreis))).toEqual([])
      expect(stromkreis.verify().disagreements).toEqual([])
      await stromkreis.stop()
    }
  })

  test('stops cleanly: no connection, timer or file is left open', async () => {
    const open = () =>
      process.getActiveResourcesInfo().filter((resource) => /TCP|Timeout/.test(resource)).length
    // A closed handle is gone with the loop's next rounds.
    const turns = async () => {
      for (let round = 0; round < 20; round += 1) await setImmediate()
    }
    await turns()
    const before = open()
    const { stromkreis, sandbox, stop } = await follow({ sandbox: { orders: 20, seed: 2 } })
    const running = stromkreis.start()
    await new Promise<void>((resolve) => {
      stromkreis.subscribe(({ kind }) => kind === 'observed' && resolve())
    })
    expect(open()).toBeGreaterThan(before)
    await stop()
    await running
    await sandbox.stop()
    await turns()
    expect(open()).toBeLessThanOrEqual(before)
    expect(() => stromkreis.counts()).toThrow()
  })

  test('may be stopped twice', async () => {
    const { stromkreis, sync } = await follow({ sandbox: { orders: 8 } })
    await sync()
    await stromkreis.stop()
    await stromkreis.stop()
  })

  test('stops while the supplier keeps it waiting, without waiting for it', async () => {
    const { sandbox, stromkreis, problems, stop } = await follow({ sandbox: { orders: 20, seed: 2 } })
    sandbox.faults.add({ kind: 'timeout', times: null })
    const running = stromkreis.start()
    while (sandbox.calls()['list'] === undefined) await setImmediate()
    await stop()
    await running
    expect(problems).toEqual([])
  })

  test('stops while it syncs: the sync ends as broken off, and what it read is kept', async () => {
    const { sandbox, stromkreis, database, stop } = await follow({
      sandbox: { orders: 20, seed: 2 },
      engine: { pageLimit: 10 },
    })
    sandbox.faults.add({ kind: 'timeout', path: 'list', after: 1, times: null })
    const ended = stromkreis.sync().then(
      () => 'read it all',
      (error: Error) => error.name,
    )
    while (sandbox.calls()['list']?.['unanswered'] === undefined) await setImmediate()
    await stop()
    expect(['AbortError', 'StromkreisError']).toContain(await ended)
    const reader = openReader(database)
    expect(reader.contracts()).toHaveLength(10)
    reader.close()
  })

  test('delivers again, under the same key, what a sink refused, and holds up no other contract', async () => {
    const keys: string[] = []
    const refused = new Set<string>()
    const { sandbox, sync, problems } = await follow({
      engine: {
        sinks: [
          callbackSink('moody', async ({ key }) => {
            keys.push(key)
            if (refused.has(key)) return
            refused.add(key)
            throw new Error('not now')
          }),
        ],
      },
    })
    const [first, second] = [1, 2].map(() =>
      sandbox.world.script({ steps: [{ afterMs: 0, state: 'Processing' }] }),
    )
    await sync()
    sandbox.world.force(first!, denied)
    sandbox.world.force(second!, denied)
    for (let look = 0; look < 4; look += 1) await sync()
    expect(keys).toEqual([`${first}/2/0`, `${second}/2/0`, `${first}/2/0`, `${second}/2/0`])
    expect(problems).toHaveLength(2)
  })

  test('adopts anew what contradicts a contract, when a person accepts it', async () => {
    const { sandbox, stromkreis, sync } = await follow()
    const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Rejected' }] })
    await sync()
    sandbox.world.force(number, { state: 'Processing' })
    await sync()
    await sync()
    expect(stromkreis.anomalies()).toMatchObject([{ contractNumber: number, kind: 'contradiction' }])
    expect(stromkreis.contract(number).position?.state).toBe('Rejected')
    const act = { by: 'Jule', reason: 'The supplier took the refusal back on the phone.' }
    expect(stromkreis.correct([number], act)).toEqual([{ contractNumber: number, outcome: 'corrected' }])
    const corrected = stromkreis.history(number).at(-1)!
    expect(corrected).toMatchObject({
      kind: 'corrected',
      from: 'Rejected',
      to: 'Processing',
      act: { by: 'Jule' },
    })
    expect(stromkreis.text(number, corrected.act!.reason)).toBe(act.reason)
    const [again] = stromkreis.correct([number], { ...act, reason: 'once more' })
    expect(again?.outcome).toMatch(/^refused: /)
    await sync()
    expect(stromkreis.contract(number)).toMatchObject({ seq: 3, anomaly: null })
    expect(faultsIn(wholeLog(stromkreis))).toEqual([])
    expect(stromkreis.verify().disagreements).toEqual([])
    expect(() => stromkreis.correct(['000000000'], act)).toThrow(
      expect.objectContaining({ code: 'notFound' }),
    )
  })
})
