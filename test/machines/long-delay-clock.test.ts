import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { contractMachine, longDelayClock } from '../../machines/index.ts'
import { day, hour, monday, observed } from './contract-situation.ts'

/** The time functions of a host that keeps delays in 32 bits, as Node and browsers do, on a time of its own. */
function hostWith32Bits() {
  let now = 0
  let latest = 0
  const waiting = new Map<number, { at: number; fn: () => void }>()
  /** The delays that it was asked for, and what it was asked to stop. */
  const asked: number[] = []
  const stopped: number[] = []
  // Browsers refuse to be called as methods of anything but the window.
  function refuseOtherThis(self: unknown) {
    if (self !== undefined && self !== globalThis) throw new TypeError('Illegal invocation')
  }
  return {
    setTimeout(this: unknown, fn: () => void, delayMs: number): number {
      refuseOtherThis(this)
      asked.push(delayMs)
      latest += 1
      waiting.set(latest, { at: now + (delayMs > 2 ** 31 - 1 ? 1 : Math.max(1, delayMs)), fn })
      return latest
    },
    clearTimeout(this: unknown, handle: number): void {
      refuseOtherThis(this)
      stopped.push(handle)
      waiting.delete(handle)
    },
    asked,
    stopped,
    pass(ms: number): void {
      const until = now + ms
      for (;;) {
        const [handle, next] = [...waiting].sort(([, a], [, b]) => a.at - b.at)[0] ?? []
        if (next === undefined || next.at > until) break
        waiting.delete(handle!)
        now = next.at
        next.fn()
      }
      now = until
    },
    get waiting() {
      return waiting.size
    },
  }
}

function clockOn(host: ReturnType<typeof hostWith32Bits>) {
  const { setTimeout, clearTimeout } = host
  return longDelayClock({ setTimeout, clearTimeout })
}

/** The same, for a host that does not mind whose method it is. */
function clockOnLenient(host: ReturnType<typeof hostWith32Bits>) {
  return longDelayClock({
    setTimeout: (fn: () => void, delayMs: number) => host.setTimeout.call(undefined, fn, delayMs),
    clearTimeout: (handle: number) => host.clearTimeout.call(undefined, handle),
  })
}

describe('longDelayClock', () => {
  test.each([1, 1_000, 2 ** 31 - 1, 2 ** 31, 42 * day, 400 * day])('waits %d ms, not one less', (delayMs) => {
    const host = hostWith32Bits()
    let fired = 0
    clockOnLenient(host).setTimeout(() => {
      fired += 1
    }, delayMs)
    host.pass(delayMs - 1)
    expect(fired).toBe(0)
    host.pass(1)
    expect(fired).toBe(1)
    host.pass(800 * day)
    expect(fired).toBe(1)
    expect(host.waiting).toBe(0)
  })

  test('takes the functions of a browser, which may only be called on the window or on nothing', () => {
    const host = hostWith32Bits()
    let fired = 0
    const clock = clockOn(host)
    clock.setTimeout(() => {
      fired += 1
    }, 10)
    clock.clearTimeout(clock.setTimeout(() => expect.unreachable(), 10))
    host.pass(10)
    expect(fired).toBe(1)
  })

  test('can be told to stop waiting, also in the middle of a chain', () => {
    for (const passedMs of [0, 10 * day, 30 * day]) {
      const host = hostWith32Bits()
      const clock = clockOnLenient(host)
      const id = clock.setTimeout(() => expect.unreachable('stopped, yet fired'), 42 * day)
      host.pass(passedMs)
      clock.clearTimeout(id)
      expect(host.waiting).toBe(0)
      host.pass(100 * day)
    }
  })

  test('stopping one wait leaves the others alone, and stopping an unknown or finished one does nothing', () => {
    const host = hostWith32Bits()
    const clock = clockOnLenient(host)
    const fired: string[] = []
    const first = clock.setTimeout(() => fired.push('first'), 5)
    const second = clock.setTimeout(() => fired.push('second'), 30 * day)
    clock.setTimeout(() => fired.push('third'), 31 * day)
    host.pass(26 * day)
    clock.clearTimeout(first)
    clock.clearTimeout(second)
    clock.clearTimeout(4711)
    host.pass(10 * day)
    expect(fired).toEqual(['first', 'third'])
  })

  test.each([
    [2 ** 31 - 1, [2 ** 31 - 1]],
    [2 ** 31, [2 ** 31 - 1, 1]],
    [-5, [0]],
  ])('waits %d ms in as few steps as the host can', (delayMs, steps) => {
    const host = hostWith32Bits()
    let fired = 0
    clockOnLenient(host).setTimeout(() => {
      fired += 1
    }, delayMs)
    host.pass(26 * day)
    expect(host.asked).toEqual(steps)
    expect(fired).toBe(1)
  })

  test('stops nothing of the host twice, nor what has ended: it may have given the handle to somebody else', () => {
    const host = hostWith32Bits()
    const clock = clockOnLenient(host)
    const first = clock.setTimeout(() => {}, 5)
    const second = clock.setTimeout(() => expect.unreachable('stopped, yet fired'), 10)
    host.pass(5)
    clock.clearTimeout(first)
    expect(host.stopped).toEqual([])
    clock.clearTimeout(second)
    clock.clearTimeout(second)
    expect(host.stopped).toHaveLength(1)
  })

  test('a contract six weeks in Processing alerts after six weeks and not before', () => {
    const host = hostWith32Bits()
    const told: string[] = []
    const actor = createActor(
      contractMachine.provide({ actions: { alert: (_, { kind }) => told.push(kind) } }),
      { clock: clockOnLenient(host), input: { now: monday } },
    ).start()
    host.pass(hour)
    actor.send(observed('Processing'))
    host.pass(42 * day - 1)
    expect(told).toEqual([])
    host.pass(1)
    expect(told).toEqual(['processingTooLong'])
  })
})
