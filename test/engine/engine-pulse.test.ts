import { describe, expect, test } from 'vitest'
import { EnginePulse } from '../../src/engine/engine-pulse.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'

describe('the pulse of an engine', () => {
  test('says of one that has just begun only when that was', () => {
    expect(new EnginePulse(1_000).standing()).toEqual({
      ...{ startedAt: 1_000, turnedAt: null, lookedAt: null },
      ...{ looks: { succeeded: 0, failed: 0 }, trouble: null, lookDueAt: null },
    })
  })

  test('knows since when a look is due: it may be put off before, and stays due until one succeeds', () => {
    const pulse = new EnginePulse(1_000)
    const dueAt = () => pulse.standing().lookDueAt
    expect(dueAt()).toBeNull()
    pulse.lookDue(5_000, 1_000)
    pulse.lookDue(7_000, 2_000)
    expect(dueAt()).toBe(7_000)
    pulse.lookDue(9_000, 8_000)
    pulse.lookFailed(new Error('no answer'))
    expect(dueAt()).toBe(7_000)
    pulse.looked(10_000)
    expect(dueAt()).toBeNull()
  })

  test('does not put off a look in the moment in which it becomes due', () => {
    const pulse = new EnginePulse(1_000)
    pulse.lookDue(5_000, 1_000)
    pulse.lookDue(9_000, 5_000)
    expect(pulse.standing().lookDueAt).toBe(5_000)
  })

  test('remembers why the latest look failed, until one succeeds', () => {
    const pulse = new EnginePulse(1_000)
    pulse.turned(2_000)
    pulse.lookFailed(new StromkreisError('scopeMissing', 'No scope', { hint: 'Have it assigned.' }))
    expect(pulse.standing()).toMatchObject({
      ...{ startedAt: 1_000, turnedAt: 2_000, lookedAt: null, trouble: 'scopeMissing' },
      looks: { succeeded: 0, failed: 1 },
    })
    pulse.looked(3_000)
    expect(pulse.standing()).toMatchObject({ lookedAt: 3_000, trouble: null, looks: { succeeded: 1 } })
  })

  test('names no code for a failure that is not one of Stromkreis', () => {
    const pulse = new EnginePulse(1_000)
    pulse.lookFailed(Object.assign(new Error('no route'), { code: 'ENETUNREACH' }))
    expect(pulse.standing().trouble).toBeNull()
  })
})
