import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryFaultyWorld } from '../../src/testing/arbitrary-faulty-world.ts'
import { dayMs, follow, hourMs } from './following.ts'
import { faultsIn, known, truth, wholeLog } from './log-examination.ts'

// `npm run test:long` asks for more than every change can wait for.
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 20)

describe('in a world where one thing after another goes wrong for a while', () => {
  test(
    'the log is as promised all the time, and in the end every order is known as it is',
    async () => {
      // A timeout takes real time.
      await fc.assert(
        fc.asyncProperty(arbitraryFaultyWorld({ without: ['timeout'] }), async (world) => {
          const { sandbox, stromkreis, clock, trySync, sync, stop } = await follow({ sandbox: world.sandbox })
          const isKnown = () => isDeepStrictEqual(known(stromkreis), truth(sandbox.world, clock.now()))
          for (const { afterMs, fault } of world.faults) {
            sandbox.faults.add(fault)
            await trySync(afterMs)
            expect(faultsIn(wholeLog(stromkreis))).toEqual([])
          }
          sandbox.faults.clear()
          await sync(dayMs)
          // A list that is shuffled anew for every page may hide an order for a while.
          for (let looks = 0; looks < 30 && !isKnown(); looks += 1) await sync(hourMs)
          expect(known(stromkreis)).toEqual(truth(sandbox.world, clock.now()))
          expect(faultsIn(wholeLog(stromkreis))).toEqual([])
          expect(stromkreis.verify().disagreements).toEqual([])
          await stop()
          await sandbox.stop()
        }),
        { numRuns },
      )
    },
    5_000 * numRuns,
  )
})
