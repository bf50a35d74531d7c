import fc from 'fast-check'
import {
  type ContractContext,
  type ContractDelays,
  type ContractDetails,
  contractStatePaths,
} from '../../../machines/index.ts'
import { anomalyKinds, type ContractRecord, type Timer } from '../../contract-record.ts'
import type { Effect, Entry } from '../../log-entry.ts'
import { plainRecord } from '../plain-record.ts'

const instant = fc.integer({ min: 0, max: 4_102_444_800_000 })
const seq = fc.integer({ min: 1, max: 1_000_000 })
const number = fc.string({ minLength: 1, maxLength: 12 })
const word = fc.string({ maxLength: 20 })
const day = fc.constantFrom('2026-01-01', '2026-03-29', '2026-10-25')
const orNull = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null })

const leaves = [
  ['Open', 'Open'],
  ['Processing', 'Processing'],
  ['Denied.Waiting', 'Denied'],
  ['Rejected', 'Rejected'],
  ['Revoked', 'Revoked'],
  ['Contract.PendingDelivery.StartDateUnknown', 'Contract.PendingDelivery'],
  ['Contract.PendingDelivery.StartDateKnown', 'Contract.PendingDelivery'],
  ['Contract.Delivery', 'Contract.Delivery'],
  ['Cancelled.EndDateUnknown', 'Cancelled'],
  ['Cancelled.EndDateKnown', 'Cancelled'],
  ['Cancelled.Ended', 'Cancelled'],
] as const

const details: fc.Arbitrary<ContractDetails> = plainRecord({
  denialReason: orNull(word),
  cancellationReason: orNull(word),
  message: orNull(fc.string()),
  processingInfo: orNull(fc.string()),
  startDate: orNull(day),
  startDayEndsAt: orNull(instant),
  endDate: orNull(day),
  endDayEndsAt: orNull(instant),
})

const delays: fc.Arbitrary<ContractDelays> = plainRecord({
  openTooLongMs: instant,
  processingTooLongMs: instant,
  denialReminderMs: instant,
  deliveryOverdueMs: instant,
})

const timer: fc.Arbitrary<Timer> = plainRecord({
  event: fc.constantFrom('xstate.after.openTooLong.contract.Open', 'xstate.after.x.contract.y'),
  token: seq,
  dueAt: instant,
  estimated: fc.boolean(),
})

const context: fc.Arbitrary<ContractContext> = plainRecord({
  beganAt: instant,
  now: instant,
  recoveries: fc.integer({ min: 0, max: 99 }),
  details,
  delays,
})

/** Any record that the engine could keep. */
export const arbitraryRecord: fc.Arbitrary<ContractRecord> = plainRecord({
  contractNumber: number,
  customerNumber: orNull(number),
  seq,
  machineVersion: fc.constantFrom('1', '2'),
  position: orNull(
    fc
      .record({ place: fc.constantFrom(...leaves), enteredAt: instant, context })
      .map(({ place: [leaf, state], ...rest }) => ({ leaf, state, ...rest })),
  ),
  timers: fc.array(timer, { maxLength: 3 }),
  anomaly: orNull(plainRecord({ kind: fc.constantFrom(...anomalyKinds), seen: word, observedAt: instant })),
})

const state = fc.constantFrom(...contractStatePaths)
const suppressed = fc.record(
  { suppressed: fc.constant(true as const) },
  { requiredKeys: [], noNullPrototype: true },
)
const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc
    .tuple(
      plainRecord({
        type: fc.constant('alert' as const),
        kind: fc.constant('denied' as const),
        state,
        denialReason: orNull(word),
        message: orNull(word),
        recoveries: fc.nat(9),
      }),
      suppressed,
    )
    .map(([said, mark]) => ({ ...said, ...mark })),
  plainRecord({
    type: fc.constant('notify' as const),
    kind: fc.constant('contractConfirmed' as const),
    state: fc.constant('Contract' as const),
    startDate: orNull(day),
  }),
  plainRecord({
    type: fc.constant('alert' as const),
    kind: fc.constantFrom(...anomalyKinds),
    state: orNull(state),
    seen: word,
  }),
)

type OptionalName = { [Name in keyof Entry]-?: undefined extends Entry[Name] ? Name : never }[keyof Entry]

/** All parts that an entry may lack. A part that is new in the log is missed here by the compiler. */
const optionalParts: { [Name in OptionalName]: fc.Arbitrary<NonNullable<Entry[Name]>> } = {
  details: details.map(({ message, startDate }) => ({ message, startDate })),
  start: plainRecord({
    customerNumber: orNull(number),
    machineVersion: fc.constant('1'),
    delays,
    facts: plainRecord({
      tariffName: orNull(word),
      contractSignedAt: orNull(instant),
      hasMeterNumber: fc.boolean(),
      hasMaLo: fc.boolean(),
    }),
  }),
  anomaly: plainRecord({ kind: fc.constantFrom(...anomalyKinds), seen: word, status: orNull(word) }),
  settles: fc.constant(true as const),
  timer: plainRecord({ token: seq, confirmed: fc.boolean(), estimated: fc.boolean() }),
  act: plainRecord({ by: word, reason: word }),
  digest: plainRecord({
    counts: fc.constantFrom({}, { openTooLong: 3, processingTooLong: 1 }),
    upTo: instant,
  }),
  overdue: fc.array(word, { maxLength: 2 }),
  migrated: plainRecord({ fromVersion: number, toVersion: number, leaf: word, context }),
  order: plainRecord({
    with: fc.constantFrom({}, { isPassing: true, errors: 2, candidate: null }),
    data: word,
    mark: fc.constant('2026-01-05 12:00:01'),
    erased: fc.constantFrom('request' as const, 'retention' as const),
  }),
  alert: fc.oneof(plainRecord({ id: word }), plainRecord({ until: orNull(instant) })),
  supplier: plainRecord({
    trouble: fc.constantFrom(null, 'supplierUnreachable' as const),
    since: instant,
    code: fc.constantFrom(null, 'unreachable' as const),
  }),
  raises: plainRecord({ version: fc.constantFrom('1', '2') }),
}

/** Any entry that the log could hold, of this subject. */
export const arbitraryEntry = (subject: string): fc.Arbitrary<Entry> =>
  fc
    .tuple(
      plainRecord({
        kind: fc.constantFrom(
          'adopted',
          'observed',
          'inferred',
          'timer',
          'anomaly',
          'act',
          'corrected',
          'migrated',
        ),
        event: word,
        observedAt: instant,
        beganAt: instant,
        effectiveAfter: orNull(instant),
        effectiveBefore: instant,
        seq,
        from: orNull(state),
        to: orNull(state),
        timers: plainRecord({
          armed: fc.array(timer, { maxLength: 2 }),
          removed: fc.array(timer, { maxLength: 2 }),
        }),
        effects: fc.array(effect, { maxLength: 3 }),
      }),
      fc.record(optionalParts, { requiredKeys: [], noNullPrototype: true }),
    )
    .map(([required, optional]) => ({ ...required, ...optional, subject }) as Entry)
