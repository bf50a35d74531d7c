import { randomUUID } from 'node:crypto'
import { html, type Markup } from '../markup.ts'
import { actWords } from './act-words.ts'
import type { DashboardSource } from './dashboard-source.ts'
import type { PageContent, Place } from './frame.ts'
import type { Visit } from './visit.ts'

/** A field of the form that asks before an act. */
export type ActField =
  | { name: string; label: string; kind: 'text'; isRequired: boolean; hint?: string }
  | {
      name: string
      label: string
      kind: 'choice'
      choices: readonly (readonly [value: string, label: string])[]
    }

/** What is asked before an act. */
export interface ActQuestion {
  title: string
  explains: string
  fields: readonly ActField[]
  /** What the button says. */
  does: string
}

/** Something that a person can have done about a subject. Asking changes nothing. */
export interface Act {
  place: Place
  /** Which rows the form has. @throws StromkreisError `notFound` where there is no such subject */
  asks(source: DashboardSource, subject: string, visit: Visit): ActQuestion
  /** Has it done. Resolves to what came of it, for the visitor. @throws StromkreisError what kept it from being done */
  does(
    source: DashboardSource,
    subject: string,
    given: { by: string; fields: Readonly<Record<string, string>>; visit: Visit },
  ): string | Promise<string>
}

/** Why something was not done, for the visitor. */
export type Problem = string | Markup

/** The form of an act: what it does, who wants it, and a way back. */
export function actPage(
  act: Act,
  {
    question,
    given,
    problem,
    back,
  }: {
    question: ActQuestion
    given: Readonly<Record<string, string>>
    problem: Problem | null
    back: string
  },
  visit: Visit,
): PageContent {
  const words = actWords[visit.language]
  const by = visit.visitor ?? given['by'] ?? visit.rememberedName ?? ''
  return {
    title: question.title,
    place: act.place,
    main: html`<form class="card act" method="post">
<h1>${question.title}</h1>
<p>${question.explains}</p>
${problem === null ? null : html`<p class="notice bad" role="alert">${problem}</p>`}
<input type="hidden" name="formToken" value="${visit.formToken}">
<input type="hidden" name="once" value="${randomUUID()}">
<input type="hidden" name="to" value="${back}">
${question.fields.map((field) => fieldRow(field, given[field.name] ?? ''))}
${
  visit.visitor === null
    ? html`<p><label for="by">${words.who} <span class="quiet">(${words.whoHint})</span></label>
<input id="by" name="by" value="${by}" required maxlength="80" autocomplete="name"></p>`
    : html`<p>${words.who}: <strong>${by}</strong></p>`
}
<p class="acts"><button class="button main" type="submit">${question.does}</button> <a class="button" href="${back}">${words.cancel}</a></p>
</form>
`,
  }
}

/** What is missing in a form; null when nothing is. */
export function missingIn(
  { fields }: ActQuestion,
  given: Readonly<Record<string, string>>,
  { visitor, language }: Visit,
): string | null {
  const words = actWords[language]
  const missing = fields.find(
    (field) => field.kind === 'text' && field.isRequired && !given[field.name]?.trim(),
  )
  if (missing !== undefined) return words.missing(missing.label)
  const unknown = fields.find(
    (field) => field.kind === 'choice' && !field.choices.some(([value]) => value === given[field.name]),
  )
  if (unknown !== undefined) return words.missing(unknown.label)
  return visitor === null && !given['by']?.trim() ? words.missing(words.who) : null
}

function fieldRow(field: ActField, value: string): Markup {
  if (field.kind === 'text') {
    const { name, label, isRequired, hint } = field
    return html`<p><label for="${name}">${label}</label>
<textarea id="${name}" name="${name}" rows="2" maxlength="2000"${isRequired ? html` required` : null}>${value}</textarea>${hint === undefined ? null : html`<span class="quiet">${hint}</span>`}</p>
`
  }
  return html`<fieldset><legend>${field.label}</legend>
${field.choices.map(
  (
    [choice, label],
    index,
  ) => html`<p><input type="radio" id="${field.name}-${index}" name="${field.name}" value="${choice}" required${choice === value ? html` checked` : null}> <label for="${field.name}-${index}">${label}</label></p>
`,
)}</fieldset>
`
}
