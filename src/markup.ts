/** Text that is HTML already, made by {@link html} or written by us. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template: text is escaped, markup is not, null is nothing. */
export type Insert = string | number | Markup | readonly Markup[] | null

/** A template of HTML that escapes everything put into it, in text and in quoted attributes. */
export function html(parts: TemplateStringsArray, ...inserts: readonly Insert[]): Markup {
  return new Markup(parts.map((part, index) => part + inserted(inserts[index] ?? null)).join(''))
}

function inserted(insert: Insert): string {
  if (insert === null) return ''
  if (insert instanceof Markup) return insert.text
  if (typeof insert === 'object') return insert.map(({ text }) => text).join('')
  return String(insert).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
