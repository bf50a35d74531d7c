import { html, type Markup } from '../../markup.ts'
import type { Language } from '../language.ts'
import { insightFigureWords } from './insight-figure-words.ts'

/** A section with a drawing, and the same figures as a table. */
export function figureCard(parts: {
  id: string
  title: string
  lead: string | null
  drawings: readonly Markup[]
  table: Markup
  language: Language
}): Markup {
  const { id, title, lead, drawings, table, language } = parts
  return html`<section class="card" id="${id}" aria-labelledby="${id}-title">
<div class="card-head"><h2 id="${id}-title">${title}</h2></div>
${lead === null ? null : html`<p class="quiet">${lead}</p>`}
<figure class="figure">${drawings}</figure>
<details><summary>${insightFigureWords[language].asTable}</summary>
${table}</details>
</section>
`
}

/** One of several drawings of a section, with its table. */
export function smallFigure(parts: {
  title: string
  key: Markup | null
  drawing: Markup
  table: Markup
  language: Language
}): Markup {
  const { title, key, drawing, table, language } = parts
  return html`<figure class="figure"><figcaption><h3>${title}</h3>${key}</figcaption>
${drawing}
<details><summary>${insightFigureWords[language].asTable}</summary>
${table}</details></figure>
`
}
