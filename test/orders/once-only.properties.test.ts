import fc from 'fast-check'
import { describe, test } from 'vitest'
import type { Stromkreis } from '../../src/embed/stromkreis.ts'
import { lifecycleCoverage, uncovered } from '../../src/testing/lifecycle-coverage.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import type { Conduct } from './scripted-order-supplier.ts'
import { SellingLife, type Step, type Surroundings } from './selling-life.ts'

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

// The long campaign asks for thousands; every change can wait for a few.
const runs = Number(process.env['PROPERTY_RUNS'] ?? 15)

const customers = 3
const order = fc.integer({ min: 1, max: customers })
const by = fc.constantFrom('call', 'call', 'row', 'double' as const)
const begins = fc.constantFrom('offer', 'offerWithData', 'submit', 'submit' as const)
const goesOn = fc.constantFrom('accept', 'accept', 'data', 'submit', 'decline', 'wrongData' as const)
const decides = fc.constantFrom('adopt', 'resubmit', 'resubmit', 'abandon' as const)
const wished = <Wish extends string>(wish: fc.Arbitrary<Wish>) =>
  fc.record({ order, by, waits: fc.boolean(), wish }) as fc.Arbitrary<Step>

const timely: fc.Arbitrary<Conduct> = fc.oneof(
  fc.constantFrom<Conduct>(
    'acts',
    'actsThenResets',
    'actsThenFails',
    'actsThenGarbles',
    'namesAnother',
    'namesAnother',
    'namesAnother',
    'resets',
    'fails',
    'isUnavailable',
    'isBusy',
    'refusesCredentials',
    'lacksScope',
    'isNotThere',
    'refuses',
  ),
  fc.record({ answersAfterMs: fc.integer({ min: 1, max: 30 * secondMs }) }),
  fc.record({ actsAfterMs: fc.integer({ min: 1, max: 50 * secondMs }) }),
)
const late = fc.record({ actsAfterMs: fc.integer({ min: 70 * secondMs, max: 5 * hourMs }) })
const passes = fc.constantFrom(secondMs, 20 * secondMs, 2 * minuteMs, 20 * minuteMs, 5 * hourMs)

const usual: fc.Arbitrary<Step>[] = [
  wished(begins),
  wished(begins),
  wished(goesOn),
  wished(goesOn),
  fc.constantFrom({ does: 'work' }, { does: 'sync' }, { does: 'sync' }),
  fc.record({ does: fc.constant('pass' as const), ms: passes }),
  fc.record({ does: fc.constant('die' as const), inCuts: fc.integer({ min: 1, max: 14 }) }),
  fc.record({ does: fc.constant('die' as const), inCuts: fc.integer({ min: 1, max: 5 }) }),
  fc.constantFrom({ does: 'restart' }, { does: 'goDown' }, { does: 'comeUp' }, { does: 'comeUp' }),
  fc.constantFrom({ does: 'shift' }, { does: 'stand' }, { does: 'foreigner' }),
]
const conducts = (conduct: fc.Arbitrary<Conduct>): fc.Arbitrary<Step> =>
  fc.record({ does: fc.constant('conduct' as const), conduct })
const hides: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constantFrom('hide', 'garble' as const), order }),
  fc.constant({ does: 'mend' as const }),
)
const starts = fc.record({ order, by, waits: fc.boolean(), wish: fc.constantFrom('offerWithData', 'submit') })
type Decision = 'adopt' | 'resubmit' | undefined
const noDecision: fc.Arbitrary<Decision> = fc.constant(undefined)
const anyDecision: fc.Arbitrary<Decision> = fc.constantFrom('adopt', 'resubmit', 'resubmit', undefined)
const life = (
  conduct: fc.Arbitrary<Conduct>,
  decision: fc.Arbitrary<Decision>,
  ...steps: fc.Arbitrary<Step>[]
): fc.Arbitrary<Step[]> =>
  fc
    .tuple(
      fc.array(fc.constant({ does: 'foreigner' as const }), { maxLength: 4 }),
      fc.array(conducts(fc.oneof(conduct, fc.constant('acts' as const))), { minLength: 2, maxLength: 6 }),
      fc.array(starts as fc.Arbitrary<Step>, { minLength: 2, maxLength: 6 }),
      fc.array(fc.oneof(...steps.map((step) => step.map((one) => [one])), loss(conduct, decision)), {
        minLength: 4,
        maxLength: 24,
      }),
    )
    .map((parts) => parts.flat(2))

/** A loss that a person decides about some time after it could be decided, with whatever happens in between. */
const loss = (conduct: fc.Arbitrary<Conduct>, decision: fc.Arbitrary<Decision>): fc.Arbitrary<Step[]> =>
  fc
    .record({
      order,
      conduct,
      isShifting: fc.boolean(),
      ms: passes,
      wish: decision,
    })
    .map(({ order, conduct, isShifting, ms, wish }) => [
      { does: 'conduct', conduct },
      { order, by: 'call', waits: true, wish: 'submit' },
      ...(isShifting ? [{ does: 'shift' } as const] : []),
      { does: 'settle' },
      { does: 'pass', ms },
      ...(wish === undefined ? [] : [{ order, by: 'call', waits: true, wish } as const]),
      { does: 'stand' },
    ])

const surroundings = fc.record({
  echoShiftHours: fc.constantFrom(0, 0, 0, 1, -2, null),
  isNewestFirst: fc.boolean(),
  pageLimit: fc.constantFrom(2, 3, 100),
  areNamed: fc.boolean(),
})

/** How the lives ended, for whoever runs the long campaign. */
const ends: Record<string, number> = {}
/** What they went through. */
const coverage = lifecycleCoverage()
const count = (what: string) => {
  ends[what] = (ends[what] ?? 0) + 1
}

describe('whatever breaks, whenever processes die, and whoever clicks how often,', () => {
  test(
    'under `ask` there is one order for each accepted offer, or a person was asked',
    async () => {
      const conduct = fc.oneof(timely, timely, late)
      const decisions = wished(decides)
      const steps = life(conduct, anyDecision, ...usual, conducts(conduct), hides, decisions, decisions)
      await fc.assert(
        fc.asyncProperty(surroundings, steps, async (around, script) => {
          await examine({ ...around, policy: 'ask' }, script)
        }),
        { numRuns: runs },
      )
      report('ask')
    },
    60_000 + 600 * runs,
  )

  test(
    'under `resubmit` there are never two while the list is true and the supplier settles in time',
    async () => {
      const steps = life(timely, noDecision, ...usual, conducts(timely), conducts(timely))
      await fc.assert(
        fc.asyncProperty(surroundings, steps, async (around, script) => {
          await examine({ ...around, policy: 'resubmit' }, script)
        }),
        { numRuns: Math.ceil(runs / 3) },
      )
      report('resubmit')
    },
    60_000 + 600 * runs,
  )
})

async function examine(around: Omit<Surroundings, 'database'>, script: readonly Step[]): Promise<void> {
  const life = new SellingLife({ ...around, database: temporaryDatabase() })
  try {
    await life.live(script)
    await life.comeToRest()
    const faults = [...life.faults, ...life.rowFaults(), ...faultsIn(life, await life.open())]
    if (faults.length > 0) throw new Error(faults.join('\n'))
    count('runs')
    for (let death = 0; death < life.deaths; death += 1) count('deaths')
  } finally {
    await life.end()
  }
}

function faultsIn(life: SellingLife, stromkreis: Stromkreis): string[] {
  const faults = stromkreis.verify().disagreements.map((one) => `disagreement: ${JSON.stringify(one)}`)
  faults.push(...life.untold(stromkreis).map((key) => `${key} was never told`))
  if (life.surroundings.echoShiftHours !== null && life.surroundings.areNamed) {
    faults.push(
      ...life.supplier.needless.map((one) => `${one} was sent again though a look could have found it`),
    )
  }
  const orders = stromkreis.orders()
  const ids = orders.map(({ id }) => id)
  coverage.saw(ids.flatMap((id) => stromkreis.history(id)))
  faults.push(...coverage.report().order.strange.map((edge) => `${edge} is no edge of the machine`))
  const isGone = (id: string) => !ids.includes(id) && !life.isAnnounced(id)
  faults.push(...[...life.promised].filter(isGone).map((id) => `${id} was promised and is gone`))
  const linked = orders.flatMap(({ contractNumber }) => contractNumber ?? [])
  if (new Set(linked).size < linked.length) faults.push('a contract came of two orders')
  for (let customer = 1; customer <= customers; customer += 1)
    faults.push(...faultsOf(life, stromkreis, customer))
  for (const { contractNumber } of stromkreis.contracts()) {
    const begun = stromkreis
      .history(contractNumber)
      .filter(({ kind }) => ['adopted', 'submitted'].includes(kind))
    if (begun.length !== 1) faults.push(`${contractNumber} began ${begun.length} times`)
  }
  return faults
}

function faultsOf(life: SellingLife, stromkreis: Stromkreis, customer: number): string[] {
  const externalId = life.externalId(customer)
  const there = life.supplier.ordersOf(externalId)
  const mine = stromkreis.orders().filter(({ id }) => life.customerOf(id) === customer)
  const faults: string[] = []
  const fault = (what: string) => faults.push(`customer ${customer}: ${what}`)
  const accepted = mine.filter(({ acceptedAt }) => acceptedAt !== null)
  const resubmissions = life.resubmissions.get(customer) ?? 0
  const most = (life.surroundings.areNamed ? Math.min(1, accepted.length) : accepted.length) + resubmissions
  if (there.length > most) fault(`${there.length} orders at the supplier, at most ${most} expected`)
  count(`${there.length} at the supplier`)
  for (const { id, state, findings, contractNumber, customerNumber, candidate, isUndecided } of mine) {
    count(state)
    const told = stromkreis.history(id).flatMap(({ effects }) => effects.map(({ kind }) => kind as string))
    // Without an externalId, a customer may have two orders, and what is nobody's yet may be either's.
    const isOnly = mine.length === 1
    const others = mine.flatMap((one) => (one.id === id ? [] : (one.contractNumber ?? [])))
    const unclaimed = there.filter((one) => !others.includes(one.contractNumber))
    const mustBeTold = (kind: string) => told.includes(kind) || fault(`${state} without ${kind}`)
    switch (state) {
      case 'Submitted': {
        const ours = unclaimed.find((one) => one.contractNumber === contractNumber)
        if (ours === undefined) fault(`linked to ${contractNumber}, which is another's`)
        if (customerNumber !== `C${contractNumber}`) fault(`customer number ${customerNumber}`)
        mustBeTold('orderSubmitted')
        break
      }
      case 'Uncertain':
        mustBeTold('orderUncertain')
        mustBeTold('orderUndecided')
        if (!isUndecided) fault('Uncertain and not for a person to decide')
        if (unclaimed.length > 0 && candidate === null) fault('Uncertain though it is in the list')
        if (unclaimed.length > 0 && life.surroundings.echoShiftHours !== null) fault('not found by its mark')
        break
      case 'Refused':
        mustBeTold('orderRefused')
        if (findings.length === 0) fault('Refused without a reason')
        if (isOnly && unclaimed.length > resubmissions) fault('Refused though the supplier has it')
        break
      case 'Incomplete':
        if (!findings.some(({ severity }) => severity === 'error')) fault('Incomplete without an error')
        if (isOnly && unclaimed.length > resubmissions) fault('Incomplete though the supplier has it')
        break
      case 'Abandoned':
        if (!life.abandoned.has(customer)) fault('Abandoned though nobody said so')
        break
      case 'Offered':
      case 'Declined':
      case 'Expired':
        if (isOnly && unclaimed.length > 0) fault(`${state} though the supplier has it`)
        break
      default:
        fault(`still ${state}`)
    }
  }
  return faults
}

/** Prints how the lives ended, where the campaign was asked for. */
function report(policy: string): void {
  if (process.env['PROPERTY_RUNS'] === undefined) return
  process.stderr.write(`${policy}: ${JSON.stringify(ends)}\n`)
  const unseen = uncovered(coverage.report()).filter((line) => line.startsWith('order '))
  process.stderr.write(`not gone through so far: ${unseen.join(', ')}\n`)
  for (const what of Object.keys(ends)) delete ends[what]
}
