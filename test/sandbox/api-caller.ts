import { request } from 'undici'
import type { Sandbox } from '../../src/sandbox/index.ts'

/** An answer read to its end. */
export interface ReadAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape is what they test
  json: any
}

/** Sends one request over real HTTP and reads the answer. */
export async function call(
  url: string,
  options: {
    method?: 'GET' | 'POST' | 'DELETE' | 'PUT'
    headers?: Record<string, string>
    body?: string
  } = {},
): Promise<ReadAnswer> {
  const { statusCode, headers, body } = await request(url, {
    method: options.method ?? 'GET',
    headers: options.headers ?? {},
    body: options.body ?? null,
  })
  const text = await body.text()
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  return { status: statusCode, headers, text, json }
}

/** Asks for a token with the credentials in the body. */
export function askForToken(
  sandbox: Pick<Sandbox, 'url' | 'clientId' | 'clientSecret'>,
  fields: Record<string, string> = { scope: 'api:partner create:orders' },
): Promise<ReadAnswer> {
  return call(`${sandbox.url}/connect/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: sandbox.clientId,
      client_secret: sandbox.clientSecret,
      ...fields,
    }).toString(),
  })
}

/** Calls the API of one sandbox with one token. */
export interface ApiCaller {
  get(path: string, headers?: Record<string, string>): Promise<ReadAnswer>
  post(path: string, body: unknown): Promise<ReadAnswer>
}

/** Gets a token and calls with it. */
export async function apiCaller(sandbox: Sandbox): Promise<ApiCaller> {
  const token = (await askForToken(sandbox)).json.access_token
  const authorization = `Bearer ${token}`
  return {
    get: (path, headers = {}) =>
      call(`${sandbox.url}/partner/v1${path}`, { headers: { authorization, ...headers } }),
    post: (path, body) =>
      call(`${sandbox.url}/partner/v1${path}`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  }
}

/** Calls a control route, with a JSON body where one is given. */
export function control(
  sandbox: Sandbox,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<ReadAnswer> {
  const options = body === undefined ? { method } : { method, body: JSON.stringify(body) }
  return call(`${sandbox.url}/sandbox${path}`, options)
}
