import { z } from 'zod'
import type { Delivery } from '../sink.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type EventKind, eventCatalogue } from './event-catalogue.ts'

/** What messages say where they come from, unless a sink says otherwise. */
export const defaultSource = '/stromkreis'

// A receiver's limits are not known; this leaves room in the smallest that are usual.
const longestMessage = 10_000

/** What is left to the sink to decide. */
export interface EventOptions {
  /** A URI reference that tells this Stromkreis from others with the same receiver; `/stromkreis` where left out. */
  source?: string | undefined
  /** Sends what the supplier wrote in free text too. Personal data. */
  messages?: boolean | undefined
}

/** What every message has besides its data (CloudEvents 1.0, JSON format). */
export const eventEnvelope = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1).describe('The same every time this message is sent.'),
  source: z.string().min(1).describe('Which Stromkreis sends it; with `id` it is unique.'),
  type: z.string().min(1).describe('Which message it is.'),
  subject: z.string().min(1).describe('A contract number, the id of an order, or `supplier`.'),
  time: z.iso.datetime().describe('When Stromkreis knew.'),
  datacontenttype: z.literal('application/json'),
  dataschema: z.string().min(1).describe('The name of the schema of `data`, with its version.'),
  sequence: z
    .string()
    .regex(/^\d{10}\.\d{2}$/)
    .describe('Sorted as text: the order of the messages about one subject.'),
})

/** A message as it is sent: one of the catalogue, told apart by `type`. */
export type StromkreisEvent = {
  [Kind in EventKind]: Omit<z.infer<typeof eventEnvelope>, 'type'> & {
    type: (typeof eventCatalogue)[Kind]['type']
    data: z.infer<(typeof eventCatalogue)[Kind]['data']>
  }
}[EventKind]

/** The name under which the schema of a kind's data stands in `docs/events.schema.json`. */
export function schemaName(kind: EventKind): string {
  return `urn:stromkreis:event:${eventCatalogue[kind].type.replace(/^stromkreis\./, '')}:1`
}

/**
 * A delivery as a CloudEvent, with the fields of the catalogue and no others.
 * @throws StromkreisError `refused` when the effect is not what the catalogue says.
 */
export function eventOf(delivery: Delivery, options: EventOptions = {}): StromkreisEvent {
  const { key, subject, seq, index, observedAt, effect } = delivery
  const kind = effect.kind
  const data = eventCatalogue[kind].data.safeParse(dataOf(delivery, options))
  if (!data.success) {
    const fields = data.error.issues.map(({ path }) => path.join('.')).join(', ')
    throw new StromkreisError('refused', `${key} does not fit the schema of ${kind}: ${fields}.`, {
      hint: 'This is a fault of Stromkreis: report it with this message.',
    })
  }
  return {
    specversion: '1.0',
    id: key,
    source: options.source ?? defaultSource,
    type: eventCatalogue[kind].type,
    subject,
    time: new Date(observedAt).toISOString(),
    datacontenttype: 'application/json',
    dataschema: schemaName(kind),
    sequence: `${String(seq).padStart(10, '0')}.${String(index).padStart(2, '0')}`,
    data: data.data,
  } as StromkreisEvent
}

function dataOf({ effect, message }: Delivery, { messages = false }: EventOptions): object {
  return {
    ...effect,
    // In the log it is a reference.
    ...('message' in effect && { message: messages ? shortened(message) : undefined }),
    ...instantsOf(effect),
  }
}

const instants = ['validUntil', 'openedAt', 'since']

/** Its times, which are epoch milliseconds in the log. */
function instantsOf(effect: object): object {
  const told = Object.entries(effect).filter(
    ([name, at]) => instants.includes(name) && typeof at === 'number',
  )
  return Object.fromEntries(told.map(([name, at]) => [name, new Date(at).toISOString()]))
}

function shortened(message: string | null): string | null {
  if (message === null || message.length <= longestMessage) return message
  return `${message.slice(0, longestMessage - 1)}…`
}
