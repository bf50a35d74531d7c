import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { schemaProblem } from '../rabot/schema-problem.ts'
import { type EventType, eventCatalogue } from '../sinks/event-catalogue.ts'
import { checkedWebhookSecret } from '../sinks/webhook-secret.ts'
import type { WebhookSinkOptions } from '../sinks/webhook-sink.ts'
import { checkedWebhookUrl } from '../sinks/webhook-url.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type Environment, secret } from './environment.ts'

const urlName = 'STROMKREIS_WEBHOOK_URL'
const secretName = 'STROMKREIS_WEBHOOK_SECRET'
const fileName = 'STROMKREIS_SINKS_FILE'
const hourMs = 3_600_000

// Where the daemon itself writes what it has to tell.
const ownName = 'console'
const eventTypes = new Set<string>(Object.values(eventCatalogue).map(({ type }) => type))

const secretSource = z.union(
  [z.strictObject({ environment: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })],
  { error: 'expected { "environment": its variable } or { "file": its path }, and never the secret itself' },
)
const webhookSchema = z.strictObject({
  type: z.literal('webhook'),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected up to 40 of a-z, 0-9 and -'),
  url: z.string(),
  secrets: z.array(secretSource).min(1),
  source: z.string().min(1).optional(),
  messages: z.boolean().optional(),
  events: z
    .array(
      z.custom<EventType>((type) => eventTypes.has(type as string), 'is no type of message (docs/events.md)'),
    )
    .min(1)
    .optional(),
  timeoutSeconds: z.number().min(1).max(60).optional(),
  atOnce: z.int().min(1).max(64).optional(),
  giveUpAfterHours: z.number().min(1).optional(),
})
const fileSchema = z.strictObject({ sinks: z.array(webhookSchema) })

/**
 * The webhooks to deliver to: one from STROMKREIS_WEBHOOK_URL and STROMKREIS_WEBHOOK_SECRET (or its _FILE form; while the
 * receiver changes to another secret, both, apart by white space), and those of the JSON file that
 * STROMKREIS_SINKS_FILE names.
 * @throws StromkreisError `configuration` naming the variable or the field, never its value.
 */
export function webhookConfigurations(
  environment: Environment,
  readText: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): WebhookSinkOptions[] {
  const webhooks = [...fromEnvironment(environment), ...fromFile(environment, readText)]
  const names = new Set([ownName])
  for (const { name } of webhooks) {
    if (names.has(name)) {
      throw new StromkreisError('configuration', `${fileName}: the name ${name} is taken.`, {
        hint: `Each sink has a name of its own; ${ownName} is the daemon’s, webhook that of ${urlName}.`,
      })
    }
    names.add(name)
  }
  return webhooks
}

type NamedWebhook = WebhookSinkOptions & { name: string }

function fromEnvironment(environment: Environment): NamedWebhook[] {
  const url = environment[urlName] ?? ''
  const secrets = (secret(environment, secretName) ?? '').split(/\s+/).filter((part) => part !== '')
  if (url === '' && secrets.length === 0) return []
  if (url === '' || secrets.length === 0) {
    const [given, missing] = url === '' ? [secretName, urlName] : [urlName, secretName]
    throw new StromkreisError('configuration', `${given} is set and ${missing} is not.`, {
      hint: `Set both, or neither: then there is no webhook.`,
    })
  }
  return [
    {
      name: 'webhook',
      url: checkedWebhookUrl(url, urlName).href,
      secret: secrets.map((one) => checkedWebhookSecret(one, secretName)),
    },
  ]
}

function fromFile(environment: Environment, readText: (path: string) => string): NamedWebhook[] {
  const path = environment[fileName] ?? ''
  if (path === '') return []
  const { sinks } = parsed(textOf(path, fileName, readText))
  return sinks.map((sink, place) => {
    const field = (name: string) => `${fileName}: sinks.${place}.${name}`
    const { name, source, messages, events, timeoutSeconds, atOnce, giveUpAfterHours } = sink
    return {
      ...{ name, source, messages, events, atOnce },
      url: checkedWebhookUrl(sink.url, field('url')).href,
      secret: sink.secrets.map((from, which) => {
        const where = field(`secrets.${which}`)
        return checkedWebhookSecret(secretFrom(from, where, environment, readText), where)
      }),
      timeoutMs: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1_000,
      patience: giveUpAfterHours === undefined ? undefined : { refusedForMs: giveUpAfterHours * hourMs },
    }
  })
}

function parsed(text: string): z.infer<typeof fileSchema> {
  const wrong = (problem: string) =>
    new StromkreisError('configuration', `${fileName}: ${problem}.`, {
      hint: 'Mend the named field; the README shows such a file.',
    })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw wrong('the file is no JSON')
  }
  const result = fileSchema.safeParse(value)
  if (result.success) return result.data
  throw wrong(schemaProblem(result.error, 'the file'))
}

function secretFrom(
  from: z.infer<typeof secretSource>,
  where: string,
  environment: Environment,
  readText: (path: string) => string,
): string {
  if ('file' in from) return textOf(from.file, where, readText).trim()
  const value = environment[from.environment] ?? ''
  if (value !== '') return value
  throw new StromkreisError(
    'configuration',
    `${where} names the variable ${from.environment}, which is not set.`,
    {
      hint: `Set ${from.environment} to the secret, or name a file.`,
    },
  )
}

function textOf(path: string, name: string, readText: (path: string) => string): string {
  try {
    return readText(path)
  } catch (error) {
    throw new StromkreisError('configuration', `${name} names a file that cannot be read.`, {
      hint: `Check the path and its rights (${(error as { code?: string }).code ?? 'unknown reason'}).`,
    })
  }
}
