import { describe, expect, test } from 'vitest'
import { ContractIndex, seenAgain } from '../../src/engine/contract-index.ts'
import type { KnownContract, LastSeen, Store } from '../../src/store.ts'

const look = (beganAt: number): LastSeen => ({ beganAt, endedAt: beganAt + 1, sweep: 3 })

function indexOf(...known: Partial<KnownContract>[]) {
  const rows = known.map((row, place) => {
    const id = row.id ?? place + 1
    const state = 'Open' as const
    return { id, contractNumber: `c${id}`, state, startDayEndsAt: null, seen: null, anomaly: null, ...row }
  })
  const told: KnownContract[] = []
  const index = new ContractIndex({ known: () => rows } as unknown as Store, (one) => told.push(one))
  return { index, told, rows }
}

describe('the index of contracts', () => {
  test('begins with all that are known, and tells of each as it stands', () => {
    const { index, told, rows } = indexOf({ id: 1 }, { id: 4 })
    expect(index.size).toBe(2)
    expect([...index.values()].map(({ contractNumber }) => contractNumber)).toEqual(['c1', 'c4'])
    expect(told).toEqual(rows)
    expect(index.byId(4)).toBe(index.get('c4'))
    expect(index.get('c2')).toBeUndefined()
  })

  test('takes from the store when a contract was seen, and whether that is the state it is recorded in', () => {
    const seen = look(50)
    const { index } = indexOf({ id: 1, seen })
    expect(index.get('c1')).toEqual({
      ...{ id: 1, contractNumber: 'c1', latest: null, isMissing: false, newsIn: 0 },
      ...{ seen, saved: seen, isAccepted: true, acceptedFrom: 50 },
    })
  })

  test('cannot say since when a state is the one recorded where something is wrong with what was seen, or nothing was', () => {
    const { index } = indexOf({ id: 1, seen: look(50), anomaly: 'contradiction' }, { id: 2 })
    expect(index.get('c1')).toMatchObject({ isAccepted: false, acceptedFrom: null, isMissing: false })
    expect(index.get('c2')).toMatchObject({ isAccepted: true, acceptedFrom: null })
  })

  test('knows which the supplier did not know any more', () => {
    const { index } = indexOf({ id: 1, anomaly: 'missing' })
    expect(index.get('c1')!.isMissing).toBe(true)
  })

  test('gives a new contract the next id, and the same contract from then on', () => {
    const { index } = indexOf({ id: 7 }, { id: 3 })
    const added = index.obtain('new')
    expect(added).toEqual({
      ...{ id: 8, contractNumber: 'new', latest: null, isMissing: false, newsIn: 0 },
      ...{ seen: null, saved: null, isAccepted: false, acceptedFrom: null },
    })
    expect(index.obtain('new')).toBe(added)
    expect(index.obtain('another').id).toBe(9)
    expect(index.byId(8)).toBe(added)
    expect(index.obtain('c7').id).toBe(7)
    expect(new ContractIndex({ known: () => [] } as unknown as Store).obtain('first').id).toBe(1)
  })
})

describe('what was seen', () => {
  test('is handed out to be saved once, and again when it was seen again', () => {
    const { index } = indexOf({ id: 1, seen: look(50) }, { id: 2 })
    index.obtain('never seen')
    expect([...index.unsaved()]).toEqual([])
    const [first, second] = [look(60), look(70)]
    seenAgain(index.byId(1), first)
    seenAgain(index.byId(2), first)
    expect([...index.unsaved()]).toEqual([
      { id: 1, seen: first },
      { id: 2, seen: first },
    ])
    expect([...index.unsaved()]).toEqual([])
    seenAgain(index.byId(2), second)
    expect([...index.unsaved()]).toEqual([{ id: 2, seen: second }])
  })

  test('counts as seen again from the look on that showed it, where it is the state recorded', () => {
    const { index } = indexOf({ id: 1, seen: look(50) }, { id: 2, anomaly: 'contradiction' })
    const latest = look(60)
    expect([1, 2].map((id) => seenAgain(index.byId(id), latest))).toEqual([true, true])
    expect(index.byId(1)).toMatchObject({ seen: latest, acceptedFrom: 60 })
    expect(index.byId(2)).toMatchObject({ seen: latest, acceptedFrom: null })
  })

  test('is not what a look showed that began before the last one, and is what one showed that began with it', () => {
    const { index } = indexOf({ id: 1, seen: look(50) })
    const contract = index.byId(1)
    expect(seenAgain(contract, look(49))).toBe(false)
    expect(contract).toMatchObject({ seen: look(50), acceptedFrom: 50 })
    const same = { ...look(50), endedAt: 99 }
    expect(seenAgain(contract, same)).toBe(true)
    expect(contract.seen).toBe(same)
  })
})
