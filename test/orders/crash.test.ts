import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { scaledClock } from '../../src/clock.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import { type Entry, supplierSubject } from '../../src/log-entry.ts'
import type { Fault } from '../../src/sandbox/fault.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { hash32 } from '../../src/sandbox/random-stream.ts'
import { writtenAt } from '../../src/testing/valid-order.ts'
import { clientOf } from '../embed/following.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import type { Place, SellerToKill } from './seller-to-kill.ts'

// Ten minutes of the supplier's in a second: what settles in a minute settles while a process lives.
const speed = 600
const program = fileURLToPath(new URL('../../dist/test/orders/seller-to-kill.js', import.meta.url))
const rounds = Number(process.env['KILL_ROUNDS'] ?? 8)
const seed = Number(process.env['KILL_SEED'] ?? 20_260_115)
const ordersEachRound = 3

const places: readonly Place[] = [
  'request',
  'sent',
  'answer',
  'sending',
  'created',
  'page',
  'checked',
  'open',
  'accepted',
]
const faults: readonly Fault[] = [
  { kind: 'resetAfter', path: 'create' },
  { kind: 'reset', path: 'create' },
  { kind: 'status500AfterActing', path: 'create' },
  { kind: 'timeout', path: 'create' },
  { kind: 'rateLimit', path: 'create', retryAfterSeconds: 20 },
  { kind: 'cutJson', path: 'create' },
]

/** How a process dies: at a place of its own code, or killed so many milliseconds after its first line. */
type Death = { dieAt: NonNullable<SellerToKill['dieAt']> } | { afterMs: number }

describe('a selling process killed at any moment and started again', () => {
  test(
    `orders everything once or has a person asked, ${rounds} kills, seed ${seed}`,
    async () => {
      const clock = scaledClock({ speed, startAt: writtenAt })
      const sandbox = await startSandbox({ clock, seed: 12, orders: 8, tokenLifetimeSeconds: 365 * 86_400 })
      const others = sandbox.world.contractNumbers().length
      const database = temporaryDatabase()
      const seen: Entry[] = []
      try {
        for (let round = 0; round < rounds; round += 1) {
          const chance = (what: string, among: number) => hash32(`${seed}/${round}/${what}`) % among
          if (chance('fault', 2) === 0) sandbox.faults.add(faults[chance('which fault', faults.length)]!)
          const death: Death =
            chance('how', 4) === 0
              ? { afterMs: chance('when', 60) }
              : { dieAt: { place: places[round % places.length]!, turn: 1 + chance('turn', 3) } }
          // The orders of this round, and some of those before once more.
          const orders = Array.from(
            { length: 2 * ordersEachRound },
            (_, index) => round * ordersEachRound + 1 - index + 2,
          )
          const submitted = orders.filter((nth) => nth > 0)
          seen.push(
            ...(await lifeUntil(death, { sandbox, database, startAt: clock.now(), orders: submitted })),
          )
        }
        sandbox.faults.clear()

        const stromkreis = await openStromkreis({
          database,
          rabot: clientOf(sandbox),
          clock,
          waitForLeaseMs: 0,
          callsPerHour: 1_000_000,
        })
        const isSettled = () =>
          stromkreis.orders().every(({ state, isUndecided }) => state === 'Submitted' || isUndecided)
        for (let turn = 0; turn < 200 && !isSettled(); turn += 1) {
          await stromkreis.sync()
          await clock.sleepUntil(clock.now() + 20_000)
        }

        expect(stromkreis.verify().disagreements).toEqual([])
        const log = new Map(
          [
            ...stromkreis.orders().map(({ id }) => id),
            ...stromkreis.contracts().map(({ contractNumber }) => contractNumber),
          ]
            .flatMap((subject) => stromkreis.history(subject))
            .map((entry) => [`${entry.subject}/${entry.seq}`, entry]),
        )
        for (const entry of seen) expect(log.get(`${entry.subject}/${entry.seq}`)).toEqual(entry)

        const numbers = sandbox.world.contractNumbers().slice(others)
        const customers = numbers.map((number) => sandbox.world.order(number)!.emailAddress)
        expect(new Set(customers).size).toBe(customers.length)
        const states = stromkreis.orders().map(({ state }) => state)
        const ofOrders = stromkreis.orders().flatMap(({ contractNumber }) => contractNumber ?? [])
        expect(ofOrders.sort()).toEqual(numbers.sort())
        for (const order of stromkreis.orders()) {
          if (order.state === 'Submitted') continue
          expect(order).toMatchObject({ state: 'Uncertain', isUndecided: true, candidate: null })
          const told = stromkreis.history(order.id).flatMap(({ effects }) => effects.map(({ kind }) => kind))
          expect(told).toEqual(expect.arrayContaining(['orderUncertain', 'orderUndecided']))
        }
        expect(states.length).toBeGreaterThan(rounds)
        expect(states.filter((state) => state === 'Submitted').length).toBeGreaterThan(states.length / 2)
        for (const number of numbers) {
          const begun = stromkreis
            .history(number)
            .filter(({ kind }) => kind === 'adopted' || kind === 'submitted')
          expect(begun, number).toHaveLength(1)
        }
        await stromkreis.stop()
      } finally {
        await sandbox.stop()
      }
    },
    60_000 + rounds * 5_000,
  )
})

/** Starts the process, collects the entries it tells of, and resolves when it is dead. */
async function lifeUntil(
  death: Death,
  place: { sandbox: Sandbox; database: string; startAt: number; orders: readonly number[] },
): Promise<Entry[]> {
  const { sandbox, database, startAt, orders } = place
  const told: SellerToKill = {
    ...{ database, startAt, speed, writtenAt, orders },
    url: sandbox.url,
    clientId: sandbox.clientId,
    clientSecret: sandbox.clientSecret,
    dieAt: 'dieAt' in death ? death.dieAt : null,
  }
  const child = spawn(process.execPath, [program, JSON.stringify(told)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const errors: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('close', (_code, signal) => resolve(signal))
  })
  const entries: Entry[] = []
  // A place that it never gets to must not keep it alive.
  const longestMs = 'afterMs' in death ? death.afterMs : 500
  let timer: NodeJS.Timeout | undefined
  for await (const line of createInterface(child.stdout)) {
    timer ??= setTimeout(() => child.kill('SIGKILL'), longestMs)
    const entry = entryOf(line)
    if (entry !== null && entry.subject !== supplierSubject) entries.push(entry)
  }
  expect(await ended, errors.join('')).toBe('SIGKILL')
  clearTimeout(timer)
  return entries
}

/** Null for a last line that the kill has cut off. */
function entryOf(line: string): Entry | null {
  try {
    return JSON.parse(line) as Entry
  } catch {
    return null
  }
}
