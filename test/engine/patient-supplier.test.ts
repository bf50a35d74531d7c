import { describe, expect, test } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { isPassing, isSupplierTrouble, PatientSupplier } from '../../src/engine/patient-supplier.ts'
import { StromkreisError, type StromkreisErrorCode } from '../../src/stromkreis-error.ts'
import type { SupplierPage } from '../../src/supplier.ts'

const noon = Date.UTC(2026, 0, 5, 12)
const firstPage = { offset: 0, limit: 10 }

function trouble(code: StromkreisErrorCode, retryAfterMs?: number): StromkreisError {
  return new StromkreisError(code, `The supplier: ${code}`, { hint: 'Wait.', retryAfterMs })
}

/** Somebody who waits for a page of a supplier that fails like this before it answers. */
class Waiting {
  readonly clock = virtualClock(noon)
  readonly calledAt: number[] = []
  readonly patient: PatientSupplier
  readonly #failures: unknown[]

  constructor(...failures: unknown[]) {
    this.#failures = failures
    const page = async ({ offset }: { offset: number }): Promise<SupplierPage> => {
      this.calledAt.push(this.clock.now() - noon)
      if (this.#failures.length > 0) throw this.#failures.shift()
      const at = this.clock.now()
      const read = () => ({ sightings: [], hasMore: false })
      return { beganAt: at, endedAt: at, digest: `page ${offset}`, read }
    }
    const supplier = { page, order: () => Promise.reject(new Error('nobody asks for an order')) }
    this.patient = new PatientSupplier({ supplier, clock: this.clock })
  }

  ask(signal?: AbortSignal): Promise<string> {
    return this.patient.page(firstPage, ({ digest }) => digest, signal)
  }
}

describe('whoever waits for a page', () => {
  test('gets it at once where the supplier answers', async () => {
    const waiting = new Waiting()
    expect(await waiting.ask()).toBe('page 0')
    expect(waiting.calledAt).toEqual([0])
  })

  test('is asked for again after pauses that grow fourfold up to a minute, five times in all', async () => {
    const waiting = new Waiting(...Array.from({ length: 9 }, () => trouble('unreachable')))
    await expect(waiting.ask()).rejects.toMatchObject({ code: 'unreachable' })
    expect(waiting.calledAt).toEqual([0, 1_000, 5_000, 21_000, 81_000])
  })

  test('gets it from the fifth attempt too', async () => {
    const waiting = new Waiting(...Array.from({ length: 4 }, () => trouble('supplierFailed')))
    expect(await waiting.ask()).toBe('page 0')
  })

  test('waits as long as the supplier names, shorter or longer', async () => {
    const waiting = new Waiting(trouble('rateLimited', 90_000), trouble('rateLimited', 0))
    expect(await waiting.ask()).toBe('page 0')
    expect(waiting.calledAt).toEqual([0, 90_000, 90_000])
  })

  test('has an answer that cannot be taken in asked for again', async () => {
    const waiting = new Waiting()
    let taken = 0
    const take = () => {
      taken += 1
      if (taken === 1) throw trouble('unreadable')
      return taken
    }
    expect(await waiting.patient.page(firstPage, take)).toBe(2)
    expect(waiting.calledAt).toEqual([0, 1_000])
  })

  test.each([trouble('refused'), trouble('credentialsRefused'), new Error('a mistake of ours')])(
    'is told at once of what no waiting mends: %s',
    async (error) => {
      const waiting = new Waiting(error)
      await expect(waiting.ask()).rejects.toBe(error)
      expect(waiting.calledAt).toEqual([0])
    },
  )

  test('may stop waiting, which asks no more', async () => {
    const waiting = new Waiting(trouble('unreachable'))
    const stop = new AbortController()
    const asked = waiting.ask(stop.signal)
    for (let turn = 0; turn < 10; turn += 1) await null
    stop.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
    expect(waiting.calledAt).toEqual([0])
    await expect(waiting.ask(stop.signal)).rejects.toMatchObject({ name: 'AbortError' })
    expect(waiting.calledAt).toEqual([0])
  })
})

describe('a trouble', () => {
  const passing = ['unreachable', 'rateLimited', 'supplierFailed', 'unreadable'] as const
  const lasting = ['refused', 'notFound', 'credentialsRefused', 'scopeMissing'] as const
  const ours = ['configuration', 'leaseHeld', 'databaseNewer', 'databaseUnusable', 'logBroken'] as const

  test.each(passing)('that is %s may pass, and is the supplier’s', (code) => {
    expect([isPassing(trouble(code)), isSupplierTrouble(trouble(code))]).toEqual([true, true])
  })

  test.each(lasting)('that is %s lasts, and is the supplier’s or with it', (code) => {
    expect([isPassing(trouble(code)), isSupplierTrouble(trouble(code))]).toEqual([false, true])
  })

  test.each([...ours, 'invalidInput'] as const)('that is %s is ours', (code) => {
    expect([isPassing(trouble(code)), isSupplierTrouble(trouble(code))]).toEqual([false, false])
  })

  test('that only looks like one of the supplier’s is none', () => {
    const error = Object.assign(new Error('no route'), { code: 'unreachable' })
    expect([isPassing(error), isSupplierTrouble(error)]).toEqual([false, false])
  })
})
