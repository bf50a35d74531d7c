import { parse } from 'csv-parse/sync'
import { describe, expect, onTestFinished, test } from 'vitest'
import { contractStatePaths } from '../../machines/index.ts'
import { validOrder } from '../../src/testing/valid-order.ts'
import { contractCsv } from '../../src/web/contracts/contract-csv.ts'
import { ContractIndex } from '../../src/web/contracts/contract-index.ts'
import { comparisons, contractOrders, type ListedContract } from '../../src/web/contracts/listed-contract.ts'
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

  test('is sorted by every column, both ways, and says so', async () => {
    const { url } = await dashboardUnderTest({ orders: 49 })
    for (const order of contractOrders) {
      const up = await listed(url, `?sort=${order}`)
      const down = await listed(url, `?sort=-${order}`)
      expect(up.numbers).toHaveLength(49)
      expect([...down.numbers].reverse()).toEqual(up.numbers)
      expect(up.page.match(/aria-sort="ascending"/g)).toHaveLength(1)
      expect(down.page.match(/aria-sort="descending"/g)).toHaveLength(1)
    }
    const { numbers } = await listed(url, '?sort=number')
    expect(numbers).toEqual([...numbers].sort())
  })

  test('comes fifty a page, with its filters kept, and the last page where there are no more', async () => {
    const { url, stromkreis } = await dashboardUnderTest({ orders: 130 })
    const all = stromkreis.contracts().map(({ contractNumber }) => contractNumber)
    const pages = await Promise.all([1, 2, 3, 99].map((page) => listed(url, `?sort=number&page=${page}`)))
    expect(pages.slice(0, 3).flatMap(({ numbers }) => numbers)).toEqual(all.sort())
    expect(pages[3]!.numbers).toEqual(pages[2]!.numbers)
    expect(pages[1]!.page).toContain('51 to 100 of 130')
    const narrowed = await listed(url, '?days=0&sort=-tariff')
    expect(narrowed.page).toContain('href="/contracts?days=0&#38;sort=-tariff&#38;page=2" rel="next"')
  })

  test('is searched by how a number begins; a whole one leads to its page', async () => {
    const { url, stromkreis } = await dashboardUnderTest()
    const [{ contractNumber, customerNumber } = undefined!] = stromkreis.contracts()
    const beginning = await listed(url, `?number=${contractNumber.slice(0, 2)}`)
    expect(beginning.numbers).toContain(contractNumber)
    const ofCustomer = await listed(url, `?number=${customerNumber}`)
    expect(ofCustomer.numbers).toContain(contractNumber)
    const whole = await fetch(`${url}/contracts?number=+${contractNumber}`, { redirect: 'manual' })
    expect([whole.status, whole.headers.get('location')]).toEqual([303, `/contracts/${contractNumber}`])
  })

  test('says which field is wrong, in either language, and shows hostile input as text', async () => {
    const { url } = await dashboardUnderTest({ orders: 3 })
    const fields = {
      ...{ number: 'Number', state: 'State', days: 'Days in it, at least', reason: 'Reason' },
      ...{ tariff: 'Tariff', sort: 'sort', page: 'page' },
    }
    const hostile = `"><script>alert(1)</script>'`
    for (const [field, name] of Object.entries(fields)) {
      const query = `?${field}=${encodeURIComponent(hostile)}`
      const { status, page } = await listed(url, query)
      expect([field, status]).toEqual([field, 400])
      expect(page).toContain(`role="alert">${name}: `)
      expect(page).not.toContain('<script>alert')
      const csv = await fetch(`${url}/contracts.csv${query}`)
      expect([field, csv.status]).toEqual([field, 400])
    }
    const german = await fetch(`${url}/contracts?state=Foo`, { headers: { 'accept-language': 'de' } })
    expect(await german.text()).toContain('Zustand: Nach „Foo“ lässt sich nicht suchen')
  })

  test('speaks German where that is asked for', async () => {
    const { url } = await dashboardUnderTest({ orders: 60 })
    const answer = await fetch(`${url}/contracts`, { headers: { 'accept-language': 'de' } })
    const page = await answer.text()
    for (const words of ['Verträge', 'Darin seit', '1 bis 50 von 60', 'Seite 1 von 2', 'Weiter']) {
      expect(page).toContain(words)
    }
    expect(page).not.toMatch(/Customer|Show all|In it since/)
  })

  test('stays in order while contracts come and move, in every order', async () => {
    const { stromkreis, sandbox, pass } = await dashboardUnderTest({ orders: 120 })
    const index = new ContractIndex(stromkreis)
    onTestFinished(() => index.stop())
    await index.read()
    const all = { descending: false, offset: 0, limit: 1_000 }
    for (let round = 0; round < 5; round += 1) {
      sandbox.world.create(7)
      await pass(3 * dayMs)
      const fresh = new ContractIndex(stromkreis)
      await fresh.read()
      for (const order of contractOrders) {
        const numbers = (of: ContractIndex) =>
          of.page({}, { order, ...all }).contracts.map(({ contractNumber }) => contractNumber)
        expect(numbers(index)).toEqual(numbers(fresh))
      }
      expect(index.tallies()).toEqual(fresh.tallies())
      expect(index.counts()).toEqual(stromkreis.counts())
      fresh.stop()
    }
  })

  test('is read and put in order in pieces, and complete then, however many there are', async () => {
    const contracts = Array.from({ length: 9_000 }, (_, id) => listedContract(id + 1))
    const index = new ContractIndex(registered(contracts))
    const reading = index.read()
    expect(index.isComplete).toBe(false)
    await reading
    expect(index.isComplete).toBe(true)
    for (const order of contractOrders) {
      const { contracts: sorted, total } = index.page(
        {},
        { order, descending: false, offset: 0, limit: 10_000 },
      )
      expect(total).toBe(9_000)
      expect(sorted).toEqual([...sorted].sort(comparisons[order]))
    }
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

/** A contract that is unlike its neighbours. */
function listedContract(id: number): ListedContract {
  const mixed = (id * 7_919) % 10_007
  return {
    ...{ id, contractNumber: String(300_000_000 + mixed), customerNumber: String(mixed) },
    ...{ state: contractStatePaths[mixed % contractStatePaths.length]!, enteredAt: mixed * 1_000 },
    ...{ reason: mixed % 3 === 0 ? null : `reason ${mixed % 5}`, tariff: mixed % 4 === 0 ? null : 'fix' },
  }
}

/** What an index reads, of contracts that are there already. */
function registered(contracts: readonly ListedContract[]): ConstructorParameters<typeof ContractIndex>[0] {
  const register = {
    page: (after: number, limit: number) => contracts.slice(after, after + limit),
    one: (number: string) => contracts.find(({ contractNumber }) => contractNumber === number) ?? null,
    lastPosition: () => 1,
    tariffs: () => ({ position: 1, named: contracts.map(({ id, tariff }) => ({ id, tariff })) }),
  }
  const ownTariffs = { of: () => null, after: () => ({ last: null, named: [] }) }
  return { register, ownTariffs, subscribe: () => () => {} } as never
}

describe('contracts as CSV', () => {
  test('come in the order of the list, and all of them while they are still being read', async () => {
    const { url, stromkreis, reopened } = await dashboardUnderTest({ orders: 450 })
    const csv = await (await fetch(`${await reopened()}/contracts.csv?sort=-tariff`)).text()
    const numbers = (parse(csv, { columns: true }) as Record<string, string>[]).map(
      (row) => row['contractNumber'],
    )
    expect(numbers).toHaveLength(stromkreis.contracts().length)
    expect(numbers.slice(0, 50)).toEqual((await listed(url, '?sort=-tariff')).numbers)
  })

  test('are those of the list, with the same filters', async () => {
    const { url, stromkreis } = await dashboardUnderTest({ orders: 130 })
    const answer = await fetch(`${url}/contracts.csv?state=Contract&sort=number`)
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    const rows = parse(await answer.text(), { columns: true }) as Record<string, string>[]
    const known = stromkreis
      .contracts({ state: 'Contract' })
      .sort((a, b) => (a.contractNumber < b.contractNumber ? -1 : 1))
    expect(rows).toEqual(
      known.map(({ contractNumber, customerNumber, state, enteredAt }) => ({
        ...{ contractNumber, customerNumber, state, reason: '' },
        enteredAt: new Date(enteredAt).toISOString(),
        tariff: stromkreis.history(contractNumber)[0]!.start!.facts.tariffName,
      })),
    )
  })

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
