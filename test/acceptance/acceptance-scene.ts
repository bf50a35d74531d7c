import {
  type AcceptanceEndpointOptions,
  startAcceptanceEndpoint,
} from '../../src/acceptance/acceptance-endpoint.ts'
import { virtualClock } from '../../src/clock.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import type { Entry } from '../../src/log-entry.ts'
import type { OrderBody } from '../../src/order-body.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { writtenAt } from '../../src/testing/valid-order.ts'

/** A supplier, a desk that sells for it, and the endpoint where customers accept, all on one virtual clock. */
export async function acceptanceScene(options: Partial<AcceptanceEndpointOptions> = {}) {
  const clock = virtualClock(writtenAt)
  const sandbox = await startSandbox({ clock, seed: 7, orders: 0 })
  const { url: apiUrl, clientId, clientSecret } = sandbox
  const problems: unknown[] = []
  const entries: Entry[] = []
  const onProblem = (error: unknown) => problems.push(error)
  const stromkreis = await openStromkreis({
    database: ':memory:',
    clock,
    rabot: { apiUrl, clientId, clientSecret },
    onProblem,
  })
  stromkreis.subscribe((entry) => entries.push(entry))
  const { desk } = stromkreis
  const endpoint = await startAcceptanceEndpoint({ desk, port: 0, clock, onProblem, ...options })
  return {
    clock,
    sandbox,
    stromkreis,
    desk,
    endpoint,
    /** What was reported, and the whole log so far. */
    problems,
    entries,
    /** Makes an offer and gives its id, token and address at the endpoint. */
    offer: async ({ data, validForMs }: { data?: OrderBody; validForMs?: number } = {}) => {
      const { id, offer } = await desk.offer({
        ...{ tariffKey: 'RabotSmart', zipCode: '14109', yearlyConsumptionKwh: 2600 },
        ...(data === undefined ? {} : { data }),
        ...(validForMs === undefined ? {} : { validForMs }),
      })
      const token = desk.acceptanceUrl(id)!.split('/').at(-1)!
      return { id, token, url: `${endpoint.url}/offers/${token}`, validUntil: offer!.validUntil }
    },
    stop: async () => {
      await endpoint.stop()
      await stromkreis.stop()
      await sandbox.stop()
    },
  }
}

/** Posts a decision as the form on the page does; redirects are not followed. */
export function clicked(url: string, decision: string, headers: Record<string, string> = {}) {
  const body = new URLSearchParams({ decision })
  return fetch(url, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { Accept: 'text/html', ...headers },
  })
}

/** Posts a decision as a partner's program does. */
export async function called(url: string, decision: unknown) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ decision }),
  })
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
}
