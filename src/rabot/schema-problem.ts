import type { z } from 'zod'
import { StromkreisError } from '../stromkreis-error.ts'

const mostProblems = 5

/** Which fields do not fit a schema and what was expected there; never a value. `root` names the whole. */
export function schemaProblem(error: z.ZodError, root: string): string {
  const problems = error.issues.map((issue) => {
    const path = issue.path.length === 0 ? root : issue.path.join('.')
    return `${path}: ${issue.message.replace(/^Invalid input: /, '')}`
  })
  const more = problems.length - mostProblems
  return [...problems.slice(0, mostProblems), ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

/**
 * `value` as `schema` describes it.
 * @throws StromkreisError `unreadable` naming the answer and the fields that do not fit.
 */
export function readAs<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw unreadable(what, schemaProblem(result.error, 'answer'))
}

/**
 * `value`, given by a caller, as `schema` describes it. `root` names it.
 * @throws StromkreisError `invalidInput` naming the fields that do not fit, without their values.
 */
export function inputAs<T>(schema: z.ZodType<T>, value: unknown, root: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new StromkreisError('invalidInput', `Wrong input: ${schemaProblem(result.error, root)}`, {
    hint: 'Mend the named field and call again; nothing was sent.',
  })
}

/** The error for an answer that is not what the API describes. */
export function unreadable(what: string, problem: string): StromkreisError {
  return new StromkreisError('unreadable', `${what}: the answer cannot be read (${problem})`, {
    hint: 'Try again; if it stays so, check the base URLs, then report it with this message.',
  })
}
