import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { initialTransition } from 'xstate'
import { defaultOrderDelays, type OrderEvent, type OrderState, orderMachine } from '../../machines/index.ts'
import { happenings, hour, minute, monday, send, timeEvent, timeEvents } from './order-situation.ts'

type Kind = keyof typeof happenings | keyof typeof timeEvents

const kinds = [...Object.keys(happenings), ...Object.keys(timeEvents)] as Kind[]

/** What the world may send to a state on purpose, so that runs get far; anything at all comes in between. */
const sensible: Record<OrderState, Kind[]> = {
  Quoting: ['priced'],
  Offered: ['accepted'],
  Accepted: ['checked, complete', 'checked, with errors'],
  Incomplete: ['checked, complete', 'checked, with errors', 'Incomplete'],
  Ready: ['sending'],
  Submitting: ['answerLost', 'answerLost', 'refused', 'refused, in passing', 'created'],
  Refused: ['checked, complete', 'checked, with errors'],
  Uncertain: ['looked', 'looked', 'looked', 'released by policy', 'released by a person'],
  Submitted: [],
  Declined: [],
  Expired: [],
  Abandoned: [],
}

const someStep = fc.record({
  pick: fc.nat(999),
  isWild: fc.nat(9).map((n) => n < 2),
  afterMs: fc.constantFrom(0, 1, 20_000, minute, hour, hour),
  /** How long before now a look began. */
  tookMs: fc.constantFrom(0, 1, 20_000, minute, hour),
  hasCandidate: fc.nat(3).map((n) => n === 0),
})
type Step = typeof someStep extends fc.Arbitrary<infer S> ? S : never
const someRun = fc.array(someStep, { minLength: 10, maxLength: 80, size: 'max' })

/** What must have come between two requests to the supplier. Kept by the test, from the events that were taken. */
interface Since {
  answer: 'outstanding' | 'refused' | 'lost'
  lostAt: number
  /** Looks that began when the settling time was over. */
  looks: number
  hasCandidate: boolean
  isReleased: boolean
}

/**
 * Takes an order through a run. At every request but the first, the one before it was refused, or its answer was lost and
 * it was released: after at least two looks begun a settling time after the loss, and by a person if any of them
 * showed a candidate. Resolves to how many requests there were, and how they came about.
 */
function requestsIn(run: readonly Step[], machine = orderMachine) {
  let [snapshot] = initialTransition(machine, { now: monday })
  let now = monday
  let since: Since | null = null
  const requests: string[] = []
  for (const step of run) {
    const choices = step.isWild ? kinds : sensible[snapshot.value]
    if (choices.length === 0) break
    now += step.afterMs
    const event = eventOf(choices[step.pick % choices.length]!, now, step)
    const outcome = send(snapshot, event, machine)
    snapshot = outcome.snapshot
    if (outcome.isTaken && since !== null) note(since, event)
    const sent = outcome.effects.filter((effect) => effect === 'sendOrder').length
    expect(sent).toBe(event.type === 'sending' && outcome.isTaken ? 1 : 0)
    if (sent === 0) continue
    if (since !== null)
      expect(since.answer === 'refused' || since.isReleased, JSON.stringify(since)).toBe(true)
    requests.push(since === null ? 'first' : since.isReleased ? 'released' : 'refused')
    since = { answer: 'outstanding', lostAt: 0, looks: 0, hasCandidate: false, isReleased: false }
  }
  return requests
}

function note(since: Since, event: OrderEvent): void {
  if (event.type === 'refused') since.answer = 'refused'
  if (event.type === 'answerLost') {
    since.answer = 'lost'
    since.lostAt = event.now ?? 0
  }
  if (event.type === 'looked') {
    since.hasCandidate ||= event.candidate !== null
    if (event.beganAt >= since.lostAt + defaultOrderDelays.settlingMs) since.looks += 1
  }
  if (event.type === 'released') {
    expect(since.answer).toBe('lost')
    expect(since.looks).toBeGreaterThanOrEqual(2)
    if (event.by === 'policy') expect(since.hasCandidate).toBe(false)
    since.isReleased = true
  }
}

function eventOf(kind: Kind, now: number, { tookMs, hasCandidate }: Step): OrderEvent {
  if (kind === 'Offered' || kind === 'Incomplete') return timeEvent(timeEvents[kind])
  if (kind === 'looked')
    return { type: 'looked', now, beganAt: now - tookMs, candidate: hasCandidate ? '345' : null }
  return { ...happenings[kind], now }
}

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 400)

describe('an order is sent once', () => {
  test('and again only when the request before it was refused, or lost, looked for twice and released', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(someRun, (run) => {
        for (const request of requestsIn(run)) seen.add(request)
      }),
      { numRuns },
    )
    // Otherwise the runs have proved nothing.
    expect([...seen].sort()).toEqual(['first', 'refused', 'released'])
  })

  test('a machine whose guard lets everything through is caught at it', () => {
    const careless = orderMachine.provide({ guards: { maySendAgain: () => true } })
    const found = fc.check(
      fc.property(someRun, (run) => void requestsIn(run, careless)),
      { numRuns: 2_000 },
    )
    expect(found.failed).toBe(true)
  })

  test('a double click sends once', () => {
    const clicks = ['priced', 'accepted', 'accepted', 'checked, complete', 'sending', 'sending'] as const
    let [snapshot] = initialTransition(orderMachine, { now: monday })
    const effects = clicks.flatMap((click) => {
      const outcome = send(snapshot, happenings[click])
      snapshot = outcome.snapshot
      return outcome.effects
    })
    expect(effects.filter((effect) => effect === 'sendOrder')).toHaveLength(1)
    expect(effects.filter((effect) => effect === 'notify offerAccepted')).toHaveLength(1)
  })
})
