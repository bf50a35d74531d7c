const widest = 110

/** JSON as people write it: a list that fits into a line stands in one. */
export function prettyJson(value: unknown, indent = '', used = 0): string {
  const flat = inOneLine(value)
  const isShort = indent.length + used + flat.length <= widest
  if (typeof value !== 'object' || value === null || (Array.isArray(value) && isShort)) return flat
  const deeper = `${indent}  `
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => `${deeper}${prettyJson(item, deeper)}`).join(',\n')}\n${indent}]`
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  if (fields.length === 0) return '{}'
  const lines = fields.map(([name, field]) => {
    const label = `${JSON.stringify(name)}: `
    return `${deeper}${label}${prettyJson(field, deeper, label.length + 1)}`
  })
  return `{\n${lines.join(',\n')}\n${indent}}`
}

function inOneLine(value: unknown): string {
  return (
    JSON.stringify(value, null, 1)
      ?.replaceAll(/\n */g, ' ')
      .replaceAll(/\[ | \]/g, (bracket) => bracket.trim()) ?? 'null'
  )
}
