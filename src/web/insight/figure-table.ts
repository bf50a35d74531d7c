import { html, type Markup } from '../../markup.ts'

/** A table of figures: the first cell of each row names it, the others are figures. */
export function figureTable(
  name: string,
  head: readonly string[],
  rows: readonly (readonly (string | Markup)[])[],
): Markup {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${name}"><table><thead><tr>${head.map(
    (title, index) => html`<th scope="col"${index === 0 ? null : html` class="number"`}>${title}</th>`,
  )}</tr></thead><tbody>
${rows.map(
  ([
    first = '',
    ...rest
  ]) => html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td class="number">${cell}</td>`)}</tr>
`,
)}</tbody></table></div>`
}
