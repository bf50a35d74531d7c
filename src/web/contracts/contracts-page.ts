import { html, type Markup } from '../../markup.ts'
import type { PageContent } from '../frame.ts'
import { stateBadge } from '../state-badge.ts'
import type { Visit } from '../visit.ts'
import type { ContractIndex, ContractTallies } from './contract-index.ts'
import { type ContractsQuery, contractsAddress, listedStates } from './contracts-query.ts'
import { contractsWords } from './contracts-words.ts'
import { type ContractOrder, contractOrders, type ListedContract } from './listed-contract.ts'

const contractsShown = 50

/** Contracts, narrowed, in order, a page at a time. */
export function contractsPage(index: ContractIndex, query: ContractsQuery, visit: Visit): PageContent {
  const { language, speech } = visit
  const words = contractsWords[language]
  const { problem } = query
  return {
    title: words.title,
    place: 'contracts',
    main: html`<h1>${words.title}</h1>
${filterForm(query, index.tallies(), visit)}
${problem === null ? null : html`<p class="notice bad" role="alert">${problem}</p>`}
<div id="reading" data-live>${index.isComplete ? null : html`<p class="notice" role="status">${words.reading(speech.number(index.size))}</p>`}</div>
${problem === null ? list(index, query, visit) : null}
`,
  }
}

function filterForm(query: ContractsQuery, tallies: ContractTallies, { language, speech }: Visit): Markup {
  const words = contractsWords[language]
  const { given, order, descending } = query
  const { fields } = words
  const isNarrowed = Object.values(given).some((value) => value !== '')
  const choice = (value: string, name: string, given: string) =>
    html`<option value="${value}"${value === given ? html` selected` : null}>${name}</option>
`
  const choices = (tally: Readonly<Record<string, number>>, given: string) => [
    choice('', words.every, given),
    ...(given === '' || tally[given] !== undefined ? [] : [choice(given, given, given)]),
    ...Object.keys(tally)
      .sort()
      .map((value) => choice(value, `${value} (${speech.number(tally[value]!)})`, given)),
  ]
  const countIn = (state: string) =>
    Object.entries(tallies.states).reduce(
      (sum, [each, count]) => (each === state || each.startsWith(`${state}.`) ? sum + count : sum),
      0,
    )
  const nameOf = (state: string) => `${'– '.repeat(state.split('.').length - 1)}${state.split('.').at(-1)}`
  return html`<form class="card filter" method="get" action="/contracts" role="search" aria-label="${words.filter}">
<p><label for="number">${fields.number}</label>
<input id="number" name="number" type="search" inputmode="numeric" size="14" maxlength="40" value="${given.number}" aria-describedby="number-hint"></p>
<p><label for="state">${fields.state}</label>
<select id="state" name="state">${[
    choice('', words.every, given.state),
    ...listedStates.map((state) =>
      choice(state, `${nameOf(state)} (${speech.number(countIn(state))})`, given.state),
    ),
  ]}</select></p>
<p><label for="days">${fields.days}</label>
<input id="days" name="days" inputmode="decimal" size="6" maxlength="10" value="${given.days}"></p>
<p><label for="reason">${fields.reason}</label>
<select id="reason" name="reason">${choices(tallies.reasons, given.reason)}</select></p>
<p><label for="tariff">${fields.tariff}</label>
<select id="tariff" name="tariff">${choices(tallies.tariffs, given.tariff)}</select></p>
${order === 'since' && descending ? null : html`<input type="hidden" name="sort" value="${descending ? '-' : ''}${order}">`}
<p class="acts"><button class="button main" type="submit">${words.show}</button>${isNarrowed ? html` <a class="button" href="/contracts">${words.reset}</a>` : null}</p>
<p class="quiet filter-hint" id="number-hint">${fields.number}: ${words.numberHint}.</p>
</form>
`
}

function list(index: ContractIndex, query: ContractsQuery, visit: Visit): Markup {
  const { language, speech } = visit
  const words = contractsWords[language]
  const { filter, order, descending } = query
  const found = (page: number) =>
    index.page(filter, { order, descending, offset: (page - 1) * contractsShown, limit: contractsShown })
  const asked = found(query.page)
  const pages = Math.max(1, Math.ceil(asked.total / contractsShown))
  const page = Math.min(query.page, pages)
  // There may be fewer than when somebody turned to this page.
  const { contracts, total } = page === query.page ? asked : found(page)
  const first = (page - 1) * contractsShown + 1
  if (total === 0) {
    return html`<section class="card" id="contracts" data-live><p>${index.size === 0 ? words.noneKnown : words.none}</p></section>
`
  }
  return html`<section class="card contracts" id="contracts" data-live>
<div class="card-head"><p>${words.shown(speech.number(first), speech.number(first + contracts.length - 1), speech.number(total))}</p>
<p><a href="${contractsAddress(query, {}, '/contracts.csv')}" download>${words.csv}</a></p></div>
<div class="scroll" tabindex="0" role="group" aria-label="${words.list}"><table>
<thead><tr>${contractOrders.map((each) => columnHead(each, query, visit))}</tr></thead>
<tbody>
${contracts.map((contract) => row(contract, visit))}</tbody>
</table></div>
${pages === 1 ? null : pageLinks(query, { page, pages }, visit)}
</section>
`
}

function columnHead(column: ContractOrder, query: ContractsQuery, { language }: Visit): Markup {
  const words = contractsWords[language]
  const isSorted = column === query.order
  const goesDown = isSorted ? !query.descending : column === 'since'
  const address = contractsAddress(query, { order: column, descending: goesDown })
  const arrow = !isSorted ? null : html` <span aria-hidden="true">${query.descending ? '▼' : '▲'}</span>`
  const name = words.columns[column]
  return html`<th scope="col"${isSorted ? html` aria-sort="${query.descending ? 'descending' : 'ascending'}"` : null}><a href="${address}" title="${words.sortBy(name)}">${name}${arrow}</a></th>`
}

function row(
  { contractNumber, customerNumber, state, enteredAt, reason, tariff }: ListedContract,
  { speech, now }: Visit,
): Markup {
  return html`<tr><th scope="row"><a href="/contracts/${contractNumber}">${contractNumber}</a></th><td>${customerNumber}</td><td>${stateBadge(state)}</td><td class="since">${speech.moment(enteredAt)} <span class="quiet">${speech.relative(enteredAt, now)}</span></td><td>${reason}</td><td>${tariff}</td></tr>
`
}

function pageLinks(
  query: ContractsQuery,
  { page, pages }: { page: number; pages: number },
  { language, speech }: Visit,
): Markup {
  const words = contractsWords[language]
  const link = (to: number, name: string, rel: string) =>
    to === page || to < 1 || to > pages
      ? html`<span class="button is-off" aria-hidden="true">${name}</span>
`
      : html`<a class="button" href="${contractsAddress(query, { page: to })}" rel="${rel}">${name}</a>
`
  return html`<nav class="pages" aria-label="${words.pages}">
${link(1, words.first, 'first')}${link(page - 1, words.previous, 'prev')}<span>${words.page(speech.number(page), speech.number(pages))}</span>
${link(page + 1, words.next, 'next')}${link(pages, words.last, 'last')}</nav>
`
}
