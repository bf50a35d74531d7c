import type { MadeTrueBy } from './made-true-by.ts'
import { markdownTable } from './markdown-table.ts'
import { type GuideFact, guideFacts } from './supplier-guide.ts'

/** What the supplier's guides say that belongs on this page, by section, with where it is made true, as Markdown. */
export function guideTables(page: GuideFact['page']): string {
  const facts = guideFacts.filter((fact) => fact.page === page)
  const sections = [...new Set(facts.map(({ section }) => section))]
  return sections
    .map((section) => {
      const rows = facts
        .filter((fact) => fact.section === section)
        .map(({ fact, madeTrueBy }) => [fact, madeTrueBy.map(referenceOf).join('\n')])
      return `### ${section}\n\n${markdownTable(['the guide says', 'made true by'], rows)}`
    })
    .join('\n\n')
}

/** One place, with a link where it is a file. Paths are those from `docs/`. */
function referenceOf(place: MadeTrueBy): string {
  switch (place.kind) {
    case 'test':
      return `test [${place.name}](../test/${place.file})`
    case 'rule':
      return `rule \`${place.name}\``
    case 'command':
      return `command \`${place.name}\``
    case 'state':
      return `state ${place.name.slice(place.name.indexOf('.') + 1)}`
    case 'sandbox':
      return `sandbox [${place.name.replace('src/sandbox/', '')}](../${place.name})`
    case 'doc':
      return `page [${place.name}](../${place.name})`
    case 'planned':
    case 'limit':
      return `**${place.kind}**: ${place.name}`
    default:
      return `${place.kind} \`${place.name}\``
  }
}
