import { html, type Markup } from '../../markup.ts'
import { actWords } from '../acts/act-words.ts'
import type { DashboardSource } from '../dashboard-source.ts'
import type { PageContent } from '../frame.ts'
import { stateBadge } from '../state-badge.ts'
import type { Visit } from '../visit.ts'
import { findingList } from './finding-list.ts'
import { orderAdvice } from './order-advice.ts'
import { orderFileWords } from './order-file-words.ts'
import { type FileOrder, hasErrors, largestOrderFile, type OrderFile } from './order-files.ts'

const ordersShown = 50

/** What a file may be at most, for people. */
export const largestInMegabytes = String(largestOrderFile / 1_000_000)

/** Where a file of orders is given. Nothing in it is kept by the page. */
export function orderFileForm(visit: Visit, problem: Markup | null = null): PageContent {
  const words = orderFileWords[visit.language]
  return {
    title: words.title,
    place: 'orders',
    main: html`<form class="card act" method="post" action="/orders/file" enctype="multipart/form-data">
<h1>${words.title}</h1>
<p>${words.lead}</p>
${problem === null ? null : html`<div class="notice bad" role="alert">${problem}</div>`}
<input type="hidden" name="formToken" value="${visit.formToken}">
<p><label for="orders">${words.file} <span class="quiet">(${words.fileHint(largestInMegabytes)})</span></label>
<input id="orders" name="orders" type="file" required accept=".json,.jsonl,.ndjson,.csv,.txt,application/json,text/csv" aria-describedby="formats"></p>
<ul class="quiet formats" id="formats">
${words.formats.map(
  (format) => html`<li>${format}</li>
`,
)}</ul>
<p class="quiet">${words.keeping}</p>
<p class="acts"><button class="button main" type="submit">${words.check}</button> <a class="button" href="/orders">${actWords[visit.language].cancel}</a></p>
</form>
`,
  }
}

/** Why a file cannot be read. */
export function unreadableFile({ error }: OrderFile, { language }: Visit): Markup {
  const words = orderFileWords[language]
  const line = /\bline (\d+)/i.exec(error?.message ?? '')?.[1]
  return html`<p><strong>${line === undefined ? words.unreadable : words.unreadableLine(line)}</strong> ${words.nothingSent}</p>
${error === null ? null : html`<p lang="en">${error.message} ${error.hint}</p>`}`
}

/** A file that is not kept any more, or never was. */
export function goneFilePage({ language }: Visit): PageContent {
  const words = orderFileWords[language]
  return {
    title: words.gone,
    place: 'orders',
    main: html`<section class="card act"><h1>${words.gone}</h1><p>${words.goneHint}</p>
<p class="acts"><a class="button main" href="/orders/file">${words.another}</a></p></section>
`,
  }
}

/** What is known of a file: how far it is, what is wrong with its orders, or what came of them. */
export function orderFilePage(
  source: Pick<DashboardSource, 'order'>,
  { file, page, problem }: { file: OrderFile; page: number; problem: string | null },
  visit: Visit,
): PageContent {
  const words = orderFileWords[visit.language]
  const isUnfinished = file.step === 'reading' || file.step === 'sending'
  return {
    title: words.title,
    place: 'orders',
    main: html`<p class="back"><a href="/orders/file">${words.another}</a></p>
<section class="card" id="file" data-live>
${isUnfinished ? html`<p class="look-again" data-unfinished><a href="${visit.address}">${words.lookAgain}</a></p>` : null}
${inside(source, { file, page, problem }, visit)}
</section>
`,
  }
}

function inside(
  source: Pick<DashboardSource, 'order'>,
  { file, page, problem }: { file: OrderFile; page: number; problem: string | null },
  visit: Visit,
): Markup {
  const { language, speech } = visit
  const words = orderFileWords[language]
  switch (file.step) {
    case 'reading':
      return html`<h1>${words.readingTitle}</h1><p role="status">${words.reading(speech.number(file.orders.length))}</p>`
    case 'unreadable':
      return html`<h1>${words.title}</h1><div class="notice bad">${unreadableFile(file, visit)}</div>`
    case 'checked':
      return checked(file, { page, problem }, visit)
    default:
      return sent(source, file, page, visit)
  }
}

function checked(
  file: OrderFile,
  { page, problem }: { page: number; problem: string | null },
  visit: Visit,
): Markup {
  const { language, speech } = visit
  const words = orderFileWords[language]
  const { orders } = file
  const count = (fits: (order: FileOrder) => boolean) => orders.filter(fits).length
  const wrong = count(hasErrors)
  const warned = count((order) => order.findings.length > 0 && !hasErrors(order))
  const found = orders.filter(({ findings }) => findings.length > 0)
  if (orders.length === 0) return html`<h1>${words.empty}</h1>`
  return html`<h1>${words.checkedTitle(speech.number(orders.length))}</h1>
<ul class="tally" role="list"><li class="tag closed">${words.ready(speech.number(orders.length - wrong))}</li> ${wrong === 0 ? null : html`<li class="tag error">${words.wrong(speech.number(wrong))}</li> `}${warned === 0 ? null : html`<li class="tag">${words.warned(speech.number(warned))}</li>`}</ul>
${file.knewTariffs ? null : html`<p class="quiet">${words.tariffsUnknown}</p>`}
${sendForm(file, { ready: orders.length - wrong, wrong, problem }, visit)}
<h2>${words.findings}</h2>
${
  found.length === 0
    ? html`<p>${words.allFine}</p>`
    : html`<p class="quiet">${words.more(speech.number(piece(found, page).length), speech.number(found.length))}</p>
${piece(found, page).map(
  ({ line, findings }) => html`<section class="filed"><h3>${words.line(String(line))}</h3>
${findingList(findings, visit)}</section>
`,
)}${pager(file, found.length, page, visit)}`
}`
}

function sendForm(
  file: OrderFile,
  { ready, wrong, problem }: { ready: number; wrong: number; problem: string | null },
  { language, speech, visitor, rememberedName, formToken }: Visit,
): Markup {
  const words = orderFileWords[language]
  const { who, whoHint } = actWords[language]
  const discard = html`<button class="button" type="submit" name="do" value="discard" formnovalidate>${words.discard}</button>`
  return html`<form class="send act" method="post" action="/orders/file/${file.id}">
<input type="hidden" name="formToken" value="${formToken}">
${problem === null ? null : html`<p class="notice bad" role="alert">${problem}</p>`}
${
  ready === 0
    ? html`<p>${words.nothingToSend}</p><p class="acts">${discard}</p>`
    : html`<h2>${words.sendTitle}</h2>
<p>${words.sendExplains(speech.number(ready))} ${wrong === 0 ? null : words.leavesOut(speech.number(wrong))}</p>
${
  visitor === null
    ? html`<p><label for="by">${who} <span class="quiet">(${whoHint})</span></label>
<input id="by" name="by" value="${rememberedName ?? ''}" required maxlength="80" autocomplete="name"></p>`
    : html`<p>${who}: <strong>${visitor}</strong></p>`
}
<p class="acts"><button class="button main" type="submit" name="do" value="send">${words.send(speech.number(ready))}</button> ${discard}</p>`
}
</form>`
}

function sent(source: Pick<DashboardSource, 'order'>, file: OrderFile, page: number, visit: Visit): Markup {
  const { language, speech } = visit
  const words = orderFileWords[language]
  const { step, orders } = file
  const toSend = orders.filter((order) => !hasErrors(order))
  const done = toSend.filter(({ outcome }) => outcome !== null).length
  const [title, hint] =
    step === 'sending'
      ? [words.sendingTitle, words.sendingHint]
      : step === 'sent'
        ? [words.sentTitle, words.sentHint]
        : [words.stoppedTitle, words.stoppedHint]
  const progress = words.progress(speech.number(done), speech.number(toSend.length))
  return html`<h1>${title}</h1>
<p class="sending"><meter min="0" max="${toSend.length}" value="${done}" aria-label="${title}">${progress}</meter> <strong role="status">${progress}</strong></p>
<p class="quiet">${hint}</p>
<div class="scroll" tabindex="0" role="group" aria-label="${title}"><table><thead><tr><th scope="col" class="number">${words.place}</th><th scope="col">${words.order}</th><th scope="col">${words.state}</th><th scope="col">${words.contract}</th><th scope="col">${words.whatNow}</th></tr></thead><tbody>
${piece(orders, page).map((order) => outcomeRow(source, order, visit))}</tbody></table></div>
${pager(file, orders.length, page, visit)}`
}

function outcomeRow(source: Pick<DashboardSource, 'order'>, order: FileOrder, visit: Visit): Markup {
  const words = orderFileWords[visit.language]
  const { line, outcome } = order
  const place = html`<th scope="row" class="number">${line}</th>`
  if (outcome === null) {
    return html`<tr>${place}<td colspan="4">${hasErrors(order) ? words.notSent : words.waits}</td></tr>
`
  }
  if ('error' in outcome) {
    const { message, hint } = outcome.error
    return html`<tr>${place}<td colspan="4">${words.notTaken} <span lang="en">${message} ${hint}</span></td></tr>
`
  }
  const now = source.order(outcome.id)
  const { id, state, contractNumber } = now
  return html`<tr>${place}<td><a href="/orders/${id}">${id}</a></td><td>${stateBadge(state)}</td><td>${contractNumber === null ? '–' : html`<a href="/contracts/${contractNumber}">${contractNumber}</a>`}</td><td>${orderAdvice(now, visit)}</td></tr>
`
}

function piece<One>(all: readonly One[], page: number): readonly One[] {
  return all.slice((page - 1) * ordersShown, page * ordersShown)
}

function pager({ id }: OrderFile, total: number, page: number, { language }: Visit): Markup {
  const words = orderFileWords[language]
  if (total <= ordersShown) return html``
  const link = (to: number, rel: string, name: string) =>
    html`<a class="button" rel="${rel}" href="/orders/file/${id}?page=${to}">${name}</a> `
  return html`<nav class="pager" aria-label="${words.pages}">
${page > 1 ? link(page - 1, 'prev', words.previous) : null}${page * ordersShown < total ? link(page + 1, 'next', words.next) : null}</nav>`
}
