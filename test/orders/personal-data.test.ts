import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bankDetails, overridden, validOrder, writtenAt } from '../../src/testing/valid-order.ts'
import { ask, textsLeft } from './other-process.ts'
import { dayMs, minuteMs, sellToSandbox, sellToScripted } from './selling.ts'

const request = { tariffKey: 'RabotSmart', zipCode: '14109', yearlyConsumptionKwh: 2600 }

describe('personal data', () => {
  const personal = {
    userAccount: {
      emailAddress: 'klara.fall@example.org',
      firstName: 'Klarabella',
      lastName: 'Fallstrick',
      password: 'hunter22',
      PASSWORD: 'hunter23',
    },
    contract: { bankDetails: { ...bankDetails, accountHolder: 'Klarabella Fallstrick' } },
  }
  const secrets = [
    'klara.fall',
    'Klarabella',
    'Fallstrick',
    'DE8937040044',
    '1EMH0012',
    '4137000001',
    'Grüner Weg',
    'hunter2',
  ]

  test('is in no file of the database as text, whatever the order has gone through', async () => {
    const sold = await sellToSandbox()
    const { desk } = sold.stromkreis
    const { id } = await desk.offer({ ...request, data: validOrder(personal) })
    ask(sold, 'accept', { reason: 'Fallstrick called' }, id)
    sold.sandbox.faults.add({ kind: 'resetAfter', path: 'create' })
    await sold.stromkreis.carryOutCommands()
    expect(sold.stromkreis.order(id).state).toBe('Uncertain')
    await sold.work(minuteMs)
    await desk.submit(validOrder({ ...personal, tariffKey: 'NoSuchTariff' }, { nth: 2 }))
    await desk.submit(
      overridden(validOrder(personal, { nth: 3 }), { contract: { bankDetails: { iban: 'DE8937040044' } } }),
    )
    expect(sold.stromkreis.orderCounts()).toEqual({ Submitted: 1, Refused: 1, Incomplete: 1 })
    const entries = JSON.stringify(
      sold.stromkreis.orders().flatMap((order) => sold.stromkreis.history(order.id)),
    )
    for (const secret of secrets) expect(entries).not.toContain(secret)
    for (const ending of ['', '-wal', '.keys', '.keys-wal', '.key', '.lease']) {
      const bytes = readBytes(`${sold.database}${ending}`)
      for (const secret of secrets) expect(bytes.includes(secret), `${secret} in ${ending}`).toBe(false)
    }
    expect(JSON.stringify(sold.problems.map(String))).not.toMatch(/klara|Fallstrick|hunter/i)
  })

  test('is erased on request: unreadable for ever, while the log stays and verifies', async () => {
    const sold = await sellToScripted()
    const { desk } = sold.stromkreis
    const { id } = await desk.offer({ ...request, data: validOrder(personal) })
    const { contractNumber } = await desk.accept(id, { by: 'anna', reason: 'Fallstrick called' })
    const before = sold.stromkreis.history(id)
    desk.erase(contractNumber!, { by: 'anna' })
    expect(desk.quoteOf(id)).toBeNull()
    expect(sold.stromkreis.order(id)).toMatchObject({
      state: 'Submitted',
      contractNumber,
      erasedAt: writtenAt,
    })
    expect(sold.stromkreis.history(id).slice(0, -1)).toEqual(before)
    expect(sold.stromkreis.verify().disagreements).toEqual([])
    expect(textsLeft(sold)).toEqual([])
    const stromkreis = await sold.reopen()
    expect(stromkreis.verify().disagreements).toEqual([])
    stromkreis.desk.erase(id)
  })

  test('of an order that is to be sent, is being sent or looked for cannot be erased yet', async () => {
    const sold = await sellToScripted()
    const { desk } = sold.stromkreis
    sold.supplier.conducts.push('resets')
    const { id: uncertain } = await desk.submit(validOrder({}, { nth: 1 }))
    const { create } = sold.supplier.selling
    let answer = () => {}
    sold.supplier.selling.create = async (body) => {
      await new Promise<void>((resolve) => {
        answer = resolve
      })
      return create(body)
    }
    const sending = desk.submit(validOrder({}, { nth: 2 }))
    while (sold.stromkreis.orders({ state: 'Submitting' }).length === 0) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    const [submitting] = sold.stromkreis.orders({ state: 'Submitting' })
    expect(() => desk.erase(submitting!.id)).toThrow(/still needed/)
    answer()
    expect((await sending).state).toBe('Submitted')
    sold.supplier.isDown = true
    const { id: ready } = await desk.submit(validOrder({}, { nth: 3 }))
    for (const id of [uncertain, ready]) expect(() => desk.erase(id)).toThrow(/still needed/)
    expect(() => desk.erase('o-0000000000')).toThrow(/known here/)
    sold.supplier.selling.create = create
    sold.supplier.isDown = false
    await sold.work(minuteMs)
    expect(sold.stromkreis.order(ready).state).toBe('Submitted')
  })

  test('of all orders is erased after the retention time, however many they are', {
    timeout: 60_000,
  }, async () => {
    const sold = await sellToScripted({ retentionMs: 30 * dayMs })
    for (let nth = 1; nth <= 103; nth += 1) await sold.stromkreis.desk.submit(validOrder({}, { nth }))
    sold.supplier.conducts.push('resets')
    const { id: uncertain } = await sold.stromkreis.desk.submit(validOrder({}, { nth: 104 }))
    await sold.work(29 * dayMs)
    expect(sold.stromkreis.orders().filter(({ erasedAt }) => erasedAt !== null)).toEqual([])
    await sold.work(2 * dayMs)
    const kept = sold.stromkreis.orders().filter(({ erasedAt }) => erasedAt === null)
    expect(kept.map(({ id }) => id)).toEqual([uncertain])
    expect(sold.stromkreis.verify().disagreements).toEqual([])
  })
})

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}
