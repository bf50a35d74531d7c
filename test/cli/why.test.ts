import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { openReader } from '../../src/embed/open-reader.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { json, type Settings, settingsFor, stromkreis } from './command-line.ts'

describe('why', { timeout: 60_000 }, () => {
  test('says of a contract whether it can go there, by which way, and what stands against it', async () => {
    const { settings, sandbox } = await following()
    const [denied, rejected] = ['Denied', 'Rejected'].map((state) =>
      sandbox.world.script({ steps: [{ afterMs: 0, state: state as 'Denied' }] }),
    )
    await json(['sync'], settings)

    expect(await json(['why', denied!, 'delivery'], settings)).toMatchObject({
      of: 'contract',
      subject: denied,
      state: 'Denied',
      asked: 'Delivery',
      way: 'inferredPath',
      path: [
        { to: 'Processing', isInferred: true },
        { to: 'Contract.PendingDelivery', isInferred: true },
        { to: 'Contract.Delivery', isInferred: false },
      ],
      timers: [{ timeRule: 'denialReminder' }],
      anomaly: null,
    })
    expect(await json(['why', denied!, 'DENIED'], settings)).toMatchObject({ way: 'stays', path: [] })
    expect(await json(['why', denied!, 'Processing'], settings)).toMatchObject({ way: 'oneEdge' })

    sandbox.world.force(rejected!, { state: 'Processing' })
    await json(['sync'], settings)
    expect(await json(['why', rejected!, 'Processing'], settings)).toMatchObject({
      way: 'none',
      path: null,
      anomaly: { kind: 'contradiction' },
      answer: expect.stringContaining(`stromkreis correct ${rejected}`),
    })

    const people = await stromkreis(['why', denied!, 'Delivery'], settings)
    expect([people.code, people.stderr]).toEqual([0, ''])
    expect(people.stdout).toContain('(inferred)')
    expect(people.stdout).toContain('isFresh: holds')
    await sandbox.stop()
  })

  test('ends with 2 for what is no status, naming those there are, and with 8 for what nobody knows', async () => {
    const { settings, sandbox, numbers } = await following()
    await json(['sync'], settings)
    const unknown = await stromkreis(['why', numbers[0]!, 'Delivered', '--json'], settings)
    expect([unknown.code, unknown.stdout]).toEqual([2, ''])
    expect(unknown.stderr).toContain('Delivered')
    expect(unknown.stderr).toContain('PendingDelivery')
    for (const subject of ['000000000', 'o-0000000000']) {
      const { code, stdout } = await stromkreis(['why', subject, 'Open'], settings)
      expect([subject, code, stdout]).toEqual([subject, 8, ''])
    }
    await sandbox.stop()
  })

  test('says of an offer until when it can be accepted, on the command line and to a program', async () => {
    const { settings, sandbox, database } = await following()
    const made = await json(['offer', 'RabotSmart', '--zip', '14109', '--kwh', '2600'], settings)
    const { id } = made as { id: string }

    const accepted = { way: 'oneEdge', isOpen: true, path: [{ event: 'accepted', to: 'Accepted' }] }
    const answer = await json(['why', id, 'accepted'], settings)
    expect(answer).toMatchObject({ of: 'order', subject: id, state: 'Offered', ...accepted })
    const reader = openReader(database)
    const [timer] = reader.why(id, 'Expired', { now: Date.now() }).timers
    expect(timer).toMatchObject({ timeRule: 'offerValidity', dueAt: expect.stringMatching(/Z$/) })
    const late = reader.why(id, 'Accepted', { now: Date.parse(timer!.dueAt) })
    expect(late).toMatchObject({ way: 'oneEdge', isOpen: false })
    expect(late.answer).toContain(`the offer is still valid (validUntil: ${timer!.dueAt}`)
    expect(() => reader.why(id, 'Delivery', { now: 0 })).toThrow(
      expect.objectContaining({ code: 'invalidInput' }),
    )
    reader.close()

    const people = await stromkreis(['why', id, 'Submitted'], settings)
    expect([people.code, people.stderr]).toEqual([0, ''])
    for (const word of ['offerStillValid', 'Submitting, on sending', 'time rule offerValidity']) {
      expect(people.stdout).toContain(word)
    }
    await sandbox.stop()
  })
})

async function following(): Promise<{
  sandbox: Sandbox
  settings: Settings
  database: string
  numbers: string[]
}> {
  const sandbox = await startSandbox({ clock: systemClock(), seed: 4, orders: 3 })
  const database = temporaryDatabase()
  return {
    sandbox,
    settings: settingsFor(sandbox, database),
    database,
    numbers: [...sandbox.world.contractNumbers()],
  }
}
