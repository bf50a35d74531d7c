import { berlinWallTime } from '../../berlin-time.ts'
import type { OrderBody } from '../../order-body.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { validOrder } from '../valid-order.ts'
import type { Exchange, GivenAnswer } from './exchange.ts'
import { at, type JsonObject, objectsIn } from './json-parts.ts'

/** An answer as facts look at it. */
export interface Answer {
  status: number
  headers: GivenAnswer['headers']
  /** Undefined where the body is no JSON. */
  json: unknown
}

/** Whom a run asks, as whom, and by what. */
export interface InquiryOptions {
  apiUrl: string
  authUrl: string
  clientId: string
  clientSecret: string
  scopes: readonly string[]
  exchange: Exchange
  /** Epoch milliseconds; what is written is dated by it. */
  now: number
}

/** An order that the run placed, and what was answered. */
export interface TestOrder {
  body: OrderBody
  answer: Answer
}

interface ApiCall {
  method: 'GET' | 'POST'
  path: string
  bearer?: string
  body?: object | undefined
}

const api = '/partner/v1'
/** A scope that nobody has. */
const foreignScope = 'stromkreis:nobody-has-this'
/** The most orders that the client asks for at once, unless told otherwise. */
export const wholePage = 100

/** What one run asks the supplier: each question once, however many facts need its answer. */
export class Inquiry {
  readonly #options: InquiryOptions
  readonly #asked = new Map<string, Promise<Answer>>()
  #testOrder: Promise<TestOrder> | null = null
  /** Every answer so far, in the order in which they came. */
  readonly answers: Answer[] = []

  constructor(options: InquiryOptions) {
    this.#options = options
  }

  /** The answer to the request for a token. */
  token(): Promise<Answer> {
    return this.#once('token', () => this.#askForToken(this.#options.scopes))
  }

  /** The answer to a request for a token with a scope that nobody has besides. */
  tokenWithForeignScope(): Promise<Answer> {
    return this.#once('foreign', () => this.#askForToken([...this.#options.scopes, foreignScope]))
  }

  /** The answer to a request that carries no token. */
  withoutToken(): Promise<Answer> {
    return this.#once('without', () => this.#call({ method: 'GET', path: '/orders?offset=0&limit=1' }))
  }

  tariffs(): Promise<Answer> {
    return this.get('/tariffs')
  }

  /** The key of a tariff that may be sold; null where there is none. */
  async tariffKey(): Promise<string | null> {
    const keys = objectsIn(at((await this.tariffs()).json, 'data')).map(({ tariffKey }) => tariffKey)
    return keys.find((key): key is string => typeof key === 'string') ?? null
  }

  /** The price of that tariff for a made-up household; null without a tariff. */
  async quote(): Promise<Answer | null> {
    const key = await this.tariffKey()
    if (key === null) return null
    const household = {
      ...{ zipCode: '14109', yearlyConsumptionKwh: 2_600 },
      ...{ hasSmartMeter: false, hasElectricVehicle: false, campaignCode: null },
    }
    const path = `/tariffs/${encodeURIComponent(key)}/calculation`
    return this.#once('quote', () => this.#send('POST', path, household))
  }

  /** A page of the list of orders; `limit` left out where it is null. */
  page(offset: number, limit: number | null): Promise<Answer> {
    return this.get(`/orders?offset=${offset}${limit === null ? '' : `&limit=${limit}`}`)
  }

  /** Orders as the list shows them: those of the first whole page. */
  async orders(): Promise<JsonObject[]> {
    return ordersIn(await this.page(0, wholePage))
  }

  /** An order by its number. */
  order(contractNumber: string): Promise<Answer> {
    return this.get(`/orders/${encodeURIComponent(contractNumber)}`)
  }

  get(path: string): Promise<Answer> {
    return this.#once(`GET ${path}`, () => this.#send('GET', path))
  }

  /** Places one made-up order. Nobody real is in it. */
  async testOrder(): Promise<TestOrder | null> {
    const key = await this.tariffKey()
    if (key === null) return null
    this.#testOrder ??= this.#place(key)
    return this.#testOrder
  }

  async #place(tariffKey: string): Promise<TestOrder> {
    const { now } = this.#options
    const signed = { transactionDateTime: berlinWallTime(now - 60_000) }
    const nth = (Math.floor(now / 1_000) % 999_999) + 1
    const { emailVerifiedAt, emailVerifiedBy, ...body } = validOrder(
      { tariffKey, contract: signed },
      { now, nth },
    )
    return { body, answer: await this.#send('POST', '/orders', body) }
  }

  async #askForToken(scopes: readonly string[]): Promise<Answer> {
    const { authUrl, clientId, clientSecret } = this.#options
    const form = new URLSearchParams({
      ...{ grant_type: 'client_credentials', scope: scopes.join(' ') },
      ...{ client_id: clientId, client_secret: clientSecret },
    })
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
    const asked = { method: 'POST' as const, origin: authUrl, path: '/connect/token' }
    return this.#exchange({ ...asked, headers, body: form.toString() })
  }

  async #send(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
    return this.#call({ method, path, bearer: await this.#bearer(), body })
  }

  #call({ method, path, bearer, body }: ApiCall): Promise<Answer> {
    return this.#exchange({
      ...{ method, origin: this.#options.apiUrl, path: `${api}${path}` },
      headers: {
        accept: 'application/json',
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  }

  async #bearer(): Promise<string> {
    const { status, json } = await this.token()
    const token = at(json, 'access_token')
    if (status < 300 && typeof token === 'string') return token
    throw new StromkreisError('supplierFailed', `The supplier gives no token (${status}).`, {
      hint: 'Try again later; if it stays so, check the base URL of the authorization server.',
    })
  }

  async #exchange(request: Parameters<Exchange>[0]): Promise<Answer> {
    const { status, headers, body } = await this.#options.exchange(request)
    const answer = { status, headers, json: parsed(body) }
    this.answers.push(answer)
    if (status !== 429 && status < 500) return answer
    // It says nothing of what was asked.
    const code = status === 429 ? 'rateLimited' : 'supplierFailed'
    throw new StromkreisError(code, `${request.method} ${request.origin}: answered ${status}.`, {
      hint: 'Try again later.',
    })
  }

  #once(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    let answer = this.#asked.get(question)
    if (answer === undefined) {
      answer = ask()
      this.#asked.set(question, answer)
    }
    return answer
  }
}

/** The orders of an answer, where the documents have them or right in `data`. */
export function ordersIn({ json }: Answer): JsonObject[] {
  const data = at(json, 'data')
  return objectsIn(Array.isArray(data) ? data : at(data, 'orders'))
}

function parsed(body: Uint8Array | string): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}
