import { expect, test } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { validOrder, writtenAt } from '../../src/testing/valid-order.ts'

test('an order becomes a contract at the supplier, followed from Open', async () => {
  const clock = virtualClock(writtenAt)
  const sandbox = await startSandbox({ clock, seed: 7, orders: 0 })
  const { url, clientId, clientSecret } = sandbox
  const stromkreis = await openStromkreis({
    database: ':memory:',
    clock,
    rabot: { apiUrl: url, clientId, clientSecret },
  })
  try {
    const order = await stromkreis.desk.submit(validOrder(), { by: 'anna' })
    expect(order).toMatchObject({ state: 'Submitted', findings: [] })
    expect(sandbox.world.contractNumbers()).toEqual([order.contractNumber])
    expect(await stromkreis.desk.submit(validOrder())).toEqual(order)
    expect(sandbox.world.contractNumbers()).toHaveLength(1)
    expect(stromkreis.history(order.id).map(({ event, to }) => `${event} ${to}`)).toEqual([
      'accepted Accepted',
      'checked Ready',
      'sending Submitting',
      'created Submitted',
    ])
    expect(stromkreis.history(order.contractNumber!).map(({ kind, to }) => `${kind} ${to}`)).toEqual([
      'submitted Open',
    ])
    await stromkreis.sync()
    expect(stromkreis.verify()).toMatchObject({ contracts: 1, orders: 1, disagreements: [] })
  } finally {
    await stromkreis.stop()
    await sandbox.stop()
  }
})

test('an order whose answer was lost is found by its mark, and never sent twice', async () => {
  const clock = virtualClock(writtenAt)
  const sandbox = await startSandbox({ clock, seed: 7, orders: 30 })
  const { url, clientId, clientSecret } = sandbox
  const stromkreis = await openStromkreis({
    database: ':memory:',
    clock,
    rabot: { apiUrl: url, clientId, clientSecret },
  })
  try {
    const known = sandbox.world.contractNumbers().length
    sandbox.faults.add({ kind: 'resetAfter', path: 'create' })
    const order = await stromkreis.desk.submit(validOrder())
    expect(order.state).toBe('Uncertain')
    await stromkreis.sync()
    const settled = stromkreis.order(order.id)
    expect(settled.state).toBe('Submitted')
    expect(sandbox.world.contractNumbers()).toHaveLength(known + 1)
    expect(stromkreis.verify().disagreements).toEqual([])
  } finally {
    await stromkreis.stop()
    await sandbox.stop()
  }
})
