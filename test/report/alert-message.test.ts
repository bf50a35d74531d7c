import { describe, expect, test } from 'vitest'
import { alertKinds } from '../../machines/index.ts'
import { alertGuide, alertMessage } from '../../src/report/alert-message.ts'

describe('an alert in words', () => {
  test.each(alertKinds)('%s: what is so and what to do', (kind) => {
    const { title, whatToDo } = alertGuide[kind]
    expect(title).toMatch(/^[A-Z].*[^.]$/)
    expect(whatToDo).toMatch(/^[A-Z].*\.$/)
    const message = alertMessage({ kind, effect: { type: 'alert', kind, state: null } as never })
    expect(message).toMatch(/^[A-Z].*\.$/)
    expect(message).not.toMatch(/undefined|null|\.\.|;\./)
  })

  test('a denial gives its reason, and the supplier’s words only where they may be shown', () => {
    const effect = {
      type: 'alert',
      kind: 'denied',
      state: 'Denied',
      denialReason: 'MeloNotFound',
      message: 'r1',
    }
    const alert = { kind: 'denied', effect: { ...effect, recoveries: 2 } } as never
    expect(alertMessage(alert)).toBe(
      'The order is Denied; reason: MeloNotFound; it has come back from a denial 2 times before. Read the reason and the supplier’s message, have customer support contact the customer, and send the mended data to the supplier.',
    )
    expect(alertMessage(alert, 'Zähler fehlt')).toContain('The supplier says: “Zähler fehlt”')
  })

  test('an order that stays Open names the likely causes before the possible ones', () => {
    const likelyCauses = [
      { cause: 'meterNumber', rule: 'onlyMaLo' },
      { cause: 'email', rule: null },
      { cause: 'address', rule: null },
    ]
    const effect = { type: 'alert', kind: 'openTooLong', state: 'Open', likelyCauses }
    expect(alertMessage({ kind: 'openTooLong', effect: effect as never })).toContain(
      'likely because no meter number was given, only a MaLo number; else possibly because of the e-mail address or the delivery address.',
    )
  })

  test('a supplier that does not answer says since when, many alerts how many of which', () => {
    const since = Date.UTC(2026, 0, 5, 12)
    const effect = { type: 'alert', kind: 'supplierUnreachable', state: null, since, code: 'unreachable' }
    expect(alertMessage({ kind: 'supplierUnreachable', effect: effect as never })).toContain(
      'since 2026-01-05T12:00:00.000Z (unreachable)',
    )
    const counts = { openTooLong: 12, missing: 3 }
    const digest = { type: 'alert', kind: 'manyAlerts', state: null, counts }
    expect(alertMessage({ kind: 'manyAlerts', effect: digest as never })).toContain(
      'openTooLong 12, missing 3',
    )
  })

  test('what nobody could confirm, and what was estimated, is said to be so', () => {
    const effect = { type: 'alert', kind: 'openTooLong', state: 'Open', unconfirmed: true, estimated: true }
    const message = alertMessage({ kind: 'openTooLong', effect: effect as never })
    expect(message).toContain('no fresh look could confirm it; counted from the signature')
  })
})
