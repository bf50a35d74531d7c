import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { Webhook } from 'standardwebhooks'

/** What a receiver needs of a message; docs/events.md has all of it. */
export interface Message {
  id: string
  type: string
  /** A contract number, the id of an order, or `supplier`. */
  subject: string
  /** Sorted as text: an older one comes later only when somebody has sent it again. */
  sequence: string
  data: Record<string, unknown>
}

const mostBytes = 65_536

/**
 * A server that takes the messages of Stromkreis: verifies who sent them, validates them and hands each to `take`, once.
 * `secret` is what the webhook signs with, `whsec_...`; `schemaFile` is docs/events.schema.json.
 */
export function webhookReceiver(options: {
  secret: string
  schemaFile: string
  take: (message: Message) => void | Promise<void>
}): Server {
  const webhook = new Webhook(options.secret)
  const schema = JSON.parse(readFileSync(options.schemaFile, 'utf8')) as {
    $defs: Record<string, unknown>
  }
  // The formats of dates are left to whoever reads them.
  const isValid = new Ajv2020({ validateFormats: false }).compile(schema)
  // In a database: a unique key, written in the same transaction as what is done with the message.
  const known = new Set<string>()

  /** The status to answer with. */
  async function receive(request: IncomingMessage): Promise<number> {
    if (request.method !== 'POST') return 405
    const body = await bytesOf(request)
    if (body === null) return 413
    let message: Message
    try {
      // Over the bytes as they came, and before anything else is believed.
      message = webhook.verify(body, request.headers as Record<string, string>) as Message
    } catch {
      return 401
    }
    // There will be messages that this receiver does not know yet: they are no reason to stop.
    if (schema.$defs[message.type] === undefined) return 204
    if (!isValid(message)) return 400
    if (known.has(message.id)) return 204
    known.add(message.id)
    try {
      await options.take(message)
      return 204
    } catch {
      // It comes again.
      known.delete(message.id)
      return 503
    }
  }

  return createServer((request, response) => {
    receive(request).then(
      (status) => response.writeHead(status).end(),
      () => response.destroy(),
    )
  })
}

async function bytesOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
