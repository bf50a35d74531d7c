/**
 * The fields of an object of the supplier's as rows of name and value, parts of parts under names with dots; what is
 * empty is left out. A value with a unit is one row.
 */
export function fieldRows(fields: object, path = ''): [name: string, value: string][] {
  return Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    if (value === null || value === undefined || value === '') return []
    if (typeof value !== 'object') return [[path + name, printable(String(value))]]
    if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
      return value.length === 0 ? [] : [[path + name, printable(value.join(', '))]]
    }
    const { value: amount, unitText } = value as { value?: unknown; unitText?: unknown }
    if (typeof amount === 'number') return [[path + name, printable(`${amount} ${unitText ?? ''}`.trim())]]
    return fieldRows(value, `${path}${name}.`)
  })
}

/** A text of the supplier's without what could steer the terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
}
