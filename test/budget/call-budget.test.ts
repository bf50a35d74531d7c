import { describe, expect, test } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { busiest, dayMs, hourMs, minuteMs, monday, secondMs } from './busiest.ts'
import { api, callsOf, gateScene } from './gate-scene.ts'

describe('a call budget', () => {
  test('is 600 calls an hour unless told otherwise', async () => {
    const { gate, clock } = gateScene()
    const madeAt = await callsOf(gate, clock, 1_300)
    expect(busiest(madeAt, hourMs)).toBeLessThanOrEqual(600)
    expect(busiest(madeAt, hourMs)).toBeGreaterThan(590)
  })

  test('is used: exactness costs one part in fifty of it', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 1_000 })
    await callsOf(gate, clock, 3_000)
    expect(clock.now() - monday).toBeLessThanOrEqual(3.1 * hourMs)
  })

  test('is spread: after a rest a twentieth of an hour’s calls go at once, the others evenly', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 600 })
    clock.advanceTo(monday + dayMs)
    const madeAt = await callsOf(gate, clock, 200)
    expect(busiest(madeAt, secondMs)).toBe(30)
    expect(busiest(madeAt, minuteMs)).toBeLessThanOrEqual(40)
    expect(madeAt.at(-1)! - madeAt[0]!).toBeLessThan(18 * minuteMs)
  })

  test('lets a person’s ten calls go at once, however few calls an hour has', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 12 })
    await callsOf(gate, clock, 10)
    expect(clock.now()).toBe(monday)
  })

  test('of a day is spread over the day', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 600, callsPerDay: 240 })
    const madeAt = await callsOf(gate, clock, 500)
    expect(busiest(madeAt, dayMs)).toBeLessThanOrEqual(240)
    expect(busiest(madeAt, hourMs)).toBeLessThanOrEqual(21)
  })

  test('of a second holds, however long the rest before', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 100_000, callsPerSecond: 3 })
    const madeAt = await callsOf(gate, clock, 100)
    expect(busiest(madeAt, secondMs)).toBe(3)
  })

  test('is one for all hosts, and for all who share the ledger', async () => {
    const { gate, clock, another } = gateScene({ callsPerHour: 20 })
    const gates = [gate, another(), another()]
    const madeAt: number[] = []
    for (let call = 0; call < 60; call += 1) {
      const origin = call % 2 ? api : 'https://auth.example.org'
      madeAt.push(...(await callsOf(gates[call % 3]!, clock, 1, { origin })))
    }
    expect(busiest(madeAt, hourMs)).toBeLessThanOrEqual(20)
  })

  test('serves those first who have waited for longest, however often another process asks', async () => {
    const { gate, clock, another } = gateScene({ callsPerHour: 60 })
    await callsOf(gate, clock, 10)
    const busy = callsOf(gate, clock, 40)
    const cameAt = clock.now()
    const madeAt = await callsOf(another(), clock, 3)
    expect((madeAt.at(-1)! - cameAt) / minuteMs).toBeLessThan(7)
    expect(busiest([...madeAt, ...(await busy)], hourMs)).toBeLessThanOrEqual(60)
  })

  test('does not wait for somebody whose turn has come and who is gone', async () => {
    const { gate, clock, another } = gateScene({ callsPerHour: 60 })
    await callsOf(gate, clock, 10)
    const gone = new AbortController()
    const waiting = another().enter(api, gone.signal)
    const cameAt = clock.now()
    const madeAt = callsOf(gate, clock, 1)
    gone.abort()
    await expect(waiting).rejects.toThrow()
    expect((await madeAt)[0]! - cameAt).toBeLessThan(1.1 * minuteMs)
  })

  test('is not used up by calls that were not made', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 2 })
    for (let call = 0; call < 100; call += 1) (await gate.enter(api)).unused()
    await callsOf(gate, clock, 2)
    expect(clock.now()).toBe(monday)
  })

  test('may be raised: who is allowed more does not wait as long as who was allowed less', async () => {
    const { gate, clock, another } = gateScene({ callsPerHour: 2 })
    await callsOf(gate, clock, 2)
    const madeAt = await callsOf(another({ callsPerHour: 600 }), clock, 40)
    expect(busiest(madeAt, secondMs)).toBe(28)
    expect(madeAt.at(-1)! - monday).toBeLessThan(2 * minuteMs)
  })

  test('counts a call from its end, since nobody knows when it reached the supplier', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 1 })
    const pass = await gate.enter(api)
    clock.advanceTo(monday + 50 * minuteMs)
    pass.answered({ status: 200, headers: {}, endedAt: clock.now() })
    await callsOf(gate, clock, 1)
    expect(clock.now()).toBeGreaterThanOrEqual(monday + 110 * minuteMs)
    expect(clock.now()).toBeLessThan(monday + 112 * minuteMs)
  })

  test('counts a call once, whatever is said of it afterwards', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 2 })
    const pass = await gate.enter(api)
    pass.failed()
    pass.unused()
    pass.answered({ status: 200, headers: {}, endedAt: clock.now() })
    await callsOf(gate, clock, 1)
    expect(clock.now()).toBe(monday)
    await callsOf(gate, clock, 1)
    expect(clock.now()).toBeGreaterThan(monday + hourMs)
  })

  test('is not exceeded when the computer’s clock is set back and a new process does not know', async () => {
    const { gate, clock, ledger, another } = gateScene({ callsPerHour: 2 })
    await callsOf(gate, clock, 1)
    const setBack = virtualClock(monday - 2 * hourMs)
    await callsOf(another({ clock: setBack }), setBack, 1, { origin: 'https://auth.example.org' })
    expect(setBack.now()).toBe(monday - 2 * hourMs)
    await gate.enter(api)
    expect(clock.now()).toBeGreaterThan(monday + hourMs)
    expect(ledger.read().at).toBeGreaterThanOrEqual(clock.now())
  })

  test('is there again within a day and an hour when the clock was far ahead', async () => {
    const { gate, clock, another } = gateScene({ callsPerHour: 2 })
    clock.advanceTo(monday + 365 * dayMs)
    await callsOf(gate, clock, 2)
    const setRight = virtualClock(monday)
    await callsOf(another({ clock: setRight }), setRight, 1)
    expect(setRight.now()).toBeLessThan(monday + 62 * minuteMs)
    expect(setRight.now()).toBeGreaterThan(monday + hourMs)
  })

  test.each([
    ['callsPerSecond', 0],
    ['callsPerHour', -1],
    ['callsPerHour', 0.5],
    ['callsPerDay', Number.NaN],
    ['concurrentCalls', Number.POSITIVE_INFINITY],
  ])('with %s: %d is refused', (name, value) => {
    expect(() => gateScene({ [name]: value })).toThrow(expect.objectContaining({ code: 'invalidInput' }))
    expect(() => gateScene({ [name]: value })).toThrow(name)
  })
})

describe('calls under way at the same time', () => {
  test('are no more than allowed, and the next goes as soon as one ends', async () => {
    const { gate, clock } = gateScene({ concurrentCalls: 2 })
    const first = await gate.enter(api)
    await gate.enter(api)
    const third = gate.enter(api)
    const early = await Promise.race([third, new Promise((resolve) => setTimeout(resolve, 20, 'waits'))])
    expect(early).toBe('waits')
    first.failed()
    await third
    expect(clock.now()).toBe(monday)
  })

  test('of another process are waited for too', async () => {
    const { gate, clock, another } = gateScene({ concurrentCalls: 1 })
    const theirs = await another().enter(api)
    const ours = gate.enter(api)
    await clock.sleepUntil(monday + 5 * secondMs)
    theirs.failed()
    await ours
    expect(clock.now()).toBeLessThanOrEqual(monday + 5 * secondMs + 200)
  })

  test('of a process that died are free again when they lapse', async () => {
    const { gate, clock, another } = gateScene({ concurrentCalls: 1, lapseMs: 45 * secondMs })
    await another().enter(api)
    await gate.enter(api)
    expect(clock.now() - monday).toBeGreaterThanOrEqual(45 * secondMs)
    expect(clock.now() - monday).toBeLessThan(46 * secondMs)
  })

  test('that take long do not lapse as long as they go on', async () => {
    const { gate, clock, another } = gateScene({ concurrentCalls: 1, lapseMs: 40 * secondMs })
    const download = await another().enter(api)
    const next = gate.enter(api)
    for (let piece = 1; piece <= 10; piece += 1) {
      await clock.sleepUntil(monday + piece * 30 * secondMs)
      download.goesOn()
    }
    download.answered({ status: 200, headers: {}, endedAt: clock.now() })
    await next
    expect(clock.now()).toBeGreaterThanOrEqual(monday + 300 * secondMs)
  })
})

describe('whoever waits', () => {
  test('is served in the order of coming', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 1 })
    await callsOf(gate, clock, 1)
    const served: number[] = []
    await Promise.all(
      [1, 2, 3, 4].map(async (turn) => {
        const pass = await gate.enter(api)
        served.push(turn)
        pass.failed()
      }),
    )
    expect(served).toEqual([1, 2, 3, 4])
  })

  test('may go, at once and with AbortError, and is passed over', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 1 })
    const busy = await gate.enter(api)
    const [first, second] = [new AbortController(), new AbortController()]
    const waits = [gate.enter(api, first.signal), gate.enter(api, second.signal)]
    const last = gate.enter(api)
    second.abort()
    await expect(waits[1]).rejects.toMatchObject({ name: 'AbortError' })
    first.abort()
    await expect(waits[0]).rejects.toMatchObject({ name: 'AbortError' })
    expect(clock.now()).toBe(monday)
    busy.failed()
    await last
    expect(clock.now()).toBeGreaterThan(monday + hourMs)
    await expect(gate.enter(api, first.signal)).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('for one host keeps nobody from another', async () => {
    const { gate, clock } = gateScene()
    await callsOf(gate, clock, 1, { status: 429, headers: { 'retry-after': '3600' } })
    const shut = gate.enter(api)
    await callsOf(gate, clock, 5, { origin: 'https://auth.example.org' })
    expect(clock.now()).toBe(monday)
    await shut
    expect(clock.now()).toBe(monday + hourMs)
  })

  test('for longer than the owner allows is refused with the time to wait, and nothing is used', async () => {
    const { gate, clock, another } = gateScene({ callsPerHour: 1 })
    await callsOf(gate, clock, 1)
    const impatient = another({ longestWaitMs: minuteMs })
    await expect(impatient.enter(api)).rejects.toMatchObject({
      code: 'rateLimited',
      wasNotSent: true,
      retryAfterMs: expect.toSatisfy((ms: number) => ms > hourMs && ms < hourMs + 2 * minuteMs),
    })
    expect(clock.now()).toBe(monday)
    clock.advanceTo(monday + 62 * minuteMs)
    await callsOf(impatient, clock, 1)
  })

  test('is told about once for a long wait, and not for the short ones that keep calls apart', async () => {
    const waits: number[] = []
    const { gate, clock } = gateScene({ callsPerHour: 600, onWait: (until) => waits.push(until) })
    await callsOf(gate, clock, 100)
    expect(waits).toEqual([])
    await callsOf(gate, clock, 1, { status: 429, headers: { 'retry-after': '1800' } })
    const until = clock.now() + 30 * minuteMs
    await Promise.all([1, 2, 3].map(async () => (await gate.enter(api)).failed()))
    expect(waits).toEqual([until])
  })

  test('is sent away when the gate closes', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 1 })
    await callsOf(gate, clock, 1)
    const waiting = gate.enter(api)
    gate.close()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    await expect(gate.enter(api)).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('the spacing of planned looks', () => {
  test('leaves the rest of what is allowed to others', async () => {
    const { gate } = gateScene({ callsPerHour: 600 })
    expect(gate.spacingMs(0.9)).toBeCloseTo((hourMs * 1.02) / 600 / 0.9)
  })

  test('follows the tightest limit, and what the supplier asks for', async () => {
    const { gate, clock } = gateScene({ callsPerHour: 600, callsPerDay: 240 })
    expect(gate.spacingMs(1)).toBeCloseTo((dayMs * 1.02) / 240)
    await callsOf(gate, clock, 1, { status: 429 })
    expect(gate.spacingMs(1)).toBeCloseTo((2 * dayMs * 1.02) / 240)
  })
})
