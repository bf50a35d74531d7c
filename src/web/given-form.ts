import type { Context } from 'hono'

/**
 * What was given in a form; empty where it cannot be read, a multipart body that is cut off for example: whoever sent that
 * is told what is missing. A body beyond its limit is refused elsewhere.
 */
export async function givenForm(context: Context): Promise<Record<string, unknown>> {
  try {
    return await context.req.parseBody()
  } catch (error) {
    if (error instanceof TypeError) return {}
    throw error
  }
}
