import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import {
  alertCalls,
  alertKinds,
  alertNotices,
  contractAlerts,
  contractNotices,
  initialAlertContext,
  initialContractContext,
  initialOrderContext,
  orderAlerts,
  orderNotices,
} from '../../machines/index.ts'
import { anomalyKinds } from '../../src/contract-record.ts'
import type { Effect } from '../../src/log-entry.ts'
import { eventOf } from '../../src/sinks/cloud-event.ts'
import { type EventKind, eventCatalogue } from '../../src/sinks/event-catalogue.ts'
import { sampleDelivery } from '../../src/sinks/event-samples.ts'
import { eventsSchema } from '../../src/sinks/events-schema.ts'

const kinds = Object.keys(eventCatalogue) as EventKind[]

const raised = initialAlertContext({ id: '1042/2/0', kind: 'denied', now: Date.UTC(2026, 0, 5) })

/** Everything that the machines have to say, as the log keeps it. */
const told: Effect[] = [
  ...said('alert', contractAlerts, initialContractContext(undefined)),
  ...said('notify', contractNotices, initialContractContext(undefined)),
  ...said('alert', orderAlerts, initialOrderContext(undefined)),
  ...said('notify', orderNotices, initialOrderContext(undefined)),
  ...said('alert', alertCalls, raised),
  ...said('notify', alertNotices, raised),
]

function said<Context>(
  type: Effect['type'],
  tellings: Readonly<Record<string, (context: Context) => object>>,
  context: Context,
): Effect[] {
  return Object.values(tellings).map((tell) => ({ type, ...tell(context) }) as Effect)
}

const isValid = addFormats.default(new Ajv2020({ strict: true })).compile(eventsSchema())

describe('the catalogue of messages', () => {
  test('has everything that the machines can say, every anomaly, and whatever raises an alert', () => {
    expect(told.length).toBeGreaterThan(20)
    const missing = [...told.map(({ kind }) => kind), ...anomalyKinds, ...alertKinds].filter(
      (kind) => !kinds.includes(kind as EventKind),
    )
    expect(missing).toEqual([])
  })

  test.each(told)('says of $kind all that the machine says, free text apart', (effect) => {
    const delivery = { ...sampleDelivery('denied'), effect }
    const {
      kind: _,
      type: __,
      message: ___,
      validUntil,
      openedAt,
      ...fields
    } = effect as Effect & {
      message?: unknown
      validUntil?: number
      openedAt?: number
    }
    const { data } = eventOf(delivery)
    expect(data).toMatchObject({ kind: effect.kind, type: effect.type, ...fields })
    for (const [name, at] of Object.entries({ validUntil, openedAt })) {
      if (at !== undefined) expect(data).toMatchObject({ [name]: new Date(at).toISOString() })
    }
  })

  test('names every type once, and says when it is sent', () => {
    const types = kinds.map((kind) => eventCatalogue[kind].type)
    expect(new Set(types).size).toBe(kinds.length)
    for (const type of types)
      expect(type).toMatch(/^stromkreis\.(contract|order|anomaly|digest|supplier|alert)\.[a-zA-Z]+$/)
    for (const kind of kinds) expect(eventCatalogue[kind].description.length).toBeGreaterThan(10)
  })
})

describe('the JSON Schema of messages', () => {
  test.each(kinds)('accepts what is sent for %s, whatever is known of it', (kind) => {
    const full = sampleDelivery(kind)
    const empty = Object.fromEntries(Object.entries(full.effect).filter(([, value]) => value !== null))
    const late = { ...full.effect, unconfirmed: true, estimated: true }
    for (const effect of [
      full.effect,
      { state: null, ...empty },
      late,
      ...told.filter((one) => one.kind === kind),
    ]) {
      const event = eventOf({ ...full, effect: effect as Effect })
      expect(isValid(event), JSON.stringify([event, isValid.errors])).toBe(true)
    }
  })

  test.each(kinds)('accepts %s with fields to come, and not under another type', (kind) => {
    const event = eventOf(sampleDelivery(kind))
    expect(isValid({ ...event, traceparent: '00-1', data: { ...event.data, more: 1 } })).toBe(true)
    expect(isValid({ ...event, type: `${event.type}s` })).toBe(false)
    expect(isValid({ ...event, data: { ...event.data, kind: 'other' } })).toBe(false)
    const { id: _, ...anonymous } = event
    expect(isValid(anonymous)).toBe(false)
  })
})

describe('a message', () => {
  const denied = sampleDelivery('denied')

  test('is a CloudEvent 1.0 under the delivery’s key', () => {
    expect(eventOf({ ...denied, key: 'o-abc/12/1', seq: 12, index: 1, subject: 'o-abc' })).toMatchObject({
      specversion: '1.0',
      id: 'o-abc/12/1',
      source: '/stromkreis',
      type: 'stromkreis.contract.denied',
      subject: 'o-abc',
      time: '2026-01-05T12:00:00.000Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:stromkreis:event:contract.denied:1',
      sequence: '0000000012.01',
    })
  })

  test('has the supplier’s words only where they are asked for, and never their reference', () => {
    const effect = { ...denied.effect, message: 'reference-into-the-vault' } as Effect
    const delivery = { ...denied, effect, message: 'Frau Probe, Ihr Zähler ist unbekannt.' }
    expect(JSON.stringify(eventOf(delivery))).not.toMatch(/Probe|reference/)
    expect(eventOf(delivery, { messages: true }).data).toMatchObject({ message: delivery.message })
    expect(eventOf({ ...delivery, message: null }, { messages: true }).data).toMatchObject({ message: null })
    const long = eventOf({ ...delivery, message: 'ä'.repeat(20_000) }, { messages: true })
    expect(JSON.stringify(long).length).toBeLessThan(12_000)
  })

  test('has nothing that the catalogue does not name', () => {
    const effect = { ...denied.effect, customerName: 'Probe', suppressed: undefined } as unknown as Effect
    expect(JSON.stringify(eventOf({ ...denied, effect }))).not.toContain('Probe')
  })

  test('that does not fit its schema is not sent, and the error names the field without its value', () => {
    const effect = { ...denied.effect, state: 'Probe' } as unknown as Effect
    expect(() => eventOf({ ...denied, effect })).toThrow(
      expect.objectContaining({
        code: 'refused',
        message: '1042/3/0 does not fit the schema of denied: state.',
      }),
    )
  })
})
