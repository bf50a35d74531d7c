import { describe, expect, test } from 'vitest'
import { contractStanding } from '../../src/web/contracts/contract-standing.ts'
import {
  contradicted,
  dayMs,
  deniedAndBack,
  hourMs,
  partOf,
  personalText,
  textOf,
} from './contract-under-test.ts'
import { dashboardUnderTest } from './dashboard-under-test.ts'

describe('the page of a contract', () => {
  test('marks its way on the statechart, what was inferred apart from what was seen', async () => {
    const { page } = await deniedAndBack()
    const shown = await page()
    const classes = (id: string) => new RegExp(`id="${id}" class="([^"]*)"`).exec(shown)?.[1]?.split(' ')
    expect(classes('state-Denied')).toContain('is-passed')
    expect(classes('state-Denied')).not.toContain('is-current')
    expect(classes('state-Processing')).toContain('is-current')
    expect(classes('edge-Open-to-Processing')).toEqual(expect.arrayContaining(['is-passed', 'is-inferred']))
    expect(classes('edge-Denied-to-Processing')).not.toContain('is-inferred')
    expect(classes('state-Rejected')).not.toContain('is-passed')
    expect(textOf(partOf(shown, 'way'))).toContain('Open → Processing (inferred) → Denied → Processing')
  })

  test('says of each step what is known of when it came about, and what is inferred', async () => {
    const { page, stromkreis, number } = await deniedAndBack()
    const timeline = partOf(await page(), 'timeline')
    const [opened, inferred, denied] = stromkreis.history(number)
    expect(inferred).toMatchObject({ kind: 'inferred', to: 'Processing' })
    const iso = (at: number | null) => new Date(at!).toISOString()
    const interval = `between <time datetime="${iso(denied!.effectiveAfter)}">`
    expect(timeline).toContain(`Came about ${interval}`)
    expect(timeline).toContain(`<time datetime="${iso(denied!.effectiveBefore)}">`)
    expect(timeline).toContain(`Must have come about ${interval}`)
    expect(textOf(timeline)).toContain('known to within 5 hr')
    expect(textOf(timeline)).toMatch(/Came about before .*; since when, nobody saw/)
    expect(opened!.effectiveAfter).toBeNull()
    // Newest first.
    expect(timeline.indexOf('first seen')).toBeGreaterThan(timeline.indexOf('inferred'))
  })

  test('shows the state, the way and the details as of any time, and says so', async () => {
    const { url, page, stromkreis, number, clock } = await deniedAndBack()
    const [first, , denied] = stromkreis.history(number)
    const then = await page(`?at=${denied!.observedAt + 1}`)
    expect(textOf(then)).toMatch(/This is what was known on .*, not what is known now\. Back to now/)
    expect(partOf(then, 'standing')).toContain('state recoverable')
    expect(partOf(then, 'standing')).not.toContain('/look"')
    expect(textOf(partOf(then, 'facts'))).toContain('MeterNumberUnknown')
    expect(partOf(then, 'path')).toMatch(/id="state-Denied" class="[^"]*is-current/)
    expect(partOf(then, 'timeline').match(/<li class="step/g)).toHaveLength(3)
    const before = textOf(await page(`?at=${first!.observedAt - 1}`))
    expect(before).toMatch(/this contract was not known yet; it was first seen on/)
    // What is to come is not known: that is now.
    const later = await page(`?at=${clock.now() + dayMs}`)
    expect(partOf(later, 'then')).not.toContain('notice')
    expect(partOf(later, 'standing')).toContain('/look"')
    for (const wrong of ['x', '-1', '1e9', '9'.repeat(20), '%00']) {
      const answer = await fetch(`${url}/contracts/${number}?at=${wrong}`)
      expect(answer.status).toBe(400)
      expect(textOf(await answer.text())).toContain('at: this is no instant')
    }
  })

  test('has a slider from when it became known to now', async () => {
    const { page, stromkreis, number, clock } = await deniedAndBack()
    const shown = await page()
    const [slider = ''] = /<input type="range"[^>]*>/.exec(shown) ?? []
    const attribute = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(slider)?.[1])
    expect(attribute('min')).toBe(stromkreis.history(number)[0]!.observedAt)
    expect(attribute('max')).toBeGreaterThanOrEqual(clock.now())
    expect((attribute('max') - attribute('min')) % attribute('step')).toBe(0)
    expect(slider).toContain('data-slides')
    expect(slider).toContain('aria-valuetext="now: Processing"')
  })

  test('stands as the engine says, whichever way a contract has gone', async () => {
    const { stromkreis, pass } = await dashboardUnderTest({ orders: 150 })
    for (const days of [9, 20, 15, 40]) await pass(days * dayMs)
    const states = new Set<string>()
    for (const { contractNumber } of stromkreis.contracts()) {
      const { position, anomaly, customerNumber } = stromkreis.contract(contractNumber)
      const standing = contractStanding(stromkreis.history(contractNumber))
      const { state, enteredAt, context } = position!
      states.add(state)
      expect(standing).toMatchObject({ state, customerNumber, recoveries: context.recoveries })
      expect(standing.details).toEqual(context.details)
      expect(standing.entered?.observedAt).toBe(enteredAt)
      expect(standing.disputed?.anomaly?.kind).toBe(anomaly?.kind)
    }
    expect(states.size).toBeGreaterThan(3)
  })

  test('keeps personal data back, and shows them, escaped, where that is turned on', async () => {
    const hidden = await deniedAndBack()
    const then = `?at=${hidden.stromkreis.history(hidden.number)[2]!.observedAt}`
    const without = await hidden.page(then)
    expect(without).not.toContain('Beispiel')
    expect(textOf(without)).toContain('there is one; free text is not shown here')
    const shown = await deniedAndBack({ showsPersonalData: true })
    const withTexts = await shown.page(then)
    expect(textOf(withTexts)).toContain(personalText)
    expect(withTexts).not.toContain('<img')
  })

  test('speaks German where that is asked for', async () => {
    const { page } = await contradicted()
    const shown = textOf(await page('', 'de'))
    for (const words of [
      'Vertrag',
      'Sein Weg',
      'Nächster Blick',
      'gefolgert',
      'Jetzt ansehen',
      'Widerspruch',
    ]) {
      expect(shown).toContain(words)
    }
    expect(shown).toContain('Nicht übernommen: Kein erlaubter Weg führt von Processing dorthin.')
    expect(shown).toMatch(/Dazu kam es zwischen .* bekannt auf/)
    expect(shown).not.toMatch(/Came about|A poll saw|Next look|What happened/)
  })

  test('a contradiction is told of and can be accepted there', async () => {
    const { page, url, number, stromkreis } = await contradicted()
    const shown = await page()
    expect(textOf(partOf(shown, 'standing'))).toContain('no legal path leads there from Processing')
    expect(partOf(shown, 'standing')).toContain(`href="/contracts/${number}/correct"`)
    const form = await fetch(`${url}/contracts/${number}/correct`)
    const cookie = form.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    const [, formToken = ''] = /name="formToken" value="([^"]+)"/.exec(await form.text()) ?? []
    const answer = await fetch(`${url}/contracts/${number}/correct`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin: url, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ formToken, by: 'anna', reason: 'RABOT says it is so' }),
    })
    expect(answer.status).toBe(303)
    expect(stromkreis.contract(number)).toMatchObject({ anomaly: null, position: { state: 'Open' } })
    const after = await page()
    expect(textOf(partOf(after, 'way'))).toContain('Open (accepted by a person)')
    expect(textOf(partOf(after, 'timeline'))).toContain('anna accepted what had been seen: Open')
    expect(partOf(after, 'standing')).not.toContain('/correct"')
  })

  test('offers to silence it, or to end the silence, and says who silenced it', async () => {
    const { page, number, stromkreis, clock } = await deniedAndBack()
    expect(partOf(await page(), 'standing')).toContain('/silence"')
    stromkreis.silence(number, { by: 'Jule', until: clock.now() + hourMs })
    const silenced = partOf(await page(), 'standing')
    expect(textOf(silenced)).toContain('Silenced by Jule until')
    expect(silenced).toContain('/unsilence"')
    clock.advanceTo(clock.now() + 2 * hourMs)
    expect(partOf(await page(), 'standing')).toContain('/silence"')
  })

  test('lists its own alerts alone, open and past', async () => {
    const { page, stromkreis, number } = await deniedAndBack({ orders: 80 })
    const own = stromkreis.alerts({ subject: number, all: true })
    expect(own).toMatchObject([{ kind: 'denied', state: 'Resolved', contractNumber: number }])
    expect(stromkreis.alerts({ all: true }).length).toBeGreaterThan(1)
    expect(stromkreis.alerts({ subject: number })).toEqual([])
    expect(textOf(partOf(await page(), 'news'))).toContain('Past alerts The order is Denied')
  })

  test('nobody knows: not there, whatever the number is', async () => {
    const { url } = await dashboardUnderTest({ orders: 2 })
    const names = [
      '999',
      'supplier',
      'o-0123456789',
      '<script>alert(1)</script>',
      '"><img src=x>',
      '%',
      '%00',
      '../..',
    ]
    for (const name of names) {
      const answer = await fetch(`${url}/contracts/${name === '%' ? name : encodeURIComponent(name)}`)
      expect([name, answer.status]).toEqual([name, 404])
      expect(await answer.text()).not.toMatch(/<script>|<img/)
    }
  })
})
