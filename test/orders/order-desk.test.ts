import { describe, expect, test } from 'vitest'
import type { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { bankDetails, overridden, validOrder, writtenAt } from '../../src/testing/valid-order.ts'
import { ask, outcomeOf, textsLeft } from './other-process.ts'
import { dayMs, hourMs, minuteMs, type Selling, secondMs, sellToSandbox, sellToScripted } from './selling.ts'

const request = { tariffKey: 'RabotSmart', zipCode: '14109', yearlyConsumptionKwh: 2600 }
const incomplete = () => overridden(validOrder(), { userAccount: { emailAddress: null } })
const events = ({ stromkreis }: Selling, id: string) =>
  stromkreis.history(id).map(({ event, to }) => `${event} ${to}`)

describe('tariffs', () => {
  test('are kept with the time they were read, and read anew when they are old', async () => {
    const sold = await sellToSandbox()
    const { desk } = sold.stromkreis
    const first = await desk.tariffs()
    expect(first.readAt).toBe(writtenAt)
    expect(first.tariffs.map(({ tariffKey }) => tariffKey)).toContain('RabotSmart')
    sold.clock.advanceTo(writtenAt + 59 * minuteMs)
    expect(await desk.tariffs()).toEqual(first)
    expect(sold.sandbox.calls()['tariffs']).toEqual({ 200: 1 })
    sold.clock.advanceTo(writtenAt + 61 * minuteMs)
    expect((await desk.tariffs()).readAt).toBe(writtenAt + 61 * minuteMs)
    const reopened = await sold.reopen()
    expect((await reopened.desk.tariffs()).readAt).toBe(writtenAt + 61 * minuteMs)
    expect(sold.sandbox.calls()['tariffs']).toEqual({ 200: 2 })
  })

  test('that are not among those kept are an error before anything is sent', async () => {
    const sold = await sellToSandbox()
    await sold.stromkreis.desk.tariffs()
    const order = await sold.stromkreis.desk.submit(validOrder({ tariffKey: 'NoSuchTariff' }))
    expect(order.state).toBe('Incomplete')
    expect(order.findings).toMatchObject([{ field: 'tariffKey', severity: 'error' }])
    expect(sold.sandbox.calls()['create']).toBeUndefined()
  })
})

describe('an offer', () => {
  test('keeps its price with all components and when it was read, to be shown years later', async () => {
    const sold = await sellToSandbox()
    const made = await sold.stromkreis.desk.offer(request)
    expect(made).toMatchObject({
      state: 'Offered',
      offer: { tariffKey: 'RabotSmart', quotedAt: writtenAt, validUntil: writtenAt + 14 * dayMs },
    })
    const quote = sold.stromkreis.desk.quoteOf(made.id)
    expect(quote?.request).toEqual(request)
    expect(JSON.stringify(quote?.price)).toContain('priceComponents')
    const stromkreis = await sold.reopen()
    sold.clock.advanceTo(writtenAt + 150 * dayMs)
    expect(stromkreis.desk.quoteOf(made.id)).toEqual(quote)
  })

  test('is not made when the supplier names no price', async () => {
    const sold = await sellToSandbox()
    sold.sandbox.faults.add({ kind: 'status', status: 500, path: 'calculation' })
    await expect(sold.stromkreis.desk.offer(request)).rejects.toMatchObject({ code: 'supplierFailed' })
    expect(sold.stromkreis.orders()).toEqual([])
  })

  test('with all data goes to the supplier in the moment of its acceptance', async () => {
    const sold = await sellToSandbox()
    const { desk } = sold.stromkreis
    const { id } = await desk.offer({ ...request, data: validOrder() })
    sold.clock.advanceTo(writtenAt + hourMs)
    const accepted = await desk.accept(id, { by: 'link' })
    expect(accepted).toMatchObject({
      state: 'Submitted',
      acceptedAt: writtenAt + hourMs,
      tookLongerWay: false,
    })
    expect(events(sold, id)).toEqual([
      'act.begun Quoting',
      'priced Offered',
      'act.dataGiven Offered',
      'accepted Accepted',
      'checked Ready',
      'sending Submitting',
      'created Submitted',
    ])
    expect(await desk.accept(id)).toEqual(accepted)
    expect(sold.sandbox.world.contractNumbers()).toHaveLength(1)
  })

  test('whose data come after its acceptance goes the longer way, is reminded of, and marked so', async () => {
    const sold = await sellToSandbox()
    const { desk } = sold.stromkreis
    const { id } = await desk.offer(request)
    const accepted = await desk.accept(id)
    expect(accepted).toMatchObject({ state: 'Incomplete', tookLongerWay: true })
    expect(accepted.findings.map(({ severity }) => severity)).toContain('error')
    await sold.work(2 * dayMs)
    await sold.work(2 * dayMs)
    expect(sold.told(id)).toEqual(['offerMade', 'offerAccepted', 'orderIncomplete', 'orderIncomplete'])
    const now = sold.clock.now()
    const body = validOrder({}, { now })
    const completed = await desk.complete(id, body)
    expect(completed).toMatchObject({ state: 'Submitted', findings: [], tookLongerWay: true })
    expect(await desk.complete(id, body)).toEqual(completed)
    await expect(desk.complete(id, validOrder({}, { now, nth: 2 }))).rejects.toMatchObject({
      code: 'invalidInput',
    })
  })

  test('is clicked twice, accepted by two processes and retried, and ordered once', async () => {
    const sold = await sellToScripted()
    const { desk } = sold.stromkreis
    const { id } = await desk.offer({ ...request, data: validOrder() })
    const rows = [ask(sold, 'accept', null, id), ask(sold, 'accept', null, id)]
    const clicks = await Promise.all([desk.accept(id), desk.accept(id), sold.stromkreis.carryOutCommands()])
    expect(clicks[0]).toEqual(clicks[1])
    expect(rows.map(({ row }) => outcomeOf(sold, row))).toEqual([{ order: id }, { order: id }])
    expect(sold.supplier.requests.get('urn:test:contract:1')).toBe(1)
  })

  test('expires at its end, whoever looks first, and can then not be accepted', async () => {
    const sold = await sellToScripted()
    const { desk } = sold.stromkreis
    const { id } = await desk.offer({ ...request, validForMs: hourMs, data: validOrder() })
    const { id: other } = await desk.offer({ ...request, validForMs: hourMs })
    sold.clock.advanceTo(writtenAt + hourMs)
    await expect(desk.accept(id)).rejects.toMatchObject({ code: 'invalidInput' })
    expect(sold.stromkreis.order(id).state).toBe('Expired')
    await sold.work()
    expect(sold.stromkreis.order(other).state).toBe('Expired')
    expect(sold.told(id)).toEqual(['offerMade', 'offerExpired'])
    expect(sold.supplier.orders).toEqual([])
  })

  test('can be accepted until the last millisecond', async () => {
    const sold = await sellToScripted()
    const { id } = await sold.stromkreis.desk.offer({ ...request, validForMs: hourMs, data: validOrder() })
    sold.clock.advanceTo(writtenAt + hourMs - 1)
    expect((await sold.stromkreis.desk.accept(id)).state).toBe('Submitted')
  })

  test('that was declined stays so, and is not ordered', async () => {
    const sold = await sellToScripted()
    const { desk } = sold.stromkreis
    const { id } = await desk.offer({ ...request, data: validOrder() })
    const declined = desk.decline(id, { by: 'link', reason: 'Moved to Erika’s mother' })
    expect(declined.state).toBe('Declined')
    expect(desk.decline(id)).toEqual(declined)
    await expect(desk.accept(id)).rejects.toMatchObject({ code: 'invalidInput' })
    const { id: bought } = await desk.offer({ ...request, data: validOrder({}, { nth: 2 }) })
    await desk.accept(bought)
    expect(() => desk.decline(bought)).toThrow(/can no longer/)
    expect(sold.supplier.orders).toHaveLength(1)
  })

  test.each([
    ['tariffKey', { tariffKey: 'DEMO_Fix24' }],
    ['contract.deliveryAddress.postCode', { contract: { deliveryAddress: { postCode: '10115' } } }],
  ])('is not submitted with another %s than was priced', async (field, other) => {
    const sold = await sellToScripted()
    const { desk } = sold.stromkreis
    const { id } = await desk.offer({ ...request, data: validOrder(other) })
    const accepted = await desk.accept(id)
    expect(accepted.state).toBe('Incomplete')
    expect(accepted.findings).toMatchObject([{ field, rule: 'offerMismatch', severity: 'error' }])
    expect((await desk.complete(id, validOrder())).state).toBe('Submitted')
  })

  test('that was accepted elsewhere is accepted by submitting its order', async () => {
    const sold = await sellToScripted()
    const { id } = await sold.stromkreis.desk.offer({ ...request, data: validOrder() })
    expect(await sold.stromkreis.desk.submit(validOrder())).toMatchObject({ id, state: 'Submitted' })
    expect(sold.supplier.orders).toHaveLength(1)
  })
})

describe('an order that comes again', () => {
  test('is known by its externalId, whatever else has changed', async () => {
    const sold = await sellToScripted()
    const first = await sold.stromkreis.desk.submit(validOrder())
    const again = await sold.stromkreis.desk.submit(
      validOrder({ userAccount: { phoneNumber: '0151 000000' } }),
    )
    expect(again).toEqual(first)
    expect(sold.supplier.orders).toHaveLength(1)
  })

  test('without one is known by its data, and its correction by e-mail and delivery point', async () => {
    const sold = await sellToScripted()
    const nameless = (overrides = {}) => overridden(validOrder({ contract: { externalId: null } }), overrides)
    sold.supplier.conducts.push('refuses')
    const refused = await sold.stromkreis.desk.submit(nameless({ contract: { bankDetails } }))
    expect(refused).toMatchObject({ state: 'Refused', findings: [{ field: 'contract.bankDetails.iban' }] })
    const corrected = await sold.stromkreis.desk.submit(nameless())
    expect(corrected).toMatchObject({ id: refused.id, state: 'Submitted' })
    expect(await sold.stromkreis.desk.submit(nameless())).toEqual(corrected)
    expect(sold.supplier.orders).toHaveLength(1)
  })

  test('in two processes at once is taken once, and nothing said of it stays behind under another name', async () => {
    const sold = await sellToScripted()
    const rows = [ask(sold, 'submit', validOrder()), ask(sold, 'submit', validOrder())]
    await sold.stromkreis.carryOutCommands()
    const [order, ...more] = sold.stromkreis.orders()
    expect(more).toEqual([])
    expect(rows.map(({ row }) => outcomeOf(sold, row))).toEqual([{ order: order!.id }, { order: order!.id }])
    expect(sold.supplier.orders).toHaveLength(1)
    sold.stromkreis.desk.erase(order!.id)
    expect(textsLeft(sold)).toEqual([])
  })

  test('while the first waits for a busy supplier is not a second one', async () => {
    const sold = await sellToScripted()
    sold.supplier.conducts.push('isBusy')
    const other = { contract: { externalId: 'urn:test:contract:2' } }
    const { id } = await sold.stromkreis.desk.submit(validOrder())
    const second = await sold.stromkreis.desk.submit(validOrder(other))
    expect(second).toMatchObject({ state: 'Incomplete', findings: [{ rule: 'repeated', severity: 'error' }] })
    await sold.work(hourMs)
    expect(sold.stromkreis.order(id).state).toBe('Submitted')
    expect(sold.supplier.orders).toHaveLength(1)
  })

  test('cannot take the externalId of another', async () => {
    const sold = await sellToScripted()
    const { desk } = sold.stromkreis
    const first = await desk.submit(validOrder())
    const { id } = await desk.offer(request)
    await desk.accept(id)
    await expect(desk.complete(id, validOrder())).rejects.toMatchObject({ code: 'invalidInput' })
    await expect(desk.offer({ ...request, data: validOrder() })).rejects.toMatchObject({
      code: 'invalidInput',
    })
    expect(sold.stromkreis.orders()).toHaveLength(2)
    expect(sold.stromkreis.order(id).state).toBe('Incomplete')
    expect(sold.stromkreis.order(first.id)).toEqual(first)
  })
})

describe('what is asked for through other processes', () => {
  test('is done in the order in which it was asked of an order', async () => {
    const sold = await sellToScripted()
    const { subject } = ask(sold, 'offer', request)
    const data = ask(sold, 'data', validOrder(), subject)
    const accept = ask(sold, 'accept', null, subject)
    await sold.stromkreis.carryOutCommands()
    expect(outcomeOf(sold, data.row)).toEqual({ order: subject })
    expect(outcomeOf(sold, accept.row)).toEqual({ order: subject })
    expect(sold.stromkreis.order(subject)).toMatchObject({ state: 'Submitted', tookLongerWay: false })
  })

  test('to send an order once more is done once, though the process dies before it can say so', async () => {
    const sold = await sellToScripted()
    sold.supplier.conducts.push('resets', 'resets', 'resets')
    const { id } = await sold.stromkreis.desk.submit(validOrder())
    for (let turn = 0; turn < 5; turn += 1) await sold.work(minuteMs)
    const { row } = ask(sold, 'resolve', { resolution: 'resubmit' }, id)
    const { store } = sold.stromkreis as unknown as { store: SqliteStore }
    store.settleCommand = () => {
      throw new Error('the process ends here')
    }
    await sold.stromkreis.carryOutCommands()
    expect(outcomeOf(sold, row)).toBeNull()
    const stromkreis = await sold.reopen()
    await stromkreis.carryOutCommands()
    expect(outcomeOf(sold, row)).toEqual({ order: id })
    expect(sold.supplier.requests.get('urn:test:contract:1')).toBe(2)
    const { row: again } = ask(sold, 'resolve', { resolution: 'resubmit' }, id)
    await stromkreis.carryOutCommands()
    expect(outcomeOf(sold, again)).toEqual({ order: id })
    expect(sold.supplier.requests.get('urn:test:contract:1')).toBe(3)
  })

  test('says why nothing was done, in the words of the library', async () => {
    const sold = await sellToScripted()
    const { subject } = ask(sold, 'offer', { ...request, data: validOrder() })
    await sold.stromkreis.carryOutCommands()
    const { row } = ask(sold, 'resolve', { resolution: 'abandon' }, subject)
    await sold.stromkreis.carryOutCommands()
    expect(outcomeOf(sold, row)).toMatchObject({ error: { code: 'invalidInput' } })
  })

  test('leaves nothing personal behind where nothing came of it', async () => {
    const sold = await sellToSandbox()
    sold.sandbox.faults.add({ kind: 'status', status: 500, path: 'calculation' })
    const { row } = ask(sold, 'offer', { ...request, data: validOrder() })
    await sold.stromkreis.carryOutCommands()
    expect(outcomeOf(sold, row)).toMatchObject({ error: { code: 'supplierFailed' } })
    expect(textsLeft(sold)).toEqual([])
  })

  test('is done although a long look at the supplier’s list is under way', async () => {
    const sold = await sellToScripted({ lookForCommandsEveryMs: secondMs })
    sold.supplier.conducts.push('resets')
    await sold.stromkreis.desk.submit(validOrder())
    let release = () => {}
    const page = sold.supplier.selling.page
    sold.supplier.selling.page = async (...asked) => {
      await new Promise<void>((resolve) => {
        release = resolve
      })
      return page(...asked)
    }
    const stromkreis = await sold.reopen({ lookAgainAfterMs: hourMs })
    const ended = stromkreis.start()
    const done = new Promise((resolve) => stromkreis.subscribe(({ to }) => to === 'Offered' && resolve(to)))
    const { subject } = ask(sold, 'offer', request)
    expect(await done).toBe('Offered')
    expect(stromkreis.order(subject).state).toBe('Offered')
    const stopped = stromkreis.stop()
    release()
    await Promise.all([ended, stopped])
  })
})

describe('an order in any state', () => {
  test('is in the same state after a restart, and goes on from there', async () => {
    const sold = await sellToScripted()
    const { desk } = sold.stromkreis
    const ids: Record<string, string> = {}
    ids['Offered'] = (await desk.offer({ ...request, data: validOrder({}, { nth: 1 }) })).id
    ids['Incomplete'] = (await desk.submit(overridden(incomplete(), { contract: { externalId: 'two' } }))).id
    sold.supplier.conducts.push('refuses', 'resets')
    ids['Refused'] = (await desk.submit(validOrder({}, { nth: 3 }))).id
    ids['Uncertain'] = (await desk.submit(validOrder({}, { nth: 4 }))).id
    ids['Submitted'] = (await desk.submit(validOrder({}, { nth: 5 }))).id
    ids['Declined'] = desk.decline((await desk.offer(request)).id).id
    sold.supplier.isDown = true
    ids['Ready'] = (await desk.submit(validOrder({}, { nth: 6 }))).id
    const before = sold.stromkreis.orders()
    const stromkreis = await sold.reopen()
    expect(stromkreis.orders()).toEqual(before)
    for (const [state, id] of Object.entries(ids)) expect(stromkreis.order(id).state).toBe(state)
    expect(stromkreis.verify().disagreements).toEqual([])
    sold.supplier.isDown = false
    for (let turn = 0; turn < 4; turn += 1) await sold.work(minuteMs)
    expect(stromkreis.order(ids['Ready']).state).toBe('Submitted')
    expect(stromkreis.order(ids['Uncertain']).isUndecided).toBe(true)
    expect((await stromkreis.desk.accept(ids['Offered'])).state).toBe('Submitted')
    expect((await stromkreis.desk.complete(ids['Refused'], validOrder({}, { nth: 3 }))).state).toBe(
      'Submitted',
    )
    const completed = validOrder({ contract: { externalId: 'two' } }, { nth: 7 })
    expect((await stromkreis.desk.complete(ids['Incomplete'], completed)).state).toBe('Submitted')
  })
})
