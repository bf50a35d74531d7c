import { describe, expect, test } from 'vitest'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { validOrder, withField, writtenAt } from '../../src/testing/valid-order.ts'
import type { ScriptedOrderSupplier } from './scripted-order-supplier.ts'
import { hourMs, minuteMs, type Selling, secondMs, sellToScripted } from './selling.ts'

type Sold = Selling & { supplier: ScriptedOrderSupplier }

/** An order whose answer was lost. */
async function lose(sold: Sold, conduct: 'actsThenResets' | 'resets', nth = 1) {
  sold.supplier.conducts.push(conduct)
  const order = await sold.stromkreis.desk.submit(validOrder({}, { nth }))
  expect(order.state).toBe('Uncertain')
  return order
}

/** Looks until a person could decide. */
async function lookOften(sold: Sold) {
  for (let turn = 0; turn < 8; turn += 1) await sold.work(minuteMs)
}

const numberOf = (sold: Sold, externalId = 'urn:test:contract:1') =>
  sold.supplier.ordersOf(externalId)[0]!.contractNumber

describe('an order whose answer was lost, and which the supplier has,', () => {
  test('is found by its mark at the next look and becomes the contract that it is', async () => {
    const sold = await sellToScripted()
    const { id } = await lose(sold, 'actsThenResets')
    await sold.work()
    const number = numberOf(sold)
    expect(sold.stromkreis.order(id)).toMatchObject({
      state: 'Submitted',
      contractNumber: number,
      customerNumber: `C${number}`,
    })
    expect(sold.stromkreis.history(number).map(({ kind, to }) => `${kind} ${to}`)).toEqual(['submitted Open'])
    expect(sold.told(id)).toEqual(['offerAccepted', 'orderUncertain', 'orderSubmitted', 'alertResolved'])
  })

  test('may have begun, and changed, at any moment since it was sent', async () => {
    const sold = await sellToScripted()
    const { id } = await lose(sold, 'actsThenResets')
    const sentAt = sold.stromkreis.history(id).find(({ event }) => event === 'sending')!.beganAt
    await sold.work(hourMs)
    const [first] = sold.stromkreis.history(numberOf(sold))
    expect(first).toMatchObject({ kind: 'submitted', beganAt: sentAt, effectiveAfter: sentAt })
    expect(first!.observedAt).toBe(sold.clock.now())
  })

  test.each([-14, -2, -1, 1, 2, 14])('is found though its mark comes back %i hours off', async (shift) => {
    const sold = await sellToScripted()
    sold.supplier.habits.echoShiftHours = shift
    const { id } = await lose(sold, 'actsThenResets')
    await sold.work()
    expect(sold.stromkreis.order(id)).toMatchObject({ state: 'Submitted', contractNumber: numberOf(sold) })
  })

  test('is linked to the contract that a poll has adopted meanwhile, which does not begin twice', async () => {
    const sold = await sellToScripted()
    const { id } = await lose(sold, 'actsThenResets')
    await sold.stromkreis.track(numberOf(sold))
    await sold.work()
    expect(sold.stromkreis.order(id)).toMatchObject({ state: 'Submitted', contractNumber: numberOf(sold) })
    expect(sold.stromkreis.history(numberOf(sold)).map(({ kind }) => kind)).toEqual(['adopted'])
    expect(sold.stromkreis.verify().disagreements).toEqual([])
  })

  test('is a candidate where the supplier gives no mark back: a person is asked, once', async () => {
    const sold = await sellToScripted({ uncertainPolicy: 'resubmit' })
    sold.supplier.habits.echoShiftHours = null
    sold.supplier.onRequest = () => sold.clock.advanceTo(sold.clock.now() + 7 * secondMs)
    const { id } = await lose(sold, 'actsThenResets')
    await lookOften(sold)
    expect(sold.stromkreis.order(id)).toMatchObject({ state: 'Uncertain', candidate: numberOf(sold) })
    expect(sold.told(id).filter((kind) => kind === 'orderUndecided').length).toBeGreaterThanOrEqual(1)
    expect(sold.supplier.requests.get('urn:test:contract:1')).toBe(1)
    const adopted = await sold.stromkreis.desk.resolve(id, { adopt: numberOf(sold) }, { by: 'anna' })
    expect(adopted).toMatchObject({ state: 'Submitted', contractNumber: numberOf(sold) })
  })

  test.each([
    ['meter', 'contract.deliveryDetails.meterNumber'],
    ['market location', 'contract.deliveryDetails.maLoIdentifier'],
  ])('stays with a person when it has the mark and another %s', async (_, field) => {
    const sold = await sellToScripted({ uncertainPolicy: 'resubmit' })
    const { id } = await lose(sold, 'actsThenResets')
    const there = sold.supplier.orders[0]!
    there.body = withField(there.body, 'contract.deliveryDetails', {
      meterNumber: null,
      maLoIdentifier: null,
      [field.split('.').at(-1)!]: 'ANOTHER-4711',
    })
    await lookOften(sold)
    expect(sold.stromkreis.order(id)).toMatchObject({ state: 'Uncertain', candidate: there.contractNumber })
  })

  test.each([
    [
      'with its mark, its place and another e-mail',
      { userAccount: { emailAddress: 'other@example.org' } },
      0,
    ],
    ['with its mark and neither e-mail nor place', 'nothing', 0],
    ['with its e-mail, no place and no mark', 'noPlace', null],
    ['with its place, no e-mail and no mark', 'noEmail', null],
  ])('is not taken for missing when it is listed %s', async (_, how, echo) => {
    const sold = await sellToScripted({ uncertainPolicy: 'resubmit' })
    sold.supplier.habits.echoShiftHours = echo
    sold.supplier.onRequest = () => sold.clock.advanceTo(sold.clock.now() + 7 * secondMs)
    const { id } = await lose(sold, 'actsThenResets')
    const there = sold.supplier.orders[0]!
    const noPlace = { deliveryAddress: null, deliveryDetails: {} }
    const listed = {
      nothing: { userAccount: {}, contract: { ...noPlace } },
      noPlace: { contract: { ...noPlace } },
      noEmail: { userAccount: {} },
    }
    const changes = typeof how === 'string' ? listed[how as keyof typeof listed] : how
    const { contract = {}, ...rest } = changes as { contract?: object }
    const before = there.body['contract'] as object
    there.body = { ...there.body, ...rest, contract: { ...before, ...contract } }
    await lookOften(sold)
    expect(sold.supplier.requests.get('urn:test:contract:1')).toBe(1)
    expect(sold.stromkreis.order(id)).toMatchObject({ state: 'Uncertain', candidate: there.contractNumber })
  })

  test('is not taken for missing when another order was answered with its number: a person is asked', async () => {
    const sold = await sellToScripted({ uncertainPolicy: 'resubmit' })
    const { id } = await lose(sold, 'actsThenResets')
    sold.supplier.conducts.push('namesAnother')
    const { contractNumber } = await sold.stromkreis.desk.submit(validOrder({}, { nth: 2 }))
    expect(contractNumber).toBe(numberOf(sold))
    await lookOften(sold)
    expect(sold.stromkreis.order(id)).toMatchObject({ state: 'Uncertain', candidate: numberOf(sold) })
    expect(sold.supplier.requests.get('urn:test:contract:1')).toBe(1)
  })

  test('is not taken for missing while it cannot be read', async () => {
    const sold = await sellToScripted({ uncertainPolicy: 'resubmit' })
    const { id } = await lose(sold, 'actsThenResets')
    sold.supplier.orders[0]!.isGarbled = true
    await lookOften(sold)
    expect(sold.stromkreis.order(id)).toMatchObject({ state: 'Uncertain', isUndecided: false })
    sold.supplier.orders[0]!.isGarbled = false
    await sold.work(hourMs)
    expect(sold.stromkreis.order(id).state).toBe('Submitted')
  })

  test('is found soon although an earlier loss of the same order had made looks rare', async () => {
    const sold = await sellToScripted()
    const { id } = await lose(sold, 'resets')
    for (let turn = 0; turn < 60; turn += 1) await sold.work(hourMs)
    sold.supplier.conducts.push('actsThenResets')
    await sold.stromkreis.desk.resolve(id, 'resubmit', { by: 'anna' })
    expect(sold.stromkreis.order(id).state).toBe('Uncertain')
    await sold.work(secondMs)
    expect(sold.stromkreis.order(id).state).toBe('Submitted')
  })

  test('is not mistaken for another order of the same customer at the same address', async () => {
    const sold = await sellToScripted()
    const household = validOrder({ contract: { transactionDateTime: '2026-01-15 09:00:00' } }, { nth: 1 })
    const heatPump = validOrder(
      {
        userAccount: household.userAccount,
        contract: { transactionDateTime: '2026-01-15 08:00:00' },
      },
      { nth: 2 },
    )
    sold.supplier.conducts.push('resets', 'actsThenResets')
    const { id: neverThere } = await sold.stromkreis.desk.submit(household)
    const { id: there } = await sold.stromkreis.desk.submit(heatPump)
    await lookOften(sold)
    expect(sold.stromkreis.order(there)).toMatchObject({
      state: 'Submitted',
      contractNumber: numberOf(sold, 'urn:test:contract:2'),
    })
    expect(sold.stromkreis.order(neverThere).state).toBe('Uncertain')
  })

  test('is a person’s to tell when it could be either of two lost orders', async () => {
    const sold = await sellToScripted()
    const first = validOrder({ contract: { transactionDateTime: '2026-01-15 09:00:00' } }, { nth: 1 })
    const second = validOrder(
      {
        contract: {
          externalId: 'urn:test:contract:2',
          transactionDateTime: '2026-01-15 08:00:00',
          deliveryDetails: { maLoIdentifier: null },
        },
      },
      { nth: 1 },
    )
    sold.supplier.conducts.push('resets', 'actsThenResets')
    const { id: one } = await sold.stromkreis.desk.submit(first)
    const { id: other } = await sold.stromkreis.desk.submit(second)
    await lookOften(sold)
    const candidate = numberOf(sold, 'urn:test:contract:2')
    expect(sold.stromkreis.order(one)).toMatchObject({ state: 'Uncertain', candidate })
    expect(sold.stromkreis.order(other)).toMatchObject({ state: 'Uncertain', candidate })
  })
})

describe('an order whose answer was lost, and which the supplier does not have,', () => {
  test('is never sent again by itself under the policy `ask`: a person is asked, once', async () => {
    const sold = await sellToScripted()
    const { id } = await lose(sold, 'resets')
    await lookOften(sold)
    for (let day = 0; day < 10; day += 1) await sold.work(24 * hourMs)
    expect(sold.supplier.orders).toEqual([])
    expect(sold.supplier.requests.get('urn:test:contract:1')).toBe(1)
    expect(sold.stromkreis.order(id)).toMatchObject({
      state: 'Uncertain',
      isUndecided: true,
      candidate: null,
    })
    expect(sold.told(id)).toEqual(['offerAccepted', 'orderUncertain', 'orderUndecided'])
  })

  test('is sent once more under the policy `resubmit`, after two looks since the settling time', async () => {
    const sold = await sellToScripted({ uncertainPolicy: 'resubmit' })
    const { id } = await lose(sold, 'resets')
    await sold.work()
    await sold.work(30 * secondMs)
    expect(sold.stromkreis.order(id).state).toBe('Uncertain')
    await lookOften(sold)
    expect(sold.stromkreis.order(id).state).toBe('Submitted')
    expect(sold.supplier.ordersOf('urn:test:contract:1')).toHaveLength(1)
    const settled = sold.supplier.surveysBegan.filter((began) => began >= writtenAt + minuteMs)
    expect(settled.length).toBeGreaterThanOrEqual(2)
  })

  test('is found, not sent again, when it turns up during the settling time', async () => {
    const sold = await sellToScripted({ uncertainPolicy: 'resubmit' })
    sold.supplier.conducts.push({ actsAfterMs: 55 * secondMs })
    const { id } = await sold.stromkreis.desk.submit(validOrder())
    await lookOften(sold)
    expect(sold.stromkreis.order(id)).toMatchObject({ state: 'Submitted', contractNumber: numberOf(sold) })
    expect(sold.supplier.orders).toHaveLength(1)
  })

  test('is not sent again after looks that may have passed over it', async () => {
    const sold = await sellToScripted({ uncertainPolicy: 'resubmit', pageLimit: 2 })
    for (let nth = 2; nth <= 6; nth += 1) sold.supplier.place(validOrder({}, { nth }))
    const { id } = await lose(sold, 'actsThenResets')
    const [there] = sold.supplier.ordersOf('urn:test:contract:1')
    sold.supplier.onPageServed = () => {
      // With one gone from the front, everything moves up; at the end of the list one is never seen.
      sold.supplier.orders.splice(sold.supplier.orders.indexOf(there!), 1)
      sold.supplier.orders.unshift(there!)
      const [front] = sold.supplier.orders.splice(0, 1)
      sold.supplier.orders.push(front!)
      sold.supplier.orders.push(sold.supplier.orders.shift()!)
    }
    await lookOften(sold)
    expect(sold.supplier.ordersOf('urn:test:contract:1')).toHaveLength(1)
    expect(['Uncertain', 'Submitted']).toContain(sold.stromkreis.order(id).state)
  })

  test('is not sent again by a policy that has changed, before the list was looked at once more', async () => {
    const sold = await sellToScripted({ pageLimit: 2 })
    for (let nth = 2; nth <= 6; nth += 1) sold.supplier.place(validOrder({}, { nth }))
    sold.supplier.conducts.push({ actsAfterMs: 2 * hourMs })
    const { id } = await sold.stromkreis.desk.submit(validOrder())
    await lookOften(sold)
    expect(sold.stromkreis.order(id).isUndecided).toBe(true)
    sold.clock.advanceTo(sold.clock.now() + 3 * hourMs)
    await sold.reopen({ uncertainPolicy: 'resubmit' })
    // Between pages the order before last goes and comes: ours slips past.
    let served = 0
    sold.supplier.onPageServed = () => {
      const hidden = sold.supplier.orders[0]!
      hidden.isHidden = served % 4 !== 3
      served += 1
    }
    await sold.work()
    sold.supplier.onPageServed = () => {}
    sold.supplier.orders[0]!.isHidden = false
    await lookOften(sold)
    expect(sold.supplier.ordersOf('urn:test:contract:1')).toHaveLength(1)
    await sold.work(6 * hourMs)
    expect(sold.stromkreis.order(id).state).toBe('Submitted')
  })

  test('is not looked for again before the supplier’s Retry-After', async () => {
    const sold = await sellToScripted()
    await lose(sold, 'resets')
    let asked = 0
    sold.supplier.onRequest = (kind) => {
      if (kind !== 'list') return
      asked += 1
      throw new StromkreisError('rateLimited', 'Too many.', { hint: 'Wait.', retryAfterMs: 20 * minuteMs })
    }
    for (let turn = 0; turn < 19; turn += 1) await sold.work(minuteMs)
    expect(asked).toBe(1)
    await sold.work(2 * minuteMs)
    expect(asked).toBe(2)
  })
})

describe('a person who decides', () => {
  test('to send once more gets the order found if it is there after all, however late it came', async () => {
    const sold = await sellToScripted()
    sold.supplier.conducts.push({ actsAfterMs: 20 * minuteMs })
    const { id } = await sold.stromkreis.desk.submit(validOrder())
    for (let turn = 0; turn < 15; turn += 1) await sold.work(minuteMs)
    expect(sold.stromkreis.order(id).isUndecided).toBe(true)
    sold.clock.advanceTo(sold.clock.now() + 10 * minuteMs)
    const resolved = await sold.stromkreis.desk.resolve(id, 'resubmit', { by: 'anna' })
    expect(sold.supplier.ordersOf('urn:test:contract:1')).toHaveLength(1)
    expect(resolved).toMatchObject({ state: 'Submitted', contractNumber: numberOf(sold) })
  })

  test('to send once more is told first of an order that has turned up and may be it', async () => {
    const sold = await sellToScripted()
    sold.supplier.habits.echoShiftHours = null
    sold.supplier.conducts.push({ actsAfterMs: 20 * minuteMs })
    const { id } = await sold.stromkreis.desk.submit(validOrder())
    for (let turn = 0; turn < 15; turn += 1) await sold.work(minuteMs)
    expect(sold.stromkreis.order(id)).toMatchObject({ isUndecided: true, candidate: null })
    sold.clock.advanceTo(sold.clock.now() + 10 * minuteMs)
    await expect(sold.stromkreis.desk.resolve(id, 'resubmit')).rejects.toMatchObject({ code: 'invalidInput' })
    expect(sold.stromkreis.order(id)).toMatchObject({ state: 'Uncertain', candidate: numberOf(sold) })
    expect(sold.supplier.orders).toHaveLength(1)
    // Told of it, they may still say that it is another one.
    const resolved = await sold.stromkreis.desk.resolve(id, 'resubmit')
    expect(resolved.state).toBe('Submitted')
    expect(sold.supplier.orders).toHaveLength(2)
  })

  test('to send once more waits for the settling time first, and sends once however often they click', async () => {
    const sold = await sellToScripted()
    const { id } = await lose(sold, 'resets')
    sold.supplier.conducts.push('resets')
    const { desk } = sold.stromkreis
    const clicks = await Promise.allSettled([desk.resolve(id, 'resubmit'), desk.resolve(id, 'resubmit')])
    expect(clicks.map(({ status }) => status)).toContain('fulfilled')
    expect(sold.clock.now()).toBeGreaterThanOrEqual(writtenAt + minuteMs)
    expect(sold.supplier.requests.get('urn:test:contract:1')).toBe(2)
    expect(sold.stromkreis.order(id).state).toBe('Uncertain')
  })

  test('to send once more is refused while the list cannot tell whether it is there', async () => {
    const sold = await sellToScripted()
    const { id } = await lose(sold, 'resets')
    sold.supplier.place(validOrder({}, { nth: 2 })).isGarbled = true
    await expect(sold.stromkreis.desk.resolve(id, 'resubmit')).rejects.toMatchObject({ code: 'invalidInput' })
    expect(sold.supplier.requests.get('urn:test:contract:1')).toBe(1)
  })

  test('to adopt is refused a number that nobody knows, another customer’s, or one that is taken', async () => {
    const sold = await sellToScripted()
    const { contractNumber: taken } = await sold.stromkreis.desk.submit(validOrder({}, { nth: 2 }))
    const other = sold.supplier.place(
      validOrder({ contract: { deliveryAddress: { houseNumber: '43' } } }, { nth: 3 }),
    )
    const { id } = await lose(sold, 'resets')
    for (const adopt of ['999999999', other.contractNumber, taken!]) {
      const refused = sold.stromkreis.desk.resolve(id, { adopt })
      await expect(refused, adopt).rejects.toMatchObject({ code: 'invalidInput' })
    }
    expect(sold.stromkreis.order(id).state).toBe('Uncertain')
  })

  test('may repeat what they decided: adopted stays adopted, abandoned stays abandoned', async () => {
    const sold = await sellToScripted()
    const { id } = await lose(sold, 'actsThenResets')
    const adopt = numberOf(sold)
    const adopted = await sold.stromkreis.desk.resolve(id, { adopt })
    expect(await sold.stromkreis.desk.resolve(id, { adopt })).toEqual(adopted)
    const { id: other } = await lose(sold, 'resets', 2)
    const abandoned = await sold.stromkreis.desk.resolve(other, 'abandon')
    expect(abandoned.state).toBe('Abandoned')
    expect(await sold.stromkreis.desk.resolve(other, 'abandon')).toEqual(abandoned)
    await expect(sold.stromkreis.desk.resolve(other, 'resubmit')).rejects.toMatchObject({
      code: 'invalidInput',
    })
  })
})

test('a resubmission known before our request left is never taken for ours', async () => {
  const sold = await sellToScripted()
  // The same order, entered before: from another database, or by hand.
  const earlier = sold.supplier.place(
    validOrder({ contract: { transactionDateTime: '2026-01-15 09:00:00' } }),
    writtenAt - hourMs,
  )
  await sold.stromkreis.track(earlier.contractNumber)
  sold.clock.advanceTo(sold.clock.now() + secondMs)
  sold.supplier.conducts.push('resets')
  const { id } = await sold.stromkreis.desk.submit(
    validOrder({ contract: { transactionDateTime: '2026-01-15 09:00:00' } }),
  )
  await lookOften(sold)
  expect(sold.stromkreis.order(id)).toMatchObject({ state: 'Uncertain', candidate: earlier.contractNumber })
})
