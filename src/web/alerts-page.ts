import { type AlertKind, alertKinds } from '../../machines/index.ts'
import { html } from '../markup.ts'
import { alertList } from './alert-list.ts'
import { alertTexts } from './alert-words.ts'
import { alertsWords } from './alerts-words.ts'
import type { DashboardSource } from './dashboard-source.ts'
import type { PageContent } from './frame.ts'
import type { Visit } from './visit.ts'

/** Which alerts are asked for. */
export interface AlertsQuery {
  kind: AlertKind | undefined
  all: boolean
}

const mostShown = 200

export function alertsQuery({ kind, all }: Record<string, string>): AlertsQuery {
  return { kind: alertKinds.find((each) => each === kind), all: all === 'yes' }
}

/** What waits for somebody, oldest first. */
export function alertsPage(
  source: Pick<DashboardSource, 'alertCounts' | 'alerts'>,
  query: AlertsQuery,
  visit: Visit,
): PageContent {
  const { language, speech } = visit
  const words = alertsWords[language]
  const alerts = source.alerts({ ...query, limit: mostShown, withTexts: visit.showsPersonalData })
  // Of what is over, the latest is what one looks for.
  const shown = query.all ? alerts.reverse() : alerts
  const unresolved = source
    .alertCounts()
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
    : html`<p class="quiet">${query.all ? words.latest(speech.number(shown.length)) : words.shown(speech.number(shown.length), speech.number(unresolved))}</p>
${alertList(shown, visit)}`
}
</section>
`,
  }
}
