import { styleText } from 'node:util'
import Table from 'cli-table3'
import { StromkreisError } from '../stromkreis-error.ts'

type Cell = string | number | null | undefined

/** Writes a table for people. */
export function printTable(head: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const table = new Table({
    head: head.map((title) => (process.stdout.hasColors?.() ? styleText('bold', title) : title)),
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  })
  for (const row of rows) table.push(row.map((cell) => String(cell ?? '')))
  printLine(table.toString())
}

/** Writes one line for people. */
export function printLine(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Writes one JSON value for programs. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** Says on the error channel what went wrong and what to do, without a stack: that is for faults of ours. */
export function printError(error: unknown): void {
  if (error instanceof StromkreisError) {
    process.stderr.write(`${error.message}\n${error.hint}\n`)
    for (const { severity, code, message } of error.complaint?.errors ?? []) {
      process.stderr.write(`  ${severity} ${code}: ${message}\n`)
    }
    return
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}

const progressAfterMs = 2_000

/** A line on the error channel that replaces itself, on a terminal, once the work has taken two seconds. */
export class Progress {
  readonly #startedAt = performance.now()
  readonly #timer: NodeJS.Timeout
  #text = ''
  #isShown = false

  constructor() {
    this.#timer = setTimeout(() => this.#draw(), progressAfterMs).unref()
  }

  show(text: string): void {
    this.#text = text
    if (performance.now() - this.#startedAt >= progressAfterMs) this.#draw()
  }

  end(): void {
    clearTimeout(this.#timer)
    if (this.#isShown) process.stderr.write('\r\u001b[2K')
    this.#isShown = false
  }

  #draw(): void {
    if (!process.stderr.isTTY || this.#text === '') return
    process.stderr.write(`\r\u001b[2K${this.#text}`)
    this.#isShown = true
  }
}

/** An instant for people and programs: ISO 8601 in UTC. */
export function iso(at: number): string
export function iso(at: number | null): string | null
export function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
