/** The members of an interface, in TypeScript, that all of these objects fit. */
export function memberTypes(objects: readonly object[]): string[] {
  const names = new Set(objects.flatMap(Object.keys))
  return [...names].map((name) => {
    const having = objects.filter((object) => name in object)
    const mark = having.length < objects.length ? '?' : ''
    return `${name}${mark}: ${typeOf(having.map((object) => (object as Record<string, unknown>)[name]))}`
  })
}

/** The type, in TypeScript, that all of these values have. */
function typeOf(values: readonly unknown[]): string {
  const lists = values.filter(Array.isArray)
  const objects = values.filter(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  )
  const plain = values.filter((value) => typeof value !== 'object' || value === null)
  const item = lists.length === 0 ? '' : typeOf(lists.flat())
  return [
    ...(objects.length === 0 ? [] : [`{ ${memberTypes(objects as object[]).join('; ')} }`]),
    ...(lists.length === 0 ? [] : [`readonly ${item.includes(' | ') ? `(${item})` : item || 'unknown'}[]`]),
    ...new Set(plain.map((value) => (value === null ? 'null' : typeof value))),
  ].join(' | ')
}
