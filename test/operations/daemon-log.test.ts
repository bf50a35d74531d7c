import { describe, expect, test } from 'vitest'
import { DaemonLog, errorFields, type LogFields, logEvents } from '../../src/operations/daemon-log.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { entryOf } from '../report/log-entry-of.ts'

const now = Date.UTC(2026, 0, 5, 12)

/** A log, and what it has written. */
function log() {
  const lines: string[] = []
  return {
    log: new DaemonLog({ write: (line) => lines.push(line), now: () => now }),
    written: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    text: () => lines.join(''),
  }
}

describe('the daemon’s log', () => {
  test('has one JSON object a line, each with its event, level and time', () => {
    const { log: said, written, text } = log()
    said.note('started', 'Following all orders.', { database: '/var/lib/stromkreis.db' })
    said.budgetWait(now + 60_000)
    expect(text().split('\n')).toHaveLength(3)
    expect(written()).toEqual([
      {
        ...{ level: 'info', time: '2026-01-05T12:00:00.000Z', event: 'started' },
        ...{ database: '/var/lib/stromkreis.db', message: 'Following all orders.' },
      },
      {
        ...{ level: 'warn', time: '2026-01-05T12:00:00.000Z', event: 'budget.wait' },
        until: '2026-01-05T12:01:00.000Z',
        message: 'The call budget is used up until 2026-01-05T12:01:00.000Z.',
      },
    ])
  })

  test('names a transition by its contract or order, and tells entries of other kinds apart', () => {
    const { log: said, written } = log()
    const base = {
      observedAt: now,
      subject: '345678901',
      kind: 'observed',
      from: 'Open',
      to: 'Processing',
    } as const
    said.entry(entryOf({ ...base }))
    said.entry(entryOf({ ...base, subject: 'o-4k7mzq3v9a', from: 'Ready', to: 'Submitting' }))
    said.entry(entryOf({ ...base, kind: 'timer', to: 'Open' }))
    said.entry(
      entryOf({
        ...{ ...base, kind: 'anomaly', to: 'Open' },
        anomaly: { kind: 'contradiction', seen: 'Frau Probe', status: null },
      }),
    )
    said.entry(entryOf({ ...base, kind: 'act', to: 'Open', act: { by: 'me', reason: 'Frau Probe' } }))
    said.entry(entryOf({ ...base, to: 'Open' }))
    const silenced = { ...base, subject: 'supplier', kind: 'act', event: 'alert.silenced' } as const
    said.entry(entryOf({ ...silenced, from: null, to: null, act: { by: 'me', reason: 'Frau Probe' } }))
    expect(written().map(({ event, level }) => [event, level])).toEqual([
      ['transition', 'info'],
      ['transition', 'info'],
      ['deadline', 'info'],
      ['anomaly', 'warn'],
      ['act', 'info'],
      ['details', 'info'],
      ['act', 'info'],
    ])
    expect(written()[6]).toMatchObject({ subject: 'supplier', message: 'act supplier alert.silenced' })
    expect(written()[0]).toMatchObject({
      contractNumber: '345678901',
      from: 'Open',
      to: 'Processing',
      seq: 1,
    })
    expect(written()[1]).toMatchObject({ orderId: 'o-4k7mzq3v9a' })
    expect(written()[3]).toMatchObject({ anomaly: 'contradiction' })
    expect(JSON.stringify(written())).not.toContain('Probe')
    for (const { event } of written()) expect(logEvents).toContain(event)
  })

  test('tells what there is to tell without the supplier’s words', () => {
    const { log: said, written, text } = log()
    said.effect({
      ...{ key: '345/3/0', subject: '345', seq: 3, index: 0, observedAt: now, message: 'Frau Probe anrufen' },
      effect: { type: 'alert', kind: 'denied', state: 'Denied', denialReason: 'Dunning', message: 'ref-1' },
    })
    expect(written()).toMatchObject([
      {
        event: 'effect',
        level: 'warn',
        type: 'alert',
        kind: 'denied',
        denialReason: 'Dunning',
        effect: '345/3/0',
      },
    ])
    const effect = {
      type: 'notify',
      kind: 'deliveryBegun',
      state: 'Contract.Delivery',
      by: 'Frau Probe',
    } as const
    said.effect({ key: '1/1/0', subject: '1', seq: 1, index: 0, observedAt: now, message: null, effect })
    expect(written()[1]).toMatchObject({ level: 'info', kind: 'deliveryBegun', state: 'Contract.Delivery' })
    expect(text()).not.toMatch(/Probe|ref-1/)
  })

  test('has code, message and hint of an error of ours, its events saying what was under way', () => {
    const { log: said, written } = log()
    const error = (code: 'unreachable' | 'credentialsRefused') =>
      new StromkreisError(code, 'It did not answer', { hint: 'Try again.', cause: new Error('Frau Probe') })
    said.problem(error('unreachable'), 'look')
    said.problem(error('credentialsRefused'), 'look')
    said.problem(error('unreachable'), 'delivery')
    said.problem(error('unreachable'), 'givenUp')
    said.problem(error('unreachable'))
    expect(written().map(({ event, level }) => [event, level])).toEqual([
      ['look.failed', 'warn'],
      ['look.failed', 'error'],
      ['delivery.failed', 'warn'],
      ['delivery.givenUp', 'error'],
      ['problem', 'warn'],
    ])
    expect(written()[0]).toMatchObject({
      message: 'It did not answer',
      error: { code: 'unreachable', message: 'It did not answer', hint: 'Try again.' },
    })
    expect(JSON.stringify(written())).not.toContain('Probe')
  })

  test('has nothing of any other error but its name, its code and where it came from', () => {
    const { log: said, written, text } = log()
    try {
      JSON.parse('{"name": Frau Probe}')
    } catch (error) {
      said.problem(error)
    }
    said.problem(Object.assign(new Error('Frau\n    at Probe'), { code: 'EIO', stack: undefined }))
    said.problem('Frau Probe')
    expect(written()).toMatchObject([
      { level: 'error', event: 'problem', error: { code: 'fault', name: 'SyntaxError' } },
      { error: { code: 'fault', name: 'Error', cause: 'EIO' } },
      { error: { code: 'fault', name: 'string' } },
    ])
    expect(text()).toContain('daemon-log.test')
    expect(text()).not.toMatch(/Frau|Probe/)
    expect(errorFields(new Error('x'))).not.toHaveProperty('message')
  })

  test('hides what has a name that no line should have', () => {
    const { log: said, text } = log()
    const names = [
      'clientSecret',
      'access_token',
      'iban',
      'emailAddress',
      'lastName',
      'reason',
      'authorization',
    ]
    const careless = Object.fromEntries(names.map((name) => [name, 'planted']))
    said.note('notice', 'careless', { ...careless, order: careless } as unknown as LogFields)
    expect(text()).not.toContain('planted')
    expect(text().match(/\(hidden\)/g)).toHaveLength(2 * names.length)
  })
})
