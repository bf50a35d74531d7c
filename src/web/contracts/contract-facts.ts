import { html, type Markup } from '../../markup.ts'
import { alertTexts } from '../alerts/alert-words.ts'
import { stateBadge } from '../state-badge.ts'
import type { Visit } from '../visit.ts'
import { detailValue, isGiven, personalText, row } from './contract-timeline.ts'
import type { ContractNow, ContractView } from './contract-view.ts'
import { contractWords } from './contract-words.ts'
import { nextLookWords } from './next-look-words.ts'

const pastAlertsShown = 8

/** What is known of a contract besides its state. */
export function contractFacts(view: ContractView, visit: Visit): Markup {
  const { language, speech } = visit
  const words = contractWords[language]
  const { terms } = words
  const { details, customerNumber, facts, recoveries } = view.standing
  if (view.entries.length === 0) return html`<p class="quiet">${words.notYetKnown}</p>`
  const coded = (['startDate', 'endDate', 'denialReason', 'cancellationReason'] as const).flatMap((name) =>
    details[name] === null ? [] : [row(terms[name], detailValue(name, details[name], visit))],
  )
  const texts = (['message', 'processingInfo'] as const).flatMap((name) =>
    details[name] === null ? [] : [row(terms[name], personalText(details[name], view, visit))],
  )
  return html`<dl class="facts">
${customerNumber === null ? null : row(terms.customer, html`<a href="/contracts?number=${customerNumber}">${customerNumber}</a>`)}
${coded}${texts}
${view.tariff === null ? null : row(terms.tariff, html`${view.tariff}`)}
${facts?.contractSignedAt ? row(terms.signed, speech.moment(facts.contractSignedAt)) : null}
${facts === null ? null : row(terms.meter, html`${words.hasMeter(facts.hasMeterNumber, facts.hasMaLo)}`)}
${recoveries === 0 ? null : row(terms.recoveries, html`${speech.number(recoveries)} ×`)}
${row(terms.firstSeen, speech.moment(view.knownSince))}
</dl>
`
}

/** What concerns a contract now: when it is looked at next, its order, and the alerts it had. */
export function contractNews(view: ContractView, now: ContractNow, visit: Visit): Markup {
  return html`${nextLook(view, now, visit)}${order(now, visit)}${pastAlerts(now, visit)}`
}

function nextLook(
  view: ContractView,
  { nextLook: report, seenAt, askedLooks }: ContractNow,
  visit: Visit,
): Markup {
  const { speech, now } = visit
  const words = nextLookWords[visit.language]
  const { nextLookAt, page, changesAboutEveryMs, weight, nextDueAt, stage } = report
  const nextAt = nextLookAt === null ? null : Date.parse(nextLookAt)
  const at = (instant: number) =>
    html`${speech.moment(instant)} <span class="quiet">(${speech.relative(instant, now)})</span>`
  const next = nextAt === null ? html`${words.none}` : nextAt <= now ? html`${words.atOnce}` : at(nextAt)
  return html`<section class="card" aria-labelledby="look-title"><h2 id="look-title">${words.title}</h2>
<dl class="facts">
${row(words.next, next)}
${row(words.why, html`${words.whySays(report, speech)}`)}
${row(words.lastSeen, seenAt === null ? html`${words.notYet}` : at(seenAt))}
${nextDueAt === null ? null : row(words.timeRule, html`${at(Date.parse(nextDueAt))} ${words.timeRuleAt}`)}
${changesAboutEveryMs === null ? null : row(words.changes, html`${words.changesEvery(speech.duration(changesAboutEveryMs))}`)}
${weight === null ? null : row(words.weighs, html`${speech.number(weight)}`)}
${
  page === null
    ? stage === null
      ? null
      : row(words.seenWith, html`${words.alone}`)
    : html`${row(words.seenWith, html`${words.page(speech.number(page.offset + 1), speech.number(page.offset + Math.max(1, page.orders)))}`)}${page.looksBefore === null ? null : row(words.looksBefore, html`${speech.number(page.looksBefore)}`)}`
}
${askedLooks.length === 0 ? null : row(words.asked, html`<ul role="list">${askedLooks.map((each) => askedLook(each, view, visit))}</ul>`)}
</dl></section>
`
}

function askedLook(
  { by, reason, askedAt, outcome }: ContractNow['askedLooks'][number],
  view: ContractView,
  visit: Visit,
): Markup {
  const cameOf = outcome === null ? 'waits' : outcome === 'seen' ? 'seen' : 'refused'
  const said = nextLookWords[visit.language].askedSays(by, cameOf)
  return html`<li>${visit.speech.moment(askedAt)} ${said}${isGiven(reason, view) ? html` ${personalText(reason, view, visit)}` : null}</li>
`
}

function order({ order }: ContractNow, { language, speech }: Visit): Markup | null {
  if (order === null) return null
  const words = contractWords[language]
  const { id, state, acceptedAt, submittedAt } = order
  return html`<section class="card" aria-labelledby="order-title"><h2 id="order-title">${words.order}</h2>
<dl class="facts">
${row(words.order, html`<a href="/orders/${id}">${id}</a>`)}
${row(words.orderState, stateBadge(state))}
${acceptedAt === null ? null : row(words.orderAccepted, speech.moment(acceptedAt))}
${submittedAt === null ? null : row(words.orderSubmitted, speech.moment(submittedAt))}
</dl></section>
`
}

function pastAlerts({ alerts }: ContractNow, { language, speech }: Visit): Markup | null {
  const words = contractWords[language]
  const past = alerts.filter(({ resolvedAt }) => resolvedAt !== null).reverse()
  if (past.length === 0) return null
  const older = past.length - pastAlertsShown
  return html`<section class="card" aria-labelledby="past-title"><h2 id="past-title">${words.pastAlerts}</h2>
<ul class="past" role="list">
${past.slice(0, pastAlertsShown).map(
  ({
    kind,
    openedAt,
    resolvedAt,
    acknowledgedBy,
  }) => html`<li><strong>${alertTexts[language][kind].title}</strong>
<p class="quiet">${words.alertOver(speech.moment(openedAt), speech.moment(resolvedAt!), acknowledgedBy)}</p></li>
`,
)}</ul>
${older > 0 ? html`<p class="quiet">${words.andMore(speech.number(older))}</p>` : null}</section>
`
}
