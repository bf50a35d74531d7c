import { systemClock } from '../../clock.ts'
import { startInspectorBridge } from '../../inspect/bridge.ts'
import type { InspectionFrame } from '../../inspect/inspection-frame.ts'
import { inspectionFrames, liveFrames } from '../../inspect/inspection-frames.ts'
import type { Entry } from '../../log-entry.ts'
import { orderIdOf, orderSubjectOf } from '../../order-id.ts'
import { SqliteStore } from '../../sqlite/sqlite-store.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { unknownContract } from '../../unknown-contract.ts'
import { databasePath } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { openInBrowser } from '../open-in-browser.ts'

import type { Shell } from '../shell.ts'

const replayLastsMs = 30_000
const pollEveryMs = 500
const mostAtOnce = 500
/** Entries that `--live` begins with, so that there is something to look at. */
const latestEntries = 100

/** How to inspect. */
export interface InspectOptions {
  live?: boolean
  offline?: boolean
  /** Times real time, 0 for all at once; by default the history takes half a minute. */
  speed?: number
  port: number
  open: boolean
  json?: boolean
}

/** `stromkreis inspect`: a contract or an order, or all that happens, in the Stately inspector, until stopped. */
export async function inspect(
  shell: Shell,
  subject: string | undefined,
  options: InspectOptions,
): Promise<number> {
  if (subject === undefined && (options.offline || !options.live)) throw nobodyNamed()
  if (options.offline) {
    const { inspectOffline } = await import('./inspect-offline.ts')
    return inspectOffline(shell, subject!, options)
  }
  const store = new SqliteStore(databasePath(shell.environment), { readonly: true })
  try {
    // Before the history is read: what is written in between is met in both, and told once.
    const end = store.entryCount()
    const history = subject === undefined ? null : new StoredHistory(store, subject)
    const speed = options.speed ?? history?.speed ?? 0
    const bridge = await startInspectorBridge({
      port: options.port,
      replay: history === null ? undefined : { frames: () => history.frames(), speed },
      onProblem: shell.printError,
    })
    try {
      const stopping = new AbortController()
      const stopped = shell.untilStopped().then(() => stopping.abort())
      show(shell, bridge.url, options)
      const from = history === null ? Math.max(0, end - latestEntries) : end
      const tell = history?.follow(bridge.send) ?? liveFrames((about) => store.entriesOf(about), bridge.send)
      if (options.live) await followLog(store, from, tell, stopping.signal)
      else await stopped
    } finally {
      await bridge.stop()
    }
    return exitCodes.done
  } finally {
    store.close()
  }
}

/** What is in the log about one contract or order, as far as it was told. */
class StoredHistory {
  readonly #store: SqliteStore
  readonly #subject: string
  #told: number
  /** As fast as makes it last half a minute, or as it happened where that was less. */
  readonly speed: number

  /** @throws StromkreisError `notFound` */
  constructor(store: SqliteStore, subject: string) {
    const order = orderSubjectOf(subject)
    this.#store = store
    this.#subject = order === null ? subject : orderIdOf(order)
    const entries = this.#entries()
    const [first, last] = [entries.at(0), entries.at(-1)]
    if (first === undefined || last === undefined) throw unknownContract(subject)
    this.#told = last.seq
    this.speed = Math.max(1, (last.observedAt - first.observedAt) / replayLastsMs)
  }

  frames(): Iterable<InspectionFrame> {
    return inspectionFrames(this.#subject, this.#entries().slice(0, this.#told))
  }

  /** Passes on what comes later; who it is, the replay says. */
  follow(send: (frame: InspectionFrame) => void): (entry: Entry) => void {
    const tell = liveFrames(
      () => this.#entries(),
      (frame) => {
        if (frame.type !== '@xstate.actor') send(frame)
      },
    )
    return (entry) => {
      if (entry.subject !== this.#subject || entry.seq <= this.#told) return
      this.#told = entry.seq
      tell(entry)
    }
  }

  #entries(): Entry[] {
    return this.#store.entriesOf(this.#subject)
  }
}

/** Tells every entry after a position of the log, whichever process writes it, until `signal`. */
async function followLog(
  store: SqliteStore,
  from: number,
  tell: (entry: Entry) => void,
  signal: AbortSignal,
): Promise<void> {
  const clock = systemClock()
  let position = from
  while (!signal.aborted) {
    const logged = store.entriesAfter(position, mostAtOnce)
    for (const { entry } of logged) tell(entry)
    position = logged.at(-1)?.position ?? position
    await clock.sleepUntil(clock.now() + (logged.length === mostAtOnce ? 1 : pollEveryMs), signal)
  }
}

function show(shell: Shell, url: string, { open, json }: InspectOptions): void {
  if (json) shell.printJson({ url })
  else shell.printLine(url)
  shell.note('Open it in a browser; the inspector itself comes from stately.ai. Ctrl-C ends it.')
  if (open && !json && shell.out.isTTY) openInBrowser(url)
}

function nobodyNamed(): StromkreisError {
  return new StromkreisError('invalidInput', 'It was not said whom to inspect.', {
    hint: 'Name a contract or an order, or say --live for all that happens in the running engine.',
  })
}
