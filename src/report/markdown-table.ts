/** A table as GitHub draws it. Cells may hold inline Markdown; line breaks in them become `<br>`. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.map(cellOf).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

/** A Mermaid diagram as GitHub draws it. */
export function mermaidFence(diagram: string): string {
  return `\`\`\`mermaid\n${diagram.trimEnd()}\n\`\`\``
}

function cellOf(text: string | number): string {
  return String(text).replaceAll('|', '\\|').replaceAll('\n', '<br>')
}
