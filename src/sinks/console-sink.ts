import type { Sink } from '../sink.ts'

/**
 * Writes each effect as one line. Codes, states and dates only: what the supplier wrote in free text stays in the
 * vault, since a console is a log.
 */
export function consoleSink(write: (line: string) => void, name = 'console'): Sink {
  return {
    name,
    deliver({ key, subject, observedAt, effect }) {
      const { type, kind, suppressed, ...said } = effect
      const details = Object.entries(said)
        .filter(([part, value]) => value !== null && part !== 'message' && part !== 'state')
        .map(([part, value]) => `${part}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
      write([new Date(observedAt).toISOString(), type, kind, subject, ...details, `(${key})`].join(' '))
    },
  }
}
