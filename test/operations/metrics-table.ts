import { metricCatalogue } from '../../src/operations/metric-catalogue.ts'
import { markdownTable } from '../../src/report/markdown-table.ts'

const place = /<!-- metrics -->[\s\S]*<!-- \/metrics -->/

/** docs/operations.md with the table of all metrics as they are. */
export function withMetricsTable(page: string): string {
  if (!place.test(page)) throw new Error('The page has no place for the metrics.')
  const rows = Object.entries(metricCatalogue).map(([name, { type, labels, help }]) => [
    `\`${name}\``,
    type,
    labels.map((label) => `\`${label}\``).join(', '),
    help,
  ])
  const table = markdownTable(['metric', 'type', 'labels', 'what it says'], rows)
  return page.replace(place, `<!-- metrics -->\n${table}\n<!-- /metrics -->`)
}
