import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { askForOrders, type OrderReply, type OrderWish } from '../../src/embed/ask-for-orders.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import type { OrderBody } from '../../src/order-body.ts'
import { newOrderSubject, orderIdOf, orderSubjectOf } from '../../src/order-id.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { orderCommands } from '../../src/store.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { validOrder } from '../../src/testing/valid-order.ts'
import { clientOf } from './following.ts'
import { temporaryDatabase } from './temporary-database.ts'

const order = (nth: number, overrides = {}) => validOrder(overrides, { now: Date.now(), nth })
const submitting = (body: OrderBody): OrderWish => ({ command: 'submit', body })

async function supplier(): Promise<Sandbox> {
  const sandbox = await startSandbox({ clock: systemClock(), seed: 3, orders: 0 })
  onTestFinished(() => sandbox.stop())
  return sandbox
}

/** Asks as a process with credentials would, or as one that has none. */
function asker(database: string, sandbox: Sandbox | null, patienceMs = 5_000) {
  const acting = () => {
    if (sandbox !== null) return { rabot: clientOf(sandbox), holder: 'asker' }
    throw new StromkreisError('configuration', 'No credentials.', { hint: 'Set them.' })
  }
  return (wishes: readonly OrderWish[]) => askForOrders(database, wishes, { by: 'anna', acting, patienceMs })
}

function openCommands(database: string) {
  const store = new SqliteStore(database)
  try {
    return store.openCommands(orderCommands)
  } finally {
    store.close()
  }
}

function stateOf(reply: OrderReply | undefined): string | undefined {
  return reply?.is === 'done' ? reply.order?.state : reply?.is
}

describe('asking for orders', () => {
  test('loses none where the disk is full when they are to be carried out: they come once there is room', async () => {
    const sandbox = await supplier()
    const database = temporaryDatabase()
    const problems: unknown[] = []
    const stromkreis = await openStromkreis({
      ...{ database, rabot: clientOf(sandbox), onProblem: (problem) => problems.push(problem) },
    })
    onTestFinished(() => stromkreis.stop())
    const [reply] = await asker(database, null, 0)([submitting(order(1))])
    expect(reply?.is).toBe('waiting')
    const disk = new Database(database)
    onTestFinished(() => void disk.close())
    // An order wants more room than an answer.
    disk.exec(`CREATE TRIGGER disk BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`)
    await stromkreis.carryOutCommands()
    expect(problems).toMatchObject([{ code: 'databaseUnusable' }])
    expect(openCommands(database)).toHaveLength(1)
    disk.exec('DROP TRIGGER disk')
    await stromkreis.carryOutCommands()
    expect(openCommands(database)).toEqual([])
    expect(stromkreis.orders().map(({ state }) => state)).toEqual(['Submitted'])
  })

  test('does itself what nobody else does, and gives a reply for every wish in their order', async () => {
    const sandbox = await supplier()
    const ask = asker(temporaryDatabase(), sandbox)
    const wrong = order(2, { userAccount: { emailAddress: 'erika' } })
    const replies = await ask([submitting(order(1)), submitting(wrong), submitting(order(3))])
    expect(replies.map(stateOf)).toEqual(['Submitted', 'Incomplete', 'Submitted'])
    expect(sandbox.world.contractNumbers()).toHaveLength(2)
  })

  test('gives the same orders for the same wishes, also for the same order twice among them', async () => {
    const sandbox = await supplier()
    const ask = asker(temporaryDatabase(), sandbox)
    const wishes = [submitting(order(1)), submitting(order(1)), submitting(order(2))]
    const replies = await ask(wishes)
    expect(replies[1]).toEqual(replies[0])
    expect(await ask(wishes)).toEqual(replies)
    expect(sandbox.world.contractNumbers()).toHaveLength(2)
  })

  test('sends one order when several ask for it at once', async () => {
    const sandbox = await supplier()
    const database = temporaryDatabase()
    const asked = Array.from({ length: 3 }, () => asker(database, sandbox)([submitting(order(1))]))
    const [first, ...others] = await Promise.all(asked)
    expect(first!.map(stateOf)).toEqual(['Submitted'])
    for (const other of others) expect(other).toEqual(first)
    expect(sandbox.world.contractNumbers()).toHaveLength(1)
  })

  test('leaves to whoever holds the lease what it did not do in time, and that is done once', async () => {
    const sandbox = await supplier()
    const database = temporaryDatabase()
    const holder = await openStromkreis({ database, rabot: clientOf(sandbox) })
    onTestFinished(() => holder.stop())
    // Without credentials: it can only ask.
    const [reply] = await asker(database, null, 0)([submitting(order(1))])
    expect(reply).toEqual({ is: 'waiting', id: expect.stringMatching(/^o-/) })
    expect(sandbox.world.contractNumbers()).toEqual([])
    await holder.carryOutCommands()
    await holder.carryOutCommands()
    expect(holder.orders()).toMatchObject([{ id: (reply as { id: string }).id, state: 'Submitted' }])
    expect(sandbox.world.contractNumbers()).toHaveLength(1)
    expect(openCommands(database)).toEqual([])
  })

  test('is answered by a daemon as soon as that has done it', async () => {
    const sandbox = await supplier()
    const database = temporaryDatabase()
    const daemon = await openStromkreis({ database, rabot: clientOf(sandbox), lookForCommandsEveryMs: 50 })
    const running = daemon.start()
    const replies = await asker(database, null)([submitting(order(1)), submitting(order(2))])
    expect(replies.map(stateOf)).toEqual(['Submitted', 'Submitted'])
    await daemon.stop()
    await running
  })

  test('asks for nothing when one of the wishes is about an order that nobody knows', async () => {
    const sandbox = await supplier()
    const database = temporaryDatabase()
    new SqliteStore(database).close()
    const unknown = orderIdOf(newOrderSubject(randomBytes(8)))
    const wishes: OrderWish[] = [submitting(order(1)), { command: 'accept', id: unknown }]
    await expect(asker(database, sandbox)(wishes)).rejects.toMatchObject({ code: 'notFound' })
    expect(openCommands(database)).toEqual([])
    expect(sandbox.calls()).toEqual({})
  })

  test('asks for nothing when neither it nor anybody else could act', async () => {
    const database = temporaryDatabase()
    const ask = asker(database, null)
    await expect(ask([submitting(order(1))])).rejects.toMatchObject({ code: 'configuration' })
    new SqliteStore(database).close()
    await expect(ask([submitting(order(1))])).rejects.toMatchObject({ code: 'configuration' })
    expect(openCommands(database)).toEqual([])
  })

  test('tells why something was not done as the error that doing it would throw', async () => {
    const sandbox = await supplier()
    const ask = asker(temporaryDatabase(), sandbox)
    const [submitted] = await ask([submitting(order(1))])
    const { id } = (submitted as Extract<OrderReply, { is: 'done' }>).order!
    const refused = await ask([
      { command: 'decline', id },
      { command: 'resolve', id, resolution: 'abandon', reason: 'no answer' },
    ])
    for (const reply of refused) {
      expect(reply).toEqual({ is: 'refused', error: expect.any(StromkreisError) })
      expect(reply).toMatchObject({ error: { code: 'invalidInput', hint: expect.stringMatching(/./) } })
    }
  })

  test('keeps what is asked sealed under the order’s own key, and no password at all', async () => {
    const sandbox = await supplier()
    const database = temporaryDatabase()
    const holder = await openStromkreis({ database, rabot: clientOf(sandbox) })
    onTestFinished(() => holder.stop())
    const body = order(1, { userAccount: { password: 'geheim-geheim' } })
    await asker(database, sandbox, 0)([submitting(body)])
    const store = new SqliteStore(database)
    onTestFinished(() => store.close())
    const [command] = store.openCommands(orderCommands)
    const kept = store.reveal(orderSubjectOf(command!.subject)!, command!.text!)!
    expect(kept).toContain('erika.beispiel.000001@example.org')
    expect(kept).not.toContain('geheim')
    const bytes = ['', '-wal', '.keys', '.keys-wal']
      .map((end) => readFileSync(database + end, 'latin1'))
      .join()
    expect(bytes).not.toMatch(/erika\.beispiel|geheim/)
    await holder.carryOutCommands()
    expect(holder.orders()[0]!.findings.map(({ rule }) => rule)).toEqual(['passwordNotTaken'])
  })

  test('forgets what was asked for an order that turned out to be a known one', async () => {
    const sandbox = await supplier()
    const database = temporaryDatabase()
    const ask = asker(database, sandbox)
    const keys = () => {
      const file = new Database(`${database}.keys`, { readonly: true })
      const count = file.prepare('SELECT count(*) FROM subject_key').pluck().get()
      file.close()
      return count
    }
    await ask([submitting(order(1))])
    const before = keys()
    await ask([submitting(order(1)), submitting(order(1))])
    expect(keys()).toBe(before)
  })

  test('does not wait for what only a later hour allows, and loses nothing of it', async () => {
    const sandbox = await supplier()
    const database = temporaryDatabase()
    // A token, and one order.
    const acting = () => ({ rabot: clientOf(sandbox), callsPerHour: 2 })
    const wishes = [submitting(order(1)), submitting(order(2))]
    const replies = await askForOrders(database, wishes, { by: 'anna', acting, patienceMs: 4_000 })
    expect(stateOf(replies[0])).toBe('Submitted')
    expect(stateOf(replies[1])).toBeOneOf(['Ready', 'waiting'])
    const later = await asker(database, sandbox)(wishes)
    expect(later.map(stateOf)).toEqual(['Submitted', 'Submitted'])
    expect(sandbox.world.contractNumbers()).toHaveLength(2)
  })
})
