import { describe, expect, test } from 'vitest'
import { bankDetails, validOrder } from '../../src/testing/valid-order.ts'
import { ofPlantedPerson, plantedPerson as person } from '../orders/planted-person.ts'
import { type DashboardUnderTest, dashboardUnderTest } from './dashboard-under-test.ts'
import { Visitor } from './visitor.ts'

const pagesWalked = 260
const dayMs = 86_400_000
const denial = 'Frau Grimmelshausen widerspricht'

/** Orders of one person: submitted, and one that waits for better data. */
async function sell({ stromkreis, clock }: DashboardUnderTest): Promise<void> {
  for (const [nth, email] of [`1.${person.emailAddress}`, `${person.lastName} kein Komma`].entries()) {
    const body = validOrder(ofPlantedPerson(email), { now: clock.now(), nth: nth + 1 })
    await stromkreis.desk.submit(body, { by: 'anna', reason: `Anruf von ${person.lastName}` })
  }
}

/** What the supplier tells of everybody whose contract is followed, and what we were told ourselves. */
function personalTexts({ sandbox, clock }: DashboardUnderTest): string[] {
  const orders = sandbox.world.contractNumbers().map((number) => sandbox.world.order(number, clock.now())!)
  const told = orders.flatMap(({ emailAddress, lastName, businessName, deliveryAddress }) => [
    emailAddress,
    ...[lastName, businessName].filter((text) => text !== null),
    `${deliveryAddress.streetName} ${deliveryAddress.houseNumber}`,
  ])
  return [...new Set([...told, ...Object.values(person), bankDetails.iban, denial])]
}

/** Every page that links lead to from the first one, with its text. */
async function walk(visitor: Visitor): Promise<Map<string, string>> {
  const pages = new Map<string, string>()
  const waiting = ['/', '/contracts.csv', '/contracts?state=Denied', '/orders/file']
  for (let path = waiting.shift(); path !== undefined && pages.size < pagesWalked; path = waiting.shift()) {
    if (pages.has(path)) continue
    const { text } = await visitor.get(path)
    pages.set(path, text)
    for (const [, link] of text.matchAll(/href="(\/(?!assets|language)[^"#]*)"/g)) {
      const next = link!.replaceAll('&amp;', '&')
      if (!pages.has(next)) waiting.push(next)
    }
  }
  return pages
}

describe('personal data', () => {
  test('stand on no page, in either language, unless somebody turned them on', {
    timeout: 120_000,
  }, async () => {
    const served = await dashboardUnderTest({ orders: 40 })
    await sell(served)
    served.sandbox.world.script({
      steps: [
        { afterMs: 0, state: 'Processing' },
        { afterMs: dayMs, state: 'Denied', denialReason: 'AlreadyInSupply', message: denial },
      ],
    })
    for (let days = 0; days < 3; days += 1) await served.pass(dayMs)
    const texts = personalTexts(served)
    expect(texts.length).toBeGreaterThan(100)
    const found: string[] = []
    for (const language of ['en', 'de']) {
      const pages = await walk(new Visitor(served.url, { language }))
      expect(pages.size).toBeGreaterThan(100)
      for (const [path, page] of pages) {
        found.push(...texts.filter((text) => page.includes(text)).map((text) => `${path}: ${text}`))
      }
    }
    expect(found).toEqual([])
    expect(served.problems).toEqual([])
  })

  test('stand there, escaped, where somebody did', async () => {
    const served = await dashboardUnderTest({ orders: 0, showsPersonalData: true })
    const number = served.sandbox.world.script({
      steps: [{ afterMs: 0, state: 'Denied', denialReason: 'AlreadyInSupply', message: `<i>${denial}` }],
    })
    await served.pass(dayMs)
    const { text } = await new Visitor(served.url).get(`/contracts/${number}`)
    expect(text).toContain(`&#60;i&#62;${denial}`)
    expect(text).toContain('Personal data are shown.')
  })
})
