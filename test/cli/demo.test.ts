import { describe, expect, test } from 'vitest'
import { contractStatePaths } from '../../machines/index.ts'
import { startForTest } from './command-line.ts'

const promised = [
  'orders',
  'virtualDays',
  'apiCalls',
  'states',
  'transitions',
  'inferred',
  'contradictions',
  'detectionDelay',
  'effects',
  'anomalies',
  'offers',
  'accepted',
  'submitted',
  'refused',
  'uncertain',
  'duplicatesAtSupplier',
  'replayEqualsSnapshots',
  'wallSeconds',
]

describe('demo --json', () => {
  test('prints the promised object, the same for the same seed', { timeout: 60_000 }, async () => {
    // Processes, as a newcomer has it: two in one would share a loop, and with it what is under way.
    const demo = () => startForTest(['demo', '--json', '--orders', '30', '--days', '10', '--seed', '3']).ended
    const ended = await Promise.all([demo(), demo()])
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ])
    const [first, second] = ended.map(({ stdout }) => JSON.parse(stdout)) as Record<string, unknown>[]
    expect(Object.keys(first!).sort()).toEqual([...promised].sort())
    expect({ ...second, wallSeconds: 0 }).toEqual({ ...first, wallSeconds: 0 })
    expect(first).toMatchObject({
      orders: 30,
      virtualDays: 10,
      contradictions: 0,
      anomalies: 0,
      replayEqualsSnapshots: true,
      wallSeconds: expect.any(Number),
    })
    const states = first!['states'] as Record<string, number>
    expect(Object.keys(states).filter((state) => !contractStatePaths.some((path) => path === state))).toEqual(
      [],
    )
    expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(30)
    // One page every hour, both ends included, and a few looks at single orders.
    expect(first!['apiCalls']).toBeGreaterThanOrEqual(10 * 24)
    expect(first!['apiCalls']).toBeLessThan(10 * 24 + 30)
    expect(first!['transitions']).toBeGreaterThan(10)
  })
})
