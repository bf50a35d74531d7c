import type { Entry } from '../../log-entry.ts'
import { html, type Markup } from '../../markup.ts'
import type { OrderSummary } from '../../order-summary.ts'
import { walkedPath } from '../../report/walked-path.ts'
import type { DashboardSource } from '../dashboard-source.ts'
import type { PageContent } from '../frame.ts'
import type { LifecycleChart } from '../lifecycle-chart.ts'
import { stateBadge } from '../state-badge.ts'
import type { Visit } from '../visit.ts'
import { findingList } from './finding-list.ts'
import { needsMending, orderAdvice } from './order-advice.ts'
import { orderPageWords } from './order-page-words.ts'
import { orderTimeline } from './order-timeline.ts'
import { orderWords } from './order-words.ts'
import { resolveAddress } from './orders-page.ts'

type Source = Pick<DashboardSource, 'desk' | 'history' | 'order' | 'text'>

/** Everything about one order of our own. @throws StromkreisError `notFound` */
export function orderPage(
  source: Source,
  { id, chart }: { id: string; chart: LifecycleChart },
  visit: Visit,
): PageContent {
  const order = source.order(id)
  const entries = source.history(order.id)
  const words = orderPageWords[visit.language]
  return {
    title: words.title(order.id),
    place: 'orders',
    main: html`<p class="back"><a href="/orders">${orderWords[visit.language].back}</a></p>
<section class="card order-head" id="standing" data-live>
${standing(order, visit)}
</section>
<section class="card chart-card" aria-labelledby="path-title">
<div class="card-head"><h2 id="path-title">${words.path}</h2></div>
<div class="chart" id="path" data-live tabindex="0" role="group" aria-label="${words.path}">${chart.marked({ path: walkedPath(entries) })}</div>
<p class="quiet hint">${words.pathHint}</p>
</section>
<div class="order-parts">
<section class="card" aria-labelledby="timeline-title" id="timeline" data-live>
<div class="card-head"><h2 id="timeline-title">${words.timeline}</h2></div>
${orderTimeline(source, entries, visit)}
</section>
<div class="order-column">
<section class="card" aria-labelledby="findings-title" id="findings" data-live>
<div class="card-head"><h2 id="findings-title">${words.findings}</h2></div>
${order.findings.length === 0 ? html`<p class="quiet">${words.noFindings}</p>` : findingList(order.findings, visit)}
</section>
<section class="card" aria-labelledby="facts-title" id="facts" data-live>
<div class="card-head"><h2 id="facts-title">${words.facts}</h2></div>
${facts(order, entries, visit)}
</section>
<section class="card" aria-labelledby="offer-title" id="offer" data-live>
<div class="card-head"><h2 id="offer-title">${words.offer}</h2></div>
${offer(source, order, visit)}
</section>
<section class="card" aria-labelledby="data-title" id="data" data-live>
<div class="card-head"><h2 id="data-title">${words.data}</h2></div>
${data(source, order, entries, visit)}
</section>
</div>
</div>
`,
  }
}

function standing(order: OrderSummary, visit: Visit): Markup {
  const { id, state, enteredAt } = order
  const { speech, now, language } = visit
  const words = orderPageWords[language]
  const { decide, mend, states } = orderWords[language]
  return html`<div class="card-head"><h1>${words.title(id)}</h1><p>${stateBadge(state)} ${speech.ago(enteredAt, now)}</p></div>
<p>${states[state]}</p>
<p><strong>${words.whatToDo}:</strong> ${orderAdvice(order, visit)}</p>
${state === 'Uncertain' ? html`<p class="acts"><a class="button main" href="${resolveAddress(id, visit)}">${decide}</a></p>` : null}
${needsMending(order) ? html`<p class="acts"><a class="button main" href="/orders/file">${mend}</a></p>` : null}`
}

function facts(order: OrderSummary, entries: readonly Entry[], { language, speech }: Visit): Markup {
  const words = orderPageWords[language]
  const { state, beganAt, acceptedAt, submittedAt, contractNumber, customerNumber, candidate, erasedAt } =
    order
  const mark = entries.findLast((entry) => entry.order?.mark !== undefined)?.order?.mark
  const at = (instant: number | null) => (instant === null ? null : speech.moment(instant))
  const rows: [string, Markup | null][] = [
    [words.begun, at(beganAt)],
    [words.accepted, at(acceptedAt)],
    [words.submitted, at(submittedAt)],
    [
      words.contract,
      contractNumber &&
        html`<a href="/contracts/${encodeURIComponent(contractNumber)}">${contractNumber}</a>`,
    ],
    [words.customer, customerNumber && html`${customerNumber}`],
    [
      words.candidate,
      candidate &&
        html`<a href="/contracts/${encodeURIComponent(candidate)}">${candidate}</a> <span class="quiet">${words.lookAtCandidate}</span>`,
    ],
    [
      words.mark,
      state === 'Uncertain' && mark !== undefined
        ? html`<code>${mark}</code> <span class="quiet">${words.markHint}</span>`
        : null,
    ],
  ].map(([name, value]) => [name as string, (value || null) as Markup | null])
  return html`${definitions(rows)}
${order.tookLongerWay ? html`<p class="quiet">${words.longerWay}</p>` : null}
${erasedAt === null ? null : html`<p>${words.dataErased(speech.time(erasedAt))}</p>`}`
}

function offer(
  source: Source,
  { id, offer }: OrderSummary,
  { language, speech, showsPersonalData }: Visit,
): Markup {
  const words = orderPageWords[language]
  if (offer === null) return html`<p class="quiet">${words.noOffer}</p>`
  const { tariffKey, quotedAt, validUntil } = offer
  const list = definitions([
    [words.tariff, html`<code>${tariffKey}</code>`],
    [words.quotedAt, quotedAt === null ? html`${words.notQuoted}` : speech.moment(quotedAt)],
    [words.validUntil, quotedAt === null ? null : speech.moment(validUntil)],
  ])
  if (!showsPersonalData) return html`${list}<p class="quiet">${words.priceHidden}</p>`
  const quote = source.desk.quoteOf(id)
  return quote === null ? list : html`${list}<h3>${words.price}</h3>${fieldTable(quote.price, words)}`
}

function data(
  source: Source,
  { id, erasedAt }: OrderSummary,
  entries: readonly Entry[],
  { language, speech, showsPersonalData }: Visit,
): Markup {
  const words = orderPageWords[language]
  if (erasedAt !== null) return html`<p>${words.dataErased(speech.time(erasedAt))}</p>`
  const reference = entries.findLast(({ order }) => order?.data !== undefined)?.order?.data
  if (reference === undefined) return html`<p class="quiet">${words.noData}</p>`
  if (!showsPersonalData) return html`<p class="quiet">${words.dataHidden}</p>`
  const text = source.text(id, reference)
  return text === null ? html`<p class="quiet">${words.noData}</p>` : fieldTable(JSON.parse(text), words)
}

function definitions(rows: readonly (readonly [string, Markup | null])[]): Markup {
  return html`<dl class="facts">
${rows.map(([name, value]) =>
  value === null
    ? html``
    : html`<div><dt>${name}</dt><dd>${value}</dd></div>
`,
)}</dl>`
}

function fieldTable(body: unknown, { field, value }: { field: string; value: string }): Markup {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${value}"><table><thead><tr><th scope="col">${field}</th><th scope="col">${value}</th></tr></thead><tbody>
${fieldsIn(body, '').map(
  ([path, said]) => html`<tr><th scope="row"><code>${path}</code></th><td>${said}</td></tr>
`,
)}</tbody></table></div>`
}

function fieldsIn(value: unknown, path: string): [path: string, value: string][] {
  if (typeof value !== 'object' || value === null) return value === null ? [] : [[path, String(value)]]
  return Object.entries(value).flatMap(([name, inner]) =>
    fieldsIn(inner, path === '' ? name : `${path}.${name}`),
  )
}
