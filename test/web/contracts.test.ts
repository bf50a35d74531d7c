import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { contractCsv } from '../../src/web/contract-csv.ts'
import type { ListedContract } from '../../src/web/listed-contract.ts'
import { validOrder } from '../orders/arbitrary-order.ts'
import { dashboardUnderTest } from './dashboard-under-test.ts'

const dayMs = 86_400_000

/** Contract numbers of a list, in its order. */
function numbersIn(page: string): string[] {
  const [, body = ''] = /<tbody>([\s\S]*?)<\/tbody>/.exec(page) ?? []
  return [...body.matchAll(/<th scope="row"><a href="\/contracts\/(\d+)">/g)].map(([, number]) => number!)
}

async function listed(
  url: string,
  query: string,
): Promise<{ page: string; numbers: string[]; status: number }> {
  const answer = await fetch(`${url}/contracts${query}`, { headers: { 'accept-language': 'en' } })
  const page = await answer.text()
  return { page, numbers: numbersIn(page), status: answer.status }
}

describe('the list of contracts', () => {
  test('is narrowed by state, and by a state around it', async () => {
    const { url, stromkreis } = await dashboardUnderTest({ orders: 150 })
    for (const state of ['Processing', 'Contract', 'Contract.PendingDelivery']) {
      const known = stromkreis.contracts({ state }).map(({ contractNumber }) => contractNumber)
      const { numbers, page } = await listed(url, `?state=${state}&sort=number`)
      expect(known.length).toBeGreaterThan(1)
      expect(numbers).toEqual(known.sort().slice(0, 50))
      expect(page).toContain(`of ${known.length}</p>`)
    }
  })

  test('is narrowed by age, reason and tariff, all at once', async () => {
    const { url, stromkreis, pass, clock } = await dashboardUnderTest({ orders: 200 })
    await pass(2 * dayMs)
    await pass(dayMs)
    const denied = stromkreis.contracts({ state: 'Denied' })
    const reasonOf = (number: string) =>
      stromkreis.contract(number).position?.context.details.denialReason ?? null
    const reason = reasonOf(denied[0]!.contractNumber)!
    const tariff = stromkreis.history(denied[0]!.contractNumber)[0]!.start!.facts.tariffName!
    const enteredBy = clock.now() - 2 * dayMs
    const fitting = (each: (typeof denied)[number]) =>
      reasonOf(each.contractNumber) === reason &&
      each.enteredAt <= enteredBy &&
      stromkreis.history(each.contractNumber)[0]!.start!.facts.tariffName === tariff
    const known = denied.filter(fitting).map(({ contractNumber }) => contractNumber)
    const query = `?state=Denied&days=2&reason=${reason}&tariff=${encodeURIComponent(tariff)}&sort=number`
    const { numbers } = await listed(url, query)
    expect(numbers).toEqual(known.sort())
    expect(known.length).toBeGreaterThan(0)
    expect(known.length).toBeLessThan(denied.length)
  })
})

describe('the tariff of a contract that was an order of our own', () => {
  test('is that of its order, by the name that the supplier has for it, at once and after a start', async () => {
    const { url, stromkreis, clock, reopened } = await dashboardUnderTest({ orders: 5 })
    const { tariffs } = await stromkreis.desk.tariffs()
    const [tariff] = tariffs
    const body = validOrder({ tariffKey: tariff!.tariffKey }, { now: clock.now(), nth: 3 })
    const { contractNumber } = await stromkreis.desk.submit(body, { by: 'anna' })
    expect(contractNumber).not.toBeNull()
    const query = `?tariff=${encodeURIComponent(tariff!.tariffName)}`
    expect((await listed(url, query)).numbers).toContain(contractNumber)
    const anew = await reopened()
    await expect.poll(async () => (await listed(anew, query)).numbers).toContain(contractNumber)
    expect((await listed(anew, `/${contractNumber}`)).page).toContain(`<dd>${tariff!.tariffName}</dd>`)
  })
})

describe('contracts as CSV', () => {
  test('a cell that a spreadsheet would carry out is defused, and every text comes back as it was', async () => {
    const contract: ListedContract = {
      ...{ id: 1, contractNumber: '=1+1', customerNumber: null, state: 'Denied', enteredAt: 0 },
      ...{ reason: '@SUM(A1)', tariff: 'a "quoted", long\r\ntariff' },
    }
    let text = ''
    for await (const piece of contractCsv([contract, { ...contract, reason: '-2', tariff: '+49' }]))
      text += piece
    expect(parse(text, { columns: true, record_delimiter: '\r\n' })).toEqual([
      {
        ...{ contractNumber: "'=1+1", customerNumber: '', state: 'Denied' },
        ...{
          enteredAt: '1970-01-01T00:00:00.000Z',
          reason: "'@SUM(A1)",
          tariff: 'a "quoted", long\r\ntariff',
        },
      },
      expect.objectContaining({ reason: "'-2", tariff: "'+49" }),
    ])
  })
})
