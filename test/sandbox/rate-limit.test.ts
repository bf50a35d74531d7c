import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { type RateLimit, type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts'
import { RateLimiter } from '../../src/sandbox/rate-limit.ts'
import { type ApiCaller, apiCaller, askForToken, control } from './api-caller.ts'

const start = Date.UTC(2026, 0, 15, 8)

/** Waits for what another connection brings about, on a busy machine too. */
const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 10 })

describe('a limit of calls', () => {
  let clock = virtualClock(start)
  let sandbox: Sandbox
  let api: ApiCaller

  const open = async (rateLimit: RateLimit, options: Partial<SandboxOptions> = {}) => {
    clock = virtualClock(start)
    sandbox = await startSandbox({ clock, seed: 3, orders: 10, rateLimit, ...options })
    api = await apiCaller(sandbox)
  }
  const statuses = async (calls: number) => {
    const seen: number[] = []
    for (let call = 0; call < calls; call++) seen.push((await api.get('/orders')).status)
    return seen
  }
  const limitHeaders = ({ headers }: { headers: Record<string, unknown> }) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('ratelimit')))

  afterEach(() => sandbox.stop())

  it('lets so many pass and answers the rest 429 in an envelope, saying how long to wait', async () => {
    await open({ perMinute: 3 })
    expect(await statuses(3)).toEqual([200, 200, 200])
    clock.advanceTo(start + 20_500)
    const refused = await api.get('/orders')
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '40'])
    expect(refused.json).toMatchObject({ isSuccess: false, error: [{ code: 'rate-limited' }] })
  })

  it('says until when as a date where told so, never too early', async () => {
    await open({ perMinute: 1, retryAfterAs: 'httpDate' })
    clock.advanceTo(start + 500)
    expect(await statuses(1)).toEqual([200])
    const { headers } = await api.get('/orders')
    expect(headers['retry-after']).toBe('Thu, 15 Jan 2026 08:01:01 GMT')
  })

  it.each([
    ['perSecond', 1_000],
    ['perMinute', 60_000],
    ['perHour', 3_600_000],
    ['perDay', 86_400_000],
  ] as const)('%s holds within any such time, wherever it begins', async (name, windowMs) => {
    await open({ [name]: 2 }, { tokenLifetimeSeconds: 1_000_000 })
    clock.advanceTo(start + windowMs * 0.75)
    expect(await statuses(1)).toEqual([200])
    clock.advanceTo(start + windowMs)
    expect(await statuses(2)).toEqual([200, 429])
    clock.advanceTo(start + windowMs * 1.75)
    expect(await statuses(2)).toEqual([200, 429])
  })

  it('does not count what it refused', async () => {
    await open({ perSecond: 1 })
    expect(await statuses(5)).toEqual([200, 429, 429, 429, 429])
    clock.advanceTo(start + 1_000)
    expect(await statuses(1)).toEqual([200])
  })

  it('asks for the longest wait where several limits are reached', async () => {
    await open({ perSecond: 1, perHour: 1 })
    await api.get('/orders')
    expect((await api.get('/orders')).headers['retry-after']).toBe('3600')
  })

  it('is one for the whole API, and none for tokens', async () => {
    await open({ perHour: 2 })
    const number = sandbox.world.contractNumbers()[0]
    expect((await api.get('/tariffs')).status).toBe(200)
    expect((await api.get(`/orders/${number}`)).status).toBe(200)
    expect((await api.get('/nothing')).status).toBe(429)
    expect((await askForToken(sandbox)).status).toBe(200)
  })

  it('comes before anything is done', async () => {
    await open({ perHour: 1 })
    await api.get('/orders')
    sandbox.faults.add({ kind: 'reset' })
    expect((await api.post('/orders', {})).status).toBe(429)
    expect(sandbox.faults.active()).toHaveLength(1)
  })

  it('holds for calls under way at once', async () => {
    await open({ inFlight: 2 })
    sandbox.faults.add({ kind: 'timeout', times: 2 })
    const hanging = [api.get('/orders'), api.get('/orders')]
    for (const one of hanging) one.catch(() => undefined)
    await soon(() => expect(sandbox.calls()['list']).toEqual({ unanswered: 2 }))
    const refused = await api.get('/orders')
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1'])
    expect(sandbox.peaks().api.mostAtOnce).toBe(3)
  })

  it('no longer counts a call under way once its connection is closed', async () => {
    await open({ inFlight: 1 })
    sandbox.faults.add({ kind: 'timeout' })
    const giveUp = new AbortController()
    const headers = { authorization: 'Bearer any' }
    const hanging = fetch(`${sandbox.url}/partner/v1/orders`, { headers, signal: giveUp.signal })
    hanging.catch(() => undefined)
    await soon(() => expect(sandbox.calls()['list']).toEqual({ unanswered: 1 }))
    giveUp.abort()
    await soon(async () => expect((await api.get('/orders')).status).toBe(200))
  })

  it('tells nothing of itself unless told so', async () => {
    await open({ perMinute: 3 })
    expect(limitHeaders(await api.get('/orders'))).toEqual({})
  })

  it('tells of itself as the current draft has it, on every answer', async () => {
    await open({ perSecond: 5, perMinute: 2, inFlight: 4, headers: 'draft' })
    const policy = '"second";q=5;w=1, "minute";q=2;w=60, "inFlight";q=4;qu="concurrent-requests"'
    expect(limitHeaders(await api.get('/orders'))).toEqual({
      'ratelimit-policy': policy,
      ratelimit: '"second";r=4;t=1, "minute";r=1;t=60, "inFlight";r=3',
    })
    clock.advanceTo(start + 30_500)
    expect(limitHeaders(await api.get('/orders/none'))).toEqual({
      'ratelimit-policy': policy,
      ratelimit: '"second";r=4;t=1, "minute";r=0;t=30, "inFlight";r=3',
    })
    clock.advanceTo(start + 40_000)
    expect(limitHeaders(await api.get('/orders'))).toEqual({
      'ratelimit-policy': policy,
      ratelimit: '"second";r=5, "minute";r=0;t=20, "inFlight";r=4',
    })
  })

  it('tells of itself as the older draft has it: the window that is closest to its end', async () => {
    await open({ perSecond: 2, perMinute: 10, headers: 'older' })
    expect(limitHeaders(await api.get('/orders'))).toEqual({
      'ratelimit-limit': '2',
      'ratelimit-remaining': '1',
      'ratelimit-reset': '1',
    })
    clock.advanceTo(start + 10_000)
    for (let call = 0; call < 8; call++) {
      clock.advanceTo(clock.now() + 1_000)
      await api.get('/orders')
    }
    expect(limitHeaders(await api.get('/orders'))).toEqual({
      'ratelimit-limit': '10',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '60',
    })
  })

  it('is none when it is no whole number from 1', async () => {
    await open({})
    for (const perMinute of [0, -1, 1.5, Number.NaN]) {
      const limited = startSandbox({ clock, seed: 1, orders: 0, rateLimit: { perMinute } })
      await expect(limited).rejects.toMatchObject({ code: 'configuration' })
    }
  })
})

describe('a limiter', () => {
  it('never lets more pass within any window, and lets pass whoever waited as asked', () => {
    const limits = fc.record({
      perSecond: fc.integer({ min: 1, max: 5 }),
      perMinute: fc.integer({ min: 1, max: 30 }),
    })
    const gapsMs = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000 })), { maxLength: 200 })
    fc.assert(
      fc.property(limits, gapsMs, (limit, gaps) => {
        const limiter = new RateLimiter(limit)
        const passed: number[] = []
        let now = start
        for (const gap of gaps) {
          now += gap
          const { refusal } = limiter.admit(now, 0)
          if (refusal === null) {
            passed.push(now)
            continue
          }
          now += Number(refusal.headers['Retry-After']) * 1000
          expect(limiter.admit(now, 0).refusal).toBeNull()
          passed.push(now)
        }
        for (const [most, windowMs] of [
          [limit.perSecond, 1_000],
          [limit.perMinute, 60_000],
        ] as const) {
          for (const at of passed) {
            const within = passed.filter((other) => at - windowMs < other && other <= at)
            expect(within.length).toBeLessThanOrEqual(most)
          }
        }
      }),
    )
  })
})

describe('the peaks of calls', () => {
  it('are what came within any second, minute, hour and day, and at once, refused calls included', async () => {
    const clock = virtualClock(start)
    const sandbox = await startSandbox({ clock, seed: 3, orders: 3, rateLimit: { perSecond: 2 } })
    try {
      const api = await apiCaller(sandbox)
      const callAt = async (at: number, calls = 1) => {
        clock.advanceTo(start + at)
        for (let call = 0; call < calls; call++) await api.get('/tariffs')
      }
      await callAt(600, 3)
      await callAt(1_500, 1)
      await callAt(40_000, 1)
      await callAt(3_599_000, 1)
      const peaks = sandbox.peaks()
      expect(peaks.api).toEqual({
        calls: 6,
        worstSecond: 4,
        worstMinute: 5,
        worstHour: 6,
        worstDay: 6,
        mostAtOnce: 1,
      })
      expect(peaks.auth).toMatchObject({ calls: 1, worstDay: 1 })
      expect((await control(sandbox, 'GET', '/peaks')).json).toEqual(peaks)
    } finally {
      await sandbox.stop()
    }
  })

  it('at once are told by calls that take their time', async () => {
    const waiting: (() => void)[] = []
    const clock = { now: () => start, sleepUntil: () => new Promise<void>((wake) => waiting.push(wake)) }
    const answerAll = async (calls: number) => {
      await soon(() => expect(waiting).toHaveLength(calls))
      for (const wake of waiting.splice(0)) wake()
    }
    const rateLimit = { inFlight: 3, headers: 'draft' } as const
    const sandbox = await startSandbox({ clock, seed: 3, orders: 3, latencyMs: 250, rateLimit })
    try {
      const [api] = await Promise.all([apiCaller(sandbox), answerAll(1)])
      const asked = Promise.all(Array.from({ length: 4 }, () => api.get('/orders')))
      await answerAll(4)
      const answers = await asked
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429])
      expect(answers.map(({ headers }) => headers['ratelimit']).sort()).toEqual([
        '"inFlight";r=0',
        '"inFlight";r=0',
        '"inFlight";r=1',
        '"inFlight";r=2',
      ])
      expect(sandbox.peaks().api.mostAtOnce).toBe(4)
      const [alone] = await Promise.all([api.get('/orders'), answerAll(1)])
      expect(alone.headers['ratelimit']).toBe('"inFlight";r=2')
      expect(sandbox.peaks().api.mostAtOnce).toBe(4)
    } finally {
      await sandbox.stop()
    }
  })

  it('take an answer’s time from the clock', async () => {
    const clock = virtualClock(start)
    const sandbox = await startSandbox({ clock, seed: 3, orders: 3, latencyMs: 250 })
    try {
      await askForToken(sandbox)
      expect(clock.now()).toBe(start + 250)
    } finally {
      await sandbox.stop()
    }
  })

  it('do not keep a sandbox from stopping while answers are on their way', async () => {
    const sandbox = await startSandbox({
      clock: {
        now: () => start,
        sleepUntil: (_, signal) => new Promise((wake) => signal?.addEventListener('abort', () => wake())),
      },
      seed: 3,
      orders: 0,
      latencyMs: 1_000,
    })
    const waiting = askForToken(sandbox)
    waiting.catch(() => undefined)
    await soon(() => expect(sandbox.peaks().auth.calls).toBe(1))
    await sandbox.stop()
    await expect(waiting).rejects.toThrow()
  })
})
