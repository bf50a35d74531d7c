import { z } from 'zod'
import { eventEnvelope, schemaName } from './cloud-event.ts'
import { type EventKind, eventCatalogue } from './event-catalogue.ts'

const dialect = 'https://json-schema.org/draft/2020-12/schema'
const kinds = Object.keys(eventCatalogue) as EventKind[]

/**
 * A JSON Schema for every message. Unknown fields are allowed, since there will be more; unknown messages are not: a receiver
 * that wants to let them pass looks at `type` first.
 */
export function eventsSchema(): object {
  return {
    $schema: dialect,
    $id: 'urn:stromkreis:events:1',
    title: 'Messages of Stromkreis, as CloudEvents 1.0',
    ...schemaOf(eventEnvelope),
    oneOf: kinds.map((kind) => {
      const { type } = eventCatalogue[kind]
      const data = { $ref: `#/$defs/${type}` }
      return {
        properties: { type: { const: type }, dataschema: { const: schemaName(kind) }, data },
        required: ['data'],
      }
    }),
    $defs: Object.fromEntries(kinds.map((kind) => [eventCatalogue[kind].type, dataSchema(kind)])),
  }
}

/** The JSON Schema of one kind's `data`. */
export function dataSchema(kind: EventKind): object {
  const { description, data } = eventCatalogue[kind]
  return { $schema: dialect, $id: schemaName(kind), description, ...schemaOf(data) }
}

function schemaOf(schema: z.ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    // What goes in: that leaves room for fields to come.
    io: 'input',
    // A format says it shorter than its pattern.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
    },
  })
  return rest
}
