import type { Finding } from '../../finding.ts'
import { orderRules } from '../../index.ts'
import { html, type Markup } from '../../markup.ts'
import type { Visit } from '../visit.ts'
import { germanFindings } from './finding-words.ts'
import { orderWords } from './order-words.ts'

const englishFindings = new Map(orderRules.map(({ name, wrong, mend }) => [name, { wrong, mend }]))

/** What is wrong with an order, field by field: what it costs and how to mend it. Errors come first. */
export function findingList(findings: readonly Finding[], visit: Visit): Markup {
  const words = orderWords[visit.language]
  const errorsFirst = findings.toSorted(
    (a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'),
  )
  return html`<ul class="findings" role="list">
${errorsFirst.map((finding) => {
  const { field, severity, cost } = finding
  const { wrong, mend } = textsOf(finding, visit)
  return html`<li class="${severity}"><p><span class="tag ${severity}">${words.severities[severity]}</span> ${field === '' ? words.wholeOrder : html`<code>${field}</code>`}</p>
<p>${wrong}${/[.!?]$/.test(wrong) ? null : '.'} ${finding.rule === 'passing' ? null : html`<span class="quiet">${severity === 'error' ? words.costs[cost].surely : words.costs[cost].perhaps}</span>`}</p>
${mend === null ? null : html`<p class="mend">${mend}</p>`}</li>
`
})}</ul>`
}

/** What the supplier wrote may quote the customer. */
function textsOf(
  { rule, message }: Finding,
  { language, showsPersonalData }: Visit,
): { wrong: string; mend: string | null } {
  const words = orderWords[language]
  if (rule === 'supplier') {
    return {
      wrong: showsPersonalData ? `${words.supplierSaid}: ${message}` : words.supplierSays,
      mend: null,
    }
  }
  const german = language === 'de' ? germanFindings[rule] : undefined
  return german ?? englishFindings.get(rule) ?? { wrong: message, mend: null }
}
