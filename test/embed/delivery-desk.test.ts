import { describe, expect, test } from 'vitest'
import { openDeliveryDesk } from '../../src/embed/delivery-desk.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { hour, monday, Scene, temporaryDatabase } from '../engine/scene.ts'

/** A scene whose sink `crm` refuses the contracts of `refused` for good, and those of `waiting` for now. */
function scene() {
  const path = temporaryDatabase()
  const refused = new Set<string>()
  const waiting = new Set<string>()
  const taken: string[] = []
  const crm = {
    name: 'crm',
    deliver({ key, subject }: { key: string; subject: string }) {
      if (refused.has(subject)) throw new StromkreisError('refused', 'crm answered 422', { hint: 'Look.' })
      if (waiting.has(subject)) throw new Error('Frau Probe is not in')
      taken.push(key)
    },
  }
  return { path, refused, waiting, taken, at: new Scene({ path, sinks: [crm] }) }
}

describe('the desk for deliveries', () => {
  test('says of each sink what waits, since when and why, and what is given up', async () => {
    const { path, refused, waiting, at } = scene()
    const desk = openDeliveryDesk(path, { readonly: true })
    expect(desk.sinks()).toEqual([])
    refused.add('1')
    waiting.add('2')
    for (const number of ['1', '2', '3']) at.supplier.set(number, { status: 'Denied' })
    await at.sync()
    const failingSince = at.clock.now()
    await at.see('2', { status: 'Rejected' })
    expect(desk.sinks()).toEqual([
      {
        ...{ sink: 'crm', position: 4, behind: 0, behindSince: null, takenAt: failingSince },
        // That it is rejected, and that the alert about its denial is resolved by that, wait behind it.
        ...{ waiting: 3, failingSince, deadLetters: 1, problem: 'The sink threw Error.' },
      },
    ])
    expect(desk.deadLetters()).toEqual([
      {
        ...{ sink: 'crm', key: '1/1/0', subject: '1', attempts: 1, problem: 'crm answered 422' },
        ...{ observedAt: failingSince, firstTriedAt: failingSince, givenUpAt: failingSince },
        effect: expect.objectContaining({ type: 'alert', kind: 'denied' }),
      },
    ])
    expect(desk.deadLetters({ sink: 'crm' })).toHaveLength(1)
    expect(monday).toBeLessThan(failingSince)
    desk.close()
    at.close()
  })

  test('has dead letters sent again beside the process that delivers', async () => {
    const { path, refused, taken, at } = scene()
    refused.add('1')
    at.supplier.set('1', { status: 'Denied' })
    await at.sync()
    refused.clear()
    await at.see('1', { status: 'Rejected' })
    expect(taken).toEqual(['1/2/0', '1/2/1'])
    const desk = openDeliveryDesk(path)
    expect(desk.sendAgain('crm', ['1/1/0'])).toEqual(['1/1/0'])
    expect(desk.sendAgain('crm', 'all')).toEqual([])
    await at.sync()
    expect(taken).toEqual(['1/2/0', '1/2/1', '1/1/0'])
    expect(desk.deadLetters()).toEqual([])
    desk.close()
    at.close()
  })

  test('has them sent by an engine that runs, within moments', async () => {
    const { path, refused, taken, at } = scene()
    refused.add('1')
    at.supplier.set('1', { status: 'Denied' })
    await at.sync()
    refused.clear()
    at.restart({ lookForCommandsEveryMs: 1_000 })
    const desk = openDeliveryDesk(path)
    const stop = new AbortController()
    const running = at.engine.run(stop.signal)
    await at.clock.sleepUntil(at.clock.now() + hour)
    desk.sendAgain('crm', 'all')
    const sentAt = at.clock.now()
    while (taken.length === 0) await at.clock.sleepUntil(at.clock.now() + 100)
    expect(at.clock.now() - sentAt).toBeLessThanOrEqual(2_000)
    stop.abort()
    await running
    desk.close()
    at.close()
  })

  test('knows the sinks that read the log and the keys that are given up, and no others', async () => {
    const { path, refused, at } = scene()
    refused.add('1')
    at.supplier.set('1', { status: 'Denied' })
    await at.sync()
    const desk = openDeliveryDesk(path)
    expect(() => desk.deadLetters({ sink: 'crn' })).toThrow(
      expect.objectContaining({ code: 'notFound', hint: 'These have: crm.' }),
    )
    expect(() => desk.sendAgain('crm', ['1/1/0', '9/9/9'])).toThrow(
      expect.objectContaining({ code: 'notFound', message: expect.stringContaining(': 9/9/9.') }),
    )
    expect(desk.deadLetters()).toHaveLength(1)
    expect(() => openDeliveryDesk(`${path}.not`)).toThrow(
      expect.objectContaining({ code: 'databaseUnusable' }),
    )
    desk.close()
    at.close()
  })
})
