import { describe, expect, test } from 'vitest'
import { defaultPriorsMs, Hazards } from '../../src/plan/hazards.ts'
import type { KnownStage } from '../../src/plan-record.ts'
import { chances, dayMs, Fleet, hourMs, knownHazards, minuteMs } from './fleet.ts'

describe('hazards', () => {
  test('are what was believed while nothing was seen, and what was seen once there is enough of it', () => {
    const hazards = new Hazards({ priorsMs: { Denied: 10 * dayMs } })
    expect(1 / hazards.perMs('Denied')).toBeCloseTo(10 * dayMs)
    expect(1 / hazards.perMs('Open')).toBeCloseTo(defaultPriorsMs.Open)
    for (let change = 0; change < 99; change += 1) hazards.changed('Denied', hourMs)
    hazards.unchanged('Denied', 190 * dayMs)
    expect(1 / hazards.perMs('Denied')).toBeCloseTo((10 * dayMs + 49.5 * hourMs + 190 * dayMs) / 100)
    expect(hazards.evidence().Denied).toEqual({ seen: 99, exposureMs: 49.5 * hourMs + 190 * dayMs })
    const again = new Hazards({ priorsMs: { Denied: 10 * dayMs }, evidence: hazards.evidence() })
    expect(again.perMs('Denied')).toBe(hazards.perMs('Denied'))
  })

  test('that are known for certain are not learned', () => {
    const hazards = knownHazards({ Open: hourMs })
    hazards.changed('Open', 1)
    expect(hazards.perMs('Open')).toBe(1 / hourMs)
    expect(hazards.perMs('Delivery')).toBe(0)
  })

  test('come near those of the world, from priors ten times too long or too short', () => {
    const staysMs = {
      Open: 5 * hourMs,
      Processing: 6 * dayMs,
      Denied: 2 * dayMs,
      Late: 3 * hourMs,
      Delivery: 40 * dayMs,
    }
    const chance = chances(5)
    const priorsMs = {
      Open: 50 * hourMs,
      Processing: 0.6 * dayMs,
      Denied: 20 * dayMs,
      Late: 0.3 * hourMs,
      Delivery: 400 * dayMs,
    }
    const hazards = new Hazards({ priorsMs })
    const fleet = Fleet.of(25, [
      ['Delivery', 150],
      ['Processing', 60],
      ['Open', 5],
    ])
    const plan = fleet.plan({ hazards })
    fleet.walk(plan)
    const stepMs = 10 * minuteMs
    const leaves = (stayMs: number) => chance() < 1 - Math.exp(-stepMs / stayMs)
    const next: Record<KnownStage, () => KnownStage> = {
      Open: () => 'Processing',
      Processing: () => (chance() < 0.3 ? 'Denied' : 'PendingDelivery'),
      Denied: () => 'Processing',
      PendingDelivery: () => 'Delivery',
      Delivery: () => 'ended',
      ended: () => 'ended',
    }
    fleet.run(plan, {
      forMs: 60 * dayMs,
      spacingMs: stepMs,
      meanwhile: (now) => {
        if (chance() < 0.15) fleet.add('Open')
        for (const order of fleet.list) {
          if (order.stage === 'ended') continue
          const isWaiting = order.stage === 'PendingDelivery'
          if (isWaiting && order.startsAt! > now) continue
          if (!leaves(isWaiting ? staysMs.Late : staysMs[order.stage as keyof typeof staysMs])) continue
          order.stage = next[order.stage]()
          order.startsAt = order.stage === 'PendingDelivery' ? now + 5 * dayMs : null
        }
      },
    })
    for (const [stage, stayMs] of Object.entries(staysMs)) {
      const learned = 1 / hazards.perMs(stage as keyof typeof staysMs)
      expect(learned / stayMs, stage).toBeGreaterThan(0.75)
      expect(learned / stayMs, stage).toBeLessThan(1.25)
    }
  })
})
