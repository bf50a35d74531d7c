import { Dispatcher } from 'undici'
import type { LineHandler } from './wire-call.ts'

/** A dispatcher that hands every request to `carry`, and never keeps anybody waiting. */
export class LineDispatcher extends Dispatcher {
  readonly #carry: (request: Dispatcher.DispatchOptions, handler: LineHandler) => void

  constructor(carry: (request: Dispatcher.DispatchOptions, handler: LineHandler) => void) {
    super()
    this.#carry = carry
  }

  override dispatch(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.#carry(request, handler as LineHandler)
    return true
  }
}
