import { describe, expect, test } from 'vitest'
import { contractStatePaths, observedEdges, orderStates } from '../../machines/index.ts'
import type { KeptAlert } from '../../src/alert-store.ts'
import type { Entry } from '../../src/log-entry.ts'
import { orderIdOf } from '../../src/order-id.ts'
import { legalEdges } from '../../src/testing/legal-edges.ts'
import { type Coverage, lifecycleCoverage, uncovered } from '../../src/testing/lifecycle-coverage.ts'
import { day, hour, Scene } from '../engine/scene.ts'
import { observation } from '../engine/scripted-supplier.ts'

const order = orderIdOf(2 ** 50 + 7)

describe('the coverage of a log', () => {
  test('asks for all that the machines have', () => {
    const { contract, order } = lifecycleCoverage().report()
    expect(contract.states.missing).toEqual(contractStatePaths)
    const edges = new Set(observedEdges.map(({ from, to }) => `${from} > ${to}`))
    expect(contract.edges.missing.toSorted()).toEqual([...edges].toSorted())
    expect(order.states.missing).toEqual(orderStates)
    expect(order.edges.missing).toContain('Offered > Expired')
    expect(order.stays.missing).toEqual([
      'Incomplete: checked',
      'Incomplete: incompleteReminder',
      'Refused: checked',
      'Uncertain: looked',
    ])
    expect(order.pairs.missing).toContain('Uncertain > Ready > Submitting')
  })

  test('asks for those pairs of edges that can follow each other', () => {
    const pairs = Object.entries(legalEdges).flatMap(([from, ways]) =>
      ways.flatMap((to) => legalEdges[to].map((next) => `${from} > ${to} > ${next}`)),
    )
    expect(lifecycleCoverage().report().contract.pairs.missing.toSorted()).toEqual(pairs.toSorted())
  })

  test('ticks off what entries went through, those of each subject by themselves', () => {
    const coverage = lifecycleCoverage()
    coverage.saw([
      entry('1', 'adopted', null, 'Open'),
      entry('2', 'adopted', null, 'Processing'),
      entry('1', 'observed', 'Open', 'Processing'),
      entry('2', 'observed', 'Processing', 'Denied'),
      entry(order, 'adopted', null, 'Accepted'),
      entry('supplier', 'anomaly', null, null),
    ])
    coverage.saw([
      entry('1', 'timer', 'Processing', 'Processing', 'xstate.after.processingTooLong.contract.Processing'),
      entry('1', 'inferred', 'Processing', 'Contract.PendingDelivery'),
      entry(order, 'act', 'Accepted', 'Ready', 'checked'),
    ])
    const { contract, order: orders } = coverage.report()
    expect([contract.states.seen, contract.edges.seen, contract.stays.seen, contract.pairs.seen]).toEqual([
      4, 3, 1, 1,
    ])
    expect(contract.pairs.missing).not.toContain('Open > Processing > Contract.PendingDelivery')
    expect(contract.pairs.missing).toContain('Open > Processing > Denied')
    expect(contract.stays.missing).not.toContain('Processing: processingTooLong')
    expect([orders.states.seen, orders.edges.seen]).toEqual([2, 1])
    expect(contract.strange).toEqual([])
  })

  test('knows what alerts went through from what happened to what they are about', async () => {
    const scene = new Scene()
    const { store, supplier, engine, clock } = scene
    const ask = (command: 'acknowledge' | 'silence' | 'unsilence', text: object) => {
      store.request({ command, subject: '1', by: 'Ada', text: JSON.stringify(text) }, 1, clock.now())
      engine.carryOutCommands()
    }
    supplier.show(observation('1', { status: 'Denied' }))
    await scene.sync()
    await scene.sync(8 * day)
    const [{ record }] = store.alerts.list({}) as [KeptAlert]
    ask('acknowledge', { id: record.id, note: 'I call them' })
    ask('silence', { until: clock.now() + day })
    ask('unsilence', {})
    supplier.show(observation('1', { status: 'Processing' }))
    await scene.sync(hour)
    const coverage = lifecycleCoverage()
    coverage.saw(store.entriesAfter(0, 1_000).map(({ entry }) => entry))
    const { states, edges, pairs, stays, strange } = coverage.report().alert
    const all = lifecycleCoverage().report().alert
    const seen = (name: 'edges' | 'pairs' | 'stays', { missing }: Coverage) =>
      all[name].missing.filter((one) => !missing.includes(one))
    expect([states.missing, strange]).toEqual([[], []])
    expect(seen('edges', edges)).toEqual([
      'Open > Acknowledged',
      'Open > Resolved',
      'Acknowledged > Silenced',
      'Silenced > Open',
    ])
    expect(seen('stays', stays)).toEqual(['Open: escalation'])
    expect(seen('pairs', pairs)).toEqual([
      'Open > Acknowledged > Silenced',
      'Acknowledged > Silenced > Open',
      'Silenced > Open > Resolved',
    ])
    scene.close()
  })

  test('names edges that the machine does not have; a correction is none', () => {
    const coverage = lifecycleCoverage()
    coverage.saw([
      entry('1', 'observed', 'Rejected', 'Processing'),
      entry('2', 'corrected', 'Rejected', 'Processing'),
    ])
    expect(coverage.report().contract.strange).toEqual(['Rejected > Processing'])
  })

  test('is told in lines', () => {
    const lines = uncovered(lifecycleCoverage().report())
    expect(lines).toContain('contract edge Denied > Revoked')
    expect(lines).toContain('order stay Uncertain: looked')
  })
})

function entry(
  subject: string,
  kind: Entry['kind'],
  from: Entry['from'],
  to: Entry['to'],
  event = `observed.${to}`,
): Entry {
  const at = { observedAt: 1, beganAt: 1, effectiveAfter: null, effectiveBefore: 1 }
  return { kind, event, ...at, subject, seq: 1, from, to, timers: { armed: [], removed: [] }, effects: [] }
}
