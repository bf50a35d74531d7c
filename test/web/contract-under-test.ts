import { type DashboardUnderTest, dashboardUnderTest } from './dashboard-under-test.ts'

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** The supplier's free text about a denial. Personal, and hostile besides. */
export const personalText = 'Zähler von Frau Beispiel <img src=x onerror=alert(1)> unbekannt'

/** A contract that was Open, passed Processing unseen, was Denied and came back, with ten days after it. */
export async function deniedAndBack(
  options: Parameters<typeof dashboardUnderTest>[0] = {},
): Promise<
  DashboardUnderTest & { number: string; page(query?: string, language?: string): Promise<string> }
> {
  const served = await dashboardUnderTest({ orders: 3, ...options })
  const denied = { state: 'Processing', deliveryState: 'Denied', denialReason: 'MeterNumberUnknown' }
  const number = served.sandbox.world.script({
    steps: [
      { afterMs: 0, state: 'Open' },
      { afterMs: 2 * hourMs, state: 'Processing' },
      { afterMs: 3 * hourMs, ...denied, message: personalText },
      { afterMs: 2 * dayMs, state: 'Processing' },
    ],
  })
  for (const ms of [hourMs, 5 * hourMs, 3 * dayMs]) await served.pass(ms)
  return {
    ...served,
    number,
    async page(query = '', language = 'en') {
      const answer = await fetch(`${served.url}/contracts/${number}${query}`, {
        headers: { 'accept-language': language },
      })
      return answer.text()
    },
  }
}

/** The same, and then seen in Open again, which cannot be. */
export async function contradicted(options: Parameters<typeof dashboardUnderTest>[0] = {}) {
  const served = await deniedAndBack(options)
  served.sandbox.world.force(served.number, { state: 'Open' })
  await served.pass(hourMs)
  return served
}

/** What stands in the part of a page with an id, up to the next part that is brought up to date. */
export function partOf(page: string, id: string): string {
  const [, rest = ''] = page.split(` id="${id}" data-live`)
  return rest.split(/ id="[a-z]+" data-live/)[0]!
}

/** What a page says, without its markup. */
export function textOf(markup: string): string {
  return markup
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll(/\s+/g, ' ')
}
