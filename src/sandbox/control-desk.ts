import { z } from 'zod'
import { StromkreisError } from '../stromkreis-error.ts'
import { type Answer, json } from './answer.ts'
import type { ServerPeaks } from './api-desk.ts'
import type { CallCounter } from './call-counter.ts'
import { type Fault, faultSchema } from './fault.ts'
import type { FaultPlan } from './fault-plan.ts'
import { decodedPart, type HttpRequest } from './http-request.ts'
import type { World } from './world.ts'

/** What the control routes steer. */
export interface Controls {
  world: World
  faults: FaultPlan
  counter: CallCounter
  peaks: () => ServerPeaks
}

const word = z.string().nullish()
const changeFields = {
  state: z.string().min(1),
  deliveryState: word,
  denialReason: word,
  cancellationReason: word,
  message: word,
  processingInfo: word,
  startDate: word,
  endDate: word,
  actualDateOfDelivery: word,
  endDateOfDelivery: word,
}
const changeSchema = z.strictObject(changeFields)
const newOrdersSchema = z.union([
  z.strictObject({ count: z.int().min(1).max(100_000).default(1) }),
  z.strictObject({
    contractNumber: z
      .string()
      .regex(/^\d{9}$/, 'must have nine digits')
      .optional(),
    steps: z.array(z.strictObject({ afterMs: z.number().min(0), ...changeFields })).min(1),
  }),
])
const newFaultsSchema = z.union([faultSchema, z.array(faultSchema).min(1)])

interface ControlRoute {
  method: 'GET' | 'POST' | 'DELETE'
  path: RegExp
  answer(controls: Controls, subject: string, request: HttpRequest): Answer
}

const routes: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: /^\/sandbox\/orders$/,
    answer: ({ world }) => json(200, { contractNumbers: world.contractNumbers() }),
  },
  {
    method: 'POST',
    path: /^\/sandbox\/orders$/,
    answer({ world }, _subject, request) {
      const wanted = bodyOf(request, newOrdersSchema)
      const contractNumbers = 'steps' in wanted ? [world.script(wanted)] : world.create(wanted.count)
      return json(201, { contractNumbers })
    },
  },
  {
    method: 'POST',
    path: /^\/sandbox\/orders\/([^/]+)\/status$/,
    answer({ world }, contractNumber, request) {
      world.force(contractNumber, bodyOf(request, changeSchema))
      return json(200, { contractNumber })
    },
  },
  {
    method: 'DELETE',
    path: /^\/sandbox\/orders\/([^/]+)$/,
    answer({ world }, contractNumber) {
      world.vanish(contractNumber)
      return json(200, { contractNumber })
    },
  },
  {
    method: 'POST',
    path: /^\/sandbox\/orders\/([^/]+)\/return$/,
    answer({ world }, contractNumber) {
      world.bringBack(contractNumber)
      return json(200, { contractNumber })
    },
  },
  {
    method: 'GET',
    path: /^\/sandbox\/orders\/([^/]+)\/truth$/,
    answer({ world }, contractNumber) {
      const truth = world.truth(contractNumber)
      return json(200, {
        contractNumber,
        truth: truth.map(({ at, status }) => ({ at: new Date(at).toISOString(), status })),
      })
    },
  },
  {
    method: 'GET',
    path: /^\/sandbox\/truth$/,
    answer({ world }, _subject, { query }) {
      const after = afterIn(query)
      const changes = world.trueChanges(after === undefined ? {} : { after })
      return json(200, {
        changes: changes.map((change) => ({ ...change, at: new Date(change.at).toISOString() })),
      })
    },
  },
  {
    method: 'GET',
    path: /^\/sandbox\/faults$/,
    answer: ({ faults }) => json(200, { faults: faults.active() }),
  },
  {
    method: 'POST',
    path: /^\/sandbox\/faults$/,
    answer({ faults }, _subject, request) {
      const wanted = bodyOf(request, newFaultsSchema)
      const ids = (Array.isArray(wanted) ? wanted : [wanted]).map((fault: Fault) => faults.add(fault))
      return json(201, { ids })
    },
  },
  {
    method: 'DELETE',
    path: /^\/sandbox\/faults$/,
    answer({ faults }) {
      faults.clear()
      return json(200, { faults: [] })
    },
  },
  {
    method: 'GET',
    path: /^\/sandbox\/calls$/,
    answer: ({ counter }) => json(200, counter.read()),
  },
  {
    method: 'GET',
    path: /^\/sandbox\/peaks$/,
    answer: ({ peaks }) => json(200, peaks()),
  },
]

/**
 * Answers the routes below `/sandbox`, by which tests and people steer the world from outside. They ask for
 * no token: the server listens on loopback only. Bodies and answers are JSON, times in ISO 8601 UTC, errors
 * `{error, hint}`.
 *
 * | route | does |
 * |---|---|
 * | `GET /sandbox/orders` | lists the contract numbers so far |
 * | `POST /sandbox/orders` | places orders: `{count}`, or one that lives as told: `{contractNumber?, steps}` |
 * | `POST /sandbox/orders/{n}/status` | forces what is seen of an order from now on |
 * | `DELETE /sandbox/orders/{n}` | lets an order vanish |
 * | `POST /sandbox/orders/{n}/return` | brings it back |
 * | `GET /sandbox/orders/{n}/truth` | tells every status it has, past and to come |
 * | `GET /sandbox/truth` | tells every change of status so far, of all orders in the order of time; `?after=` those after |
 * | `GET`, `POST`, `DELETE /sandbox/faults` | lists, adds (one or an array) or removes faults |
 * | `GET /sandbox/calls` | counts the API's requests per route and status |
 * | `GET /sandbox/peaks` | tells how many there were in the worst second, minute, hour and day, and at once |
 */
export function controlDesk(controls: Controls): (request: HttpRequest) => Answer {
  return (request) => {
    const here = routes.filter(({ path }) => path.test(request.path))
    const route = here.find(({ method }) => method === request.method)
    if (route === undefined) {
      const hint = 'See the list of control routes in the documentation.'
      return json(here.length === 0 ? 404 : 405, { error: `No ${request.method} ${request.path}.`, hint })
    }
    try {
      return route.answer(controls, decodedPart(route.path.exec(request.path)![1] ?? ''), request)
    } catch (error) {
      if (!(error instanceof StromkreisError)) throw error
      return json(error.code === 'notFound' ? 404 : 400, { error: error.message, hint: error.hint })
    }
  }
}

function bodyOf<T>({ body }: HttpRequest, schema: z.ZodType<T>): T {
  const result = schema.safeParse(parsedJson(body))
  if (result.success) return result.data
  throw new StromkreisError('invalidInput', `The body is not right: ${z.prettifyError(result.error)}`, {
    hint: 'Send a JSON object with the fields that this control route takes.',
  })
}

function afterIn(query: HttpRequest['query']): number | undefined {
  const text = query.get('after')
  if (text === undefined) return undefined
  const after = z.iso.datetime({ offset: true }).safeParse(text)
  if (after.success) return Date.parse(after.data)
  throw new StromkreisError('invalidInput', `after=${text} is no time.`, {
    hint: 'Write it in ISO 8601 with its zone, such as 2026-01-31T12:00:00Z.',
  })
}

function parsedJson(body: string | null): unknown {
  if (body === '') return {}
  try {
    return JSON.parse(body ?? '')
  } catch {
    return undefined
  }
}
