import { printable } from './field-rows.ts'

/** The supplier's price components that are a value with a unit; parts of parts are indented by their names. */
export function priceRows(components: object, path = ''): [part: string, price: string][] {
  return Object.entries(components).flatMap(([name, component]): [string, string][] => {
    if (typeof component !== 'object' || component === null) return []
    const { value, unitText } = component as { value?: unknown; unitText?: unknown }
    if (value === undefined) return priceRows(component, `${path}${name}.`)
    return [[`${path}${name}`, printable(`${value} ${unitText ?? ''}`)]]
  })
}
