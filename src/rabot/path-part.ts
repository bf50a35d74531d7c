import { namingNumber } from './naming-number.ts'
import { inputAs } from './schema-problem.ts'

/**
 * A value given by a caller as one part of a path, percent-encoded. `.` and `..` would name another path, encoded or
 * not.
 * @throws StromkreisError `invalidInput` naming the field.
 */
export function pathPart(field: string, value: string): string {
  const part = inputAs(
    namingNumber.refine((text) => text !== '.' && text !== '..'),
    value,
    field,
  )
  return encodeURIComponent(part)
}
