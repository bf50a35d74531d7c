import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { receiver } from '../sinks/receiver.ts'
import { json, settingsFor, startForTest, stromkreis } from './command-line.ts'

const secret = `whsec_${Buffer.alloc(32, 'key').toString('base64')}`

describe('a webhook of the environment', () => {
  test('gets what happens; what it refuses is listed, and sent again beside the daemon', async () => {
    const sandbox = await startSandbox({ clock: systemClock(), seed: 2, orders: 0 })
    const [number, other] = [1, 2].map(() =>
      sandbox.world.script({ steps: [{ afterMs: 0, state: 'Denied', denialReason: 'Dunning' }] }),
    ) as [string, string]
    const { url, received, told } = await receiver(422)
    const settings = {
      ...settingsFor(sandbox, temporaryDatabase()),
      STROMKREIS_WEBHOOK_URL: `${url}/hush-path`,
      STROMKREIS_WEBHOOK_SECRET: secret,
    }
    const first = await stromkreis(['sync', '--json'], settings)
    expect(first.code).toBe(0)
    expect(first.stderr).toContain('answered 422')
    expect(received).toHaveLength(2)
    expect(await json(['deliveries'], settings)).toMatchObject([
      { sink: 'webhook', behind: 0, waiting: 0, takenAt: null, deadLetters: 2 },
    ])
    const letters = (await json(['dead-letters', '--sink', 'webhook'], settings)) as { key: string }[]
    expect(letters).toMatchObject([
      { sink: 'webhook', subject: number, type: 'alert', kind: 'denied', attempts: 1 },
      { sink: 'webhook', subject: other },
    ])
    const table = await stromkreis(['dead-letters'], settings)
    expect(table.stdout).toContain(letters[0]!.key)

    told.answer = 204
    const running = startForTest(['run', '--no-acceptance'], settings)
    await running.line()
    const again = await stromkreis(['redeliver', '--sink', 'webhook', letters[1]!.key], settings)
    expect([again.code, again.stdout]).toEqual([0, '1 dead letter is sent to webhook again, now.\n'])
    const until = Date.now() + 20_000
    while (received.length < 3 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50))
    expect(received.at(-1)!.headers['webhook-id']).toBe(letters[1]!.key)
    const { stdout, stderr } = await running.end()
    expect(await json(['redeliver', '--sink', 'webhook', '--all'], settings)).toEqual({
      sink: 'webhook',
      keys: [letters[0]!.key],
    })
    await json(['sync'], settings)
    expect(received.at(-1)!.headers['webhook-id']).toBe(letters[0]!.key)
    expect(await json(['dead-letters'], settings)).toEqual([])

    const said = [first.stdout, first.stderr, table.stdout, stdout, stderr, again.stdout].join()
    expect(said).not.toMatch(/hush-path|whsec_/)
    await sandbox.stop()
  })

  test('that cannot be one keeps the daemon from starting, and so does a wrong command', async () => {
    const settings = settingsFor(
      { url: 'http://127.0.0.1:1', clientId: 'i', clientSecret: 's' },
      temporaryDatabase(),
    )
    const wrong = await stromkreis(['sync'], {
      ...settings,
      STROMKREIS_WEBHOOK_URL: 'http://crm.example.org/hush-path',
      STROMKREIS_WEBHOOK_SECRET: secret,
    })
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('STROMKREIS_WEBHOOK_URL uses http'),
    ])
    expect(wrong.stderr).not.toContain('hush-path')
    expect((await stromkreis(['redeliver', '--sink', 'crm'], settings)).code).toBe(2)
    expect((await stromkreis(['redeliver', '1/1/0', '--all', '--sink', 'crm'], settings)).code).toBe(2)
    expect((await stromkreis(['deliveries'], settings)).code).toBe(7)
  })
})
