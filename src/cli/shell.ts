import { styleText } from 'node:util'
import Table from 'cli-table3'
import { StromkreisError } from '../stromkreis-error.ts'
import type { Environment } from './environment.ts'

/** Where a command writes; a stream of the process is one. */
export interface Channel {
  write(text: string): unknown
  /** Whether a person sits in front of it. */
  readonly isTTY?: boolean | undefined
  /** How wide it is, where that is known. */
  readonly columns?: number | undefined
  hasColors?(): boolean
}

/** What a {@link Shell} is made of. */
export interface ShellOptions {
  environment: Environment
  /** For what was asked for. */
  out: Channel
  /** For errors, and for notes to whoever sits in front of it. */
  err: Channel
  /** All of the standard input. */
  input: () => Buffer
  /** Resolves when whoever called wants the command to end. */
  untilStopped: () => Promise<void>
  /** How long to wait for another process to let go of the database; 30 s. */
  patienceMs?: number
}

type Cell = string | number | null | undefined

/**
 * All that a command has of the process that it runs in, so that it can be called without one: several at once do not
 * meet. Its methods can be passed on as they are.
 */
export class Shell {
  readonly environment: Environment
  readonly out: Channel
  readonly err: Channel
  readonly input: () => Buffer
  readonly untilStopped: () => Promise<void>
  readonly patienceMs: number

  constructor({ environment, out, err, input, untilStopped, patienceMs = 30_000 }: ShellOptions) {
    this.environment = environment
    this.out = out
    this.err = err
    this.input = input
    this.untilStopped = untilStopped
    this.patienceMs = patienceMs
  }

  /** Writes a table for people. */
  printTable = (head: readonly string[], rows: readonly (readonly Cell[])[]): void => {
    const table = new Table({
      head: head.map((title) => (this.out.hasColors?.() ? styleText('bold', title) : title)),
      style: { head: [], border: [] },
      chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    })
    for (const row of rows) table.push(row.map((cell) => String(cell ?? '')))
    this.printLine(table.toString())
  }

  /** Writes one line for people. */
  printLine = (line: string): void => {
    this.out.write(`${line}\n`)
  }

  /** Writes one JSON value for programs. */
  printJson = (value: unknown): void => {
    this.out.write(`${JSON.stringify(value)}\n`)
  }

  /** Says something on the error channel. */
  note = (line: string): void => {
    this.err.write(`${line}\n`)
  }

  /** Says on the error channel what went wrong and what to do, without a stack: that is for faults of ours. */
  printError = (error: unknown): void => {
    if (!(error instanceof StromkreisError)) {
      this.note(error instanceof Error ? (error.stack ?? error.message) : String(error))
      return
    }
    this.note(`${error.message}\n${error.hint}`)
    for (const { severity, code, message } of error.complaint?.errors ?? []) {
      this.note(`  ${severity} ${code}: ${message}`)
    }
  }
}
