import { describe, expect, test } from 'vitest'
import { defaultOrderDelays, looksNeeded, type OrderContext, type OrderEvent } from '../../machines/index.ts'
import { happenings, hour, minute, monday, orderIn, send, validUntil } from './order-situation.ts'

const settledAt = monday + defaultOrderDelays.settlingMs
const decided = { looks: looksNeeded }

function looked(beganAt: number, candidate: string | null = null): OrderEvent {
  return { type: 'looked', beganAt, now: beganAt + 1_000, candidate }
}

describe('offerStillValid', () => {
  test.each([
    [validUntil - 1, 'Accepted', true],
    [validUntil, 'Offered', false],
    [validUntil + hour, 'Offered', false],
  ])('accepted at %i: %s', (now, then, isTaken) => {
    const outcome = send(orderIn('Offered'), { type: 'accepted', now })
    expect([outcome.state, outcome.isTaken]).toEqual([then, isTaken])
  })

  test('an offer may be declined even when it no longer holds', () => {
    expect(send(orderIn('Offered'), { type: 'declined', now: validUntil + hour }).state).toBe('Declined')
  })
})

describe('dataComplete', () => {
  test.each([
    ['Accepted', 0, 'Ready'],
    ['Accepted', 1, 'Incomplete'],
    ['Incomplete', 0, 'Ready'],
    ['Incomplete', 1, 'Incomplete'],
    ['Refused', 0, 'Ready'],
    ['Refused', 1, 'Refused'],
  ] as const)('%s, checked with %i errors: %s', (state, errors, then) => {
    const outcome = send(orderIn(state), { type: 'checked', now: monday + hour, errors })
    expect([outcome.state, outcome.isTaken, outcome.effects]).toEqual([then, true, []])
  })

  test('checking incomplete data again does not put off the reminder', () => {
    const { armed, cancelled } = send(orderIn('Incomplete'), happenings['checked, with errors'])
    expect({ armed, cancelled }).toEqual({ armed: {}, cancelled: [] })
  })
})

describe('notSentYet', () => {
  test('an order of which a request may still be out is not sent', () => {
    const { isTaken, effects } = send(orderIn('Ready', { sentAt: monday }), happenings.sending)
    expect({ isTaken, effects }).toEqual({ isTaken: false, effects: [] })
  })

  test('one that has never been sent is, and when is remembered', () => {
    const { snapshot, effects } = send(orderIn('Ready'), happenings.sending)
    expect([snapshot.context.sentAt, effects]).toEqual([monday + hour, ['sendOrder']])
  })

  test.each(['refused', 'refused, in passing'] as const)(
    'one that the supplier has %s may be sent again',
    (word) => {
      const { snapshot } = send(orderIn('Submitting'), happenings[word])
      expect(snapshot.context.sentAt).toBeNull()
      const ready = send(snapshot, happenings['checked, complete']).snapshot
      expect(send(ready, happenings.sending).effects).toEqual(['sendOrder'])
    },
  )
})

describe('maySendAgain', () => {
  test('what is released is as if it had never been sent', () => {
    const looked = { looks: 2, lookedAt: monday, candidate: '345' }
    const { snapshot } = send(orderIn('Uncertain', looked), happenings['released by a person'])
    expect(snapshot.context).toEqual(orderIn('Ready', { now: monday + hour }).context)
  })

  const situations = [0, 1, 2, 3].flatMap((looks) =>
    [null, '345'].flatMap((candidate) =>
      (['policy', 'person'] as const).map((by) => ({ looks, candidate, by })),
    ),
  )

  test.each(situations)(
    'after $looks looks, with candidate $candidate, by $by',
    ({ looks, candidate, by }) => {
      const mayIt = looks >= 2 && (by === 'person' || candidate === null)
      const before = orderIn('Uncertain', { looks, candidate })
      const { state, isTaken, effects } = send(before, { type: 'released', now: monday + hour, by })
      expect({ state, isTaken, effects }).toEqual({
        state: mayIt ? 'Ready' : 'Uncertain',
        isTaken: mayIt,
        effects: [],
      })
    },
  )

  test('what was sent is forgotten, so that the next loss begins its own looks', () => {
    const { snapshot } = send(orderIn('Uncertain', decided), happenings['released by policy'])
    expect(snapshot.context).toMatchObject({ sentAt: null, lostAt: null, looks: 0, candidate: null })
    const sent = send(snapshot, { type: 'sending', now: monday + 2 * hour }).snapshot
    const lost = send(sent, { type: 'answerLost', now: monday + 3 * hour }).snapshot
    expect(lost.context).toMatchObject({ sentAt: monday + 2 * hour, lostAt: monday + 3 * hour, looks: 0 })
    const oldLook = send(lost, looked(monday + 2 * hour)).snapshot
    expect(oldLook.context.looks).toBe(0)
  })
})

describe('a look that does not find the order', () => {
  test.each([
    ['begun before the answer was lost', monday - 1, 0],
    ['begun within the settling time', settledAt - 1, 0],
    ['begun when it was over', settledAt, 1],
    ['begun later', settledAt + hour, 1],
  ])('%s', (_, beganAt, counted) => {
    expect(send(orderIn('Uncertain'), looked(beganAt)).snapshot.context.looks).toBe(counted)
  })

  test.each([
    ['does not count when it began before the one before it had ended', settledAt + hour - 1, 1],
    ['counts when it began just then', settledAt + hour, 2],
  ])('%s', (_, beganAt, looks) => {
    const once = orderIn('Uncertain', { looks: 1, lookedAt: settledAt + hour })
    expect(send(once, looked(beganAt)).snapshot.context.looks).toBe(looks)
  })

  test('the settling time is an input', () => {
    const { delays } = orderIn('Uncertain').context
    const patient = orderIn('Uncertain', { delays: { ...delays, settlingMs: hour } })
    expect(send(patient, looked(monday + hour - 1)).snapshot.context.looks).toBe(0)
    expect(send(patient, looked(monday + hour)).snapshot.context.looks).toBe(1)
  })

  test('asks a person with the second that counts, once', () => {
    const told = toldBy([settledAt - 1, settledAt, settledAt + hour, settledAt + 2 * hour])
    expect(told).toEqual([[], [], [{ kind: 'orderUndecided', state: 'Uncertain', candidate: null }], []])
  })

  test('shows a person a candidate at once, and each candidate once', () => {
    const shown = (candidate: string) => [{ kind: 'orderUndecided', state: 'Uncertain', candidate }]
    const told = toldBy([settledAt - minute, settledAt - 1, settledAt, settledAt + hour], {}, [
      '345',
      '345',
      '345',
      '346',
    ])
    expect(told).toEqual([shown('345'), [], [], shown('346')])
  })
})

/** What each of several looks in a row tells. */
function toldBy(begun: number[], changes: Partial<OrderContext> = {}, candidates: (string | null)[] = []) {
  let snapshot = orderIn('Uncertain', changes)
  return begun.map((beganAt, index) => {
    const outcome = send(snapshot, looked(beganAt, candidates[index] ?? null))
    snapshot = outcome.snapshot
    return outcome.told
  })
}

describe('a candidate', () => {
  test('that a later look passes over still needs a person', () => {
    const times = [settledAt, settledAt + hour, settledAt + 2 * hour]
    const candidates = ['345', null, null]
    let snapshot = orderIn('Uncertain')
    for (const [index, beganAt] of times.entries())
      snapshot = send(snapshot, looked(beganAt, candidates[index])).snapshot
    expect([snapshot.context.looks, snapshot.context.candidate]).toEqual([3, '345'])
    const now = settledAt + 3 * hour
    expect(send(snapshot, { type: 'released', now, by: 'policy' }).isTaken).toBe(false)
    expect(send(snapshot, { type: 'released', now, by: 'person' }).state).toBe('Ready')
  })

  test('that is seen again after a look passed over it is not told again', () => {
    const told = toldBy([settledAt - 3, settledAt - 2, settledAt - 1], {}, ['345', null, '345'])
    expect(told).toEqual([[{ kind: 'orderUndecided', state: 'Uncertain', candidate: '345' }], [], []])
  })
})

describe('isPassing', () => {
  test('a refusal that names reasons asks a person; one that only says "later" does not', () => {
    const refused = send(orderIn('Submitting'), happenings.refused)
    const busy = send(orderIn('Submitting'), happenings['refused, in passing'])
    expect([refused.state, refused.effects]).toEqual(['Refused', ['alert orderRefused']])
    expect([busy.state, busy.effects]).toEqual(['Refused', []])
  })

  test('only the latest refusal is remembered, and when it came to be known', () => {
    const { snapshot } = send(orderIn('Submitting', { isRefusedInPassing: true }), happenings.refused)
    expect(snapshot.context).toMatchObject({ isRefusedInPassing: false, now: monday + hour })
    const wrong = send(orderIn('Refused', { isRefusedInPassing: true }), happenings['checked, with errors'])
    expect(wrong.snapshot.context).toMatchObject({ isRefusedInPassing: false, now: monday + hour })
  })

  test('what was refused in passing and is no longer right when tried again asks a person, once', () => {
    const busy = send(orderIn('Submitting'), happenings['refused, in passing']).snapshot
    const wrong = send(busy, happenings['checked, with errors'])
    expect([wrong.state, wrong.effects]).toEqual(['Refused', ['alert orderRefused']])
    const stillWrong = send(wrong.snapshot, happenings['checked, with errors'])
    expect([stillWrong.state, stillWrong.effects]).toEqual(['Refused', []])
  })
})
