import { describe, expect, test } from 'vitest'
import { keyedJitter } from '../../src/budget/keyed-jitter.ts'
import type { CallGate } from '../../src/call-gate.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { dayMs, hourMs, minuteMs, monday, secondMs } from './busiest.ts'
import { api, callsOf, gateScene } from './gate-scene.ts'

const intervalMs = (hourMs * 1.02) / 600

describe('a supplier that asks us to wait', () => {
  const at = (ms: number) => new Date(ms).toUTCString()

  test.each([
    ['429 with seconds', 429, { 'retry-after': '90' }, 90 * secondMs],
    ['429 with a date', 429, { 'retry-after': at(monday + 7 * minuteMs) }, 7 * minuteMs],
    ['503 with seconds', 503, { 'retry-after': '45' }, 45 * secondMs],
    ['503 with a date', 503, { 'retry-after': at(monday + hourMs) }, hourMs],
    ['500 with seconds', 500, { 'retry-after': '30' }, 30 * secondMs],
    ['an hour with nothing left', 200, { ratelimit: '"h";r=0;t=1800' }, 30 * minuteMs],
    ['nothing left, in older words', 200, { 'ratelimit-remaining': '0', 'ratelimit-reset': '60' }, minuteMs],
    [
      'nothing left until an instant',
      200,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String((monday + 3 * minuteMs) / 1000) },
      3 * minuteMs,
    ],
    ['more than a day', 429, { 'retry-after': '9999999999' }, dayMs],
    ['a date in another century', 503, { 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' }, dayMs],
    ['a quota that never comes back', 200, { ratelimit: '"x";r=0;t=999999999999999' }, dayMs],
  ])('by %s is obeyed, for a day at most', async (_what, status, headers, waitMs) => {
    const { gate, clock } = gateScene()
    await callsOf(gate, clock, 1, { status, headers })
    await callsOf(gate, clock, 1)
    expect(clock.now() - monday).toBeGreaterThanOrEqual(waitMs)
    expect(clock.now() - monday).toBeLessThan(waitMs + 1_000)
  })

  test.each([
    ['a negative time', 429, { 'retry-after': '-90' }],
    ['no time', 503, { 'retry-after': '' }],
    ['a word', 503, { 'retry-after': 'later' }],
    ['a date that is over', 429, { 'retry-after': at(monday - minuteMs) }],
    ['a negative quota', 200, { ratelimit: '"x";r=-1;t=60' }],
    ['a quota without a time', 200, { ratelimit: '"x";r=0' }],
    ['half of the older words', 200, { 'ratelimit-remaining': '0' }],
    ['an instant that is over', 200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1500000000' }],
    ['Retry-After where nothing is wrong', 200, { 'retry-after': '90' }],
  ])('by %s is not believed', async (_what, status, headers) => {
    const { gate, clock } = gateScene()
    await callsOf(gate, clock, 1, { status, headers })
    await callsOf(gate, clock, 1)
    expect(clock.now() - monday).toBeLessThan(15 * secondMs)
  })

  test('is obeyed by every process, those that begin later too', async () => {
    const { gate, clock, another } = gateScene()
    await callsOf(gate, clock, 1, { status: 429, headers: { 'retry-after': '600' } })
    await callsOf(another(), clock, 1)
    expect(clock.now()).toBe(monday + 10 * minuteMs)
  })

  test('is not come back to by all at the same instant', async () => {
    const { gate, clock, another } = gateScene({ callsPerHour: 100_000 })
    await callsOf(gate, clock, 1, { status: 429, headers: { 'retry-after': '60' } })
    const gates = Array.from({ length: 5 }, (_, index) =>
      another({ jitter: keyedJitter(`partner ${index}`) }),
    )
    const cameBackAt: number[] = []
    await Promise.all(
      gates.map(async (one) => {
        const pass = await one.enter(api)
        cameBackAt.push(clock.now())
        pass.answered({ status: 200, headers: {}, endedAt: clock.now() })
      }),
    )
    expect(Math.min(...cameBackAt)).toBeGreaterThanOrEqual(monday + minuteMs)
    expect(new Set(cameBackAt).size).toBe(5)
    expect(Math.max(...cameBackAt) - Math.min(...cameBackAt)).toBeGreaterThan(secondMs)
  })
})

describe('a supplier that complains', () => {
  test.each([429, 503])('with %i is called half as often, without bursts', async (status) => {
    const { gate, clock } = gateScene()
    await callsOf(gate, clock, 1, { status })
    const madeAt = await callsOf(gate, clock, 5, { status: 404 })
    const apart = madeAt.slice(1).map((at, index) => at - madeAt[index]!)
    for (const ms of apart) expect(ms).toBeGreaterThanOrEqual(2 * intervalMs)
  })

  test('again and again is still called sixteen times less often than allowed', async () => {
    const { gate, clock } = gateScene()
    await callsOf(gate, clock, 12, { status: 429 })
    expect(gate.spacingMs(1)).toBeCloseTo(16 * intervalMs)
  })

  test('to calls that were under way together is taken to complain once', async () => {
    const { gate, clock } = gateScene()
    const passes = await Promise.all([1, 2, 3, 4].map(() => gate.enter(api)))
    clock.advanceTo(monday + secondMs)
    for (const pass of passes) pass.answered({ status: 429, headers: {}, endedAt: clock.now() })
    expect(gate.spacingMs(1)).toBeCloseTo(2 * intervalMs)
  })

  const gapsOf = (madeAt: number[]) => madeAt.slice(1).map((at, place) => (at - madeAt[place]!) / intervalMs)
  const token = 'https://auth.example.org'

  test.each([
    ['at the same host', api],
    ['at another host, which did not complain,', token],
  ])('lets a call %s and the one that follows it through together', async (_, origin) => {
    const { gate, clock } = gateScene()
    await callsOf(gate, clock, 1, { status: 429 })
    const madeAt = [clock.now()]
    for (let pair = 0; pair < 3; pair += 1) {
      const first = await gate.enter(origin, undefined, api)
      madeAt.push(clock.now())
      first.answered({ status: 404, headers: {}, endedAt: clock.now() })
      madeAt.push(...(await callsOf(gate, clock, 1, { status: 404 })))
    }
    const apart = origin === api ? 4 : 2
    expect(gapsOf(madeAt.slice(1))).toEqual([0, apart, 0, apart, 0].map((gap) => expect.closeTo(gap, 3)))
  })

  test('and names a time is not called before, nor is a call made that the one to follow is for', async () => {
    const { gate, clock } = gateScene()
    await callsOf(gate, clock, 1, { status: 429, headers: { 'retry-after': '1800' } })
    const pass = await gate.enter(token, undefined, api)
    expect(clock.now()).toBe(monday + 30 * minuteMs)
    pass.answered({ status: 200, headers: {}, endedAt: clock.now() })
    await callsOf(gate, clock, 1)
    expect(clock.now()).toBe(monday + 30 * minuteMs)
  })

  test('is called at once in place of a call that was not made after all', async () => {
    const { gate, clock } = gateScene()
    await callsOf(gate, clock, 2, { status: 429 })
    const pass = await gate.enter(api)
    const at = clock.now()
    pass.unused()
    expect(await callsOf(gate, clock, 1)).toEqual([at])
  })

  test('is called more often again step by step, as time goes by without complaints', async () => {
    const { gate, clock } = gateScene()
    await callsOf(gate, clock, 1, { status: 429 })
    const spacings: number[] = []
    for (let minute = 1; minute <= 12; minute += 1) {
      clock.advanceTo(clock.now() + minuteMs)
      await callsOf(gate, clock, 3)
      spacings.push(gate.spacingMs(1) / intervalMs)
    }
    expect(spacings[0]).toBeCloseTo(1 / 0.55)
    expect(spacings[3]).toBeCloseTo(1 / 0.7)
    expect(spacings.at(-1)).toBe(1)
  })

  test('is remembered by the next process, and others keep their own measure', async () => {
    const { gate, clock, another } = gateScene()
    await callsOf(gate, clock, 1, { status: 429 })
    expect(another().spacingMs(1)).toBeCloseTo(2 * intervalMs)
    const began = clock.now()
    await callsOf(gate, clock, 20, { origin: 'https://auth.example.org' })
    expect(clock.now()).toBe(began)
  })
})

describe('a supplier that says how little is left', () => {
  test('is called so that it lasts until there is more', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 100_000 })
    await callsOf(gate, clock, 1, {
      headers: { ratelimit: '"h";r=4;t=400', 'ratelimit-policy': '"h";q=100;w=3600' },
    })
    const madeAt = await callsOf(gate, clock, 4)
    expect(madeAt.map((at) => Math.round((at - monday) / secondMs))).toEqual([100, 200, 300, 400])
  })

  test('is held to the scarcest of several quotas', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 100_000 })
    const ratelimit = '"minute";r=1;t=20, "day";r=2;t=7200'
    await callsOf(gate, clock, 1, { headers: { ratelimit } })
    await callsOf(gate, clock, 1)
    expect(clock.now()).toBe(monday + hourMs)
  })

  test('slows nothing while plenty is left, and no more once there is', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 100_000 })
    await callsOf(gate, clock, 20, {
      headers: { 'ratelimit-limit': '100', 'ratelimit-remaining': '60', 'ratelimit-reset': '3600' },
    })
    expect(clock.now() - monday).toBeLessThan(secondMs)
    await callsOf(gate, clock, 1, {
      headers: { 'ratelimit-limit': '100', 'ratelimit-remaining': '10', 'ratelimit-reset': '60' },
    })
    await callsOf(gate, clock, 1, {
      headers: { 'ratelimit-limit': '100', 'ratelimit-remaining': '100', 'ratelimit-reset': '60' },
    })
    const again = clock.now()
    await callsOf(gate, clock, 20)
    expect(clock.now() - again).toBeLessThan(7 * secondMs)
  })
})

describe('the breaker of a host', () => {
  const bad = { status: 500 }

  async function refusal(gate: CallGate): Promise<StromkreisError> {
    const error = await gate.enter(api).then(
      () => expect.fail('it let a call through'),
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(StromkreisError)
    return error as StromkreisError
  }

  test('opens after five failures in a row, for all processes, and says when to come again', async () => {
    const { gate, clock, another } = gateScene()
    await callsOf(gate, clock, 4, bad)
    await callsOf(gate, clock, 1)
    await callsOf(gate, clock, 4, bad)
    await callsOf(another(), clock, 1, bad)
    expect(await refusal(gate)).toMatchObject({
      code: 'unreachable',
      retryAfterMs: 10 * secondMs,
      wasNotSent: true,
      hint: expect.stringContaining('10 s'),
    })
    await callsOf(gate, clock, 3, { origin: 'https://auth.example.org' })
  })

  test.each(['failed', 'abandoned', 'unused'] as const)(
    'counts a call that %s as what it is',
    async (how) => {
      const { gate } = gateScene()
      for (let call = 0; call < 6; call += 1) {
        const pass = await gate.enter(api).catch(() => null)
        pass?.[how]()
      }
      const isOpen = await gate.enter(api).then(
        () => false,
        () => true,
      )
      expect(isOpen).toBe(how === 'failed')
    },
  )

  test('stays closed for a host that says when to come back', async () => {
    const { gate, clock } = gateScene()
    await callsOf(gate, clock, 10, { status: 503, headers: { 'retry-after': '5' } })
    await callsOf(gate, clock, 10, { status: 429 })
    await callsOf(gate, clock, 10, { status: 404 })
    expect(clock.now()).toBeGreaterThan(monday)
  })

  test('half open lets exactly one look through, and closes when it goes well', async () => {
    const { gate, clock, another } = gateScene()
    await callsOf(gate, clock, 5, bad)
    clock.advanceTo(monday + 10 * secondMs)
    const look = await gate.enter(api)
    expect(await refusal(another())).toMatchObject({ retryAfterMs: secondMs })
    expect(await refusal(gate)).toMatchObject({ code: 'unreachable' })
    look.answered({ status: 200, headers: {}, endedAt: clock.now() })
    await callsOf(another(), clock, 4, bad)
    await callsOf(gate, clock, 1)
  })

  test('opens again for longer when the look fails, but never for more than twelve minutes', async () => {
    const { gate, clock } = gateScene({ jitter: keyedJitter('any') })
    await callsOf(gate, clock, 5, bad)
    const pauses: number[] = []
    for (let look = 0; look < 10; look += 1) {
      const { retryAfterMs } = await refusal(gate)
      pauses.push(retryAfterMs!)
      clock.advanceTo(clock.now() + retryAfterMs!)
      await callsOf(gate, clock, 1, bad)
    }
    for (const [index, pauseMs] of pauses.entries()) {
      const least = Math.min(10 * secondMs * 2 ** index, 10 * minuteMs)
      expect(pauseMs).toBeGreaterThanOrEqual(least)
      expect(pauseMs).toBeLessThanOrEqual(1.2 * least)
    }
  })

  test('gives the look to the next where the first was not made, or its process died', async () => {
    const { gate, clock, another } = gateScene({ lapseMs: 30 * secondMs })
    await callsOf(gate, clock, 5, bad)
    clock.advanceTo(monday + 10 * secondMs)
    ;(await gate.enter(api)).unused()
    await another().enter(api)
    expect((await refusal(gate)).code).toBe('unreachable')
    clock.advanceTo(clock.now() + 30 * secondMs)
    await callsOf(gate, clock, 2)
  })
})
