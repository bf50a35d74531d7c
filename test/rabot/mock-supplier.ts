import { inspect } from 'node:util'
import { type Interceptable, MockAgent } from 'undici'
import { expect } from 'vitest'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import { createRabotClient, type RabotClient } from '../../src/rabot/rabot-client.ts'
import type { RabotClientOptions } from '../../src/rabot/rabot-client-options.ts'
import { StromkreisError, type StromkreisErrorCode } from '../../src/stromkreis-error.ts'

export const clientId = 'stromkreis-test'
export const clientSecret = 'h&rd t0/guess+secret'
export const epoch = Date.UTC(2026, 2, 1, 12)

/** The supplier's two hosts, answering only what a test has announced. */
export interface MockSupplier {
  agent: MockAgent
  auth: Interceptable
  api: Interceptable
  clock: VirtualClock
  client: RabotClient
  /** Announces one answer to a token request; what is left out is as documented. */
  grant(answer?: Record<string, unknown>): void
  /** Announces one answer to a GET below `/partner/v1` that carries the token. */
  get(path: string, data: unknown, options?: { status?: number; token?: string }): void
}

export function createMockSupplier(options: Partial<RabotClientOptions> = {}): MockSupplier {
  const agent = new MockAgent()
  agent.disableNetConnect()
  const auth = agent.get('https://test-auth.rabot-charge.de')
  const api = agent.get('https://test-api.rabot-charge.de')
  const clock = virtualClock(epoch)
  const client = createRabotClient({
    environment: 'test',
    clientId,
    clientSecret,
    clock,
    dispatcher: agent,
    ...options,
  })
  return {
    agent,
    auth,
    api,
    clock,
    client,
    grant(answer = {}) {
      auth
        .intercept({ method: 'POST', path: '/connect/token' })
        .reply(200, { access_token: 'token-1', token_type: 'Bearer', expires_in: 3599, ...answer })
    },
    get(path, data, { status = 200, token = 'token-1' } = {}) {
      api
        .intercept({
          method: 'GET',
          path: `/partner/v1${path}`,
          headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
        })
        .reply(status, typeof data === 'string' ? data : JSON.stringify(data))
    },
  }
}

/** The error a promise rejects with; it must be a StromkreisError of this code. */
export async function failureOf(
  promise: Promise<unknown>,
  code: StromkreisErrorCode,
): Promise<StromkreisError> {
  const error = await promise.then(
    () => expect.fail(`expected ${code}, but it succeeded`),
    (reason: unknown) => reason,
  )
  if (!(error instanceof StromkreisError)) throw error
  expect(error).toMatchObject({ code, hint: expect.stringMatching(/\S/) })
  return error
}

/** Everything a log could show of an error. */
export function shownOf(error: Error): string {
  return inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error) + error.stack
}

/** An order as documented, with every personal field filled in. */
export function documentedOrder(contractNumber: string, more: Record<string, unknown> = {}) {
  return {
    customerNumber: '234567890',
    contractNumber,
    emailAddress: 'erika.mustermann@example.org',
    tariffName: 'rabot.fix',
    firstName: 'Erika',
    lastName: 'Mustermann',
    businessName: null,
    meterNumber: '1EMH0012345678',
    meLoIdentifier: 'DE00056266802AO6G56M11SN51G21M24S',
    maLoIdentifier: '41373559241',
    deliveryAddress: {
      title: null,
      firstName: 'Erika',
      lastName: 'Mustermann',
      businessName: null,
      gender: 'Female',
      extension: null,
      streetName: 'Heidestraße',
      houseNumber: '17',
      city: 'Köln',
      postCode: '51147',
      countryCode: 'DE',
    },
    state: 'Open',
    processingInfo: null,
    denialReason: null,
    deliveryState: null,
    actualDateOfDelivery: null,
    endDateOfDelivery: null,
    contractSignatureDate: '2026-02-27 14:30:05',
    contractSignedAt: '2026-02-27 14:30:05',
    estimatedYearlyConsumption: 2600,
    previousYearConsumption: 2600,
    ...more,
  }
}

/** A list of orders in the documented envelope. */
export function documentedPage(orders: readonly unknown[], hasMoreItems: boolean | undefined) {
  return {
    isSuccess: true,
    message: null,
    error: null,
    refUri: null,
    data: { orders },
    count: orders.length,
    ...(hasMoreItems !== undefined && { hasMoreItems }),
  }
}
