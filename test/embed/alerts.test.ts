import { expect, test } from 'vitest'
import { validOrder } from '../../src/testing/valid-order.ts'
import { dayMs, hourMs, minuteMs, sellToSandbox, sellToScripted } from '../orders/selling.ts'

test('an order that is Uncertain is an alert: reminded of, taken up by a person, and resolved once it is found', async () => {
  const sold = await sellToScripted()
  sold.supplier.conducts.push('resets')
  const { id } = await sold.stromkreis.desk.submit(validOrder())
  for (let turn = 0; turn < 4; turn += 1) await sold.work(minuteMs)
  const [alert] = sold.stromkreis.alerts()
  expect(alert).toMatchObject({
    ...{ kind: 'orderUncertain', state: 'Open', order: id, contractNumber: null },
    message: expect.stringContaining('stromkreis resolve'),
  })
  sold.clock.advanceTo(sold.clock.now() + 5 * hourMs)
  await sold.stromkreis.sync()
  expect(sold.told(id).filter((kind) => kind === 'alertReminder')).toHaveLength(1)

  const stromkreis = await sold.reopen()
  expect(stromkreis.acknowledge(alert!.id, { by: 'Jule', note: 'RABOT is asked' })).toBe('acknowledged')
  expect(stromkreis.alerts({ withTexts: true })).toMatchObject([
    {
      state: 'Acknowledged',
      acknowledgedBy: 'Jule',
      message: expect.stringContaining('Jule notes: “RABOT is asked”'),
    },
  ])
  expect(JSON.stringify(stromkreis.alerts())).not.toContain('RABOT is asked')
  sold.clock.advanceTo(sold.clock.now() + 20 * hourMs)
  await stromkreis.sync()
  expect(sold.told(id).filter((kind) => kind === 'alertReminder')).toHaveLength(1)

  expect((await stromkreis.desk.resolve(id, 'abandon', { by: 'Jule', reason: 'sold elsewhere' })).state).toBe(
    'Abandoned',
  )
  expect(stromkreis.alerts()).toEqual([])
  expect(stromkreis.alertCounts()).toEqual([])
  expect(sold.told(id).slice(-2)).toEqual(['orderAbandoned', 'alertResolved'])
  expect(stromkreis.verify()).toMatchObject({ alerts: 1, disagreements: [] })
  expect(() => stromkreis.acknowledge('1/2/0', { by: 'Jule', note: '' })).toThrow(
    expect.objectContaining({ code: 'notFound' }),
  )
})

test('good news is told too: the start date of a contract, the beginning of delivery, and that a customer may be won back', async () => {
  const { stromkreis, clock, sandbox, delivered } = await sellToSandbox()
  const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Processing' }] })
  await stromkreis.sync()
  const seen = async (change: Parameters<typeof sandbox.world.force>[1]) => {
    sandbox.world.force(number, change)
    clock.advanceTo(clock.now() + dayMs)
    await stromkreis.sync()
  }
  await seen({ state: 'PendingDelivery', startDate: '2026-06-01' })
  await seen({ state: 'Delivery', startDate: '2026-06-01' })
  await seen({ state: 'Cancelled', cancellationReason: 'Relocation', endDate: '2026-12-31' })
  const news = delivered.map(({ effect }) => effect)
  expect(news).toContainEqual(
    expect.objectContaining({ type: 'notify', kind: 'contractConfirmed', startDate: '2026-06-01' }),
  )
  expect(news).toContainEqual(expect.objectContaining({ type: 'notify', kind: 'deliveryBegun' }))
  expect(news).toContainEqual(
    expect.objectContaining({
      ...{ type: 'notify', kind: 'winBackPossible' },
      ...{ cancellationReason: 'Relocation', endDate: '2026-12-31' },
    }),
  )
  expect(stromkreis.alerts()).toEqual([])
})

test('a silenced contract is told nothing of, whatever sinks there are', async () => {
  const { stromkreis, clock, sandbox, delivered } = await sellToSandbox()
  const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Processing' }] })
  await stromkreis.sync()
  const until = clock.now() + 9 * dayMs
  expect(stromkreis.silence(number, { by: 'Jule', until })).toBe('silenced')
  sandbox.world.force(number, { state: 'Denied', denialReason: 'Duplicate' })
  for (let day = 0; day < 8; day += 1) {
    clock.advanceTo(clock.now() + dayMs)
    await stromkreis.sync()
  }
  expect(delivered).toEqual([])
  expect(stromkreis.alerts()).toMatchObject([{ kind: 'denied', state: 'Silenced', silencedUntil: until }])
  clock.advanceTo(until)
  await stromkreis.sync()
  expect(delivered.map(({ effect }) => effect)).toMatchObject([{ kind: 'alertReminder', about: 'denied' }])
})
