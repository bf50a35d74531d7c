import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InsightReport } from '../../src/index.ts'
import { lastingWords, shareWords } from '../../src/web/insight/figure-speech.ts'
import type { Language } from '../../src/web/language.ts'
import { dashboardUnderTest } from './dashboard-under-test.ts'
import { type InsightUnderTest, insightUnderTest } from './insight-under-test.ts'

const dayMs = 86_400_000

describe('the page of insight', () => {
  let served: InsightUnderTest

  beforeAll(async () => {
    served = await insightUnderTest({ orders: 60, days: 6 })
  }, 240_000)

  afterAll(async () => {
    await served.stop()
    expect(served.problems).toEqual([])
  })

  test('says the same as `stats` of the same log: stays, ways, conversion, flow, denials, lost time', async () => {
    const { stromkreis, now } = served
    const page = await served.figures('?period=all')
    const report = stromkreis.stats({ now })
    for (const [state, time] of Object.entries({ ...report.timeInState, ...report.timeInOrderState })) {
      if (time.entries + time.carriedIn === 0) continue
      const cells = [time.entries, time.left, time.stillThere, lastingWords(time.medianMs, 'en')].map(String)
      expect([state, ...rowOf(page, state).slice(0, 4)]).toEqual([state, ...cells])
    }
    const { offers, cameAccepted } = report.conversion
    expect(offers[0]!.reached).toBeGreaterThan(5)
    expect(tableNamed(page, 'Began with an offer').map(([, reached]) => reached)).toEqual(
      offers.map(({ reached }) => String(reached)),
    )
    expect(cameAccepted[0]!.reached > 0).toBe(page.includes('Came accepted'))
    const reasons = tableNamed(page, 'Denials by reason')
    expect(reasons.map(([, denials]) => Number(denials))).toEqual(
      report.denials.byReason.map(({ denials }) => denials),
    )
    const lost = tableNamed(page, 'Where time is lost')
    expect(lost.map(([state]) => state)).toEqual(report.bottleneck.states.map(({ state }) => state))
    expect(lost.map(([, days]) => Number(days))).toEqual(
      report.bottleneck.states.map(({ contractDays }) => Math.round(contractDays)),
    )
    const moves = tableNamed(page, 'Moves of contracts per day')
    const expected = edgesOfContracts(report)
    expect(moves.map(([, times]) => Number(times))).toEqual(expected.map(({ times }) => times))
    expect(moves.length).toBeGreaterThan(5)
    // Each day's figures stand in the table after five columns about all of them.
    expect(moves.map((cells) => cells.slice(5).map(Number))).toEqual(expected.map(({ perUnit }) => perUnit))
    const { arrive } = report.journeys.offerToDelivery
    expect(tile(page, 'conversion')).toBe(arrive === null ? 'not known yet' : shareWords(arrive, 'en'))
    expect(tile(page, 'lost')).toBe(report.bottleneck.state!.split('.').at(-1))
  })

  test('opens sealed data of orders for the previous supplier, and shows the market’s code numbers alone', async () => {
    const suppliers = tableNamed(await served.figures('?period=all'), 'Share denied, by previous supplier')
    expect(suppliers.map(([name]) => name)).toContainEqual(expect.stringMatching(/^\d{13}$/))
  })

  test('compares a period with the one before, as `stats` of that one says', async () => {
    const { stromkreis, now } = served
    const page = await served.figures('?from=2026-01-08&to=2026-01-09')
    const [from, to] = [Date.UTC(2026, 0, 7, 23), Date.UTC(2026, 0, 9, 23)]
    const before = stromkreis.stats({ now, from: from - 2 * dayMs, to: from })
    const during = stromkreis.stats({ now, from, to })
    const cells = rowOf(page, 'Processing')
    expect(cells[0]).toBe(String(during.timeInState['Processing']!.entries))
    expect(cells[8]).toBe(lastingWords(before.timeInState['Processing']!.medianMs, 'en'))
    expect(page).toContain('What happened from 8 Jan 2026, 00:00 to 10 Jan 2026, 00:00.')
    expect(page).toContain('before: ')
  })

  test('narrows all to one tariff, and names what may be meant where there is no such', async () => {
    const { stromkreis, now } = served
    const group = stromkreis.stats({ now }).denials.byTariff[0]!.group!
    const page = await served.figures(`?period=all&tariff=${encodeURIComponent(group)}`)
    const report = stromkreis.stats({ now, tariff: group })
    expect(page).toContain(`Only tariff ${group}.`)
    expect(page).toContain(`${report.contracts} contracts and ${report.orders} orders of our own`)
    expect(page).toContain(`<option value="${group}">`)
    const none = await served.figures('?tariff=%3Cscript%3E')
    expect(none).toContain('No contract and no order has the tariff &#60;script&#62;.')
    expect(none).not.toContain('<script>')
  })

  test('names the field that is wrong, and what to do', async () => {
    const wrong = [
      ['?period=91', 'period: there is no such period.', 'Give 30, 90, 365 or all'],
      ['?from=2026-02-30', 'From: this is not a day.', 'Give days as 2026-03-01'],
      ['?to=%00&from=2026-01-01', 'To, included: this is not a day.', 'Give days as 2026-03-01'],
      ['?from=2026-03-01&to=2026-02-01', 'From, To: the period ends before it begins.', 'the first must not'],
      [`?tariff=${'x'.repeat(201)}`, 'Tariff: this is longer than any tariff’s name.', 'at most 200'],
    ] as const
    for (const [query, message, hint] of wrong) {
      const answer = await fetch(`${served.url}/insight${query}`, { headers: { 'accept-language': 'en' } })
      const page = await answer.text()
      expect([query, answer.status]).toEqual([query, 400])
      expect(page).toContain(message)
      expect(page).toContain(hint)
    }
    expect(await served.figures('?from=2031-01-01')).toContain('it begins after all that is known')
  })

  test.each<[Language, string]>([
    ['en', 'How long contracts stay'],
    ['de', 'Wie lange Verträge bleiben'],
  ])(
    'draws without any style of its own, each drawing with its figures in words and as a table: %s',
    async (language, title) => {
      const page = await served.figures('?period=all', language)
      expect(page).toContain(title)
      expect(page).not.toMatch(/<style|\sstyle=/)
      const drawings = [...page.matchAll(/<svg [^>]*role="img"[^>]*>/g)].map(([tag]) => tag)
      expect(drawings.length).toBeGreaterThan(10)
      for (const drawing of drawings) {
        expect(drawing).toMatch(/aria-label="[^"]{20,}"/)
        expect(drawing).toMatch(/viewBox="0 0 \d+ \d+"/)
        expect(drawing).not.toMatch(/ (?:width|height)="/)
      }
      for (const [, section] of page.matchAll(/<section class="card"([\s\S]*?)<\/section>/g)) {
        expect(section).toContain('<details>')
      }
      expect(page).not.toMatch(/NaN|Infinity|undefined/)
    },
  )

  test('speaks German in its figures too', async () => {
    const page = await served.figures('?period=all', 'de')
    expect(page).toMatch(/\d+,\d (?:%|Tage)/)
    expect(page).toContain('>Tage →<')
    expect(page).toMatch(/Median \d+(?:,\d)? (?:Tage|h|min)/)
    expect(page).not.toMatch(/(?:>|aria-label=")[^<"]*(?:\bdays\b|\bmedian\b|contract-days)/)
  })

  test('shows at once what it knows: at first that it is being computed, and as of when afterwards', async () => {
    const first = await (
      await fetch(`${served.url}/insight?period=365`, { headers: { 'accept-language': 'en' } })
    ).text()
    expect(first).toContain('The whole log is being read.')
    expect(await served.figures('?period=365')).toContain('As of 11 Jan 2026')
  })
})

test('where the database is in memory, the page says that insight needs a file', async () => {
  const { url } = await dashboardUnderTest({ insight: false })
  const page = await (await fetch(`${url}/insight`, { headers: { 'accept-language': 'en' } })).text()
  expect(page).toContain('it needs one in a file; this one is kept in memory')
})

function edgesOfContracts({ flow, timeInState }: InsightReport) {
  return flow.edges.filter(({ to }) => to in timeInState)
}

function tile(page: string, id: string): string {
  return new RegExp(`id="tile-${id}"><p class="big[^"]*">([^<]*)<`).exec(page)![1]!
}

/** The cells of a state in the first table that has it: those of how long it lasts, but for the first. */
function rowOf(page: string, state: string): string[] {
  const stays = page.slice(page.indexOf('id="stays-title"'))
  return cellsOf(new RegExp(`<tr><th scope="row">${state}</th>.*`).exec(stays)![0]).slice(1)
}

function tableNamed(page: string, name: string): string[][] {
  const [, rows] = new RegExp(`aria-label="${name}"><table>.*?<tbody>([\\s\\S]*?)</tbody>`).exec(page)!
  return rows!.trim().split('\n').map(cellsOf)
}

function cellsOf(row: string): string[] {
  return [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell!.replaceAll(',', ''))
}
