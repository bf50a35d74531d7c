import { z } from 'zod'

const usual = {
  /** How often it happens; null until removed. */
  times: z.int().positive().nullable().default(1),
  /**
   * Which requests: the name of a route (`list`, `order`, `create`, `token`, `tariffs`, ...: `RouteName` has them
   * all) or how a path begins.
   */
  path: z.string().min(1).optional(),
  /** How many such requests go through before. */
  after: z.int().min(0).default(0),
}
const retry = {
  retryAfterSeconds: z.int().min(0).optional(),
  retryAfterAs: z.enum(['seconds', 'httpDate']).default('seconds'),
}
const contractNumber = z.string().optional()

/** What {@link Fault} is checked with, and what fills its defaults in. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rateLimit'), ...usual, ...retry }),
  z.strictObject({ kind: z.literal('status'), ...usual, ...retry, status: z.int().min(400).max(599) }),
  z.strictObject({ kind: z.literal('timeout'), ...usual }),
  z.strictObject({ kind: z.literal('reset'), ...usual }),
  z.strictObject({ kind: z.literal('resetAfter'), ...usual }),
  z.strictObject({ kind: z.literal('status500AfterActing'), ...usual }),
  z.strictObject({ kind: z.literal('cutJson'), ...usual }),
  z.strictObject({
    kind: z.literal('wrongJson'),
    ...usual,
    shape: z.enum(['html', 'other']).default('html'),
  }),
  z.strictObject({ kind: z.literal('oldAnswer'), ...usual, ageMs: z.number().positive() }),
  z.strictObject({ kind: z.literal('repeatedPage'), ...usual }),
  z.strictObject({ kind: z.literal('shuffledPage'), ...usual }),
  z.strictObject({ kind: z.literal('unknownWords'), ...usual, contractNumber }),
  z.strictObject({
    kind: z.literal('invalidOrder'),
    ...usual,
    contractNumber,
    how: z.enum(['noContractNumber', 'noState', 'wrongTypes']).default('noContractNumber'),
  }),
])

/**
 * Something that goes wrong at the supplier.
 *
 * | kind | what happens |
 * |---|---|
 * | `rateLimit` | 429 with Retry-After (`retryAfterSeconds`, default 30; `retryAfterAs` seconds, httpDate) |
 * | `status` | this 4xx or 5xx, with Retry-After where given |
 * | `timeout` | the request is taken and never answered |
 * | `reset` | the connection breaks before anything is done |
 * | `resetAfter` | it is done, then the connection breaks |
 * | `status500AfterActing` | the order is created, then 500 |
 * | `cutJson` | half the answer |
 * | `wrongJson` | an HTML page, or JSON of another `shape` |
 * | `oldAnswer` | what was true `ageMs` ago |
 * | `repeatedPage` | the page before the one asked for |
 * | `shuffledPage` | the page in another order |
 * | `unknownWords` | states nobody knows, on every order or the one with `contractNumber` |
 * | `invalidOrder` | an order that cannot be read, the first of a page or the one with `contractNumber` |
 *
 * Without `path` a fault meets every API request it makes sense for, tokens not among them.
 */
export type Fault = z.input<typeof faultSchema>

/** A fault with its defaults filled in. */
export type PlannedFault = z.output<typeof faultSchema>

/**
 * When a request comes to a fault: instead of acting, while looking, on the orders found, or on the way back.
 */
export type FaultStage = 'instead' | 'look' | 'orders' | 'wire'

/** A route's name; it is what counts and faults go by. */
export type RouteName =
  | 'token'
  | 'tariffs'
  | 'calculation'
  | 'list'
  | 'order'
  | 'create'
  | 'customers'
  | 'link'
  | 'consent'
  | 'unlink'
  | 'contracts'
  | 'metrics'
  | 'costs'
  | 'documents'
  | 'document'
  | 'workingPrice'
  | 'dayAheadPrices'
  | 'priceForecast'

/** When each kind happens, and on which routes where it does not fit all. */
export const faultStages: Readonly<
  Record<Fault['kind'], { stage: FaultStage; routes?: readonly RouteName[] }>
> = {
  rateLimit: { stage: 'instead' },
  status: { stage: 'instead' },
  timeout: { stage: 'instead' },
  reset: { stage: 'instead' },
  oldAnswer: { stage: 'look', routes: ['list', 'order'] },
  repeatedPage: { stage: 'look', routes: ['list'] },
  shuffledPage: { stage: 'orders', routes: ['list'] },
  unknownWords: { stage: 'orders', routes: ['list', 'order'] },
  invalidOrder: { stage: 'orders', routes: ['list', 'order'] },
  resetAfter: { stage: 'wire' },
  status500AfterActing: { stage: 'wire', routes: ['create'] },
  cutJson: { stage: 'wire' },
  wrongJson: { stage: 'wire' },
}
