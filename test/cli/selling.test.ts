import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { json, type Settings, settingsFor, stromkreis } from './command-line.ts'
import { type OrderLine, orderFile, orderOfToday } from './order-files.ts'

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const orderId = /^o-[0-9a-z]{10}$/
const number = /^\d{9}$/
const offerArgs = ['offer', 'RabotSmart', '--zip', '14109', '--kwh', '2600']

describe('the commands that sell', { timeout: 90_000 }, () => {
  let folder: string
  let sandbox: Sandbox
  let settings: Settings

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stromkreis-test-'))
    sandbox = await startSandbox({ clock: systemClock(), seed: 5, orders: 8 })
    settings = { ...settingsFor(sandbox, join(folder, 'orders.db')), STROMKREIS_SETTLING_SECONDS: '1' }
  })

  afterAll(async () => {
    await sandbox.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const run = (...args: string[]) => stromkreis(args, settings)
  const lines = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(...args, '--json')
    return { code, stderr, orders: JSON.parse(stdout) as OrderLine[] }
  }
  const one = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(...args, '--json')
    return { code, stderr, order: (stdout === '' ? null : JSON.parse(stdout)) as OrderLine | null }
  }
  const order = async (id: string) => {
    const orders: OrderLine[] = await json(['orders'], settings)
    return orders.find((each) => each.id === id)
  }
  const created = () => sandbox.calls()['create']?.[200] ?? 0
  /** An order whose answer was lost, after the supplier acted or before. */
  const lost = async (nth: number, kind: 'reset' | 'resetAfter') => {
    sandbox.faults.add({ kind, path: 'create' })
    const { code, stderr, orders } = await lines('submit', orderFile(orderOfToday(nth)))
    expect([code, orders[0]!.state]).toEqual([1, 'Uncertain'])
    expect(stderr).toContain('do not order anew by hand')
    return orders[0]!.id
  }

  test('submit sends every order of a file, in its order, and the same file once more sends nothing', async () => {
    const file = orderFile([orderOfToday(1), orderOfToday(2)])
    const before = sandbox.world.contractNumbers().length
    const first = await lines('submit', file)
    expect(first).toEqual({
      code: 0,
      stderr: '',
      orders: [1, 2].map(() => ({
        id: expect.stringMatching(orderId),
        state: 'Submitted',
        contractNumber: expect.stringMatching(number),
        customerNumber: expect.stringMatching(number),
        submittedAt: expect.stringMatching(iso),
        findings: [],
      })),
    })
    const emails = first.orders.map(
      ({ contractNumber }) => sandbox.world.order(contractNumber!)?.emailAddress,
    )
    expect(emails).toEqual(['erika.beispiel.000001@example.org', 'erika.beispiel.000002@example.org'])
    const calls = sandbox.calls()
    expect(await lines('submit', file)).toEqual(first)
    expect(sandbox.calls()).toEqual(calls)
    expect(sandbox.world.contractNumbers()).toHaveLength(before + 2)
    expect(await json(['orders'], settings)).toEqual(expect.arrayContaining(first.orders))
  })

  test('submit says what keeps an order from being sent, by field, and takes the corrected file', async () => {
    const wrong = orderOfToday(3, { contract: { agreements: { privacyPolicy: false } } })
    const file = orderFile([wrong, orderOfToday(4)])
    const first = await lines('submit', file)
    expect(first.code).toBe(1)
    expect(first.stderr).toBe('1 order with errors. Mend what the findings name and submit the file again.\n')
    expect(first.orders).toMatchObject([
      {
        state: 'Incomplete',
        contractNumber: null,
        customerNumber: null,
        submittedAt: null,
        findings: [{ field: 'contract.agreements.privacyPolicy', severity: 'error', rule: 'agreement' }],
      },
      { state: 'Submitted', findings: [] },
    ])
    expect(Object.keys(first.orders[0]!.findings[0]!)).toEqual(['field', 'severity', 'rule', 'message'])
    const table = await run('submit', file)
    expect(table.stdout).toMatch(/ 1 .* contract\.agreements\.privacyPolicy .* error/)
    expect(table.stdout.trimEnd().split('\n').at(-1)).toBe('2 orders: 1 Incomplete, 1 Submitted.')
    const corrected = await lines('submit', orderFile([orderOfToday(3), orderOfToday(4)]))
    expect(corrected.code).toBe(0)
    expect(corrected.orders.map(({ id }) => id)).toEqual(first.orders.map(({ id }) => id))
  })

  test('submit of no order at all is done at once', async () => {
    expect(await run('submit', orderFile([]), '--json')).toEqual({ code: 0, stdout: '[]\n', stderr: '' })
  })

  test('what the supplier refuses is told in its words, by field', async () => {
    sandbox.faults.add({ kind: 'status', status: 422, path: 'create' })
    const { code, orders } = await lines('submit', orderFile(orderOfToday(5)))
    expect([code, orders[0]!.state]).toEqual([1, 'Refused'])
    expect(orders[0]!.findings).toMatchObject([{ severity: 'error', rule: 'supplier' }])
    expect(orders[0]!.findings[0]!.message).not.toContain('text:')
    expect((await run('orders', '--state', 'Refused')).stdout).toContain('stromkreis complete')
    const { code: completed, order: now } = await one('complete', orders[0]!.id, orderFile(orderOfToday(5)))
    expect([completed, now]).toEqual([0, expect.objectContaining({ id: orders[0]!.id, state: 'Submitted' })])
  })

  test('an order that cannot be sent now waits for the next sync, which submit says', async () => {
    sandbox.faults.add({ kind: 'status', status: 503, path: 'token' })
    const { code, stderr, orders } = await lines('submit', orderFile(orderOfToday(6)))
    expect([code, orders[0]!.state]).toEqual([1, 'Ready'])
    expect(stderr).toContain('not sent yet')
    const before = created()
    await json(['sync'], settings)
    expect(await order(orders[0]!.id)).toMatchObject({ state: 'Submitted' })
    expect(created()).toBe(before + 1)
  })

  test('an offer has a link, an end and its price, and with all data its acceptance submits at once', async () => {
    const { tariffKey, offerDate, ...data } = orderOfToday(7)
    const offered = await json([...offerArgs, '--valid-days', '3', '--data', orderFile(data)], {
      ...settings,
      STROMKREIS_ACCEPTANCE_URL: 'https://offers.example.org/strom',
    })
    const { id, url, validUntil, quotedAt } = offered as Record<string, string>
    expect(offered).toEqual({
      id: expect.stringMatching(orderId),
      state: 'Offered',
      url: expect.stringMatching(`^https://offers\\.example\\.org/strom/offers/${id}\\.`),
      validUntil: expect.stringMatching(iso),
      quotedAt: expect.stringMatching(iso),
      tariffKey: 'RabotSmart',
      price: expect.objectContaining({
        priceComponents: expect.objectContaining({
          pricePerMonth: expect.objectContaining({ value: expect.any(Number) }),
        }),
      }),
      findings: [],
    })
    expect(Date.parse(validUntil!) - Date.parse(quotedAt!)).toBe(3 * 86_400_000)
    const linked = await json(['orders', '--state', 'Offered', '--links'], {
      ...settings,
      STROMKREIS_ACCEPTANCE_URL: 'https://offers.example.org/strom',
    })
    expect(linked).toEqual([expect.objectContaining({ id, url })])
    expect((await run('orders')).stdout).not.toContain('/offers/')

    const accepted = await one('accept', id!, '--by', 'anna')
    expect([accepted.code, accepted.order!.state]).toEqual([0, 'Submitted'])
    const before = created()
    expect(await one('accept', id!)).toEqual(accepted)
    expect(created()).toBe(before)
    const declined = await run('decline', id!)
    expect([declined.code, declined.stdout]).toEqual([2, ''])
    expect(declined.stderr).toContain('Submitted')
  })

  test('data given after acceptance are the longer way, and get there', async () => {
    const { stdout } = await run(...offerArgs)
    expect(stdout).toMatch(/pricePerMonth .*€/)
    const id = /Offer (o-\S+) /.exec(stdout)![1]!
    const accepted = await one('accept', id)
    expect([accepted.code, accepted.order!.state]).toEqual([0, 'Incomplete'])
    expect(accepted.order!.findings.map(({ field }) => field)).toContain('userAccount')
    const wrong = orderFile(orderOfToday(8, { userAccount: { emailAddress: 'erika' } }))
    const still = await one('complete', id, wrong)
    expect([still.code, still.order!.findings.map(({ field }) => field)]).toEqual([
      1,
      ['userAccount.emailAddress'],
    ])
    const completed = await one('complete', id, orderFile(orderOfToday(8)))
    expect([completed.code, completed.order!.state]).toEqual([0, 'Submitted'])
    const history: { to: string; order: { by?: string } }[] = await json(['history', id], settings)
    expect(history.map(({ to }) => to)).toEqual(
      expect.arrayContaining(['Quoting', 'Offered', 'Accepted', 'Incomplete', 'Ready', 'Submitted']),
    )
    expect(JSON.stringify(history)).not.toMatch(/\d{13}|erika|Beispiel/)
    const table = await run('history', id)
    expect(table.stdout).toContain('error email userAccount.emailAddress')
    expect(table.stdout).not.toContain('undefined')
  })

  test('a declined offer ends, and cannot be accepted any more', async () => {
    const { id } = (await json(offerArgs, settings)) as OrderLine
    const declined = await one('decline', id, '--reason', 'zu teuer, sagt Frau Zimmer')
    expect([declined.code, declined.order!.state]).toEqual([0, 'Declined'])
    expect((await run('accept', id)).code).toBe(2)
    const [withText, without] = await Promise.all([run('history', id, '--text'), run('history', id)])
    expect(withText.stdout).toContain('Frau Zimmer')
    expect(without.stdout).not.toContain('Zimmer')
  })

  test('an order whose answer was lost is found by the next sync, or adopted by a person who knows its number', async () => {
    const before = sandbox.world.contractNumbers().length
    const found = await lost(10, 'resetAfter')
    expect(await json(['orders', '--state', 'Uncertain'], settings)).toMatchObject([{ id: found }])
    expect((await run('orders', '--state', 'Uncertain')).stdout).toContain('Do not order anew by hand')
    await json(['sync'], settings)
    expect(await order(found)).toMatchObject({ state: 'Submitted' })

    const known = await lost(11, 'resetAfter')
    const numbers = sandbox.world.contractNumbers()
    const others = await run('resolve', known, '--adopt', numbers[0]!)
    expect([others.code, others.stdout]).toEqual([2, ''])
    expect(others.stderr).toContain('Nothing was changed')
    const adopted = await one('resolve', known, '--adopt', numbers.at(-1)!)
    expect([adopted.code, adopted.order]).toEqual([
      0,
      expect.objectContaining({ state: 'Submitted', contractNumber: numbers.at(-1) }),
    ])
    expect(sandbox.world.contractNumbers()).toHaveLength(before + 2)
  })

  test('an order that never arrived is sent once more when a person says so, or given up', async () => {
    const before = sandbox.world.contractNumbers().length
    const again = await lost(12, 'reset')
    const resent = await one('resolve', again, '--resubmit', '--reason', 'looked myself', '--by', 'anna')
    expect([resent.code, resent.order!.state]).toEqual([0, 'Submitted'])
    expect(sandbox.world.contractNumbers()).toHaveLength(before + 1)
    const gone = await lost(13, 'reset')
    const abandoned = await one('resolve', gone, '--abandon')
    expect([abandoned.code, abandoned.order!.state]).toEqual([0, 'Abandoned'])
    const settled = await run('resolve', gone, '--resubmit')
    expect([settled.code, settled.stdout]).toEqual([2, ''])
    expect(sandbox.world.contractNumbers()).toHaveLength(before + 1)
  })

  test('erase says what it erased, and the log still verifies', async () => {
    const { orders } = await lines('submit', orderFile(orderOfToday(14)))
    const { id, contractNumber } = orders[0]!
    const { code, stdout } = await run('erase', contractNumber!, '--by', 'anna')
    expect([code, stdout]).toEqual([0, expect.stringContaining(`order ${id}`)])
    expect(stdout).toContain(`contract ${contractNumber}`)
    expect(await json(['erase', id], settings)).toEqual({ id, contractNumber })
    const history: { order: { erased?: string } }[] = await json(['history', id], settings)
    expect(history.at(-1)!.order).toMatchObject({ erased: 'request' })
    expect(await json(['verify'], settings)).toMatchObject({ disagreements: [] })
    const incomplete = orderFile(orderOfToday(15, { userAccount: { emailAddress: 'erika' } }))
    const [open] = (await lines('submit', incomplete)).orders
    expect(await json(['erase', open!.id], settings)).toEqual({ id: open!.id, contractNumber: null })
    expect((await run('complete', open!.id, orderFile(orderOfToday(15)))).code).toBe(2)
  })

  test('tariffs are kept, and shown with the time they were read while the supplier fails', async () => {
    const read = await json(['tariffs'], settings)
    sandbox.faults.add({ kind: 'status', status: 503, path: 'tariffs', times: 2 })
    const { code, stdout, stderr } = await run('tariffs', '--json')
    expect([code, JSON.parse(stdout)]).toEqual([0, read])
    expect(stderr).toMatch(/These were read at \d{4}-\d\d-\d\dT.*Z\./)
    const other = await run('tariffs', '--date', '2026-01-01', '--json')
    expect([other.code, other.stdout]).toEqual([5, ''])
  })

  test('wrong input ends with 2 and names what is wrong; an unknown order ends with 8', async () => {
    const two = orderFile([orderOfToday(16), orderOfToday(17)])
    const prose = join(folder, 'prose.json')
    writeFileSync(prose, '{"userAccount": {"lastName": "Beispiel"')
    const unknown = 'o-0000000000'
    const cases: [string[], number, string][] = [
      [['submit'], 2, 'file'],
      [['submit', join(folder, 'none.json')], 2, 'ENOENT'],
      [['submit', prose], 2, 'not JSON'],
      [['complete', unknown, two], 2, 'FILE'],
      [['complete', unknown, orderFile(orderOfToday(16))], 8, unknown],
      [['accept', unknown], 8, unknown],
      [['accept', '123456789'], 8, '123456789'],
      [['accept', 'Erika Beispiel'], 8, 'not an order id'],
      [['decline', unknown], 8, unknown],
      [['erase', unknown], 8, unknown],
      [['history', unknown], 8, `order ${unknown}`],
      [['resolve', unknown, '--abandon'], 8, unknown],
      [['resolve', unknown], 2, '--adopt'],
      [['resolve', unknown, '--adopt', '1', '--resubmit'], 2, 'more than one'],
      [['orders', '--state', 'Denied'], 2, '--state Denied'],
      [['offer', 'RabotSmart', '--kwh', '2600'], 2, '--zip'],
      [['offer', 'RabotSmart', '--zip', '1410', '--kwh', '2600'], 2, '--zip'],
      [['offer', 'RabotSmart', '--zip', '14109', '--kwh', '0'], 2, '--kwh'],
      [[...offerArgs, '--valid-days', '0'], 2, '--valid-days'],
      [[...offerArgs, '--data', two], 2, '--data'],
      [['offer', 'NoSuchTariff', '--zip', '14109', '--kwh', '2600'], 8, 'tariffKey'],
    ]
    const before = (await json(['orders'], settings)) as OrderLine[]
    const ended = await Promise.all(cases.map(([args]) => run(...args)))
    const found = ended.map(({ code, stdout, stderr }, index) => {
      const [args, , named] = cases[index]!
      return { args, code, stdout, named: stderr.includes(named) ? named : stderr }
    })
    expect(found).toEqual(cases.map(([args, code, named]) => ({ args, code, stdout: '', named })))
    for (const { stderr } of ended) expect(stderr).not.toContain('Beispiel')
    expect(await json(['orders'], settings)).toEqual(before)
  })
})

describe('without credentials', () => {
  test('nothing is written down that nobody would do', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stromkreis-test-'))
    const STROMKREIS_DB = join(folder, 'orders.db')
    const { code, stdout, stderr } = await stromkreis(['submit', orderFile(orderOfToday(1))], {
      STROMKREIS_DB,
    })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('RABOT_CLIENT_ID')
    expect((await stromkreis(['orders'], { STROMKREIS_DB })).code).toBe(7)
    rmSync(folder, { recursive: true })
  })
})
