import { expect, test } from 'vitest'
import {
  aboutSupplier,
  acknowledged,
  alertTimer,
  digested,
  silenced,
  unsilenced,
} from '../../src/engine/alert-life.ts'
import { hour, monday } from './scene.ts'

const act = { by: 'Ada', reason: 'text:1' }
const now = { observedAt: monday, beganAt: monday, effectiveAfter: null, effectiveBefore: monday }

test('a time rule of an alert happened when it ran out, by the name that it has in the machine', () => {
  const due = { event: 'xstate.after.reminder.alert.Open.Told.Waiting', token: 7, dueAt: monday - hour }
  expect(alertTimer({ ...due, alert: { id: '1/2/0' } }, monday)).toEqual({
    ...{ kind: 'timer', event: 'alert.reminder', observedAt: monday, beganAt: monday },
    ...{ effectiveAfter: monday - hour, effectiveBefore: monday - hour },
    timer: { token: 7, confirmed: true, estimated: false },
    alert: { id: '1/2/0' },
  })
})

test('what a person does with alerts is an act, with who it was and why', () => {
  expect(acknowledged('1/2/0', act, monday)).toEqual({
    ...now,
    ...{ kind: 'act', event: 'alert.acknowledged', alert: { id: '1/2/0' }, act },
  })
  expect(silenced(monday + hour, act, monday)).toEqual({
    ...now,
    ...{ kind: 'act', event: 'alert.silenced', alert: { until: monday + hour }, act },
  })
  expect(silenced(null, act, monday).alert).toEqual({ until: null })
  expect(unsilenced(act, monday)).toEqual({
    ...now,
    ...{ kind: 'act', event: 'alert.unsilenced', alert: {}, act },
  })
})

test.each([
  ['supplierUnreachable', 'supplier.unreachable'],
  ['credentialsRefused', 'supplier.credentialsRefused'],
  [null, 'supplier.answers'],
] as const)('of the supplier with %s the log says %s, since when it is so', (trouble, event) => {
  const supplier = { trouble, since: monday - hour, code: trouble && ('unreachable' as const) }
  expect(aboutSupplier(supplier, monday)).toEqual({
    ...now,
    ...{ kind: 'observed', event, effectiveAfter: monday - hour, supplier },
  })
})

test('a digest is an act of nobody', () => {
  expect(digested('act.digest', monday)).toEqual({ ...now, kind: 'act', event: 'act.digest' })
})
