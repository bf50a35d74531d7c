import { scaledClock } from '../../src/clock.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import type { OrderSupplier } from '../../src/order-supplier.ts'
import { createRabotClient } from '../../src/rabot/rabot-client.ts'
import { createRabotOrderSupplier } from '../../src/rabot/rabot-order-supplier.ts'
import { createRabotSupplier } from '../../src/rabot/rabot-supplier.ts'
import { validOrder } from '../../src/testing/valid-order.ts'

/** What such a process is told, as JSON in its first argument. */
export interface SellerToKill {
  database: string
  url: string
  clientId: string
  clientSecret: string
  /** Epoch milliseconds that the supplier's clock shows, and how fast it runs. */
  startAt: number
  speed: number
  /** When the orders were written, epoch milliseconds, and which of them to submit. */
  writtenAt: number
  orders: readonly number[]
  /** Where it kills itself, without a chance to tidy up: at the n-th time it gets there. */
  dieAt: { place: Place; turn: number } | null
}

/**
 * `accepted`, `checked`, `sending`, `created`: committed and not told to anybody. `request`: the intent is durable, and
 * nothing has left. `sent`: something has. `answer`: it has come, and is not taken in. `page`: of a look for the lost.
 */
export type Place =
  | 'open'
  | 'accepted'
  | 'checked'
  | 'sending'
  | 'request'
  | 'sent'
  | 'answer'
  | 'created'
  | 'page'

const told = JSON.parse(process.argv[2] ?? '') as SellerToKill
const { database, url, clientId, clientSecret, startAt, speed, writtenAt, orders, dieAt } = told
let turns = 0

function reach(place: Place): void {
  if (dieAt?.place !== place) return
  turns += 1
  if (dieAt.turn === turns) process.kill(process.pid, 'SIGKILL')
}

const clock = scaledClock({ speed, startAt })
const client = createRabotClient({ apiUrl: url, clientId, clientSecret, clock, requestTimeoutMs: 300 })
const supplier = createRabotOrderSupplier(client, clock)
const selling: OrderSupplier = {
  ...supplier,
  async create(body, signal) {
    reach('request')
    const created = supplier.create(body, signal)
    if (dieAt?.place === 'sent') setTimeout(() => reach('sent'), 2)
    const answer = await created
    reach('answer')
    return answer
  },
  async page(request, signal) {
    const page = await supplier.page(request, signal)
    reach('page')
    return page
  },
}
const stromkreis = await openStromkreis({
  database,
  rabot: { ...createRabotSupplier(client), selling },
  clock,
  waitForLeaseMs: 0,
  callsPerHour: 1_000_000,
  pageLimit: 5,
})
stromkreis.subscribe((entry) => {
  process.stdout.write(`${JSON.stringify(entry)}\n`)
  reach(entry.event as Place)
})
reach('open')
const running = stromkreis.start()
await Promise.all(
  orders.map((nth) => stromkreis.desk.submit(validOrder({}, { now: writtenAt, nth }), { by: 'anna' })),
)
await running
