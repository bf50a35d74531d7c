import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { json, type Settings, settingsFor, start, stromkreis } from './command-line.ts'

interface Alert {
  id: string
  kind: string
  contractNumber: string | null
  openedAt: string
  acknowledgedAt: string | null
  resolvedAt: string | null
  message: string
}

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const denial = { state: 'Denied', denialReason: 'Duplicate', message: 'Frau Probst ist schon angemeldet.' }

/** A supplier with two denied orders, and a database that knows them. */
async function deniedOrders() {
  const sandbox = await startSandbox({ clock: systemClock(), seed: 2, orders: 0 })
  const settings = settingsFor(sandbox, temporaryDatabase())
  const [one, other] = [1, 2].map(() =>
    sandbox.world.script({ steps: [{ afterMs: 0, state: 'Processing' }] }),
  ) as [string, string]
  await json(['sync'], settings)
  for (const number of [one, other]) sandbox.world.force(number, denial)
  return { sandbox, settings, one, other }
}

const alertsOf = (settings: Settings, ...options: string[]): Promise<Alert[]> =>
  json(['alerts', ...options], settings)

describe('alerts', () => {
  test('are listed with reason and what to do, taken up with a note, and resolved when the contract moves on', async () => {
    const { sandbox, settings, one } = await deniedOrders()
    await json(['sync'], settings)
    const found = await alertsOf(settings)
    expect(found).toHaveLength(2)
    const alert = found.find(({ contractNumber }) => contractNumber === one)!
    expect(alert).toMatchObject({
      ...{ id: `${one}/2/0`, kind: 'denied', acknowledgedAt: null, resolvedAt: null },
      openedAt: expect.stringMatching(iso),
      message: expect.stringMatching(/Denied.*Duplicate.*customer support/),
    })
    expect(JSON.stringify(found)).not.toContain('Probst')
    expect(JSON.stringify(await alertsOf(settings, '--text'))).toContain('Probst')

    const ack = ['ack', alert.id, '--note', 'Herr Krause ruft an', '--by', 'Jule']
    expect(await json(ack, settings)).toEqual({ id: alert.id, outcome: 'acknowledged' })
    const taken = (await alertsOf(settings, '--kind', 'denied')).find(({ id }) => id === alert.id)
    expect(taken).toMatchObject({ acknowledgedAt: expect.stringMatching(iso), acknowledgedBy: 'Jule' })
    const table = await stromkreis(['history', one], settings)
    expect(table.stdout).toContain('alert taken up by Jule')
    expect(table.stdout).not.toContain('Krause')
    expect((await stromkreis(['history', one, '--text'], settings)).stdout).toContain('Krause')

    sandbox.world.force(one, { state: 'Processing' })
    await json(['sync'], settings)
    expect((await alertsOf(settings)).map(({ id }) => id)).not.toContain(alert.id)
    expect(await alertsOf(settings, '--all')).toContainEqual(
      expect.objectContaining({ id: alert.id, resolvedAt: expect.stringMatching(iso) }),
    )
    const late = await stromkreis([...ack, '--json'], settings)
    expect([late.code, JSON.parse(late.stdout)]).toEqual([
      3,
      { id: alert.id, outcome: 'refused: it is resolved already' },
    ])
    expect((await stromkreis(['ack', '1/9/0', '--note', 'x'], settings)).code).toBe(8)
    expect(await json(['verify'], settings)).toMatchObject({ replayEqualsSnapshots: true, alerts: 2 })
    await sandbox.stop()
  })

  test('of a silenced contract are kept and not told, until somebody wants to hear of it again', async () => {
    const { sandbox, settings, one } = await deniedOrders()
    expect(await json(['silence', one], settings)).toEqual({ subject: one, outcome: 'silenced' })
    await json(['sync'], settings)
    expect(await alertsOf(settings)).toContainEqual(
      expect.objectContaining({ contractNumber: one, state: 'Silenced', silencedUntil: null }),
    )
    expect(await json(['history', one], settings)).toMatchObject([
      { seq: 1 },
      { event: 'alert.silenced', alert: { until: null, words: expect.stringMatching(/^silenced by /) } },
      { effects: [{ kind: 'denied', withheld: 'silenced' }] },
    ])
    expect(await json(['unsilence', one, '--reason', 'back'], settings)).toEqual({
      subject: one,
      outcome: 'unsilenced',
    })
    expect(await json(['history', one], settings)).toMatchObject([
      {},
      {},
      {},
      {
        event: 'alert.unsilenced',
        effects: [{ kind: 'alertReminder', alert: `${one}/3/0`, about: 'denied' }],
      },
    ])
    const [until, length] = [
      ['--until', '2001-01-01'],
      ['--for', 'ever'],
    ]
    expect((await stromkreis(['silence', one, ...until!], settings)).code).toBe(2)
    expect((await stromkreis(['silence', one, ...length!], settings)).code).toBe(2)
    await sandbox.stop()
  })

  test('are taken up and silenced beside a running daemon, which does it', async () => {
    const { sandbox, settings, one, other } = await deniedOrders()
    await json(['sync'], settings)
    const daemon = start(['run', '--json'], settings)
    await daemon.notice((line) => line.startsWith('Following'))
    expect(await alertsOf(settings)).toHaveLength(2)
    const ack = ['ack', `${one}/2/0`, '--note', 'called']
    expect(await json(ack, settings)).toEqual({ id: `${one}/2/0`, outcome: 'acknowledged' })
    await daemon.line((line) => line.includes('alertAcknowledged'))
    expect(await json(['silence', other, '--for', '2d'], settings)).toMatchObject({ outcome: 'silenced' })
    expect(await json(['unsilence', other], settings)).toMatchObject({ outcome: 'unsilenced' })
    expect((await stromkreis(['unsilence', other, '--json'], settings)).code).toBe(3)
    expect((await daemon.end()).code).toBe(0)
    expect(await json(['verify'], settings)).toMatchObject({ replayEqualsSnapshots: true })
    await sandbox.stop()
  })
})
