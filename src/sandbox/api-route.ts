import type { Clock } from '../clock.ts'
import type { Answer } from './answer.ts'
import type { EntityTags } from './entity-tag.ts'
import type { RouteName } from './fault.ts'
import type { HttpRequest } from './http-request.ts'
import type { LinkDesk } from './link-desk.ts'
import type { OrderAnswer } from './order-answer.ts'
import type { TokenDesk } from './token-desk.ts'
import type { World } from './world.ts'

/** What the routes of the API answer from. */
export interface Office {
  clock: Clock
  seed: number
  world: World
  tokens: TokenDesk
  links: LinkDesk
  /** Where the sandbox can be reached, known once it listens. */
  origin: () => string
  /** The most items on one page, whatever `limit` asks for. */
  maxLimit: number
  /**
   * Whether `POST /orders` puts its answer in an envelope: the sources disagree (API reference, section 3).
   */
  orderAnswer: 'bare' | 'envelope'
  /** Which ETag the pages of `GET /orders` carry. */
  entityTags: EntityTags
}

/** How faults distort what a request gets to see. */
export interface View {
  /** The instant that is looked at, and whether the page before the one asked for is shown. */
  look(offset: number): { at: number; isPreviousPage: boolean }
  /** The orders as they are shown. */
  retouched(orders: readonly OrderAnswer[]): readonly object[]
}

/** A request that may be answered. */
export interface ApiCall {
  request: HttpRequest
  /** The variable parts of the path, in its order. */
  subjects: readonly string[]
  /** What the token holds; nothing where none is asked for. */
  scopes: readonly string[]
  office: Office
  view: View
}

/** One operation of the API. */
export interface ApiRoute {
  name: RouteName
  method: 'GET' | 'POST' | 'DELETE'
  path: RegExp
  /** What the token must hold (API reference, section 2); null where none is asked for. */
  scopes: readonly string[] | null
  answer(call: ApiCall): Answer
}
