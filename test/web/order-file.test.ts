import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { bankDetails, validOrder } from '../../src/testing/valid-order.ts'
import type { DashboardSource } from '../../src/web/dashboard-source.ts'
import { largestOrderFile, OrderFiles } from '../../src/web/orders/order-files.ts'
import { type DashboardUnderTest, dashboardUnderTest } from './dashboard-under-test.ts'
import { Visitor } from './visitor.ts'

const planted = ['Erika', 'Beispiel', 'Grüner Weg', 'erika.beispiel', '1EMH0012', '1980-04-01', '1234567']
const pathOfFile = /^\/orders\/file\/[0-9a-f]{32}$/

const give = (visitor: Visitor, content: string | Buffer) =>
  visitor.send('/orders/file', { orders: new File([content], 'orders') }, { asFile: true })

/** Looks at a page until it says what it is to say. */
async function until(visitor: Visitor, path: string, said: string): Promise<string> {
  return vi.waitFor(
    async () => {
      const { text } = await visitor.get(path)
      expect(text).toContain(said)
      return text
    },
    { timeout: 60_000, interval: 50 },
  )
}

const orders = (served: DashboardUnderTest, many: number, first = 1) =>
  Array.from({ length: many }, (_, index) => validOrder({}, { now: served.clock.now(), nth: first + index }))

function table(bodies: readonly object[]): string {
  const flat = (value: unknown, path: string): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, inner]) => flat(inner, path === '' ? name : `${path}.${name}`))
      : value === null
        ? []
        : [[path, value]]
  const columns = flat(bodies[0], '').map(([path]) => path)
  return [
    columns.join(';'),
    ...bodies.map((body) => {
      const cells = new Map(flat(body, ''))
      return columns.map((column) => cells.get(column) ?? '').join(';')
    }),
  ].join('\n')
}

describe('a file of orders given in the browser', () => {
  test('is checked first: findings by line and field, errors and warnings apart, and nothing is sent', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const [one, two, three] = orders(served, 3)
    const wrong = { ...two!, userAccount: { ...two!.userAccount, emailAddress: 'kein.komma' } }
    const odd = { ...three!, userAccount: { ...three!.userAccount, phoneNumber: 'klingeln bitte' } }
    const visitor = new Visitor(served.url)
    const { status, path, text } = await give(visitor, table([one!, wrong, odd]))
    expect([status, path]).toEqual([200, expect.stringMatching(pathOfFile)])
    expect(text).toContain('3 orders were checked')
    expect(text).toContain('2 ready to send')
    expect(text).toContain('1 with errors')
    expect(text).toContain('1 with warnings only')
    const [, second, third] = text.split('<h3>')
    expect(second).toMatch(/^Line 3<[\s\S]*tag error">error<[\s\S]*<code>userAccount\.emailAddress</)
    expect(second).toContain('Ask the customer for it, and have it confirmed.')
    expect(third).toMatch(/^Line 4<[\s\S]*tag warning">warning<[\s\S]*<code>userAccount\.phoneNumber</)
    for (const value of [...planted, 'kein.komma', 'klingeln']) expect(text).not.toContain(value)
    expect(served.stromkreis.orders()).toEqual([])
    expect(served.sandbox.world.contractNumbers()).toEqual([])
    expect(served.problems).toEqual([])
  })

  test('is sent once somebody has said so, by name, each order once, also when said twice', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const bodies = orders(served, 5)
    const lacking = { ...bodies[4]!, contract: { ...bodies[4]!.contract, type: 'Personal' } }
    const visitor = new Visitor(served.url)
    const { path } = await give(visitor, JSON.stringify([...bodies.slice(0, 4), lacking], null, 2))
    const nameless = await visitor.send(path, { do: 'send', by: ' ' })
    expect([nameless.status, nameless.text]).toEqual([400, expect.stringContaining('Fill in “Your name”')])
    const answers = await Promise.all(
      [1, 2].map(() => visitor.send(path, { do: 'send', by: 'Anna' }, { on: '/orders/file' })),
    )
    expect(answers.map((answer) => [answer.status, answer.path])).toEqual([
      [200, path],
      [200, path],
    ])
    const text = await until(visitor, path, 'All of them were dealt with')
    expect(text).toContain('4 of 4')
    expect(text).toContain('not sent: it has errors')
    const sent = served.stromkreis.orders()
    expect(sent.map(({ state }) => state)).toEqual(Array(4).fill('Submitted'))
    for (const { id, contractNumber } of sent) {
      expect(text).toContain(`href="/orders/${id}"`)
      expect(text).toContain(`href="/contracts/${contractNumber}"`)
      expect(served.stromkreis.history(id)[0]!.order?.by).toBe('Anna')
    }
    expect(served.sandbox.world.contractNumbers()).toHaveLength(4)
    for (const value of planted) expect(text).not.toContain(value)

    // The whole file once more, the mended one in it.
    const again = await give(visitor, JSON.stringify(bodies))
    await visitor.send(again.path, { do: 'send', by: 'Anna' })
    await until(visitor, again.path, 'All of them were dealt with')
    expect(served.sandbox.world.contractNumbers()).toHaveLength(5)
    expect(served.stromkreis.orderCounts()).toEqual({ Submitted: 5 })
    expect(served.problems).toEqual([])
  })

  test('may be one order, or one per line, and may hold none', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const [one, two] = orders(served, 2)
    const visitor = new Visitor(served.url)
    expect((await give(visitor, JSON.stringify(one))).text).toContain('One order was checked')
    const lines = `\uFEFF${JSON.stringify(one)}\r\n\r\n${JSON.stringify(two)}`
    expect((await give(visitor, lines)).text).toContain('2 orders were checked')
    expect((await give(visitor, '[]')).text).toContain('There is no order in the file.')
  })

  test('says of a tariff that may not be sold', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const [one] = orders(served, 1)
    const { text } = await give(new Visitor(served.url), JSON.stringify({ ...one, tariffKey: 'Traumtarif' }))
    expect(text).toContain('The tariff is not among those that may be sold today')
    expect(text).not.toContain('Traumtarif')
  })

  test('says what came of orders that the supplier did not take, or whose answer was lost', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    served.sandbox.faults.add({ kind: 'status500AfterActing', path: 'create' })
    const visitor = new Visitor(served.url)
    const { path } = await give(visitor, JSON.stringify(orders(served, 2)))
    await visitor.send(path, { do: 'send', by: 'Anna' })
    const text = await until(visitor, path, 'All of them were dealt with')
    expect(text).toMatch(/>Uncertain<[\s\S]*Do not order anew by hand/)
    expect(text).toMatch(/>Submitted</)
    expect(served.sandbox.world.contractNumbers()).toHaveLength(2)
  })

  test.each([
    ['cut JSON', '[{"tariffKey":\n"x"', 400, 'look at line 2'],
    ['JSON with a slip', '[\n{"tariffKey": "x",}\n]', 400, 'look at line 2'],
    ['JSON of another shape', '[1, 2]', 400, 'Order 1 of the JSON array is not an object'],
    ['a wrong line', '{}\n{}\n{"a":', 400, 'look at line 3'],
    ['a table with a cell too few', 'tariffKey,offerDate\nx,y\nz', 400, 'look at line 3'],
    ['a table with an open quote', 'tariffKey\n"x', 400, 'a quote is missing'],
    ['a column that is none', 'Erika,tariffKey\nx,y', 400, 'Column 1 of the header'],
    ['nothing', ' ', 400, 'The file of orders is empty'],
    ['other letters', Buffer.from([0x7b, 0xff, 0xfe, 0x00]), 400, 'not in UTF-8'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 400, 'not in UTF-8'],
  ])('is refused where it is %s, with where to look', async (_, content, status, said) => {
    const served = await dashboardUnderTest({ orders: 0 })
    const answer = await give(new Visitor(served.url), content)
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(said)])
    expect(answer.text).toContain('Nothing was sent.')
    expect(answer.text).not.toContain('Erika')
    expect(served.problems).toEqual([])
  })

  test('is refused where it is too large, with the limit, before it is read', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    for (const more of [1, 100_000]) {
      const answer = await give(new Visitor(served.url), Buffer.alloc(largestOrderFile + more, '['))
      expect([answer.status, answer.text]).toEqual([413, expect.stringContaining('larger than 20 MB')])
    }
    expect(served.problems).toEqual([])
  })

  test('is refused in a form that is not ours, or none at all', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const { url, stromkreis } = served
    const visitor = new Visitor(url)
    const file = new File([JSON.stringify(orders(served, 1))], 'orders')
    const foreign = await new Visitor(url).formTokenOn('/orders/file')
    for (const formToken of [foreign, '', 'x'.repeat(43)]) {
      const answer = await visitor.send('/orders/file', { formToken, orders: file }, { asFile: true })
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('This form is too old')])
    }
    const nothing = await visitor.send('/orders/file', { orders: 'text' })
    expect([nothing.status, nothing.text]).toEqual([400, expect.stringContaining('Choose a file first')])
    const { path } = await give(visitor, JSON.stringify(orders(served, 1)))
    const sent = await visitor.send(path, { formToken: foreign, do: 'send', by: 'Eve' })
    expect([sent.status, sent.text]).toEqual([400, expect.stringContaining('This form is too old')])
    for (const [type, body] of [
      ['multipart/form-data; boundary=x', 'no boundary here'],
      ['multipart/form-data', '--'],
      ['application/json', '{"do":"send"}'],
      ['text/plain', 'do=send'],
    ] as const) {
      for (const place of ['/orders/file', path]) {
        const headers = { 'content-type': type, origin: url }
        const answer = await fetch(`${url}${place}`, { method: 'POST', headers, body })
        expect([400, 404], `${type} ${place}`).toContain(answer.status)
      }
    }
    expect(stromkreis.orders()).toEqual([])
    expect(served.problems).toEqual([])
  })

  test('is nobody’s but of the session that gave it, and goes when that says so', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const [mine, other] = [new Visitor(served.url), new Visitor(served.url)]
    const { path } = await give(mine, JSON.stringify(orders(served, 1)))
    expect((await other.get(path)).status).toBe(404)
    const stolen = await other.send(path, { do: 'send', by: 'Eve' }, { on: '/orders/file' })
    expect([stolen.status, stolen.text]).toEqual([404, expect.stringContaining('not here any more')])
    expect((await mine.send(path, { do: 'discard' })).text).toContain('The file was thrown away.')
    expect((await mine.get(path)).status).toBe(404)
    expect(served.stromkreis.orders()).toEqual([])
  })

  test('is dealt with in German, too', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const visitor = new Visitor(served.url, { language: 'de' })
    const [one, two] = orders(served, 2)
    const wrong = { ...two!, contract: { ...two!.contract, bankDetails: { ...bankDetails, iban: 'DE00' } } }
    const { path, text } = await give(visitor, `${JSON.stringify(one)}\n${JSON.stringify(wrong)}`)
    for (const said of ['2 Aufträge wurden geprüft', 'Zeile 2', 'Die IBAN fehlt', 'Einen Auftrag senden'])
      expect(text).toContain(said)
    expect((await give(visitor, '{\n{')).text).toContain('Sehen Sie in Zeile 1 nach.')
    const again = await give(visitor, JSON.stringify(one))
    expect((await visitor.get(path)).text).toContain('Diese Datei ist nicht mehr hier')
    await visitor.send(again.path, { do: 'send', by: 'Anna' })
    expect(await until(visitor, again.path, 'Alle sind erledigt')).toContain('1 von 1')
  })

  test('shows whatever its fields are called as text', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const evil = '<script>alert(1)</script>'
    const [one] = orders(served, 1)
    const body = {
      ...one,
      [evil]: evil,
      anotherField: evil,
      contract: { ...one!.contract, externalId: evil },
    }
    const visitor = new Visitor(served.url)
    const { path, text } = await give(visitor, JSON.stringify([body]))
    expect(text).toContain('<code>anotherField</code>')
    expect(text).not.toContain('<script>alert')
    await visitor.send(path, { do: 'send', by: evil })
    const sent = await until(visitor, path, 'All of them were dealt with')
    expect(sent).not.toContain('<script>alert')
    const pages = await Promise.all(
      ['/orders', `/orders/${served.stromkreis.orders()[0]!.id}`].map((each) => visitor.get(each)),
    )
    expect(pages[1]!.text).toContain('&#60;script&#62;alert(1)')
    for (const page of pages) expect(page.text).not.toContain('<script>alert')
  })

  test('that is long is checked and sent in pieces while other pages go on being answered', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const visitor = new Visitor(served.url)
    const many = 9_000
    const [one] = orders(served, 1)
    const lines = Array.from({ length: many }, () => JSON.stringify({ ...one, tariffKey: 'x' }))
    const { path, text } = await give(visitor, lines.join('\n'))
    expect(text).toContain('data-unfinished')
    expect((await visitor.get('/orders')).status).toBe(200)
    const checked = await until(visitor, path, '9,000 orders were checked')
    expect(checked).toContain('50 of 9,000 orders with findings')
    expect(checked).not.toContain('data-unfinished')
    const last = await visitor.get(`${path}?page=180`)
    expect(last.text).toContain('Line 9000')
    expect(last.text).not.toContain('rel="next"')
    expect((await visitor.get(`${path}?page=-7`)).text).toContain('<h3>Line 1<')
  })
})

describe('what is kept of a file', () => {
  test('is gone after a quarter of an hour, and the data of an order once it is sent', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { files, submitted } = filesOf()
    const { file, checked } = files.take(Buffer.from(JSON.stringify([validOrder()])), 'me')
    await checked
    expect(file.step).toBe('checked')
    vi.advanceTimersByTime(14 * 60_000)
    expect(files.find(file.id, 'me')).toBe(file)
    files.send(file, 'anna')
    await vi.waitUntil(() => file.step === 'sent')
    expect(submitted).toHaveLength(1)
    expect(file.orders[0]!.body).toBeNull()
    vi.advanceTimersByTime(14 * 60_000)
    expect(files.find(file.id, 'me')).toBe(file)
    vi.advanceTimersByTime(2 * 60_000)
    expect(files.find(file.id, 'me')).toBeNull()
  })

  test('is bounded: an earlier one of the session goes, and then the oldest that nobody is sending', async () => {
    const { files } = filesOf()
    const give = (bytes: number, owner: string) => files.take(Buffer.alloc(bytes, ' '), owner).file
    const [first, second] = [give(10, 'me'), give(10, 'me')]
    expect([files.find(first.id, 'me'), files.find(second.id, 'me')]).toEqual([null, second])
    const large = [give(largestOrderFile, 'a'), give(largestOrderFile - 10, 'b')]
    expect(files.find(second.id, 'me')).toBe(second)
    const third = give(largestOrderFile, 'c')
    expect(files.find(second.id, 'me')).toBeNull()
    expect(files.find(large[0]!.id, 'a')).toBeNull()
    expect(files.find(large[1]!.id, 'b')).toBe(large[1])
    for (const each of [large[1]!, third]) each.step = 'sending'
    expect(() => give(100, 'd')).toThrow(StromkreisError)
    files.stop()
    expect(files.find(third.id, 'c')).toBeNull()
  })
})

/** Files whose orders go nowhere. */
function filesOf() {
  const submitted: unknown[] = []
  const source = {
    now: () => Date.parse('2026-01-15T09:30:00Z'),
    desk: {
      tariffs: () => Promise.reject(new StromkreisError('unreachable', 'no', { hint: 'no' })),
      submit: (body: unknown) => {
        submitted.push(body)
        return Promise.resolve({ id: 'o-0000000000' })
      },
    },
  } as unknown as DashboardSource
  const problems: unknown[] = []
  return { files: new OrderFiles(source, (error) => problems.push(error)), submitted, problems }
}
