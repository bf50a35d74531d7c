import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyHeap } from '../../src/plan/key-heap.ts'
import { ListPlaces } from '../../src/plan/list-places.ts'
import { OffsetTree } from '../../src/plan/offset-tree.ts'
import { StartQueue } from '../../src/plan/start-queue.ts'
import { TrackedContracts } from '../../src/plan/tracked-contracts.ts'

describe('the heap of keys', () => {
  test('always has the number with the smallest key first, and of equal ones the smallest number', () => {
    const steps = fc.array(fc.tuple(fc.nat(40), fc.option(fc.integer({ min: 0, max: 9 }))), {
      maxLength: 120,
    })
    fc.assert(
      fc.property(steps, (changes) => {
        const heap = new KeyHeap()
        const model = new Map<number, number>()
        for (const [number, key] of changes) {
          if (key === null) {
            heap.delete(number)
            model.delete(number)
          } else {
            heap.set(number, key)
            model.set(number, key)
          }
          const [first] = [...model].sort((a, b) => a[1] - b[1] || a[0] - b[0])
          expect(heap.first()).toBe(first?.[0] ?? -1)
          expect(heap.firstKey()).toBe(first?.[1] ?? Number.POSITIVE_INFINITY)
          expect(heap.has(number)).toBe(model.has(number))
        }
      }),
    )
  })
})

describe('the tree of offsets', () => {
  test('sums up what stands before each place, and finds the place that covers an offset', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('append', 'add'), fc.nat(30), fc.nat(5)), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 30 }), steps, (values, changes) => {
        const tree = new OffsetTree()
        const model = [...values]
        tree.rebuild(model.length, (index) => model[index]!)
        for (const [what, index, value] of changes) {
          if (what === 'append') {
            tree.append()
            model.push(0)
          } else if (index < model.length) {
            tree.add(index, value)
            model[index]! += value
          }
        }
        const sumBefore = (index: number) => model.slice(0, index).reduce((sum, value) => sum + value, 0)
        for (let index = 0; index <= model.length; index += 1)
          expect(tree.before(index)).toBe(sumBefore(index))
        for (let offset = 0; offset < sumBefore(model.length); offset += 1) {
          const place = tree.placeOf(offset)
          expect(sumBefore(place)).toBeLessThanOrEqual(offset)
          expect(sumBefore(place + 1)).toBeGreaterThan(offset)
        }
      }),
    )
  })
})

describe('the queue of start instants', () => {
  test('gives out contracts in the order of their starts, however they came in', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (instants) => {
        const queue = new StartQueue()
        instants.forEach((instant, id) => {
          queue.add(instant, id)
        })
        const sorted = instants
          .map((instant, id) => [instant, id])
          .sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!)
        for (const [instant, id] of sorted) {
          expect(queue.first()).toBe(instant)
          expect(queue.take()).toBe(id)
        }
        expect(queue.first()).toBe(Number.POSITIVE_INFINITY)
      }),
    )
  })
})

describe('places in the list', () => {
  test('stay right whatever is put in, taken out and moved', () => {
    const steps = fc.array(
      fc.tuple(fc.constantFrom('append', 'prepend', 'after', 'before', 'remove'), fc.nat(1_000)),
      { maxLength: 150 },
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), steps, (cellSize, changes) => {
        const contracts = new TrackedContracts()
        const places = new ListPlaces({ contracts, cellSize, onNew: () => {}, onGone: () => {} })
        const model: number[] = []
        let nextId = 1
        for (const [what, where] of changes) {
          const at = model.length === 0 ? 0 : where % model.length
          if (what === 'remove') {
            if (model.length === 0) continue
            places.remove(model[at]!)
            model.splice(at, 1)
            continue
          }
          const id = nextId++
          contracts.makeRoom(id)
          if (what === 'append' || (model.length === 0 && what !== 'prepend')) {
            places.append(id)
            model.push(id)
          } else if (what === 'prepend') {
            places.prepend(id)
            model.unshift(id)
          } else if (what === 'after') {
            places.insertAfter(id, model[at]!)
            model.splice(at + 1, 0, id)
          } else {
            places.insertBefore(id, model[at]!)
            model.splice(at, 0, id)
          }
        }
        expect(places.length).toBe(model.length)
        expect(places.first()).toBe(model[0] ?? 0)
        expect(places.last()).toBe(model.at(-1) ?? 0)
        expect(places.isRun(model)).toBe(true)
        model.forEach((id, offset) => {
          expect(places.offset(id)).toBe(offset)
          expect(places.after(id)).toBe(model[offset + 1] ?? 0)
          expect(places.memberBefore(offset + 1)).toBe(id)
        })
        if (model.length > 2) expect(places.isRun([model[0]!, model[2]!])).toBe(false)
      }),
    )
  })

  test('make up for orders that are hidden, wherever they turn out to be', () => {
    const contracts = new TrackedContracts()
    const places = new ListPlaces({ contracts, cellSize: 2, onNew: () => {}, onGone: () => {} })
    for (let id = 1; id <= 20; id += 1) {
      contracts.makeRoom(id)
      places.append(id)
    }
    places.noteOffset(15, 17)
    expect([places.offset(5), places.offset(15), places.offset(20)]).toEqual([4, 17, 22])
    places.noteOffset(5, 6)
    expect([places.offset(3), places.offset(5), places.offset(15)]).toEqual([2, 6, 17])
    contracts.makeRoom(21)
    places.insertAfter(21, 6)
    places.noteFound(5, 1)
    expect([places.offset(5), places.offset(7), places.offset(15)]).toEqual([6, 9, 17])
    places.noteOffset(15, 16)
    expect([places.offset(5), places.offset(7), places.offset(15)]).toEqual([5, 8, 16])
  })
})
