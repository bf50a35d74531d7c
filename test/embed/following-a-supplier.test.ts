import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import { effectKey } from '../../src/log-entry.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import type { Delivery } from '../../src/sink.ts'
import { callbackSink } from '../../src/sinks/callback-sink.ts'
import { endingClock } from './ending-clock.ts'
import { clientOf, dayMs, hourMs, minuteMs, monday } from './following.ts'
import { faultsIn, trueState, wholeLog } from './log-examination.ts'

// Nothing is expected of them any more: they are looked at once a week.
const ended = ['Rejected', 'Revoked', 'Cancelled']

describe('following a supplier for three weeks', () => {
  const worlds = fc.record({
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    listOrder: fc.constantFrom('oldestFirst' as const, 'newestFirst' as const, 'unordered' as const),
    pageLimit: fc.integer({ min: 12, max: 60 }),
    maxLimit: fc.integer({ min: 15, max: 100 }),
    lookAgainAfterMs: fc.integer({ min: 4 * hourMs, max: 12 * hourMs }),
  })

  test('ends in the states that the orders truly have, whatever the world', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ seed, listOrder, pageLimit, maxLimit, lookAgainAfterMs }) => {
        const clock = endingClock(virtualClock(monday))
        const arrivals = { orders: 12, withinMs: 14 * dayMs }
        const sandbox = await startSandbox({ clock, seed, orders: 28, arrivals, listOrder, maxLimit })
        const problems: unknown[] = []
        const delivered: Delivery[] = []
        const stromkreis = await openStromkreis({
          database: ':memory:',
          rabot: clientOf(sandbox),
          clock,
          callsPerHour: 100_000,
          pageLimit,
          lookAgainAfterMs,
          sinks: [callbackSink('test', (delivery) => void delivered.push(delivery))],
          onProblem: (problem) => problems.push(problem),
        })
        try {
          const running = stromkreis.start()
          await clock.runTo(monday + 21 * dayMs)
          await stromkreis.halt()
          await running

          const contracts = stromkreis.contracts()
          expect(contracts).toHaveLength(40)
          for (const { contractNumber, state, lastObservedAt } of contracts) {
            if (!ended.includes(state)) {
              expect(lastObservedAt).toBeGreaterThan(clock.now() - lookAgainAfterMs - minuteMs)
            }
            expect([contractNumber, state]).toEqual([
              contractNumber,
              trueState(sandbox.world, contractNumber, lastObservedAt!),
            ])
          }

          const log = wholeLog(stromkreis)
          expect(faultsIn(log)).toEqual([])
          expect(stromkreis.anomalies()).toEqual([])
          expect(stromkreis.verify().disagreements).toEqual([])
          expect(problems).toEqual([])

          const told = log.flatMap((entry) =>
            entry.effects.flatMap((effect, index) => (effect.suppressed ? [] : effectKey(entry, index))),
          )
          const heard = delivered.filter(({ subject }) => subject !== 'supplier').map(({ key }) => key)
          expect([...heard].sort()).toEqual(told.sort())
          for (const { contractNumber } of contracts) {
            const seqs = heard
              .filter((key) => key.startsWith(`${contractNumber}/`))
              .map((key) => Number(key.split('/')[1]))
            expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
          }
        } finally {
          await stromkreis.stop()
          await sandbox.stop()
        }
      }),
      { numRuns: 3, endOnFailure: true },
    )
  })

  test('says of every move no more than the looks before and after it showed', async () => {
    const clock = endingClock(virtualClock(monday))
    const sandbox = await startSandbox({ clock, seed: 5, orders: 40 })
    const stromkreis = await openStromkreis({
      database: ':memory:',
      rabot: clientOf(sandbox),
      clock,
      callsPerHour: 100_000,
      lookAgainAfterMs: 3 * hourMs,
    })
    try {
      const running = stromkreis.start()
      await clock.runTo(monday + 21 * dayMs)
      await stromkreis.halt()
      await running
      const moves = wholeLog(stromkreis).filter(({ kind, from, to }) => kind === 'observed' && from !== to)
      expect(moves.length).toBeGreaterThan(10)
      for (const { subject, to, effectiveAfter, effectiveBefore } of moves) {
        const changes = sandbox.world.truth(subject)
        const change = changes.find(
          ({ at, status }) => at > effectiveAfter! && at <= effectiveBefore && to?.endsWith(status ?? '?'),
        )
        expect(change, `${subject} to ${to}`).toBeDefined()
      }
    } finally {
      await stromkreis.stop()
      await sandbox.stop()
    }
  })
})
