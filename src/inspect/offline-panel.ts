import { stateWords } from '../contract-step-words.ts'
import { type LogStep, lookOf, type StepEffect, type StepFinding } from '../log-step.ts'
import { html, type Markup } from '../markup.ts'
import { spaced } from '../spaced.ts'
import {
  effectRemarks,
  germanTime,
  kindWords,
  lengthWords,
  moveWords,
  utcTime,
  whatHappened,
} from './offline-words.ts'

/** What a state is and what to do about it, from the machine. */
export interface OfflineState {
  /** Dotted path. */
  path: string
  description: string
  /** Who acts while something is here. */
  actor: string
  whatToDo: string
}

/** Everything there is to say about one step. The page's script shows one of them at a time. */
export function stepPanel(step: LogStep, place: StepPlace, state: OfflineState | undefined): Markup {
  const { seq, from, to, timeRule, anomaly, waits, effects } = step
  const { number, of } = place
  const look = lookOf(step)
  const [first = '', ...more] = whatHappened(step)
  const moreClass = anomaly === null ? 'more' : 'objection'
  return html`<article class="panel" id="step-${number}" data-look="${look}" data-from="${from}" data-to="${to}"
 data-rule="${timeRule?.name ?? null}" data-seen="${anomaly?.status ?? null}" data-words="${inOneLine(step, place)}">
<header>
<p class="count">Step ${number} of ${of}${seq === number ? null : html` · entry ${seq}`}</p>
<h3>${moveWords(step)}</h3>
<p class="kind" data-look="${look}">${kindWords(step)}</p>
</header>
<p class="seen">${first}</p>
${more.map((sentence) => html`<p class="${moreClass}">${sentence}</p>\n`)}
${whenList(step)}
${detailsList(step)}
${findingsList(step)}
<h4>What followed</h4>
${effectsList(effects)}
${waits.length === 0 ? null : html`<h4>What waits from here</h4>\n<ul class="waits">${waits.map(waitItem)}</ul>`}
${state === undefined ? null : stateNote(state)}
</article>
`
}

/** Where a step stands among those shown. */
export interface StepPlace {
  number: number
  of: number
}

/** A step in one line, for ears: `Step 3 of 9: Processing → Denied, inferred.` */
function inOneLine(step: LogStep, { number, of }: StepPlace): string {
  const [first] = whatHappened(step)
  return `Step ${number} of ${of}: ${moveWords(step).replace('→', 'to')}, ${kindWords(step)}. ${first}`
}

function whenList(step: LogStep): Markup {
  const { kind, effectiveAfter, effectiveBefore, observedAt, actedBy, timeRule } = step
  const isInstant = kind === 'act' || effectiveAfter === effectiveBefore
  const rows = isInstant
    ? [row(kind === 'timer' ? 'Due' : 'When', html`at ${time(effectiveBefore)}`)]
    : [row('Earliest', earliest(step)), row('Latest', html`before ${time(effectiveBefore)}`)]
  if (effectiveAfter !== null && !isInstant) {
    rows.push(row('Known to within', html`${lengthWords(effectiveAfter, effectiveBefore)}`))
  }
  if (!isInstant || observedAt !== effectiveBefore) rows.push(row('Observed', time(observedAt)))
  if (actedBy !== null) rows.push(row('Who acted', html`${actedBy}`))
  if (timeRule !== null) rows.push(row('Time rule', html`${timeRuleWords(timeRule)}`))
  return html`<dl class="when">${rows}</dl>`
}

function earliest({ kind, effectiveAfter }: LogStep): Markup {
  if (effectiveAfter !== null) return html`after ${time(effectiveAfter)}`
  return html`not known${kind === 'adopted' ? ': nothing older was seen' : null}`
}

function timeRuleWords({ name, confirmed, estimated }: NonNullable<LogStep['timeRule']>): string {
  return [spaced(name), confirmed ? 'confirmed' : 'unconfirmed', ...(estimated ? ['estimated'] : [])].join(
    ', ',
  )
}

function detailsList({ details, texts, order, anomaly, overdue }: LogStep): Markup | null {
  const rows = [
    ...(anomaly === null ? [] : [row('Seen', html`${anomaly.seen}`)]),
    ...Object.entries(details).map(([name, value]) =>
      row(capital(spaced(name)), html`${value ?? 'no longer given'}`),
    ),
    ...texts.map((name) =>
      row(
        capital(spaced(name)),
        html`given; free text is not shown here, <code>history --text</code> shows it`,
      ),
    ),
    ...(order?.offer ? [row('Offer', html`${order.offer.tariffKey}`)] : []),
    ...(order?.offer?.quotedAt ? [row('Price named', time(order.offer.quotedAt))] : []),
    ...Object.entries(order?.said ?? {})
      .filter(([name]) => name !== 'errors')
      .map(([name, value]) => row(capital(spaced(name)), sayingOf(name, value))),
    ...(order?.mark ? [row('Mark', html`${order.mark}`)] : []),
    ...(order?.erased
      ? [row('Erased', html`${order.erased === 'request' ? 'as asked' : 'its time was over'}`)]
      : []),
    ...overdue.map((rule) => row('Overdue already', html`${spaced(rule)}`)),
  ]
  return rows.length === 0 ? null : html`<h4>What was said</h4>\n<dl class="details">${rows}</dl>`
}

function findingsList({ order }: LogStep): Markup | null {
  if (order === null || order.findings.length === 0) return null
  return html`<h4>Findings</h4>\n<ul class="findings">\n${order.findings.map(findingItem)}</ul>`
}

function findingItem({ field, severity, rule, cost, message }: StepFinding): Markup {
  const said = message ?? 'The supplier’s own words are not shown here.'
  return html`<li data-severity="${severity}">
<p><strong>${severity}</strong> <code>${field === '' ? 'the whole order' : field}</code></p>
<p>${said} <span class="quiet">${spaced(rule)}; it would cost: ${spaced(cost)}</span></p>
</li>
`
}

function effectsList(effects: readonly StepEffect[]): Markup {
  if (effects.length === 0) return html`<p class="quiet">Nobody was told anything.</p>`
  return html`<ul class="effects">${effects.map(effectItem)}</ul>`
}

function effectItem(effect: StepEffect): Markup {
  const { type, kind, said, suppressed, withheld } = effect
  const isTold = !suppressed && withheld === null
  const name = !isTold ? html`<s>${spaced(kind)}</s>` : html`${spaced(kind)}`
  const saying = Object.entries(said).map(
    ([field, value], index) => html`${index === 0 ? ': ' : ', '}${spaced(field)} ${sayingOf(field, value)}`,
  )
  const remarks = effectRemarks(effect).join(', ')
  return html`<li data-type="${type}" class="${isTold ? 'told' : 'suppressed'}">
<strong>${type === 'alert' ? 'Alert' : 'Notice'}</strong> ${name}${saying}${remarks && html` <em>${remarks}</em>`}
</li>
`
}

function waitItem({ rule, until, estimated }: LogStep['waits'][number]): Markup {
  return html`<li>${capital(spaced(rule))}: until ${time(until)}${estimated ? ' (estimated)' : null}</li>`
}

function stateNote({ path, description, actor, whatToDo }: OfflineState): Markup {
  return html`<div class="state-note"><h4>${stateWords(path)}</h4>
<p>${description}.</p>
<p><strong>Who acts:</strong> ${actor}. <strong>What to do:</strong> ${whatToDo}</p></div>`
}

function sayingOf(name: string, value: string | number | boolean): Markup {
  if (typeof value === 'boolean') return html`${value ? 'yes' : 'no'}`
  const isInstant = name === 'validUntil' || name === 'beganAt'
  return isInstant ? time(String(value)) : html`${value}`
}

function row(term: string, description: Markup): Markup {
  return html`<div><dt>${term}</dt><dd>${description}</dd></div>`
}

function time(instant: string): Markup {
  return html`<time datetime="${instant}">${germanTime(instant)} <span class="utc">${utcTime(instant)}</span></time>`
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
