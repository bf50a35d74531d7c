import { type AlertKind, alertKinds } from '../../../machines/index.ts'
import { html, type Markup } from '../../markup.ts'
import type { DashboardParts } from '../dashboard-parts.ts'
import type { PageContent } from '../frame.ts'
import type { Visit } from '../visit.ts'
import { alertList } from './alert-list.ts'
import { alertTexts } from './alert-words.ts'
import { alertsWords } from './alerts-words.ts'

/** Which alerts are asked for. */
export interface AlertsQuery {
  kind: AlertKind | undefined
  all: boolean
  /** From 1. */
  page: number
}

const alertsShown = 50

/** What an address asks for; what it does not know is not narrowed by. */
export function alertsQuery({ kind, all, page }: Record<string, string>): AlertsQuery {
  return {
    kind: alertKinds.find((each) => each === kind),
    all: all === 'yes',
    page: /^[1-9]\d{0,5}$/.test(page ?? '') ? Number(page) : 1,
  }
}

/** What waits for somebody, oldest first. */
export function alertsPage(
  { source, alerts }: Pick<DashboardParts, 'source' | 'alerts'>,
  query: AlertsQuery,
  visit: Visit,
): PageContent {
  const { language, speech } = visit
  const words = alertsWords[language]
  const { kind, all, page } = query
  const before = (page - 1) * alertsShown
  // One more says whether there is another page.
  const found = source.alerts({
    ...{ kind, all, limit: alertsShown + 1, offset: before },
    withTexts: visit.showsPersonalData,
  })
  // Of what is over, the latest is what one looks for.
  const shown = (all ? found.reverse() : found).slice(0, alertsShown)
  const range = `${speech.number(before + 1)}–${speech.number(before + shown.length)}`
  const unresolved = alerts
    .counts()
    .filter(({ kind }) => query.kind === undefined || kind === query.kind)
    .reduce((sum, { count }) => sum + count, 0)
  return {
    title: words.title,
    place: 'alerts',
    main: html`<h1>${words.title}</h1>
<p class="quiet">${words.lead}</p>
<form class="card filter" method="get">
<p><label for="kind">${words.kind}</label>
<select id="kind" name="kind"><option value="">${words.everyKind}</option>
${alertKinds.map(
  (
    kind,
  ) => html`<option value="${kind}"${kind === query.kind ? html` selected` : null}>${alertTexts[language][kind].title}</option>
`,
)}</select></p>
<p><input type="checkbox" id="all" name="all" value="yes"${query.all ? html` checked` : null}> <label for="all">${words.withResolved}</label></p>
<p><button class="button" type="submit">${words.narrow}</button></p>
</form>
<section class="card" id="alerts" data-live>
${
  shown.length === 0
    ? html`<p>${words.none}</p>`
    : html`<p class="quiet">${all ? words.latest(range) : words.shown(range, speech.number(unresolved))}</p>
${alertList(shown, visit)}`
}
${pageLinks(query, found.length > alertsShown, visit)}
</section>
`,
  }
}

function pageLinks({ kind, all, page }: AlertsQuery, hasMore: boolean, { language }: Visit): Markup | null {
  if (page === 1 && !hasMore) return null
  const words = alertsWords[language]
  const link = (to: number, name: string, rel: string) => {
    const asked = new URLSearchParams({
      ...(kind ? { kind } : {}),
      ...(all ? { all: 'yes' } : {}),
      page: String(to),
    })
    return html`<a class="button" rel="${rel}" href="/alerts?${asked.toString()}">${name}</a>`
  }
  return html`<nav class="pages" aria-label="${words.pages}">
${page === 1 ? null : link(page - 1, words.back, 'prev')}${hasMore ? link(page + 1, words.next, 'next') : null}</nav>`
}
