import { expect, test } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { Engine } from '../../src/engine/engine.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { ScriptedSupplier } from './scripted-supplier.ts'

test('one order, one sync, one entry', async () => {
  const clock = virtualClock(Date.UTC(2026, 0, 5))
  const store = new SqliteStore(':memory:')
  const supplier = new ScriptedSupplier(clock)
  const engine = new Engine({ store, supplier, clock })
  supplier.set('1', { status: 'Open' })
  await engine.sync()
  clock.advanceTo(clock.now() + 60_000)
  supplier.set('1', { status: 'Delivery', details: { startDate: '2026-01-01', startDayEndsAt: 5 } })
  await engine.sync()
  const entries = store.entriesOf('1')
  expect(entries.map(({ seq, kind, event, from, to }) => [seq, kind, event, from, to])).toEqual([
    [1, 'adopted', 'observed.Open', null, 'Open'],
    [2, 'inferred', 'observed.Processing', 'Open', 'Processing'],
    [3, 'inferred', 'observed.PendingDelivery', 'Processing', 'Contract.PendingDelivery'],
    [4, 'observed', 'observed.Delivery', 'Contract.PendingDelivery', 'Contract.Delivery'],
  ])
})
