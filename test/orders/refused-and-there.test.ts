import { copyFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import { backupDatabase } from '../../src/sqlite/backup-database.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { validOrder } from '../../src/testing/valid-order.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import type { ScriptedOrderSupplier } from './scripted-order-supplier.ts'
import { dayMs, minuteMs, sellToScripted } from './selling.ts'

const externalId = 'urn:test:contract:1'

/** Lets the supplier take the next order and then say that it did not. */
function takeAndRefuse(supplier: ScriptedOrderSupplier, status: number): void {
  const { selling } = supplier
  const create = selling.create
  selling.create = async (...asked) => {
    selling.create = create
    await create(...asked)
    throw new StromkreisError('refused', `answered ${status}`, {
      hint: '',
      complaint: { status, errors: [] },
    })
  }
}

test('a conflict may be about this very order: it is uncertain, found by its mark, and never sent twice', async () => {
  const selling = await sellToScripted()
  takeAndRefuse(selling.supplier, 409)
  const { id, state } = await selling.stromkreis.desk.submit(validOrder())
  expect(state).toBe('Uncertain')
  await selling.work(minuteMs)
  expect(selling.stromkreis.order(id).state).toBe('Submitted')
  expect(selling.supplier.ordersOf(externalId)).toHaveLength(1)
})

test.each([200, 400, 422])(
  'an order that was refused with %i and is there all the same is found before it is sent again',
  async (status) => {
    const selling = await sellToScripted()
    takeAndRefuse(selling.supplier, status)
    const { id, state } = await selling.stromkreis.desk.submit(validOrder())
    expect(state).toBe('Refused')
    await selling.stromkreis.sync()
    const [there] = selling.supplier.ordersOf(externalId)
    const corrected = validOrder({ userAccount: { phoneNumber: '+49 30 7654321' } })
    const sent = await selling.stromkreis.desk.submit(corrected)
    expect(sent).toMatchObject({ id, state: 'Submitted', contractNumber: there!.contractNumber })
    expect(selling.supplier.ordersOf(externalId)).toHaveLength(1)
    expect(selling.stromkreis.verify().disagreements).toEqual([])
  },
)

test('an order that was refused and is not there goes out when it is corrected', async () => {
  const selling = await sellToScripted()
  selling.supplier.conducts.push('refuses')
  await selling.stromkreis.desk.submit(validOrder())
  const { state } = await selling.stromkreis.desk.submit(validOrder({ userAccount: { phoneNumber: null } }))
  expect(state).toBe('Submitted')
  expect(selling.supplier.ordersOf(externalId)).toHaveLength(1)
})

test('while the supplier cannot be asked whether it has a refused order, it waits', async () => {
  const selling = await sellToScripted()
  selling.supplier.conducts.push('refuses')
  await selling.stromkreis.desk.submit(validOrder())
  selling.supplier.onRequest = (kind) => {
    if (kind === 'list') throw new StromkreisError('unreachable', 'no answer', { hint: '' })
  }
  const { id, state } = await selling.stromkreis.desk.submit(
    validOrder({ userAccount: { phoneNumber: null } }),
  )
  expect(state).toBe('Ready')
  selling.supplier.onRequest = () => {}
  await selling.work(minuteMs)
  expect(selling.stromkreis.order(id).state).toBe('Submitted')
})

test('an order refused in passing says that nothing is to be done', async () => {
  const selling = await sellToScripted()
  selling.supplier.conducts.push('isBusy')
  const { state, findings } = await selling.stromkreis.desk.submit(validOrder())
  expect(state).toBe('Refused')
  expect(findings).toMatchObject([{ rule: 'passing', severity: 'warning' }])
})

test('what was submitted is recognised after it was erased, on request and by time', async () => {
  const selling = await sellToScripted({ retentionMs: 30 * dayMs })
  const byRequest = await selling.stromkreis.desk.submit(validOrder())
  selling.stromkreis.desk.erase(byRequest.id)
  expect(await selling.stromkreis.desk.submit(validOrder())).toMatchObject({
    id: byRequest.id,
    state: 'Submitted',
  })
  const byTime = await selling.stromkreis.desk.submit(validOrder({}, { nth: 2 }))
  await selling.work(40 * dayMs)
  expect(selling.stromkreis.order(byTime.id).erasedAt).not.toBeNull()
  expect((await selling.stromkreis.desk.submit(validOrder({}, { nth: 2 }))).id).toBe(byTime.id)
  expect(selling.supplier.orders).toHaveLength(2)
})

test('an order that was erased before it was sent is forgotten: the same data are a new one', async () => {
  const selling = await sellToScripted()
  const wrong = validOrder({ tariffKey: '' })
  const first = await selling.stromkreis.desk.submit(wrong)
  expect(first.state).toBe('Incomplete')
  selling.stromkreis.desk.erase(first.id)
  const second = await selling.stromkreis.desk.submit(validOrder())
  expect(second.state).toBe('Submitted')
  expect(second.id).not.toBe(first.id)
})

test('a database restored without its keys still knows what was submitted', async () => {
  const selling = await sellToScripted()
  const { id } = await selling.stromkreis.desk.submit(validOrder())
  const withoutId = validOrder({ contract: { externalId: null } }, { nth: 3 })
  const other = await selling.stromkreis.desk.submit(withoutId)
  await selling.stromkreis.stop()
  const restored = temporaryDatabase()
  copyFileSync(selling.database, restored)
  const { clock, supplier } = selling
  const stromkreis = await openStromkreis({ database: restored, clock, rabot: supplier, waitForLeaseMs: 0 })
  try {
    expect((await stromkreis.desk.submit(validOrder())).id).toBe(id)
    expect((await stromkreis.desk.submit(withoutId)).id).toBe(other.id)
    expect(supplier.orders).toHaveLength(2)
  } finally {
    await stromkreis.stop()
  }
})

test('an offer for much less than the customer will use is told, and still theirs to take', async () => {
  const selling = await sellToScripted()
  const { desk } = selling.stromkreis
  const asked = { tariffKey: 'RabotSmart', zipCode: '14109', yearlyConsumptionKwh: 1_000, data: validOrder() }
  const { id, findings } = await desk.offer(asked)
  const field = 'contract.deliveryDetails.previousAnnualConsumptionKwh'
  expect(findings).toMatchObject([{ field, severity: 'warning', rule: 'offerMismatch' }])
  expect((await desk.accept(id)).state).toBe('Submitted')
})

test('what is no order at all is refused by name, and nothing begins', async () => {
  const selling = await sellToScripted()
  for (const nothing of [undefined, null, 1, 'x', []]) {
    await expect(selling.stromkreis.desk.submit(nothing as never)).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('order'),
    })
  }
  expect(selling.stromkreis.orders()).toEqual([])
})

test('an order that is Ready in a backup is looked for before it is sent from there, and those after it are not', async () => {
  const selling = await sellToScripted()
  const { prepare } = selling.supplier.selling
  selling.supplier.selling.prepare = () =>
    Promise.reject(new StromkreisError('unreachable', '', { hint: '' }))
  const { id, state } = await selling.stromkreis.desk.submit(validOrder())
  expect(state).toBe('Ready')
  selling.supplier.selling.prepare = prepare
  const backup = temporaryDatabase()
  await backupDatabase(selling.database, backup)
  await selling.work(dayMs)
  const { contractNumber } = selling.stromkreis.order(id)
  expect(contractNumber).not.toBeNull()
  await selling.stromkreis.stop()
  for (const keys of ['keys', 'key']) copyFileSync(`${selling.database}.${keys}`, `${backup}.${keys}`)

  const restored = await openStromkreis({
    ...{ database: backup, rabot: selling.supplier, clock: selling.clock },
  })
  expect(restored.order(id).state).toBe('Ready')
  await restored.sync()
  await restored.desk.work()
  expect(restored.order(id)).toMatchObject({ state: 'Submitted', contractNumber })
  let lists = 0
  selling.supplier.onRequest = (kind) => {
    if (kind === 'list') lists += 1
  }
  const another = await restored.desk.submit(validOrder({}, { nth: 2 }))
  expect(another.state).toBe('Submitted')
  expect(lists).toBe(0)
  expect(selling.supplier.ordersOf(externalId)).toHaveLength(1)
  expect(restored.verify()).toMatchObject({ disagreements: [], damage: [] })
  await restored.stop()
})
