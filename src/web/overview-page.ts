import { orderStates } from '../../machines/index.ts'
import type { AlertSummary } from '../alert-record.ts'
import type { BudgetStanding } from '../budget-standing.ts'
import { html, type Markup } from '../markup.ts'
import type { EngineStanding, OperationsStanding, QueueStanding } from '../operations-standing.ts'
import { stages } from '../plan-record.ts'
import { alertList } from './alert-list.ts'
import type { PageContent } from './frame.ts'
import type { LiveEvent } from './live-feed.ts'
import { overviewWords } from './overview-words.ts'
import { stateBadge } from './state-badge.ts'
import type { Visit } from './visit.ts'

/** What the overview shows. */
export interface Overview {
  /** The oldest that are open. */
  alerts: readonly AlertSummary[]
  openAlerts: number
  standing: OperationsStanding
  /** Both halves of the journey, with their marks. */
  charts: { contracts: Markup; orders: Markup }
  /** See `RecentMoves.flow`. */
  flow: Readonly<Record<string, number>>
  latest: readonly LiveEvent[]
}

const alertsShown = 5
const waysShown = 12

/** What is going on, and what to do about it today. */
export function overviewPage(overview: Overview, visit: Visit): PageContent {
  const { speech } = visit
  const words = overviewWords[visit.language]
  const { charts, standing, alerts, openAlerts } = overview
  return {
    title: words.title,
    place: 'overview',
    main: html`<h1 class="spoken">${words.title}</h1>
<div class="overview">
<div class="column">
<section class="card today" aria-labelledby="today-title" id="today" data-live>
<div class="card-head"><h2 id="today-title">${openAlerts === 0 ? words.nothingToDo : words.today(speech.number(openAlerts), openAlerts === 1)}</h2>
<p><a href="/alerts">${words.allAlerts}</a></p></div>
${alerts.length === 0 ? null : alertList(alerts.slice(0, alertsShown), visit)}
</section>
</div>
<div class="column">
<section class="card chart-card" aria-labelledby="chart-title">
<div class="card-head"><h2 id="chart-title">${words.chart}</h2></div>
<div class="chart" id="contracts-chart" data-live tabindex="0" role="group" aria-label="${words.chart}">${charts.contracts}</div>
<p class="quiet hint">${words.chartHint}</p>
</section>
<section class="card" aria-labelledby="latest-title" id="latest" data-live>
<div class="card-head"><h2 id="latest-title">${words.latest}</h2></div>
${latestMoves(overview.latest, visit)}
</section>
</div>
<div class="column">
<section class="card" aria-labelledby="flow-title" id="flow" data-live>
<div class="card-head"><h2 id="flow-title">${words.flow}</h2></div>
${flowTable(overview.flow, visit)}
</section>
<section class="card" aria-labelledby="fresh-title" id="fresh" data-live>
<div class="card-head"><h2 id="fresh-title">${words.fresh}</h2></div>
${freshness(standing.engine, visit)}
</section>
<section class="card" aria-labelledby="budget-title" id="budget" data-live>
<div class="card-head"><h2 id="budget-title">${words.budget}</h2></div>
${budget(standing.budget, visit)}
${engineNews(standing.engine, visit)}
<h3>${words.queue}</h3>
${queue(standing.queues, visit)}
</section>
</div>
<section class="card chart-card wide" aria-labelledby="orders-chart-title">
<div class="card-head"><h2 id="orders-chart-title">${words.chartOfOrders}</h2></div>
<div class="chart" id="orders-chart" data-live tabindex="0" role="group" aria-label="${words.chartOfOrders}">${charts.orders}</div>
</section>
</div>
`,
  }
}

function flowTable(flow: Overview['flow'], { language, speech }: Visit): Markup {
  const words = overviewWords[language]
  const ways = Object.entries(flow)
    .sort(([, a], [, b]) => b - a)
    .slice(0, waysShown)
  if (ways.length === 0) return html`<p class="quiet">${words.noFlow}</p>`
  const most = ways[0]![1]
  return html`<table class="bars"><thead><tr><th scope="col">${words.way}</th><th scope="col" class="number">${words.contracts}</th></tr></thead><tbody>
${ways.map(([way, count]) => {
  const [from = '', to = ''] = way.split(' ')
  return html`<tr><th scope="row">${from === '' ? words.newContract : from} → ${to}<meter min="0" max="${most}" value="${count}" aria-hidden="true"></meter></th><td class="number">${speech.number(count)}</td></tr>
`
})}</tbody></table>`
}

function latestMoves(latest: readonly LiveEvent[], { language, speech, now }: Visit): Markup {
  const words = overviewWords[language]
  if (latest.length === 0) return html`<p class="quiet">${words.noMoves}</p>`
  return html`<ol class="moves" role="list">
${latest.map(({ subject, from, to, observedAt }) => {
  const isOrder = isOrderState(to)
  const link = isOrder ? `/orders/${subject}` : `/contracts/${subject}`
  return html`<li><a href="${link}">${subject}</a> <span>${from ?? words.newContract} → ${to === null ? '' : stateBadge(to)}</span> ${speech.ago(observedAt, now)}</li>
`
})}</ol>`
}

function isOrderState(state: string | null): boolean {
  return orderStates.some((each) => each === state)
}

function freshness({ knowledge, isWalking }: EngineStanding, { language, speech }: Visit): Markup {
  const words = overviewWords[language]
  const inUse = stages.filter((stage) => knowledge[stage].count + knowledge[stage].neverSeen > 0)
  return html`<p class="quiet">${isWalking ? words.walking : words.freshLead}</p>
<div class="scroll" tabindex="0" role="group" aria-label="${words.fresh}"><table><thead><tr><th scope="col">${words.stage}</th><th scope="col" class="number">${words.known}</th><th scope="col" class="number">${words.meanAge}</th><th scope="col" class="number">${words.greatestAge}</th></tr></thead><tbody>
${inUse.map((stage) => {
  const { count, meanMs, maxMs, neverSeen } = knowledge[stage]
  const unseen = neverSeen === 0 ? '' : ` (+${speech.number(neverSeen)} ${words.never})`
  return html`<tr><th scope="row">${stage === 'Late' ? `PendingDelivery, ${words.late}` : stage}</th><td class="number">${speech.number(count)}${unseen}</td><td class="number">${speech.roughly(meanMs)}</td><td class="number">${speech.roughly(maxMs)}</td></tr>
`
})}</tbody></table></div>`
}

function budget(standing: BudgetStanding | null, { language, speech, now }: Visit): Markup {
  const words = overviewWords[language]
  if (standing === null) return html`<p class="quiet">${words.noLimit}</p>`
  const { windows, hosts, intervalMs } = standing
  return html`<ul class="budget" role="list">
${windows.map(
  ({
    window,
    allowed,
    left,
  }) => html`<li><span>${words.left(speech.number(left), speech.number(allowed))} ${words.windows[window]}</span>
<meter min="0" max="${allowed}" low="${allowed * 0.1}" value="${left}" aria-hidden="true"></meter></li>
`,
)}</ul>
<p class="quiet">${words.every(speech.duration(intervalMs))}</p>
<ul role="list">
${hosts.map(
  ({
    host,
    breaker,
    rate,
    nextCallAt,
  }) => html`<li><code>${host}</code> <span class="tag ${breaker}">${words.breaker[breaker]}</span>${rate < 1 ? ` ${words.rate(speech.percent(rate))}` : ''}${breaker === 'closed' || nextCallAt <= now ? null : html` · ${speech.ago(nextCallAt, now)}`}</li>
`,
)}</ul>`
}

function engineNews({ lookedAt, trouble }: EngineStanding, { language, speech, now }: Visit): Markup {
  const words = overviewWords[language]
  const looked =
    lookedAt === null ? html`${words.neverLooked}` : html`${words.looked}: ${speech.ago(lookedAt, now)}.`
  return html`<p>${looked} ${trouble === null ? words.noTrouble : html`<strong class="bad">${words.trouble(trouble)}</strong>`}</p>`
}

function queue({ commands, sinks }: QueueStanding, { language, speech }: Visit): Markup {
  const words = overviewWords[language]
  const waiting = [
    ...commands.map(({ command, waiting }) => `${command}: ${speech.number(waiting)}`),
    ...sinks.flatMap(({ sink, behind, waiting, deadLetters }) => [
      ...(behind + waiting > 0 ? [words.behind(sink, speech.number(behind + waiting))] : []),
      ...(deadLetters > 0 ? [words.deadLetters(sink, speech.number(deadLetters))] : []),
    ]),
  ]
  if (waiting.length === 0) return html`<p class="quiet">${words.emptyQueue}</p>`
  return html`<ul role="list">${waiting.map((line) => html`<li>${line}</li>`)}</ul>`
}
