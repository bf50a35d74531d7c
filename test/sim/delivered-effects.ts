import { type Entry, effectKey, isTold } from '../../src/log-entry.ts'
import type { Delivery } from '../../src/sink.ts'
import type { Checker, Rest, Taking } from './checker.ts'
import type { Verdict } from './verdict.ts'

/** What one sink has had of one subject. */
interface Line {
  /** Keys of what is to be told, in the order of the log. */
  readonly keys: string[]
  /** How many of them, from the first on, are taken or given up. */
  done: number
}

/** Promise 3: each effect is delivered at least once, with the same id, in order per contract. */
export class DeliveredEffects implements Checker {
  readonly #verdict: Verdict
  readonly #sinks: ReadonlyMap<string, Map<string, Line>>
  readonly #told = new Map<string, string>()
  readonly #gone: ReadonlyMap<string, Set<string>>
  /** Deliveries taken again after a crash. */
  repeated = 0

  constructor(verdict: Verdict, sinks: readonly string[]) {
    this.#verdict = verdict
    this.#sinks = new Map(sinks.map((name) => [name, new Map()]))
    this.#gone = new Map(sinks.map((name) => [name, new Set()]))
  }

  entry(entry: Entry): void {
    for (const [index, effect] of entry.effects.entries()) {
      if (!isTold(effect)) continue
      for (const lines of this.#sinks.values())
        lineOf(lines, entry.subject).keys.push(effectKey(entry, index))
    }
  }

  offered(sink: string, delivery: Delivery, taking: Taking): void {
    const { key, subject, message, ...content } = delivery
    const text = JSON.stringify(content)
    const before = this.#told.get(key)
    if (before !== undefined && before !== text) this.#fault(`${key} is delivered in two ways`)
    this.#told.set(key, text)
    const line = lineOf(this.#sinks.get(sink)!, subject)
    const gone = this.#gone.get(sink)!
    this.#pass(line, gone)
    const place = line.keys.indexOf(key)
    if (place < 0) this.#fault(`${key} is delivered and no entry asks for it`)
    if (place > line.done) this.#fault(`${key} comes to ${sink} before ${line.keys[line.done]}`)
    if (place >= 0 && place < line.done) this.repeated += 1
    if (taking === 'refused') gone.add(key)
    if (taking === 'taken' && place === line.done) line.done += 1
  }

  givenUp(sink: string, key: string): void {
    this.#gone.get(sink)!.add(key)
  }

  atRest(_: Rest): void {
    for (const [sink, lines] of this.#sinks) {
      for (const line of lines.values()) {
        this.#pass(line, this.#gone.get(sink)!)
        const key = line.keys[line.done]
        if (key !== undefined) this.#fault(`${sink} never got ${key}`)
      }
    }
  }

  #pass(line: Line, gone: ReadonlySet<string>): void {
    while (line.done < line.keys.length && gone.has(line.keys[line.done]!)) line.done += 1
  }

  #fault(what: string): void {
    this.#verdict.fault('delivered-effects', what)
  }
}

function lineOf(lines: Map<string, Line>, subject: string): Line {
  let line = lines.get(subject)
  if (line === undefined) {
    line = { keys: [], done: 0 }
    lines.set(subject, line)
  }
  return line
}
