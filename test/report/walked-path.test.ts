import { describe, expect, test } from 'vitest'
import { walkedPath } from '../../src/report/walked-path.ts'
import { deniedAndRecovered, refusedAndSent, rejectedAndCorrected } from './walked-lives.ts'

/** The steps of a path as lines: `observed Open > Processing`. */
function steps({ edges }: ReturnType<typeof walkedPath>): string[] {
  return edges.map(({ kind, from, to, timeRule }) => `${kind} ${from} > ${timeRule ?? to}`)
}

describe('the path of a contract', () => {
  test('goes through a denial and back, with what nobody saw and what the clock did', async () => {
    const path = walkedPath(await deniedAndRecovered())
    expect(path.states.map(({ state, how }) => `${state} ${how}`)).toEqual([
      'Open seen',
      'Processing inferred',
      'Denied seen',
      'Processing seen',
      'Contract.PendingDelivery seen',
      'Contract.Delivery seen',
    ])
    expect(steps(path)).toEqual([
      'inferred Open > Processing',
      'observed Processing > Denied',
      'timer Denied > denialReminder',
      'observed Denied > Processing',
      'observed Processing > Contract.PendingDelivery',
      'observed Contract.PendingDelivery > Contract.Delivery',
    ])
    expect(path.current).toBe('Contract.Delivery')
  })

  test('names with each step the entry that says so', async () => {
    const entries = await deniedAndRecovered()
    const { states, edges } = walkedPath(entries)
    for (const { state, seq } of states) expect(entries[seq - 1]!.to).toBe(state)
    for (const { from, to, seq } of edges) expect(entries[seq - 1]).toMatchObject({ seq, from, to })
  })

  test('is, from the first entries alone, the path as it was known then', async () => {
    const entries = await deniedAndRecovered()
    const whole = walkedPath(entries)
    for (const [index, { to }] of entries.entries()) {
      const known = walkedPath(entries.slice(0, index + 1))
      expect(known.current).toBe(to)
      expect(known.edges).toEqual(whole.edges.slice(0, known.edges.length))
      expect(known.states).toEqual(whole.states.slice(0, known.states.length))
    }
  })

  test('does not follow an anomaly, and jumps with a correction', async () => {
    const entries = await rejectedAndCorrected()
    const anomalies = entries.filter(({ kind }) => kind === 'anomaly')
    expect(anomalies.map(({ anomaly }) => anomaly?.kind)).toEqual(['contradiction'])
    expect(walkedPath(entries.slice(0, anomalies[0]!.seq))).toMatchObject({
      states: [{ state: 'Open' }, { state: 'Rejected' }],
      current: 'Rejected',
    })
    expect(steps(walkedPath(entries))).toEqual([
      'observed Open > Rejected',
      'corrected Rejected > Processing',
    ])
    expect(walkedPath(entries).current).toBe('Processing')
  })

  test('is empty while nothing is known', () => {
    expect(walkedPath([])).toEqual({ states: [], edges: [], current: null })
  })
})

test('the path of an order of our own counts what was done as seen, and reminders as the clock’s', () => {
  expect(steps(walkedPath(refusedAndSent()))).toEqual([
    'observed Accepted > Incomplete',
    'timer Incomplete > incompleteReminder',
    'observed Incomplete > Ready',
    'observed Ready > Submitting',
    'observed Submitting > Refused',
    'observed Refused > Ready',
    'observed Ready > Submitting',
    'observed Submitting > Submitted',
  ])
})
