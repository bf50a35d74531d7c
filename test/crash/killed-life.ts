import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Sandbox } from '../../src/sandbox/index.ts'

const program = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url))

/** An entry as `run --json` prints it once it is durable. */
export type PrintedEntry = { id?: string; contractNumber?: string; seq: number } & Record<string, unknown>

/** When a process is killed: so long after its start, after it says that it follows, or after its first entry. */
export interface Death {
  after: 'start' | 'started' | 'entry'
  ms: number
}

/** How a process of `run` lived and ended. */
export interface Life {
  entries: PrintedEntry[]
  stderr: string
  /** Null where it was killed. */
  code: number | null
}

/** What connects a process to a sandbox and a database, polling and selling as fast as it may. */
export function settingsOf(
  { url, clientId, clientSecret }: Sandbox,
  database: string,
): Record<string, string> {
  return {
    ...{ PATH: process.env['PATH'] ?? '', RABOT_API_URL: url },
    ...{ RABOT_CLIENT_ID: clientId, RABOT_CLIENT_SECRET: clientSecret, STROMKREIS_DB: database },
    ...{
      STROMKREIS_CALLS_PER_HOUR: '3600000',
      STROMKREIS_CALLS_PER_SECOND: '1000',
      STROMKREIS_SETTLING_SECONDS: '1',
    },
  }
}

/**
 * Starts `run`, has something done once it follows, and kills it. Resolves when it is dead, be it by itself.
 */
export async function killedLife(
  settings: Record<string, string>,
  death: Death,
  { whileAlive = async () => {} }: { whileAlive?: () => Promise<unknown> } = {},
): Promise<Life> {
  const words = [program, 'run', '--json', '--no-http', '--no-acceptance']
  const child = spawn(process.execPath, words, { env: settings, stdio: ['ignore', 'pipe', 'pipe'] })
  const life: Life = { entries: [], stderr: '', code: null }
  const timers: NodeJS.Timeout[] = []
  const killIn = (ms: number) => void timers.push(setTimeout(() => child.kill('SIGKILL'), ms))
  let doing: Promise<unknown> = Promise.resolve()
  if (death.after === 'start') killIn(death.ms)
  // One that never says so is not waited for.
  else killIn(20_000)
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const wasStarted = life.stderr.includes('Following all orders')
    life.stderr += text
    if (wasStarted || !life.stderr.includes('Following all orders')) return
    doing = whileAlive()
    doing.finally(() => death.after === 'started' && killIn(death.ms)).catch(() => {})
  })
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code))
  })
  for await (const line of createInterface(child.stdout)) {
    const entry = entryIn(line)
    if (entry === null) continue
    if (life.entries.push(entry) === 1 && death.after === 'entry') killIn(death.ms)
  }
  life.code = await ended
  for (const timer of timers) clearTimeout(timer)
  await doing
  return life
}

/** Null for a last line that the kill has cut off. */
function entryIn(line: string): PrintedEntry | null {
  try {
    return JSON.parse(line) as PrintedEntry
  } catch {
    return null
  }
}
