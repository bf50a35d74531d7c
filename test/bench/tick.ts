import { Hazards } from '../../src/plan/hazards.ts'
import { PollPlan } from '../../src/plan/poll-plan.ts'
import type { KnownStage } from '../../src/plan-record.ts'

// Run as built: what planning costs with 1,000,000 contracts, 1,000 of them with a deadline that is due.
const contracts = 1_000_000
const due = 1_000
const limit = 100
const minuteMs = 60_000
const start = Date.UTC(2026, 0, 5)
const stages: readonly KnownStage[] = [
  'Delivery',
  'Delivery',
  'Delivery',
  'ended',
  'Processing',
  'PendingDelivery',
]

const heapBefore = usedHeap()
const plan = new PollPlan({ limit, hazards: new Hazards(), now: start })
const buildMs = timed(() => {
  for (let id = 1; id <= contracts; id += 1) {
    plan.know({ id, stage: stages[id % stages.length]!, startsAt: null }, start)
  }
  for (let offset = 0; offset < contracts; offset += limit) {
    const members = Array.from({ length: limit }, (_, index) => offset + index + 1)
    plan.pageSeen({ offset, beganAt: start, members, hasMore: offset + limit < contracts })
  }
})
const bytesPerContract = (usedHeap() - heapBefore) / contracts
let now = start + minuteMs
for (let look = 0; look < 5_000; look += 1) makeLook()
const lookMs = timed(() => {
  for (let look = 0; look < 20_000; look += 1) makeLook()
})
const ticks = Array.from({ length: 20 }, (_, tick) => {
  now += 10 * minuteMs
  return timed(() => {
    for (let index = 0; index < due; index += 1) plan.urge(1 + ((index * 997 + tick) % contracts), 'deadline')
    makeLook()
  })
}).sort((a, b) => a - b)

console.log(`built and read whole: ${(buildMs / 1_000).toFixed(1)} s`)
console.log(`memory: ${Math.round(bytesPerContract)} bytes a contract`)
console.log(`a planned look of ${limit} orders: ${((lookMs / 20_000) * 1_000).toFixed(1)} microseconds`)
console.log(
  `a tick with ${due} due: ${ticks[10]!.toFixed(2)} ms (median of 20), at most ${ticks.at(-1)!.toFixed(2)} ms`,
)

function makeLook(): void {
  now += 600
  const look = plan.next(now)
  if (look === null) return
  if (look.kind === 'order') {
    plan.orderSeen(look.id, now)
    return
  }
  const from = look.offset + 1
  const to = Math.min(contracts, look.offset + look.limit)
  const members = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
  plan.pageSeen({ offset: look.offset, beganAt: now, members, hasMore: to < contracts })
}

function timed(work: () => void): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

function usedHeap(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
