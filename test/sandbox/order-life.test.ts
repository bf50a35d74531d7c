import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContractStatus } from '../../machines/index.ts'
import { berlinInstant } from '../../src/berlin-time.ts'
import { type LifeStep, statusOf } from '../../src/sandbox/life-step.ts'
import { drawLife } from '../../src/sandbox/order-life.ts'
import { randomStream } from '../../src/sandbox/random-stream.ts'

const start = Date.UTC(2026, 0, 15, 8)
const dayMs = 86_400_000

/** The edges of the lifecycle, as the supplier documents them (API reference, section 8). */
const legal: Partial<Record<ContractStatus, readonly ContractStatus[]>> = {
  Open: ['Processing', 'Rejected', 'Revoked'],
  Processing: ['Denied', 'Rejected', 'Revoked', 'PendingDelivery'],
  Denied: ['Processing', 'Rejected', 'Revoked'],
  PendingDelivery: ['Delivery', 'Cancelled', 'Revoked'],
  Delivery: ['Cancelled', 'Revoked'],
}

const lives = fc
  .record({
    seed: fc.integer(),
    createdAt: fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) }),
    hasMeterNumber: fc.boolean(),
    hasMaLo: fc.boolean(),
    wishedStart: fc.constantFrom(null, '2025-12-31', '2026-10-25', '2027-01-01'),
  })
  .map(({ seed, ...conditions }) => drawLife(randomStream(seed, 'life'), conditions))

function statuses(life: readonly LifeStep[]) {
  return life
    .map((step) => ({ at: step.at, status: statusOf(step)! }))
    .filter(({ status }, index, all) => status !== all[index - 1]?.status)
}

describe('a drawn life', () => {
  it('walks documented edges only, from Open on, and never comes back from an end', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const path = statuses(life).map(({ status }) => status)
        expect(path[0]).toBe('Open')
        for (const [index, status] of path.slice(1).entries()) {
          expect(legal[path[index]!] ?? []).toContain(status)
        }
        expect(legal[path.at(-1)!]).toBeUndefined()
      }),
      { numRuns: 1_000 },
    )
  })

  it('takes one step after the other', () => {
    fc.assert(
      fc.property(lives, (life) => {
        for (const [index, step] of life.slice(1).entries()) {
          expect(step.at - life[index]!.at).toBeGreaterThanOrEqual(1000)
        }
      }),
    )
  })

  it('shows what goes with each status', () => {
    fc.assert(
      fc.property(lives, (life) => {
        for (const step of life) {
          const { delivery } = step
          switch (statusOf(step)) {
            case 'Open':
              expect(delivery).toBeNull()
              break
            case 'Processing':
              expect(delivery).toMatchObject({ state: 'InChangeProcess', denialReason: null, message: null })
              break
            case 'Denied':
              expect(['Processing', 'Denied']).toContain(step.state)
              expect(delivery!.denialReason).not.toBeNull()
              expect(delivery!.message).toMatch(/\w{5}/)
              break
            case 'Rejected':
              expect(step.denialReason).not.toBeNull()
              break
            case 'PendingDelivery':
              expect(delivery!.state).toBe('DeliveryPending')
              expect([null, delivery!.startDate]).toContain(step.actualDateOfDelivery)
              break
            case 'Delivery':
              expect(step.actualDateOfDelivery).toBe(delivery!.startDate)
              expect(step.at).toBeGreaterThanOrEqual(berlinInstant(delivery!.startDate!)!)
              break
            case 'Cancelled':
              expect(delivery!.cancellationReason).not.toBeNull()
              expect(step.endDateOfDelivery).toBe(delivery!.endDate)
              break
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  it('starts delivery as a German day begins, except for a few that are late', () => {
    const started = Array.from({ length: 500 }, (_, i) => life(i, { hasMaLo: true }))
      .map((steps) => steps.find((step) => step.state === 'Delivery'))
      .filter((step) => step !== undefined)
    const onTime = started.filter((step) => step.at === berlinInstant(step.delivery!.startDate!))
    expect(onTime.length / started.length).toBeGreaterThan(0.9)
    expect(onTime.length).toBeLessThan(started.length)
    const firsts = started.filter((step) => step.delivery!.startDate!.endsWith('-01'))
    expect(firsts.length / started.length).toBeGreaterThan(0.5)
  })

  it('is denied, rejected and revoked about as often as planned, and mostly recovers', () => {
    const drawn = Array.from({ length: 2_000 }, (_, i) => statuses(life(i, { hasMeterNumber: true })))
    const share = (wanted: ContractStatus) =>
      drawn.filter((path) => path.some(({ status }) => status === wanted)).length / drawn.length
    expect(share('Denied')).toBeGreaterThan(0.09)
    expect(share('Denied')).toBeLessThan(0.15)
    expect(share('Rejected')).toBeGreaterThan(0.025)
    expect(share('Rejected')).toBeLessThan(0.06)
    expect(share('Revoked')).toBeGreaterThan(0.025)
    expect(share('Revoked')).toBeLessThan(0.06)
    const denied = drawn.filter((path) => path.some(({ status }) => status === 'Denied'))
    const recovered = denied.filter((path) => path.some(({ status }) => status === 'Delivery'))
    expect(recovered.length / denied.length).toBeGreaterThan(0.6)
    expect(denied.some((path) => path.filter(({ status }) => status === 'Denied').length > 1)).toBe(true)
  })

  it('stays in Open for minutes to hours; a few are stuck for days', () => {
    const openHours = Array.from({ length: 1_000 }, (_, i) => {
      const [open, next] = statuses(life(i, {}))
      return (next!.at - open!.at) / 3_600_000
    }).sort((a, b) => a - b)
    expect(openHours[500]).toBeLessThan(2)
    const stuck = openHours.filter((hours) => hours >= 24)
    expect(stuck.length / 1_000).toBeGreaterThan(0.2)
    expect(stuck.length / 1_000).toBeLessThan(0.4)
    expect(stuck.at(-1)).toBeLessThanOrEqual(12 * 24)
  })

  it('is processed in weeks, faster with a meter number, faster still with a MaLo', () => {
    const medianDays = (known: object) => {
      const days = Array.from({ length: 2_000 }, (_, i) => statuses(life(i, known))).flatMap((path) => {
        const from = path.find(({ status }) => status === 'Processing')
        const to = path.find(({ status }) => status === 'PendingDelivery')
        return from && to ? [(to.at - from.at) / dayMs] : []
      })
      return days.sort((a, b) => a - b)[Math.floor(days.length / 2)]!
    }
    const [maLo, meter, neither] = [{ hasMaLo: true }, { hasMeterNumber: true }, {}].map(medianDays)
    expect(maLo).toBeLessThan(meter! * 0.7)
    expect(meter).toBeLessThan(neither! * 0.4)
    expect(neither).toBeGreaterThan(14)
    expect(neither).toBeLessThan(42)
  })

  it('is delivered for 833 days on average before it is cancelled', () => {
    const days = Array.from({ length: 2_000 }, (_, i) => statuses(life(i, { hasMaLo: true }))).flatMap(
      (path) => {
        const from = path.find(({ status }) => status === 'Delivery')
        const to = path.find(({ status }) => status === 'Cancelled')
        return from && to ? [(to.at - from.at) / dayMs] : []
      },
    )
    const mean = days.reduce((total, one) => total + one, 0) / days.length
    expect(mean).toBeGreaterThan(750)
    expect(mean).toBeLessThan(920)
  })
})

function life(seed: number, known: { hasMeterNumber?: boolean; hasMaLo?: boolean }) {
  return drawLife(randomStream(seed, 'life'), {
    createdAt: start,
    hasMeterNumber: false,
    hasMaLo: false,
    wishedStart: null,
    ...known,
  })
}
