import { type OrderState, orderStates } from '../../../machines/index.ts'
import type { Finding } from '../../finding.ts'
import { html, type Markup } from '../../markup.ts'
import type { OrderSummary } from '../../order-summary.ts'
import type { DashboardSource } from '../dashboard-source.ts'
import type { PageContent } from '../frame.ts'
import { stateBadge } from '../state-badge.ts'
import type { Visit } from '../visit.ts'
import { needsMending, orderAdvice } from './order-advice.ts'
import { orderWords } from './order-words.ts'
import { type OrdersQuery, ordersAddress } from './orders-query.ts'

const ordersShown = 50
const attentionShown = 3
// Among those that were refused, some were so in passing and need nobody.
const attentionRead = 50

/** States in which an order may wait for somebody, the most urgent first. */
const waitingStates = ['Uncertain', 'Refused', 'Incomplete'] as const satisfies readonly OrderState[]

/**
 * Orders of our own: what needs somebody, where everything is on the journey, and the list.
 * @param journey the swim-lane with its counts.
 * @param counts orders per state.
 */
export function ordersPage(
  source: Pick<DashboardSource, 'orderPage'>,
  {
    query,
    journey,
    counts,
  }: { query: OrdersQuery; journey: Markup; counts: Readonly<Record<string, number>> },
  visit: Visit,
): PageContent {
  const words = orderWords[visit.language]
  return {
    title: words.title,
    place: 'orders',
    main: html`<div class="page-head"><h1>${words.title}</h1>
<p class="acts"><a class="button main" href="/orders/file">${words.fileLink}</a></p></div>
<p class="quiet lead">${words.lead}</p>
<section class="card" aria-labelledby="attention-title" id="attention" data-live>
${attention(source, counts, visit)}
</section>
<section class="card chart-card" aria-labelledby="journey-title">
<div class="card-head"><h2 id="journey-title">${words.journey}</h2></div>
<div class="chart scroll" id="journey" data-live tabindex="0" role="group" aria-label="${words.journey}">${journey}</div>
<p class="quiet hint">${words.journeyHint}</p>
</section>
<section class="card" aria-labelledby="list-title">
<div class="card-head"><h2 id="list-title">${words.list}</h2></div>
${filterForm(query, counts, visit)}
<div id="list" data-live>
${list(source, query, counts, visit)}
</div>
</section>
`,
  }
}

function attention(
  source: Pick<DashboardSource, 'orderPage'>,
  counts: Readonly<Record<string, number>>,
  visit: Visit,
): Markup {
  const words = orderWords[visit.language]
  const waiting = waitingStates.flatMap((state) => {
    const orders = source
      .orderPage({ states: [state], oldestFirst: true, limit: attentionRead })
      .filter((order) => state === 'Uncertain' || needsMending(order))
      .slice(0, attentionShown)
    return orders.length === 0 ? [] : [{ state, orders, many: counts[state] ?? 0 }]
  })
  if (waiting.length === 0) return html`<h2 id="attention-title">${words.nothingToDo}</h2>`
  return html`<div class="card-head"><h2 id="attention-title">${words.attention}</h2><p class="quiet">${words.attentionLead}</p></div>
<div class="attention">
${waiting.map(
  ({
    state,
    orders,
    many,
  }) => html`<div><h3>${stateBadge(state)} <span class="quiet">${words.states[state]}</span></h3>
<ul class="alerts" role="list">
${orders.map((order) => orderCard(order, visit))}</ul>
${many > orders.length ? html`<p><a href="${ordersAddress({ state })}">${words.allOf(state, visit.speech.number(many))}</a></p>` : null}</div>
`,
)}</div>`
}

function orderCard(order: OrderSummary, visit: Visit): Markup {
  const { id, state, enteredAt } = order
  const words = orderWords[visit.language]
  return html`<li>
<p class="alert-head"><a href="/orders/${id}">${id}</a> ${visit.speech.ago(enteredAt, visit.now)}</p>
<p class="said">${orderAdvice(order, visit)}</p>
${
  state === 'Uncertain'
    ? html`<p class="acts"><a class="button" href="${resolveAddress(id, visit)}">${words.decide}<span class="spoken"> ${id}</span></a></p>`
    : needsMending(order)
      ? html`<p class="acts"><a class="button" href="/orders/file">${words.mend}<span class="spoken"> ${id}</span></a></p>`
      : null
}
</li>
`
}

/** Where somebody decides about an Uncertain order, and comes back from. */
export function resolveAddress(id: string, { address }: Visit): string {
  return `/orders/${id}/resolve?to=${encodeURIComponent(address)}`
}

function filterForm(
  { state }: OrdersQuery,
  counts: Readonly<Record<string, number>>,
  { language, speech }: Visit,
): Markup {
  const words = orderWords[language]
  return html`<form class="filter" method="get" action="/orders">
<p><label for="state">${words.state}</label>
<select id="state" name="state"><option value="">${words.everyState}</option>
${orderStates.map(
  (each) =>
    html`<option value="${each}"${each === state ? html` selected` : null}>${each} (${speech.number(counts[each] ?? 0)})</option>
`,
)}</select></p>
<p><button class="button" type="submit">${words.narrow}</button></p>
</form>
`
}

function list(
  source: Pick<DashboardSource, 'orderPage'>,
  query: OrdersQuery,
  counts: Readonly<Record<string, number>>,
  visit: Visit,
): Markup {
  const { language, speech } = visit
  const words = orderWords[language]
  const { state, before, after } = query
  const states = state === undefined ? undefined : [state]
  // One more tells whether there is another page in that direction.
  const read = source.orderPage({ states, before, after, limit: ordersShown + 1 })
  const hasMore = read.length > ordersShown
  const orders = !hasMore ? read : after === undefined ? read.slice(0, -1) : read.slice(1)
  if (orders.length === 0) {
    return html`<p>${state === undefined ? words.none : words.noneInState(state)}</p>`
  }
  const total =
    state === undefined ? Object.values(counts).reduce((sum, each) => sum + each, 0) : (counts[state] ?? 0)
  const isOlder = after === undefined ? hasMore : true
  const isNewer = after === undefined ? before !== undefined : hasMore
  return html`<p class="quiet">${words.shown(speech.number(orders.length), speech.number(total))}</p>
<div class="scroll" tabindex="0" role="group" aria-label="${words.list}"><table><thead><tr><th scope="col">${words.order}</th><th scope="col">${words.state}</th><th scope="col">${words.since}</th><th scope="col">${words.begun}</th><th scope="col">${words.contract}</th><th scope="col">${words.findings}</th></tr></thead><tbody>
${orders.map((order) => row(order, visit))}</tbody></table></div>
${
  isNewer || isOlder
    ? html`<nav class="pager" aria-label="${words.pages}">
${isNewer ? html`<a class="button" href="${ordersAddress({ state })}">${words.newest}</a> <a class="button" rel="prev" href="${ordersAddress({ state, after: orders[0]!.id })}">${words.newer}</a>` : null}
${isOlder ? html`<a class="button" rel="next" href="${ordersAddress({ state, before: orders.at(-1)!.id })}">${words.older}</a>` : null}
</nav>`
    : null
}`
}

function row(
  { id, state, enteredAt, beganAt, contractNumber, findings }: OrderSummary,
  visit: Visit,
): Markup {
  const { speech, now } = visit
  return html`<tr><th scope="row"><a href="/orders/${id}">${id}</a></th><td>${stateBadge(state)}</td><td>${speech.ago(enteredAt, now)}</td><td>${speech.moment(beganAt)}</td><td>${contractNumber === null ? '–' : html`<a href="/contracts/${contractNumber}">${contractNumber}</a>`}</td><td>${findingCounts(findings, visit)}</td></tr>
`
}

/** How many errors and warnings there are. */
function findingCounts(findings: readonly Finding[], { language, speech }: Visit): Markup {
  const words = orderWords[language]
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const warnings = findings.length - errors
  if (findings.length === 0) return html`<span class="quiet">${words.noFindings}</span>`
  return html`${errors === 0 ? null : html`<span class="tag bad">${words.errors(speech.number(errors))}</span> `}${warnings === 0 ? null : html`<span class="tag">${words.warnings(speech.number(warnings))}</span>`}`
}
