import { styleText } from 'node:util'
import { contractStatePaths, orderStates } from '../../machines/index.ts'
import { type Clock, scaledClock } from '../clock.ts'
import type { Stromkreis } from '../embed/stromkreis.ts'
import type { Entry } from '../log-entry.ts'
import { startSandbox } from '../sandbox/index.ts'
import type { Delivery } from '../sink.ts'
import { callbackSink } from '../sinks/callback-sink.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { Access } from '../web/access.ts'
import type { DemoSales } from './demo-sales.ts'
import { demoEpoch, demoSales, demoWorld, openDemoEngine } from './demo-world.ts'
import { serveDaemon } from './serve-daemon.ts'
import type { Channel, Shell } from './shell.ts'

const hourMs = 3_600_000
const lastsMs = 120 * 24 * hourMs
const redrawMs = 200
const tokenLastsSeconds = 10
const linesKept = 6
// Those that an order only passes through are never seen at rest.
const shownOrderStates = orderStates.filter(
  (state) => !['Quoting', 'Accepted', 'Submitting', 'Abandoned'].includes(state),
)

/** A supplier, a partner who sells, and an engine in fast motion, drawn live on a terminal, line by line elsewhere, until `stopped`. */
export async function liveDemo(
  shell: Shell,
  options: {
    database: string
    orders: number
    seed: number
    speed: number
    /** Of the dashboard; 4600 where left out, if it is free. */
    port?: number | undefined
    stopped: Promise<void>
  },
): Promise<void> {
  const { database, orders, seed, speed, port, stopped } = options
  const clock = scaledClock({ speed, startAt: demoEpoch })
  const sandbox = await startSandbox({
    ...{ clock, seed, orders: demoWorld(orders).existing },
    // As documented it would be over within a tenth of a second, before it arrives.
    tokenLifetimeSeconds: Math.max(3_599, Math.ceil(speed * tokenLastsSeconds)),
  })
  const screen = shell.out.isTTY ? new Screen(shell.out, sandbox.url, speed) : null
  const stromkreis = await openDemoEngine(sandbox, {
    database,
    clock,
    sinks: [
      callbackSink('screen', (delivery) =>
        screen ? screen.told(delivery) : shell.printLine(toldLine(delivery)),
      ),
    ],
    onProblem: shell.printError,
  })
  stromkreis.subscribe((entry) => {
    if (screen) screen.moved(entry)
    else if (entry.from !== null && entry.from !== entry.to) shell.printLine(movedLine(entry))
  })
  const server = await serveDaemon(
    {
      source: stromkreis,
      access: new Access({ by: 'thisComputer' }),
      database,
      voice: {
        note: (_, line) => (screen ? screen.note(line) : shell.printLine(line)),
        problem: shell.printError,
      },
    },
    { ...(port === undefined ? {} : { port }) },
  )
  if (screen === null)
    shell.printLine(
      `A made-up supplier is listening on ${sandbox.url}; the engine follows ${orders} orders. Ctrl-C ends it.`,
    )
  const sales = demoSales(stromkreis, sandbox, { seed, orders, lastsMs })
  const draw = () =>
    screen?.draw(clock.now(), { ...stromkreis.orderCounts(), ...stromkreis.counts() }, alertsLine(stromkreis))
  const redraw = setInterval(draw, redrawMs)
  const ended = new AbortController()
  const selling = sell(shell, sales, clock, ended.signal)
  try {
    await Promise.race([stopped, stromkreis.start(), selling])
  } finally {
    clearInterval(redraw)
    ended.abort()
    await selling.catch(() => {})
    screen?.end()
    await server?.stop()
    await stromkreis.halt()
    const alerts = alertsLine(stromkreis)
    const { entries, disagreements } = stromkreis.verify()
    await stromkreis.stop()
    await sandbox.stop()
    shell.printLine(`Alerts that wait for somebody: ${alerts}.`)
    shell.printLine(
      `${entries} entries in the log, replayed: ${disagreements.length} disagreements with the snapshots.`,
    )
  }
}

/** What the supplier does not take now is a lead that is lost: in so fast a time a token may be over before it arrives. */
async function sell(shell: Shell, sales: DemoSales, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await sales.keepAppointments(clock.now())
    } catch (error) {
      if (!(error instanceof StromkreisError)) throw error
      shell.printError(error)
    }
    await clock.sleepUntil(Math.min(sales.nextAt ?? Infinity, clock.now() + hourMs), signal)
  }
}

/** Counts per state, the latest transitions and what was told, redrawn in place. */
class Screen {
  readonly #out: Channel
  readonly #title: string
  #note = ''
  readonly #moves: string[] = []
  readonly #tellings: string[] = []

  constructor(out: Channel, url: string, speed: number) {
    this.#out = out
    this.#title = `A made-up supplier on ${url}, ${speed} times real time. Ctrl-C ends it.`
    this.#out.write('\u001b[?25l\u001b[2J')
  }

  /** Something to be read all the time. */
  note(line: string): void {
    this.#note = line
  }

  moved(entry: Entry): void {
    if (entry.from !== null && entry.from !== entry.to) keepLatest(this.#moves, movedLine(entry))
  }

  told(delivery: Delivery): void {
    keepLatest(this.#tellings, toldLine(delivery))
  }

  draw(now: number, counts: Record<string, number>, alerts: string): void {
    const columns = this.#out.columns ?? 80
    const most = Math.max(1, ...Object.values(counts))
    const width = Math.max(20, columns - 34)
    const bars = [...shownOrderStates, ...contractStatePaths].map((state) => {
      const count = counts[state] ?? 0
      const bar = '█'.repeat(Math.ceil((count / most) * width))
      return `${state.padEnd(24)}${String(count).padStart(6)}  ${styleText(colourOf(state), bar)}`
    })
    const lines = [
      this.#title.slice(0, columns),
      styleText('cyan', this.#note.slice(0, columns)),
      styleText('bold', new Date(now).toISOString().slice(0, 16).replace('T', ' ')),
      '',
      ...bars,
      '',
      `${styleText('bold', 'Alerts that wait for somebody')}  ${alerts.slice(0, Math.max(0, columns - 32))}`,
      '',
      styleText('bold', 'Transitions'),
      ...padded(this.#moves, columns),
      '',
      styleText('bold', 'Told'),
      ...padded(this.#tellings, columns),
    ]
    this.#out.write(`\u001b[H${lines.map((line) => `${line}\u001b[K`).join('\n')}\u001b[J`)
  }

  end(): void {
    this.#out.write('\u001b[?25h\n')
  }
}

function movedLine({ observedAt, subject, from, to, kind }: Entry): string {
  return `${shortTime(observedAt)}  ${subject}  ${from} → ${to}${kind === 'inferred' ? ' (inferred)' : ''}`
}

function toldLine({ observedAt, subject, effect }: Delivery): string {
  return `${shortTime(observedAt)}  ${subject}  ${effect.type}: ${effect.kind}${reasonOf(effect)}`
}

/** Why, or about what, in brackets. */
function reasonOf(effect: Delivery['effect']): string {
  if ('denialReason' in effect && effect.denialReason) return ` (${effect.denialReason})`
  if ('about' in effect) return ` (${effect.about})`
  if ('counts' in effect) return ` (${countsLine(effect.counts)})`
  const [likeliest] = effect.likelyCauses ?? []
  return likeliest === undefined ? '' : ` (likely: ${likeliest.cause})`
}

function countsLine(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ')
}

function alertsLine(stromkreis: Stromkreis): string {
  const counts: Record<string, number> = {}
  for (const { kind, state, count } of stromkreis.alertCounts()) if (state === 'Open') counts[kind] = count
  return countsLine(counts) || 'none'
}

function shortTime(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}

function keepLatest(lines: string[], line: string): void {
  lines.push(line)
  if (lines.length > linesKept) lines.shift()
}

function padded(lines: readonly string[], columns: number): string[] {
  return [...lines.map((line) => line.slice(0, columns)), ...Array<string>(linesKept - lines.length).fill('')]
}

function colourOf(state: string): 'red' | 'green' | 'yellow' | 'cyan' | 'gray' {
  if (['Denied', 'Refused', 'Uncertain'].includes(state)) return 'red'
  if (state.startsWith('Contract') || state === 'Submitted') return 'green'
  if (state === 'Processing' || state === 'Incomplete') return 'yellow'
  return ['Open', 'Offered', 'Ready'].includes(state) ? 'cyan' : 'gray'
}
