import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { builtFile } from '../../src/cli/built-file.ts'
import { execute } from '../../src/cli/execute.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { listeningShell, type Settings } from './listening-shell.ts'

/** The program as built. */
export const program = fileURLToPath(builtFile('cli/main.js'))

export type { Settings }

/** What a command said, and how it ended. */
export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** A `stromkreis` process that is under way. */
export interface Running {
  pid: number
  /** The first line of its output that `fits`, said already or yet to come; rejects when it ends without one. */
  line(fits?: (line: string) => boolean): Promise<string>
  /** The same of what it says to whoever sits in front of it (standard error). */
  notice(fits: (line: string) => boolean): Promise<string>
  end(signal?: NodeJS.Signals): Promise<Ended>
  /** Resolves when it ends by itself. */
  ended: Promise<Ended>
}

/** Starts a process of `stromkreis` as built. */
export function start(args: readonly string[], settings: Settings = {}): Running {
  const child = spawn(process.execPath, [program, ...args], {
    env: settings,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  for (const channel of ['stdout', 'stderr'] as const) {
    child[channel].setEncoding('utf8').on('data', (text: string) => {
      said[channel] += text
    })
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }))
  return {
    pid: child.pid!,
    line: linesOf(child.stdout, said),
    notice: linesOf(child.stderr, said),
    end(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
    ended,
  }
}

/** A way to wait for lines of a stream. */
function linesOf(stream: Readable, said: { stderr: string }): Running['line'] {
  const lines: string[] = []
  const waiting = new Set<() => void>()
  const output = createInterface(stream).on('line', (line) => {
    lines.push(line)
    for (const look of waiting) look()
  })
  return (fits = () => true) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = lines.find(fits)
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
      output.once('close', () => reject(new Error(`It ended without such a line. ${said.stderr}`)))
    })
}

/** As {@link start}, and killed with the test if it has not ended by then. */
export function startForTest(args: readonly string[], settings: Settings = {}): Running {
  const running = start(args, settings)
  onTestFinished(async () => {
    await running.end('SIGKILL')
  })
  return running
}

/**
 * Runs a command of `stromkreis` to its end, in this process: starting one takes longer than most commands. Where a test is
 * about a process, {@link start} one.
 */
export async function stromkreis(
  args: readonly string[],
  settings: Settings = {},
  options: { patienceMs?: number } = {},
): Promise<Ended> {
  const { shell, said } = listeningShell(settings, options)
  return { code: await execute(shell, args), ...said }
}

/** Runs `stromkreis ... --json` to its end; what it printed must be one JSON value and it must have gone well. */
export async function json(args: readonly string[], settings: Settings = {}): Promise<never> {
  const { code, stdout, stderr } = await stromkreis([...args, '--json'], settings)
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as never
}

/** What connects a process to a sandbox and a database. */
export function settingsFor(
  { url, clientId, clientSecret }: Pick<Sandbox, 'url' | 'clientId' | 'clientSecret'>,
  database: string,
): Settings {
  return {
    RABOT_API_URL: url,
    RABOT_CLIENT_ID: clientId,
    RABOT_CLIENT_SECRET: clientSecret,
    STROMKREIS_DB: database,
    // A test makes within a minute what others make within hours.
    STROMKREIS_CALLS_PER_HOUR: '100000',
  }
}
