import type { Delivery, Sink } from '../sink.ts'

/**
 * Hands each delivery to `deliver`. What it throws or rejects with means "not delivered": the same delivery, with the
 * same key, comes again later.
 * @param name under which the position in the log is kept; another name starts at the log's beginning.
 */
export function callbackSink(name: string, deliver: (delivery: Delivery) => void | Promise<void>): Sink {
  return { name, deliver }
}
