import { describe, expect, test } from 'vitest'
import type { Entry } from '../../src/log-entry.ts'
import { stayMs } from '../../src/operations/stays.ts'
import { entryOf } from '../report/log-entry-of.ts'

const states = ['Open', 'Processing', 'Denied', 'Processing', 'Rejected'] as const

/** A contract that goes through the states, an hour in each, the first entry of this kind. */
function life(first: Entry['kind']): Entry[] {
  return states.map((to, index) =>
    entryOf({
      ...{ subject: '1', seq: index + 1, kind: index === 0 ? first : 'observed' },
      ...{
        from: states[index - 1] ?? null,
        to,
        effectiveBefore: 3_600_000 * index,
        observedAt: 3_600_000 * index,
      },
    }),
  )
}

function stays(entries: readonly Entry[]): (number | null)[] {
  return entries.map((entry) => stayMs(entry, () => entries))
}

describe('how long a state lasted', () => {
  test('counts from the look that saw it begin to the one that saw it end', () => {
    expect(stays(life('submitted'))).toEqual([null, 3_600_000, 3_600_000, 3_600_000, 3_600_000])
  })

  test('is not known of a state in which the contract was first seen, or that no look saw', () => {
    expect(stays(life('adopted'))[1]).toBeNull()
    const inferred = life('submitted').map((entry, index) =>
      index === 1 ? { ...entry, kind: 'inferred' as const } : entry,
    )
    expect(stays(inferred)).toEqual([null, 3_600_000, null, 3_600_000, 3_600_000])
  })

  test('is not ended by what leaves the state as it is, nor by a correction or a migration', () => {
    const [open, processing, ...rest] = life('submitted') as [Entry, Entry, ...Entry[]]
    const reminder = { ...open, seq: 2, kind: 'timer' as const, from: 'Open' as const }
    const later = [
      open,
      reminder,
      ...[processing, ...rest].map((entry) => ({ ...entry, seq: entry.seq + 1 })),
    ]
    expect(stays(later).slice(0, 3)).toEqual([null, null, 3_600_000])
    expect(stays([open, { ...processing, kind: 'corrected' }])).toEqual([null, null])
    expect(stays([open, { ...processing, kind: 'migrated' }])).toEqual([null, null])
  })
})
