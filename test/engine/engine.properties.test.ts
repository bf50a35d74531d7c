import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ContractRecord } from '../../src/contract-record.ts'
import { advance } from '../../src/engine/advance.ts'
import { verifyContracts } from '../../src/engine/replay.ts'
import { type Entry, effectKey, isTold } from '../../src/log-entry.ts'
import type { Sighting } from '../../src/observation.ts'
import type { Sink } from '../../src/sink.ts'
import { toContractRow } from '../../src/sqlite/contract-row.ts'
import { arbitrarySighting } from '../../src/testing/arbitrary-observation.ts'
import { legalEdges } from '../../src/testing/legal-edges.ts'
import { detailNames, ReferenceContract } from '../../src/testing/reference-contract.ts'
import { referenceLine } from '../../src/testing/reference-line.ts'
import { copiedDatabase, day, hour, minute, monday, Scene } from './scene.ts'

const numbers = ['1', '2', '3'] as const
type Number = (typeof numbers)[number]

type Change =
  | { contract: Number; shows: Sighting }
  | { contract: Number; appears: 'removed' | 'unlisted' | 'listed' }

type Step =
  | { sync: Change[]; afterMs: number; askedMsAgo: number }
  | { track: Number; change: Change; afterMs: number }
  | { restart: true }

const someContract = fc.constantFrom(...numbers)
const someChange: fc.Arbitrary<Change> = someContract.chain((contract) =>
  fc.oneof(
    {
      weight: 14,
      arbitrary: arbitrarySighting({ contractNumber: contract, around: monday }).map((shows) => ({
        contract,
        shows,
      })),
    },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom('removed' as const, 'unlisted' as const, 'listed' as const)
        .map((appears) => ({ contract, appears })),
    },
  ),
)

// Never less than an hour: the longest pause after a look that found nothing.
const somePause = fc.constantFrom(hour, 5 * hour, day, 3 * day, 20 * day, 43 * day)
const someSteps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        sync: fc.array(someChange, { maxLength: 3 }),
        afterMs: somePause,
        askedMsAgo: fc.constantFrom(0, 0, 0, 200, 30 * minute, 6 * hour, 4 * day),
      }),
    },
    { weight: 2, arbitrary: fc.record({ track: someContract, change: someChange, afterMs: somePause }) },
    { weight: 2, arbitrary: fc.constant({ restart: true as const }) },
  ),
  { minLength: 2, maxLength: 16 },
)

/** A scene and, beside it, what the reference model makes of the same. */
class Comparison {
  readonly scene: Scene
  readonly contracts = new Map<string, ReferenceContract>()
  #sweep = 0
  #sweepAtStart = 0

  constructor(path: string, pageLimit: number, sinks: readonly Sink[] = []) {
    this.scene = new Scene({ path, pageLimit, sinks })
    this.#makeFast()
  }

  async take(step: Step): Promise<void> {
    const { scene } = this
    if ('restart' in step) {
      scene.restart()
      this.#sweepAtStart = this.#sweep
      this.#makeFast()
      for (const contract of this.contracts.values()) contract.restart()
      return
    }
    scene.pass(step.afterMs)
    if ('sync' in step) {
      for (const change of step.sync) this.#apply(change)
      scene.supplier.pagesAskedMsAgo = step.askedMsAgo
      await scene.engine.sync()
      this.#sync(step.askedMsAgo)
    } else {
      this.#apply(step.change)
      await scene.engine.track(step.track).catch(() => {})
      this.#lookAt(step.track)
    }
  }

  /** What one sync should come to. */
  #sync(askedMsAgo: number): void {
    const now = this.scene.clock.now()
    this.#sweep += 1
    for (const sighting of this.scene.supplier.listed) {
      const look = { beganAt: now - askedMsAgo, endedAt: now, sweep: this.#sweep }
      this.#of(sighting.contractNumber!).look(sighting, look)
    }
    for (const [number, contract] of this.contracts) {
      // An order whose last look died with its process counts from where the next one began.
      const lastSweep = contract.seen?.sweep ?? this.#sweepAtStart
      if (lastSweep > this.#sweep - 2 || contract.isKnownMissing) continue
      if (!this.#lookAt(number)) contract.missing()
    }
    for (const [number, contract] of this.contracts) {
      const { waiting } = contract
      if (waiting === null || waiting.dueAt > now) continue
      if (!contract.isSeenSince(waiting.dueAt)) this.#lookAt(number)
      if (contract.isConfirmed(waiting.dueAt)) contract.fire(contract.seen!.beganAt, now, true)
      else if (now >= waiting.dueAt + day) contract.fire(waiting.dueAt, now, false)
    }
    for (const contract of this.contracts.values()) contract.save()
  }

  #lookAt(number: string): boolean {
    const now = this.scene.clock.now()
    const sighting = this.scene.supplier.alone(number)
    if (sighting !== null) this.#of(number).look(sighting, { beganAt: now, endedAt: now, sweep: this.#sweep })
    return sighting !== null
  }

  #of(number: string): ReferenceContract {
    let contract = this.contracts.get(number)
    if (contract === undefined) {
      contract = new ReferenceContract()
      this.contracts.set(number, contract)
    }
    return contract
  }

  #apply(change: Change): void {
    const { supplier } = this.scene
    const { contract } = change
    if ('shows' in change) supplier.show(change.shows)
    else if (change.appears === 'removed') supplier.remove(contract)
    else supplier.list(contract, change.appears === 'listed')
  }

  // What a commit costs is no part of what is promised here, and a property commits a hundred thousand times.
  #makeFast(): void {
    this.scene.store.database.pragma('synchronous = OFF')
  }
}

// Each holds for whatever was seen; they are checked in this order after every play.
const promises: Record<string, (comparison: Comparison) => void | Promise<void>> = {
  'only legal edges are transitions'({ scene }) {
    for (const number of numbers) {
      for (const { kind, from, to } of scene.entries(number)) {
        if (from === null || from === to || kind === 'corrected') continue
        expect(['observed', 'inferred']).toContain(kind)
        expect(legalEdges[from as keyof typeof legalEdges]).toContain(to)
      }
    }
  },

  'each entry begins where the one before ended, without gaps'({ scene }) {
    for (const number of numbers) {
      let previous: Entry | null = null
      for (const entry of scene.entries(number)) {
        expect(entry.seq).toBe((previous?.seq ?? 0) + 1)
        expect(entry.from).toBe(previous?.to ?? null)
        previous = entry
      }
    }
  },

  'the log holds the entries of the reference model, none lost and none twice'({ scene, contracts }) {
    for (const [number, { log }] of contracts) {
      const entries = scene.entries(number).filter(({ alert }) => alert === undefined)
      expect(entries.map(referenceLine)).toEqual(log)
    }
  },

  'the records are those of the reference model'({ scene, contracts }) {
    for (const [number, model] of contracts) {
      const stored = scene.store.find(number)
      const { position, timers, anomaly } = stored?.record ?? {}
      expect(position?.state ?? null).toBe(model.state)
      expect((timers ?? []).map(({ event, dueAt }) => ({ rule: event.split('.')[2], dueAt }))).toEqual(
        model.waiting === null ? [] : [model.waiting],
      )
      expect(anomaly ? { kind: anomaly.kind, seen: anomaly.seen } : null).toEqual(model.anomaly)
      expect(position?.context.recoveries ?? 0).toBe(model.recoveries)
      for (const name of detailNames) {
        const value = position?.context.details[name] ?? null
        const isText = name === 'message' || name === 'processingInfo'
        const plain = isText && value !== null ? scene.store.reveal(stored!.id, value) : value
        expect(plain).toBe(model.details[name] ?? null)
      }
    }
  },

  'the effective interval begins no later than the last look at the old'({ scene, contracts }) {
    for (const [number, model] of contracts) {
      const ofContract = scene.entries(number).filter(({ alert }) => alert === undefined)
      for (const [index, entry] of ofContract.entries()) {
        if (entry.kind !== 'observed' && entry.kind !== 'inferred') continue
        expect(entry.effectiveBefore).toBe(entry.observedAt)
        if (entry.effectiveAfter === null) continue
        expect(entry.effectiveAfter).toBeLessThanOrEqual(entry.effectiveBefore)
        expect(entry.effectiveAfter).toBeLessThanOrEqual(model.sawTheOld[index]!)
      }
    }
  },

  'replaying the log gives the stored record, byte for byte'({ scene }) {
    const columns = scene.store.database.prepare<[string], object>(
      'SELECT * FROM contract WHERE contract_number = ?',
    )
    for (const number of numbers) {
      const stored = scene.store.find(number)
      if (stored === null) continue
      const replayed = toContractRow(replay(number, scene.entries(number))!)
      expect(JSON.stringify(replayed)).toBe(JSON.stringify(toContractRow(stored.record!)))
      expect(columns.get(number)).toMatchObject(replayed)
    }
    expect(verifyContracts(scene.store).disagreements).toEqual([])
  },

  async 'what was over at first sight is told in digests, each once'(comparison) {
    // An order tracked since the last sync waits for the next one.
    await comparison.take({ sync: [], afterMs: hour, askedMsAgo: 0 })
    const { scene, contracts } = comparison
    expect(sum(scene.entries('supplier').map(({ digest }) => digest?.counts ?? {}))).toEqual(
      sum([...contracts.values()].flatMap(({ overdue }) => overdue.map((rule) => ({ [rule]: 1 })))),
    )
  },

  async 'seeing the same again, before and after a restart, writes nothing'({ scene }) {
    for (const number of numbers) scene.supplier.list(number, true)
    scene.supplier.pagesAskedMsAgo = 0
    // Twice: an order removed before is missing only after two sweeps.
    await scene.sync(hour)
    await scene.sync(0)
    const count = scene.store.entryCount()
    await scene.sync(0)
    for (const number of numbers) await scene.engine.track(number).catch(() => {})
    scene.restart()
    await scene.sync(0)
    expect(scene.store.entryCount()).toBe(count)
  },
}

// `npm run test:long` asks for more than every change can wait for.
const runs = Number(process.env['PROPERTY_RUNS'] ?? 60)

describe('whatever is seen, in whatever order, with timers and restarts in between:', () => {
  test(
    Object.keys(promises).join('; '),
    async () => {
      const property = fc.asyncProperty(
        someSteps,
        fc.integer({ min: 1, max: 4 }),
        async (steps, pageLimit) => {
          const comparison = new Comparison(copiedDatabase(), pageLimit)
          try {
            for (const step of steps) await comparison.take(step)
            for (const [promise, check] of Object.entries(promises)) {
              try {
                await check(comparison)
              } catch (cause) {
                throw new Error(`Broken: ${promise}`, { cause })
              }
            }
          } finally {
            comparison.scene.close()
          }
        },
      )
      await fc.assert(property, { numRuns: runs })
    },
    1_200 * runs,
  )

  test(
    'every effect is delivered, in order, under the key it has in the log, across restarts',
    async () => {
      const property = fc.asyncProperty(someSteps, async (steps) => {
        const keys: string[] = []
        const sink = { name: 'keys', deliver: ({ key }: { key: string }) => void keys.push(key) }
        const comparison = new Comparison(copiedDatabase(), 2, [sink])
        const { scene } = comparison
        // A delivery begun by tracking one order is over only after the next sync.
        for (const step of steps) if (!('track' in step)) await comparison.take(step)
        await scene.engine.sync()
        const logged = scene.store
          .entriesAfter(0, 100_000)
          .flatMap(({ entry }) =>
            entry.effects.flatMap((effect, index) => (isTold(effect) ? effectKey(entry, index) : [])),
          )
        expect(keys).toEqual(logged)
        scene.close()
      })
      await fc.assert(property, { numRuns: 30 })
    },
    1_200 * runs,
  )
})

function replay(number: string, entries: readonly Entry[]): ContractRecord | null {
  let record: ContractRecord | null = null
  for (const entry of entries) record = advance(record, number, entry)!.record
  return record
}

function sum(counts: readonly Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {}
  for (const [rule, count] of counts.flatMap(Object.entries<number>)) total[rule] = (total[rule] ?? 0) + count
  return total
}
