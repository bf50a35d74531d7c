import { describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { askForToken, call, type ReadAnswer } from './api-caller.ts'
import { orderRequest } from './order-request.ts'

const start = Date.UTC(2026, 0, 15, 8)
const dayMs = 86_400_000

/**
 * A year at the supplier: a sweep every third day, an order a month, faults in between. Everything answered,
 * byte for byte.
 */
async function yearOfAnswers(seed: number): Promise<string[]> {
  const clock = virtualClock(start)
  const arrivals = { orders: 60, withinMs: 300 * dayMs }
  const sandbox = await startSandbox({ clock, seed, orders: 60, arrivals, listOrder: 'unordered' })
  const heard: string[] = []
  const hear = (answer: ReadAnswer) => {
    heard.push(JSON.stringify([answer.status, answer.headers]), answer.text)
    return answer
  }
  for (let day = 0; day < 365; day += 3) {
    clock.advanceTo(start + day * dayMs)
    const token = hear(await askForToken(sandbox))
    const headers = { authorization: `Bearer ${token.json.access_token}` }
    if (day % 30 === 0) {
      sandbox.faults.add({ kind: 'shuffledPage' })
      sandbox.faults.add({ kind: 'rateLimit', retryAfterAs: 'httpDate', path: 'list' })
      const body = JSON.stringify(orderRequest())
      hear(await call(`${sandbox.url}/partner/v1/orders`, { method: 'POST', headers, body }))
    }
    for (let offset = 0, more = true; more; offset += 50) {
      const page = hear(await call(`${sandbox.url}/partner/v1/orders?offset=${offset}&limit=50`, { headers }))
      more = page.json.hasMoreItems ?? true
    }
  }
  await sandbox.stop()
  return heard
}

describe('the same seed', () => {
  it('answers the same bytes to the same requests over a year', async () => {
    const [one, other] = [await yearOfAnswers(7), await yearOfAnswers(7)]
    expect(one.length).toBeGreaterThan(700)
    expect(one.filter((text) => text.startsWith('{"customerNumber"'))).toHaveLength(13)
    expect(other).toEqual(one)
  })

  it('is what decides: another seed answers otherwise', async () => {
    const orders = async (seed: number) => {
      const { world, stop } = await startSandbox({ clock: virtualClock(start), seed, orders: 10 })
      await stop()
      return world.contractNumbers().map((number) => world.order(number)!)
    }
    const [one, other] = [await orders(7), await orders(8)]
    const numbers = new Set(one.map(({ contractNumber }) => contractNumber))
    expect(other.some(({ contractNumber }) => numbers.has(contractNumber))).toBe(false)
    expect(other.map(({ emailAddress }) => emailAddress)).not.toEqual(
      one.map(({ emailAddress }) => emailAddress),
    )
  })

  it('draws the same life whatever else is asked in between', async () => {
    const lives = async (isCurious: boolean) => {
      const clock = virtualClock(start)
      const arrivals = { orders: 20, withinMs: dayMs }
      const { world, stop } = await startSandbox({ clock, seed: 9, orders: 20, arrivals })
      if (isCurious) for (const number of world.contractNumbers().toReversed()) world.truth(number)
      clock.advanceTo(start + dayMs)
      const truths = world.contractNumbers().map((number) => world.truth(number))
      await stop()
      return truths
    }
    expect(await lives(true)).toEqual(await lives(false))
  })
})
