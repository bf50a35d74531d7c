import { scaledClock } from '../../src/clock.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import { createRabotClient } from '../../src/rabot/rabot-client.ts'
import { createRabotSupplier } from '../../src/rabot/rabot-supplier.ts'
import { callbackSink } from '../../src/sinks/callback-sink.ts'
import type { Supplier } from '../../src/supplier.ts'

/** What such a process is told, as JSON in its first argument. */
export interface EngineToKill {
  database: string
  url: string
  clientId: string
  clientSecret: string
  /** Epoch milliseconds that the supplier's clock shows, and how fast it runs. */
  startAt: number
  speed: number
  lookAgainAfterMs: number
  /** Where it kills itself, without a chance to tidy up: at the n-th time it gets there. */
  dieAt: { place: Place; turn: number } | null
}

/** `page`: read and not taken in. `entry`: committed and not told to all. `delivery`: made and not noted. */
export type Place = 'open' | 'page' | 'entry' | 'delivery'

const told = JSON.parse(process.argv[2] ?? '') as EngineToKill
const { database, url, clientId, clientSecret, startAt, speed, lookAgainAfterMs, dieAt } = told
const turns = { open: 0, page: 0, entry: 0, delivery: 0 }

function reach(place: Place): void {
  turns[place] += 1
  if (dieAt?.place === place && dieAt.turn === turns[place]) process.kill(process.pid, 'SIGKILL')
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

const clock = scaledClock({ speed, startAt })
const client = createRabotClient({ apiUrl: url, clientId, clientSecret, clock })
const supplier = createRabotSupplier(client)
const watched: Supplier = {
  async page(request, signal) {
    const page = await supplier.page(request, signal)
    reach('page')
    return page
  },
  order: (contractNumber, signal) => supplier.order(contractNumber, signal),
}
const stromkreis = await openStromkreis({
  database,
  rabot: watched,
  clock,
  waitForLeaseMs: 0,
  callsPerHour: 1_000_000,
  pageLimit: 20,
  lookAgainAfterMs,
  sinks: [
    callbackSink('stdout', ({ key, effect }) => {
      say({ key, kind: effect.kind })
      reach('delivery')
    }),
  ],
})
stromkreis.subscribe((entry) => {
  say({ entry })
  reach('entry')
})
reach('open')
await stromkreis.start()
