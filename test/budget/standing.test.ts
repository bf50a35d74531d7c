import { describe, expect, test } from 'vitest'
import { api, callsOf, gateScene } from './gate-scene.ts'

describe('how a budget stands', () => {
  test('is told per window, calls under way included, and changes nothing', async () => {
    const { clock, gate, ledger } = gateScene({ callsPerHour: 100, callsPerDay: 1_000 })
    expect(gate.standing()).toMatchObject({ windows: [{ left: 100 }, { left: 1_000 }], hosts: [] })
    await callsOf(gate, clock, 3)
    const pass = await gate.enter(api)
    const before = JSON.stringify(ledger.read())
    const standing = gate.standing()
    expect(JSON.stringify(ledger.read())).toBe(before)
    expect(standing).toMatchObject({
      windows: [
        { window: 'hour', allowed: 100, left: 96 },
        { window: 'day', allowed: 1_000, left: 996 },
      ],
      ...{ inFlight: 1, waiting: { calls: 0, until: null } },
      hosts: [{ host: 'api.example.org', breaker: 'closed', rate: 1 }],
    })
    expect(standing.intervalMs).toBe(gate.spacingMs(1))
    pass.failed()
    clock.advanceTo(clock.now() + 25 * 3_600_000)
    expect(gate.standing()).toMatchObject({ windows: [{ left: 100 }, { left: 1_000 }], inFlight: 0 })
  })

  test('names the breaker’s state, a rate that was halved, and when the next call could be made', async () => {
    const { clock, gate } = gateScene({ callsPerHour: 36_000 })
    for (let failure = 0; failure < 5; failure += 1) (await gate.enter(api)).failed()
    const [open] = gate.standing().hosts
    expect(open).toMatchObject({ breaker: 'open', nextCallAt: clock.now() + 10_000 })
    clock.advanceTo(clock.now() + 10_000)
    expect(gate.standing().hosts).toMatchObject([{ breaker: 'halfOpen', nextCallAt: clock.now() }])
    await callsOf(gate, clock, 1)
    expect(gate.standing().hosts).toMatchObject([{ breaker: 'closed', rate: 1 }])
    await callsOf(gate, clock, 1, { status: 429, headers: { 'retry-after': '120' } })
    expect(gate.standing().hosts).toMatchObject([{ rate: 0.5, nextCallAt: clock.now() + 120_000 }])
  })

  test('says how many calls of this process wait, and until when', async () => {
    const { clock, gate } = gateScene({ callsPerHour: 36_000 })
    await callsOf(gate, clock, 1, { status: 503, headers: { 'retry-after': '600' } })
    const until = clock.now() + 600_000
    const ending = new AbortController()
    const waiting = [1, 2].map(() => gate.enter(api, ending.signal).catch(() => null))
    await Promise.resolve().then(() => Promise.resolve())
    expect(gate.standing().waiting).toEqual({ calls: 2, until })
    ending.abort()
    await Promise.all(waiting)
    expect(gate.standing().waiting).toEqual({ calls: 0, until: null })
  })
})
