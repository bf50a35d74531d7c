import { Agent, type Dispatcher } from 'undici'
import { type Clock, systemClock } from '../clock.ts'
import type { Delivery, Patience, Sink } from '../sink.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type EventOptions, eventOf } from './cloud-event.ts'
import { type EventType, eventCatalogue } from './event-catalogue.ts'
import { failureOfAnswer } from './webhook-answer.ts'
import { checkedWebhookSecret } from './webhook-secret.ts'
import { checkedWebhookUrl } from './webhook-url.ts'

const mostAnswerBytes = 16_384

/** Where messages go, and how. */
export interface WebhookSinkOptions extends EventOptions {
  /** The receiver's address; https, and plain http to loopback only. */
  url: string
  /** What messages are signed with, `whsec_...`; while a receiver changes from one secret to the next, both. */
  secret: string | readonly string[]
  /** Under which its position in the log is kept; `webhook` where left out. */
  name?: string | undefined
  /** Only messages of these types; all where left out. */
  events?: readonly EventType[] | undefined
  /** How long the receiver may take to answer, milliseconds; 15 s. */
  timeoutMs?: number | undefined
  /** To how many contracts at the same time; 4. */
  atOnce?: number | undefined
  /** See {@link Sink}. */
  patience?: Partial<Patience> | undefined
  /** What the time of signatures is read from; the computer's own where left out. */
  clock?: Clock | undefined
  /** Makes the connections, through a proxy for example. */
  dispatcher?: Dispatcher | undefined
}

/**
 * Posts each delivery as a CloudEvent (docs/events.md), signed by the Standard Webhooks specification; `webhook-id` is the
 * delivery's key. Redirects are not followed. Neither secrets nor the address's path are in its errors.
 * @throws StromkreisError `configuration` naming the option.
 */
export function webhookSink(options: WebhookSinkOptions): Sink {
  const { name = 'webhook', timeoutMs = 15_000, atOnce = 4, clock = systemClock() } = options
  const url = checkedWebhookUrl(options.url, 'url')
  const what = `webhook ${name} (${url.origin})`
  const sign = signer([options.secret].flat())
  const dispatcher = options.dispatcher ?? new Agent({ connections: atOnce })
  const wanted = options.events && new Set<string>(options.events)

  async function deliver(delivery: Delivery): Promise<void> {
    const body = JSON.stringify(eventOf(delivery, options))
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'stromkreis',
      ...(await sign(headerSafe(delivery.key), clock.now(), body)),
    }
    const failure = await post(headers, body)
    if (failure !== null) throw failure
  }

  async function post(headers: Record<string, string>, body: string): Promise<StromkreisError | null> {
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const answer = await dispatcher.request({
        ...{ method: 'POST', origin: url.origin, path: url.pathname + url.search, headers, body, signal },
        // The one timeout replaces both.
        headersTimeout: 0,
        bodyTimeout: 0,
      })
      // Nobody reads what it says besides; read to its end, the connection can be used again.
      await answer.body.dump({ limit: mostAnswerBytes, signal }).catch(() => {})
      const retryAfter = [answer.headers['retry-after']].flat()[0]
      return failureOfAnswer({ status: answer.statusCode, retryAfter, at: clock.now() }, what)
    } catch (error) {
      const why = signal.aborted ? `did not answer within ${timeoutMs} ms` : noAnswer(error)
      return new StromkreisError('unreachable', `${what} ${why}`, {
        hint: 'It is tried again by itself, later. If it stays so, check the address and the receiver.',
      })
    }
  }

  return {
    ...{ name, deliver, atOnce },
    ...(wanted && { wants: ({ kind }) => wanted.has(eventCatalogue[kind].type) }),
    ...(options.patience && { patience: options.patience }),
  }
}

type SignedHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>

/** The library is loaded with the first message: who sends none does not need it. */
function signer(secrets: readonly string[]) {
  if (secrets.length === 0) {
    throw new StromkreisError('configuration', 'secret is empty.', {
      hint: 'Give what messages are signed with.',
    })
  }
  const checked = secrets.map((secret) => checkedWebhookSecret(secret, 'secret'))
  const webhooks = async () => {
    const { Webhook } = await import('standardwebhooks')
    return checked.map((secret) => new Webhook(secret))
  }
  return async (id: string, now: number, body: string): Promise<SignedHeaders> => {
    const signatures = (await webhooks()).map((webhook) => webhook.sign(id, new Date(now), body))
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now / 1_000)),
      'webhook-signature': signatures.join(' '),
    }
  }
}

// A full stop would blur where the id ends in what is signed.
function headerSafe(key: string): string {
  return key.replace(/[^\w/~-]/gu, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`)
      .join(''),
  )
}

// The library's own errors may quote what was sent: only their codes are kept.
function noAnswer(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return `gave no answer (${typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : 'no reason given'})`
}
