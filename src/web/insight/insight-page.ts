import { html, Markup } from '../../markup.ts'
import type { PageContent } from '../frame.ts'
import type { Visit } from '../visit.ts'
import type { InsightStanding } from './insight-desk.ts'
import { type InsightQuestion, insightAddress, usualPeriods } from './insight-question.ts'
import { insightWords } from './insight-words.ts'

/** How often an open page asks for newer figures while things happen, milliseconds. */
const askAgainMs = 10_000

/**
 * How well it goes: what is known of a question at once, brought up to date when newer figures are there.
 * @param standing null where there is no database that could be read beside the engine.
 */
export function insightPage(
  question: InsightQuestion,
  standing: InsightStanding | null,
  visit: Visit,
): PageContent {
  const words = insightWords[visit.language]
  return {
    title: words.title,
    place: 'insight',
    main: html`<h1>${words.title}</h1>
<p class="quiet">${words.lead}</p>
${periodChoice(question, standing, visit)}
<div class="insight" id="insight" data-live data-live-every="${askAgainMs}">
${standing === null ? html`<p class="notice">${words.needsFile}</p>` : content(question, standing, visit)}</div>
`,
  }
}

function periodChoice(question: InsightQuestion, standing: InsightStanding | null, visit: Visit): Markup {
  const words = insightWords[visit.language]
  const { tariff } = question
  const tariffs = standing?.answer?.tariffs ?? []
  return html`<div class="card choice">
<nav class="periods" aria-label="${words.period}"><ul role="list">
${usualPeriods.map((period) => {
  const name = period === 'all' ? words.everything : words.last(period)
  const address = insightAddress({ period, from: null, to: null, tariff })
  return html`<li><a href="${address}"${period === question.period ? html` aria-current="true"` : null}>${name}</a></li>
`
})}</ul></nav>
<form class="filter" method="get" action="/insight">
${question.period === 'days' ? null : html`<input type="hidden" name="period" value="${question.period}">`}
<p><label for="from">${words.from}</label><input type="date" id="from" name="from" value="${question.from ?? ''}"></p>
<p><label for="to">${words.to}</label><input type="date" id="to" name="to" value="${question.to ?? ''}"></p>
<p><label for="tariff">${words.tariff}</label><input type="text" id="tariff" name="tariff" list="tariffs" maxlength="200" placeholder="${words.everyTariff}" value="${tariff ?? ''}" autocomplete="off"></p>
<p><button class="button" type="submit">${words.show}</button></p>
</form>
<datalist id="tariffs">${tariffs.map((each) => html`<option value="${each}"></option>`)}</datalist>
</div>
`
}

function content(question: InsightQuestion, standing: InsightStanding, { language, speech }: Visit): Markup {
  const words = insightWords[language]
  const { answer, isUnderWay, refusal, hasFailed } = standing
  const trouble = hasFailed && !isUnderWay ? html`<p class="notice bad">${words.failed}</p>` : null
  if (refusal !== null) return html`<p class="notice bad">${refusal}</p>`
  if (answer === null) {
    return html`${trouble ?? html`<p class="notice computing" role="status">${words.computing}</p>`}`
  }
  const { asOf, period, contracts, orders, entries } = answer
  const of =
    period.from === null
      ? words.ofAll(speech.time(period.to))
      : words.ofPeriod(speech.time(period.from), speech.time(period.to))
  const known = words.asOf(
    ...([
      speech.time(asOf),
      speech.number(contracts),
      speech.number(orders),
      speech.number(entries),
    ] as const),
  )
  const { tariff } = question
  const renewing = isUnderWay ? ` ${words.renewing}` : ''
  return html`${trouble}<p class="quiet as-of">${of} ${tariff === null ? '' : `${words.ofTariff(tariff)} `}${known}${renewing}</p>
${nothingIn(question, answer, words) ?? new Markup(answer.markup)}`
}

function nothingIn(
  { tariff }: InsightQuestion,
  { contracts, orders, entries }: { contracts: number; orders: number; entries: number },
  words: (typeof insightWords)['en'],
): Markup | null {
  if (entries === 0) return html`<p class="notice">${words.nothing}</p>`
  if (tariff === null || contracts + orders > 0) return null
  return html`<p class="notice bad">${words.noneOfTariff(tariff)}</p>`
}
