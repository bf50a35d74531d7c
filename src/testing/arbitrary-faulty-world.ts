import fc from 'fast-check'
import { type Fault, listOrders, type SandboxDeskOptions } from '../sandbox/index.ts'
import { plainRecord } from './plain-record.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** A supplier that misbehaves: what to open a sandbox with, and what goes wrong there when. */
export interface FaultyWorld {
  /** Hand them to `startSandbox` or `openSandboxDesk`, with a clock. */
  sandbox: Pick<
    SandboxDeskOptions,
    'seed' | 'orders' | 'arrivals' | 'listOrder' | 'maxLimit' | 'entityTags' | 'orderAnswer'
  >
  /** In the order of time; hand each to `sandbox.faults.add` once so long has passed since the one before. */
  faults: readonly { afterMs: number; fault: Fault }[]
}

/** Which worlds are wanted. */
export interface FaultyWorldOptions {
  /** At most so many orders at the start; 12 where left out. */
  maxOrders?: number
  /** At most so many faults; 8 where left out. */
  maxFaults?: number
  /** Kinds of faults that are not wanted, such as `timeout`, which takes real time. */
  without?: readonly Fault['kind'][]
}

/** One thing that goes wrong, a few times and then no more. */
export function arbitraryFault(options: Pick<FaultyWorldOptions, 'without'> = {}): fc.Arbitrary<Fault> {
  const { without = [] } = options
  return fc
    .tuple(
      fc.constantFrom(...someFaults.filter(({ kind }) => !without.includes(kind))),
      fc.record({ times: fc.integer({ min: 1, max: 5 }), after: fc.nat(3) }),
    )
    .map(([fault, when]) => ({ ...fault, ...when }))
}

/**
 * Worlds of a few orders at every stage, listed in any order, in which one thing after another goes wrong for a while. All
 * faults end, so that whoever follows the world has to know the truth in the end.
 */
export function arbitraryFaultyWorld(options: FaultyWorldOptions = {}): fc.Arbitrary<FaultyWorld> {
  const { maxOrders = 12, maxFaults = 8, without } = options
  return plainRecord({
    sandbox: plainRecord({
      seed: fc.integer({ min: 1, max: 1_000_000 }),
      orders: fc.integer({ min: 1, max: maxOrders }),
      arrivals: plainRecord({ orders: fc.nat(4), withinMs: fc.constantFrom(hourMs, 5 * dayMs, 40 * dayMs) }),
      listOrder: fc.constantFrom(...listOrders),
      maxLimit: fc.constantFrom(3, 7, 100),
      entityTags: fc.constantFrom('none' as const, 'strong' as const, 'weak' as const),
      orderAnswer: fc.constantFrom('bare' as const, 'envelope' as const),
    }),
    faults: fc.array(
      plainRecord({
        afterMs: fc.constantFrom(0, minuteMs, hourMs, dayMs, 9 * dayMs),
        fault: arbitraryFault(without === undefined ? {} : { without }),
      }),
      { maxLength: maxFaults },
    ),
  })
}

const someFaults: readonly Fault[] = [
  { kind: 'rateLimit', retryAfterSeconds: 0 },
  { kind: 'rateLimit', retryAfterSeconds: 90 },
  { kind: 'rateLimit', retryAfterSeconds: 600, retryAfterAs: 'httpDate' },
  { kind: 'status', status: 400 },
  { kind: 'status', status: 401, path: 'list' },
  { kind: 'status', status: 403 },
  { kind: 'status', status: 404, path: 'order' },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 500, path: 'token' },
  { kind: 'status', status: 503, retryAfterSeconds: 30 },
  { kind: 'timeout' },
  { kind: 'reset' },
  { kind: 'resetAfter' },
  { kind: 'status500AfterActing' },
  { kind: 'cutJson' },
  { kind: 'wrongJson', shape: 'html' },
  { kind: 'wrongJson', shape: 'other' },
  { kind: 'oldAnswer', ageMs: hourMs },
  { kind: 'oldAnswer', ageMs: 20 * dayMs },
  { kind: 'repeatedPage' },
  { kind: 'shuffledPage' },
  { kind: 'unknownWords' },
  { kind: 'invalidOrder', how: 'noContractNumber' },
  { kind: 'invalidOrder', how: 'noState' },
  { kind: 'invalidOrder', how: 'wrongTypes' },
]
