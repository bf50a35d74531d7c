import type { Sandbox } from '../../src/sandbox/index.ts'
import { askForToken, call, type ReadAnswer } from './api-caller.ts'

/** Calls the API of one sandbox with a token of these scopes. */
export async function callerWithScopes(sandbox: Sandbox, ...scopes: string[]) {
  const { json } = await askForToken(sandbox, { scope: ['api:partner', ...scopes].join(' ') })
  const headers = { authorization: `Bearer ${json.access_token}` }
  const send = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<ReadAnswer> =>
    call(`${sandbox.url}/partner/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return {
    get: (path: string) => send('GET', path),
    post: (path: string, body: unknown) => send('POST', path, body),
    delete: (path: string) => send('DELETE', path),
  }
}

/** Every contract of a sandbox's world that is at one stage, by its word. */
export function contractsIn({ world }: Sandbox, state: string) {
  return world
    .contractNumbers()
    .map((number) => world.order(number)!)
    .filter((order) => order.state === state)
}
