import { eventEnvelope, eventOf } from './cloud-event.ts'
import { type EventKind, eventCatalogue } from './event-catalogue.ts'
import { sampleDelivery } from './event-samples.ts'
import { dataSchema, eventsSchema } from './events-schema.ts'
import { prettyJson } from './pretty-json.ts'

const kinds = Object.keys(eventCatalogue) as EventKind[]

/** The catalogue of messages as a page for people and a JSON Schema for receivers, by their path from the root. */
export function eventDocs(): { path: string; text: string }[] {
  return [
    { path: 'docs/events.md', text: eventsPage() },
    { path: 'docs/events.schema.json', text: `${prettyJson(eventsSchema())}\n` },
  ]
}

function eventsPage(): string {
  return `# Messages

<!-- Made from src/sinks/event-catalogue.ts by \`npm run docs\`. -->

What Stromkreis has to say to other systems: an \`alert\` asks for somebody to act, a \`notify\` is good to know. A webhook gets
each as an HTTP POST whose body is a [CloudEvent 1.0](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md)
in JSON. [events.schema.json](events.schema.json) is one JSON Schema for all of them;
[examples/webhook-receiver.ts](examples/webhook-receiver.ts) is a receiver.

## What a receiver has to know

- **Who sends it.** Requests are signed by the [Standard Webhooks](https://www.standardwebhooks.com) specification, with the
  headers \`webhook-id\`, \`webhook-timestamp\` and \`webhook-signature\`. Verify the signature over the bytes as they came, before
  anything else; libraries do it in most languages. While a secret is being changed there is a signature with each.
- **Taken is 2xx.** Answer once the message is safe, within 15 seconds. After 5xx, 408, 425, 429, a redirect or no answer it
  comes again: after a second, then twice as long each time up to a quarter of an hour, or when \`Retry-After\` says. Any other 4xx
  means that it will never be taken: it becomes a dead letter at once. 410 means that nothing is wanted: nothing is sent for
  a day.
- **At least once.** \`id\` (and \`webhook-id\`, with characters outside \`A-Z a-z 0-9 _ / ~ -\` percent-encoded) is the same every
  time. Remember it together with what you did, and do nothing the second time.
- **In order per \`subject\`.** A message waits until the one before it about the same contract or order is taken; those about
  others go on. Only once one is given up do later ones follow, and it may come after them if somebody sends it
  again: \`sequence\` sorts as text and says which is newer.
- **Given up** is what was refused for 3 days in which other messages were taken, or 2,000 times (about two weeks). A receiver
  that is down as a whole loses nothing, however long: it is asked now and then with one message, and nothing is given up.
  Dead letters are kept: \`stromkreis dead-letters\` and \`stromkreis redeliver\`.
- **New fields** may appear in any message: ignore what you do not know.
- **No personal data**: contract, customer and order numbers, codes and dates. The supplier’s free text (\`message\`) comes only
  where the sink is told so (\`messages\`).

## The envelope

\`\`\`json
${prettyJson(eventOf(sampleDelivery('denied')))}
\`\`\`

${table(
  ['field', 'what it says'],
  Object.entries(eventEnvelope.shape).map(([name, { description }]) => [
    `\`${name}\``,
    description ?? 'Always as above.',
  ]),
)}

In every message's \`data\`, \`type\` and \`kind\` are those of the table, and these may be there:

${table(
  ['field', 'what it says'],
  (['alert', 'unconfirmed', 'estimated'] as const).map((name) => [
    `\`${name}\``,
    eventCatalogue.openTooLong.data.shape[name].description ?? '',
  ]),
)}

## All messages

${table(
  ['type', 'for', 'when'],
  kinds.map((kind) => {
    const { type, urgency, description } = eventCatalogue[kind]
    return [`[\`${type}\`](#${anchorOf(type)})`, urgency, description]
  }),
)}

${kinds.map(section).join('\n\n')}
`
}

function section(kind: EventKind): string {
  const { type, description } = eventCatalogue[kind]
  const { data } = eventOf(sampleDelivery(kind))
  return `### ${type}

${description}

\`\`\`json
${prettyJson(data)}
\`\`\`

<details><summary>JSON Schema of <code>data</code></summary>

\`\`\`json
${prettyJson(dataSchema(kind))}
\`\`\`

</details>`
}

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll('.', '')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}
