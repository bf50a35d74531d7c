import type { ContractDetails } from '../../../machines/index.ts'
import { contractStepWords } from '../../contract-step-words.ts'
import type { Entry } from '../../log-entry.ts'
import { type LogStep, logStep, lookOf, type StepEffect } from '../../log-step.ts'
import { html, type Markup } from '../../markup.ts'
import type { Visit } from '../visit.ts'
import type { ContractView } from './contract-view.ts'
import { contractWords } from './contract-words.ts'

const entriesShown = 200

/** What happened to a contract, newest first: what was seen, when it came about, what followed. */
export function contractTimeline(view: ContractView, visit: Visit): Markup {
  const words = contractWords[visit.language]
  const shown = view.entries.slice(-entriesShown).reverse()
  const older = view.entries.length - shown.length
  return html`<ol class="timeline" role="list" reversed>
${shown.map((entry) => timelineItem(entry, view, visit))}</ol>
${older === 0 ? null : html`<p class="quiet">${words.older(visit.speech.number(older))}</p>`}`
}

function timelineItem(entry: Entry, view: ContractView, visit: Visit): Markup {
  const said = contractStepWords[visit.language]
  const step = logStep(entry)
  return html`<li class="step ${lookOf(step)}">
<h3>${said.move(step)} <span class="tag">${said.kind(step)}</span></h3>
<p class="when">${whenWords(entry, visit)}</p>
${said.happened(step).map(
  (sentence) => html`<p>${sentence}</p>
`,
)}${whatWasSaid(entry, step, view, visit)}${whatFollowed(step, visit)}</li>
`
}

/** When what an entry says came about: what is known of it, and what follows. */
export function whenWords(entry: Entry, { language, speech }: Visit): Markup {
  const { when } = contractWords[language]
  const { kind, from, to, observedAt, effectiveAfter, effectiveBefore } = entry
  const before = speech.moment(effectiveBefore)
  const after = effectiveAfter === null ? null : speech.moment(effectiveAfter)
  if (entry.event.startsWith('alert.') || kind === 'act') return when.at(speech.moment(observedAt))
  switch (kind) {
    case 'timer':
      return when.ranOut(before, speech.moment(observedAt))
    case 'inferred':
      return after === null ? when.inferredBefore(before) : when.inferred(after, before)
    case 'corrected':
    case 'migrated':
      return when.at(speech.moment(observedAt))
    case 'anomaly':
      return when.seenAt(speech.moment(observedAt))
    case 'adopted':
    case 'submitted':
    case 'observed':
      if (from === to) return when.seenAt(speech.moment(observedAt))
      return after === null
        ? when.before(before)
        : when.between(after, before, speech.duration(effectiveBefore - effectiveAfter!))
  }
}

/** The supplier's codes and days, and with personal data its texts and people's reasons. */
function whatWasSaid(entry: Entry, step: LogStep, view: ContractView, visit: Visit): Markup {
  const words = contractWords[visit.language]
  const { name } = contractStepWords[visit.language]
  const reason = entry.act?.reason ?? null
  const hasReason = isGiven(reason, view)
  const texts: Partial<ContractDetails> = entry.details ?? entry.anomaly?.details ?? {}
  const rows = [
    ...Object.entries(step.details).map(([code, value]) =>
      row(name(code), value === null ? html`${words.noLongerGiven}` : detailValue(code, value, visit)),
    ),
    ...(visit.showsPersonalData
      ? [
          ...step.texts.map((code) => row(name(code), personalText(texts[code] ?? null, view, visit))),
          ...(hasReason ? [row(words.why, personalText(reason, view, visit))] : []),
        ]
      : []),
  ]
  const hidden = visit.showsPersonalData ? [] : [...step.texts.map(name), ...(hasReason ? [words.why] : [])]
  return html`${rows.length === 0 ? null : html`<dl class="codes">${rows}</dl>`}
${hidden.length === 0 ? null : html`<p class="quiet">${words.withText(hidden.join(', '))}</p>`}`
}

function whatFollowed({ effects, waits, overdue }: LogStep, visit: Visit): Markup | null {
  const words = contractWords[visit.language]
  const { name } = contractStepWords[visit.language]
  const items = [
    ...effects.map((effect) => effectItem(effect, visit)),
    ...waits.map(
      ({ rule, until, estimated }) =>
        html`<li>${words.waits(name(rule), visit.speech.moment(Date.parse(until)), estimated)}</li>`,
    ),
    ...(overdue.length === 0 ? [] : [html`<li>${words.overdue(overdue.map(name).join(', '))}</li>`]),
  ]
  return items.length === 0
    ? null
    : html`<ul class="followed">${items}</ul>
`
}

function effectItem(effect: StepEffect, visit: Visit): Markup {
  const words = contractWords[visit.language]
  const { name, remarks } = contractStepWords[visit.language]
  const { type, kind, suppressed, withheld } = effect
  const remarked = remarks(effect).join(', ')
  const called = suppressed || withheld !== null ? html`<s>${name(kind)}</s>` : html`${name(kind)}`
  return html`<li><strong>${type === 'alert' ? words.alertTold : words.noticeTold}:</strong> ${called}${remarked === '' ? null : html` <em>(${remarked})</em>`}</li>`
}

/** A detail of the supplier's; days as days. */
export function detailValue(code: string, value: string, { speech }: Visit): Markup {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value) && code.endsWith('Date') ? Date.parse(value) : Number.NaN
  return html`${Number.isNaN(day) ? value : speech.day(day)}`
}

/** Whether a reference leads to more than an empty text; what was erased did. */
export function isGiven(reference: string | null, view: ContractView): reference is string {
  return reference !== null && view.textOf(reference) !== ''
}

/** A text that may be personal, where those are shown; else that there is one. */
export function personalText(reference: string | null, view: ContractView, visit: Visit): Markup {
  const words = contractWords[visit.language]
  if (!visit.showsPersonalData || reference === null) return html`<em class="quiet">${words.hidden}</em>`
  const text = view.textOf(reference)
  return text === null ? html`<em class="quiet">${words.erased}</em>` : html`<q>${text}</q>`
}

/** A term and what it is. */
export function row(term: string, value: Markup): Markup {
  return html`<div><dt>${term}</dt><dd>${value}</dd></div>
`
}
