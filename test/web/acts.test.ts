import { describe, expect, test } from 'vitest'
import { dashboardUnderTest } from './dashboard-under-test.ts'
import { Visitor } from './visitor.ts'

const dayMs = 86_400_000

describe('an act', () => {
  test('asks first, and a look at the question changes nothing', async () => {
    const dashboard = await dashboardUnderTest()
    const [alert] = dashboard.stromkreis.alerts()
    const { status, text } = await new Visitor(dashboard.url).get(
      `/alerts/${encodeURIComponent(alert!.id)}/acknowledge`,
    )
    expect([status, text.includes('Take up this alert?')]).toEqual([200, true])
    expect(dashboard.stromkreis.alerts()[0]!.state).toBe('Open')
  })

  test('is done in the name given, with why, tells what came of it once, and remembers the name', async () => {
    const dashboard = await dashboardUnderTest()
    const { stromkreis } = dashboard
    const visitor = new Visitor(dashboard.url)
    const [alert, other] = stromkreis.alerts()
    const path = `/alerts/${encodeURIComponent(alert!.id)}/acknowledge`
    const {
      status,
      path: led,
      text,
    } = await visitor.send(`${path}?to=%2Falerts%3Fall%3Dyes`, {
      by: 'Ada Support',
      note: 'I call the customer today',
    })
    expect([status, led]).toEqual([200, '/alerts?all=yes'])
    expect(text).toContain('The alert is taken up.')
    expect((await visitor.get('/alerts')).text).not.toContain('The alert is taken up.')
    const taken = stromkreis.alerts({ withTexts: true }).find(({ id }) => id === alert!.id)!
    expect([taken.acknowledgedBy, taken.message]).toEqual([
      'Ada Support',
      expect.stringContaining('I call the customer today'),
    ])
    const next = await visitor.get(`/alerts/${encodeURIComponent(other!.id)}/acknowledge`)
    expect(next.text).toContain('value="Ada Support"')
  })

  test('is not done without what it needs: the form says what is missing and keeps the rest', async () => {
    const dashboard = await dashboardUnderTest()
    const visitor = new Visitor(dashboard.url)
    const path = `/alerts/${encodeURIComponent(dashboard.stromkreis.alerts()[0]!.id)}/acknowledge`
    const nameless = await visitor.send(path, { note: 'a note to keep' })
    expect([nameless.status, nameless.text.includes('Fill in “Your name”')]).toEqual([400, true])
    expect(nameless.text).toContain('a note to keep')
    const noteless = await visitor.send(path, { by: 'Ada' })
    expect(noteless.text).toContain('Fill in “Note: what you are going to do”')
    expect(dashboard.stromkreis.alerts()[0]!.state).toBe('Open')
  })

  test('is not done by a form of another session or another site', async () => {
    const dashboard = await dashboardUnderTest()
    const path = `/alerts/${encodeURIComponent(dashboard.stromkreis.alerts()[0]!.id)}/acknowledge`
    const filled = { by: 'Eve', note: 'x' }
    const foreignToken = await new Visitor(dashboard.url).send(path, {
      ...filled,
      formToken: 'of-somebody-else',
    })
    expect([foreignToken.status, foreignToken.text.includes('Nothing was done')]).toEqual([400, true])
    const foreignSite = await new Visitor(dashboard.url).send(path, filled, {
      origin: 'https://evil.example',
    })
    expect(foreignSite.status).toBe(403)
    expect(dashboard.stromkreis.alerts()[0]!.state).toBe('Open')
  })

  test.each(['/sign-in', 'an act'])('is asked for again where the form cannot be read: %s', async (place) => {
    const { url, stromkreis, problems } = await dashboardUnderTest()
    const path =
      place === 'an act' ? `/alerts/${encodeURIComponent(stromkreis.alerts()[0]!.id)}/acknowledge` : place
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { origin: url, 'content-type': 'multipart/form-data; boundary=x' },
      body: '--x\r\nContent-Disposition: form-data; name="by"\r\n\r\nAda',
    })
    expect([answer.status, problems]).toEqual([400, []])
    expect(await answer.text()).toContain('<form')
  })

  test('on something that is not there says so', async () => {
    const dashboard = await dashboardUnderTest({ orders: 3 })
    const visitor = new Visitor(dashboard.url)
    for (const path of [
      '/contracts/123456789/look',
      '/orders/o-aaaaaaaaaa/resolve',
      '/contracts/1/nothing',
    ]) {
      expect((await visitor.get(path)).status).toBe(404)
    }
    const { status, text } = await visitor.send('/alerts/no%2F1%2F0/acknowledge', { by: 'Ada', note: 'x' })
    expect([status, text.includes('No alert no/1/0 is known here')]).toEqual([400, true])
  })
})

describe('each act', () => {
  test('is done once, however often its form is sent', async () => {
    const dashboard = await dashboardUnderTest()
    const { stromkreis } = dashboard
    const number = stromkreis.contracts()[0]!.contractNumber
    const visitor = new Visitor(dashboard.url)
    const path = `/contracts/${number}/silence`
    const filled = { by: 'Ada', until: '3', reason: 'twice', once: 'the-same-form' }
    const answers = [await visitor.send(path, filled), await visitor.send(path, filled)]
    expect(answers.map(({ status, path }) => [status, path])).toEqual([
      [200, `/contracts/${number}`],
      [200, `/contracts/${number}`],
    ])
    expect(stromkreis.history(number).filter(({ kind }) => kind === 'act')).toHaveLength(1)
    await visitor.send(path, { ...filled, until: '7', once: 'another-form' })
    expect(stromkreis.history(number).filter(({ kind }) => kind === 'act')).toHaveLength(2)
  })

  test('that the engine refuses says why in German too', async () => {
    const dashboard = await dashboardUnderTest()
    const number = dashboard.stromkreis.contracts()[0]!.contractNumber
    const visitor = new Visitor(dashboard.url)
    await visitor.get('/language/de')
    const { text } = await visitor.send(`/contracts/${number}/unsilence`, { by: 'Ada' })
    expect(text).toContain('Es wurde nicht getan: Er ist nicht stumm.')
  })

  test('a look now keeps why, for whoever may see free text', async () => {
    const dashboard = await dashboardUnderTest({ showsPersonalData: true })
    const number = dashboard.stromkreis.contracts()[0]!.contractNumber
    const visitor = new Visitor(dashboard.url)
    const reason = 'the customer called <b>twice</b>'
    const { text } = await visitor.send(`/contracts/${number}/look`, { by: 'Ada', reason })
    expect(text).toContain('by Ada: not looked at yet <q>the customer called &#60;b&#62;twice')
  })

  test('a look now is asked for in the visitor’s name', async () => {
    const dashboard = await dashboardUnderTest()
    const { stromkreis } = dashboard
    const number = stromkreis.contracts()[0]!.contractNumber
    const { path, text } = await new Visitor(dashboard.url).send(`/contracts/${number}/look`, { by: 'Ada' })
    expect([path, text.includes('A look is asked for')]).toEqual([`/contracts/${number}`, true])
    expect(stromkreis.operations().queues.commands).toMatchObject([{ command: 'look', waiting: 1 }])
    expect(text).toContain('by Ada: not looked at yet</li>')
  })

  test('a contradiction is accepted, and the log says by whom', async () => {
    const dashboard = await dashboardUnderTest({ orders: 3 })
    const { sandbox, stromkreis, pass } = dashboard
    const number = sandbox.world.script({
      steps: [
        { afterMs: 0, state: 'Rejected' },
        { afterMs: dayMs, state: 'Processing' },
      ],
    })
    await pass(1_000)
    await pass(2 * dayMs)
    expect(stromkreis.contract(number).anomaly?.kind).toBe('contradiction')
    const path = `/contracts/${number}/correct`
    const { text } = await new Visitor(dashboard.url).send(path, {
      by: 'Ada',
      reason: 'the supplier says so',
    })
    expect(text).toContain('The contract was adopted anew.')
    const corrected = stromkreis.history(number).find(({ kind }) => kind === 'corrected')!
    expect([corrected.to, corrected.act?.by]).toEqual(['Processing', 'Ada'])
    expect(stromkreis.text(number, corrected.act!.reason)).toBe('the supplier says so')
  })

  test('a contract is silenced for days and heard of again', async () => {
    const dashboard = await dashboardUnderTest()
    const { stromkreis, clock } = dashboard
    const number = stromkreis.alerts().find(({ contractNumber }) => contractNumber !== null)!.contractNumber!
    const visitor = new Visitor(dashboard.url)
    await visitor.send(`/contracts/${number}/silence`, { by: 'Ada', until: '7', reason: '' })
    const of = () => stromkreis.alerts().find(({ contractNumber }) => contractNumber === number)!
    expect([of().state, of().silencedUntil]).toEqual(['Silenced', clock.now() + 7 * dayMs])
    await visitor.send(`/contracts/${number}/unsilence`, { by: 'Ada' })
    expect(of().state).toBe('Open')
  })
})
