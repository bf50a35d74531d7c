import { describe, expect, test } from 'vitest'
import { learnedFromLog } from '../../src/engine/learned-from-log.ts'
import type { Entry } from '../../src/log-entry.ts'
import { type HazardEvidence, type Stage, stages } from '../../src/plan-record.ts'
import type { KnownContract, LoggedEntry } from '../../src/store.ts'

const day = 86_400_000

type Logged = Partial<Entry> & { subjectId?: number }

/** A log of these entries of contract 1, or of whom they name. */
class WrittenLog {
  readonly reads: [number, number][] = []
  readonly #entries: LoggedEntry[]

  constructor(entries: readonly Logged[]) {
    this.#entries = entries.map(({ subjectId = 1, ...entry }, place) => ({
      ...{ position: place + 1, subjectId },
      entry: { kind: 'observed', effectiveAfter: null, ...entry } as Entry,
    }))
  }

  entriesAfter(position: number, limit: number): LoggedEntry[] {
    this.reads.push([position, limit])
    if (this.reads.length > 5) throw new Error('The log is read again and again.')
    return this.#entries.slice(position, position + limit)
  }
}

function known(seenAt: number | null = null, id = 1): KnownContract {
  const seen = seenAt === null ? null : { beganAt: seenAt, endedAt: seenAt, sweep: 1 }
  return { id, contractNumber: String(id), state: null, startDayEndsAt: null, seen, anomaly: null }
}

/** What was learned of each stage where that is anything. */
function learned(entries: readonly Logged[], contracts: readonly KnownContract[] = [known()]) {
  const evidence = learnedFromLog(new WrittenLog(entries), contracts)
  expect(Object.keys(evidence)).toEqual([...stages])
  const taught = Object.entries(evidence).filter(([, { seen, exposureMs }]) => seen > 0 || exposureMs !== 0)
  return Object.fromEntries(taught) as Partial<Record<Stage, HazardEvidence>>
}

const adopted = { kind: 'adopted', from: null, to: 'Open', beganAt: 1_000 } as const
const processed = { from: 'Open', to: 'Processing', beganAt: 5_000, effectiveAfter: 3_000 } as const
const confirmed = { from: 'Open', to: 'Contract.PendingDelivery', beganAt: 5_000 } as const

describe('what the log teaches', () => {
  test('is nothing where nothing is in it', () => {
    expect(learned([])).toEqual({})
  })

  test('is how long a contract stays in a stage: to half-way between the last look that saw it there and the first that did not', () => {
    expect(learned([adopted, processed])).toEqual({ Open: { seen: 1, exposureMs: 2_000 + 1_000 } })
  })

  test('counts half of all the time where no look is known that still saw it there', () => {
    expect(learned([adopted, { ...processed, effectiveAfter: null }])).toEqual({
      Open: { seen: 1, exposureMs: 2_000 },
    })
  })

  test('counts no time from before the spell, nor from after its end', () => {
    expect(learned([adopted, { ...processed, effectiveAfter: 10 }])).toEqual({
      Open: { seen: 1, exposureMs: 2_000 },
    })
    expect(learned([adopted, { ...processed, effectiveAfter: 9_000 }])).toEqual({
      Open: { seen: 1, exposureMs: 4_000 },
    })
  })

  test('counts a spell that goes on up to the last look', () => {
    expect(learned([adopted], [known(8_000)])).toEqual({ Open: { seen: 0, exposureMs: 7_000 } })
    expect(learned([adopted, processed], [known(8_000)])).toMatchObject({
      Processing: { seen: 0, exposureMs: 3_000 },
    })
  })

  test('counts nothing where the last look noted is older than the spell, nor where none was seen to begin', () => {
    expect(learned([adopted], [known(500)])).toEqual({})
    expect(learned([], [known(8_000)])).toEqual({})
  })

  test('does not count as watched a state that was passed within one look', () => {
    const passed = { ...processed, kind: 'inferred' as const }
    const seen = { from: 'Processing', to: 'Denied', beganAt: 5_000, effectiveAfter: 3_000 } as const
    expect(learned([adopted, passed, seen])).toEqual({ Open: { seen: 1, exposureMs: 3_000 } })
  })

  test('keeps contracts apart, and leaves out who is not known', () => {
    const entries = [adopted, { ...adopted, subjectId: 2, beganAt: 2_000 }, { ...adopted, subjectId: 3 }]
    const evidence = learned([...entries, processed], [known(), known(10_000, 2)])
    expect(evidence).toEqual({ Open: { seen: 1, exposureMs: 3_000 + 8_000 } })
  })

  test('is read from the whole log, ten thousand entries at a time', () => {
    const others = Array.from({ length: 10_000 - 1 }, () => ({ ...adopted, subjectId: 2 }))
    const log = new WrittenLog([adopted, ...others, processed])
    expect(learnedFromLog(log, [known()]).Open).toEqual({ seen: 1, exposureMs: 3_000 })
    expect(log.reads).toEqual([
      [0, 10_000],
      [10_000, 10_000],
    ])
  })

  test('is found where the log ends with such a portion', () => {
    const log = new WrittenLog(Array.from({ length: 10_000 }, () => adopted))
    expect(learnedFromLog(log, [known(8_000)]).Open.exposureMs).toBe(7_000)
    expect(log.reads).toHaveLength(2)
  })
})

describe('no change that came by itself', () => {
  test.each(['timer', 'anomaly', 'act'] as const)('is what was noted as %s', (kind) => {
    expect(learned([adopted, { ...processed, kind }], [known(8_000)])).toEqual({
      Open: { seen: 0, exposureMs: 7_000 },
    })
  })

  test('is an order that was seen in no state yet', () => {
    const unknown = { ...adopted, to: null, details: { startDayEndsAt: 2_000 + day } }
    expect(learned([unknown], [known(8_000)])).toEqual({})
  })

  test.each(['corrected', 'migrated'] as const)(
    'is a state it was %s to, where a new spell begins',
    (kind) => {
      expect(learned([adopted, { ...processed, kind }], [known(8_000)])).toEqual({
        Processing: { seen: 0, exposureMs: 3_000 },
      })
    },
  )

  test('is a correction to the state that it was in, where a new spell begins all the same', () => {
    const corrected = { ...processed, from: 'Processing', kind: 'corrected' } as const
    expect(learned([{ ...adopted, to: 'Processing' }, corrected], [known(8_000)])).toEqual({
      Processing: { seen: 0, exposureMs: 3_000 },
    })
  })

  test('is what left it in its state', () => {
    const same = { from: 'Open', to: 'Open', beganAt: 5_000, effectiveAfter: 3_000 } as const
    expect(learned([adopted, same], [known(8_000)])).toEqual({ Open: { seen: 0, exposureMs: 7_000 } })
  })
})

describe('a contract that waits for delivery', () => {
  const delivered = { from: 'Contract.PendingDelivery', to: 'Contract.Delivery' } as const

  /** What is taught by one that is confirmed at 5,000, starts then, and delivers when seen at 15,000. */
  function taughtByStart(startsAt: number, { lastThere = 15_000 } = {}) {
    const start = { ...confirmed, effectiveAfter: 5_000, details: { startDayEndsAt: startsAt + day } }
    return learned([adopted, start, { ...delivered, beganAt: 15_000, effectiveAfter: lastThere }])
  }
  const open = { seen: 1, exposureMs: 4_000 }

  test('is late from its start on', () => {
    expect(taughtByStart(8_000)).toEqual({
      ...{
        Open: open,
        PendingDelivery: { seen: 0, exposureMs: 3_000 },
        Late: { seen: 1, exposureMs: 7_000 },
      },
    })
  })

  test('is late all the time where its start had come already', () => {
    expect(taughtByStart(2_000)).toEqual({ Open: open, Late: { seen: 1, exposureMs: 10_000 } })
  })

  test('is not late where it delivers before, or in that very moment', () => {
    const inTime = { Open: open, PendingDelivery: { seen: 1, exposureMs: 10_000 } }
    expect(taughtByStart(20_000)).toEqual(inTime)
    expect(taughtByStart(15_000)).toEqual(inTime)
  })

  test('counts half of the time in which nobody looked, late or not', () => {
    expect(taughtByStart(11_000, { lastThere: 9_000 })).toMatchObject({
      PendingDelivery: { exposureMs: 4_000 + 1_000 },
      Late: { seen: 1, exposureMs: 2_000 },
    })
  })

  test('starts when it was said last, and is not late once that is not known any more', () => {
    const start = { ...confirmed, details: { startDayEndsAt: 6_000 + day } }
    const same = { from: 'Contract.PendingDelivery', to: 'Contract.PendingDelivery', beganAt: 5_500 } as const
    const postponed = { ...same, details: { startDayEndsAt: 12_000 + day } }
    const unknown = { ...same, details: { startDayEndsAt: null } }
    const silent = { ...same, details: { message: null } }
    expect(learned([adopted, start, silent, postponed], [known(15_000)])).toMatchObject({
      ...{ PendingDelivery: { seen: 0, exposureMs: 7_000 }, Late: { seen: 0, exposureMs: 3_000 } },
    })
    expect(learned([adopted, start, unknown], [known(15_000)])).toMatchObject({
      PendingDelivery: { seen: 0, exposureMs: 10_000 },
    })
    expect(learned([adopted, start, silent], [known(15_000)])).toMatchObject({
      ...{ PendingDelivery: { seen: 0, exposureMs: 1_000 }, Late: { seen: 0, exposureMs: 9_000 } },
    })
  })

  test('is not late any more once it delivers', () => {
    const start = { ...confirmed, details: { startDayEndsAt: 6_000 + day } }
    const delivers = { ...delivered, beganAt: 7_000, effectiveAfter: 7_000 }
    expect(learned([adopted, start, delivers], [known(15_000)])).toMatchObject({
      ...{ Late: { seen: 1, exposureMs: 1_000 }, Delivery: { seen: 0, exposureMs: 8_000 } },
    })
  })
})
