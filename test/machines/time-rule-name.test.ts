import { expect, test } from 'vitest'
import { timeRuleName } from '../../machines/index.ts'

test('an event of a time rule carries its name', () => {
  expect(timeRuleName('xstate.after.openTooLong.contract.Open')).toBe('openTooLong')
  expect(timeRuleName('xstate.after.denialReminder.contract.Denied.Waiting')).toBe('denialReminder')
})

test.each(['observed.Open', 'alert.raised.denied', 'xstate.init', 'xstate.done.state.contract'])(
  '%s belongs to none',
  (event) => {
    expect(timeRuleName(event)).toBeNull()
  },
)
