import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import type { Stromkreis } from '../../src/embed/stromkreis.ts'
import type { Entry } from '../../src/log-entry.ts'
import { overridden, validOrder, writtenAt } from '../../src/testing/valid-order.ts'
import { type Conduct, ScriptedOrderSupplier } from '../orders/scripted-order-supplier.ts'

const minuteMs = 60_000
const dayMs = 1_440 * minuteMs
const request = { tariffKey: 'RabotSmart', zipCode: '14109', yearlyConsumptionKwh: 2600 }

/** A partner at work, with an order or none yet. */
export interface Seller {
  stromkreis: Stromkreis
  desk: Stromkreis['desk']
  supplier: ScriptedOrderSupplier
  clock: VirtualClock
  /** Lets time pass, then does what is to be done. */
  work(afterMs: number): Promise<void>
}

/** Brings about an order, and says which. */
export type OrderTelling = (seller: Seller) => Promise<string>

/** The entries of the order that a history tells of. */
export async function toldOrder(tell: OrderTelling): Promise<Entry[]> {
  const clock = virtualClock(writtenAt)
  const supplier = new ScriptedOrderSupplier(clock)
  const stromkreis = await openStromkreis({
    ...{ database: ':memory:', rabot: supplier, clock, waitForLeaseMs: 0 },
    callsPerHour: 100_000,
  })
  const work = (afterMs: number) => {
    clock.advanceTo(clock.now() + afterMs)
    return stromkreis.desk.work()
  }
  try {
    const id = await tell({ stromkreis, desk: stromkreis.desk, supplier, clock, work })
    return stromkreis.history(id)
  } finally {
    await stromkreis.stop()
  }
}

/** Sends one whose answer is as told. */
async function sent({ desk, supplier }: Seller, conduct: Conduct): Promise<string> {
  supplier.conducts.push(conduct)
  return (await desk.submit(validOrder())).id
}

async function lookOften({ work }: Seller): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await work(minuteMs)
}

/** The histories of the order machine, by what they tell. Together they pass every state. */
export const toldOrders: Readonly<Record<string, OrderTelling>> = {
  'offered-accepted-and-submitted': async ({ desk, work }) => {
    const { id } = await desk.offer({ ...request, data: validOrder() })
    await work(minuteMs)
    await desk.accept(id, { by: 'link' })
    return id
  },
  declined: async ({ desk, work }) => {
    const { id } = await desk.offer(request)
    await work(minuteMs)
    desk.decline(id, { by: 'link' })
    return id
  },
  'nobody-accepts-in-time': async ({ desk, work }) => {
    const { id } = await desk.offer(request)
    await work(15 * dayMs)
    return id
  },
  'accepted-without-data-and-reminded': async ({ desk, work }) => {
    const { id } = await desk.offer(request)
    await desk.accept(id)
    await work(2 * dayMs)
    await work(2 * dayMs)
    await desk.complete(id, validOrder({}, { now: writtenAt + 4 * dayMs }))
    return id
  },
  'incomplete-then-declined': async ({ desk, work }) => {
    const body = overridden(validOrder(), { userAccount: { emailAddress: null } })
    const { id } = await desk.submit(body)
    await work(minuteMs)
    desk.decline(id, { by: 'Ada' })
    return id
  },
  'accepted-elsewhere-and-submitted': (seller) => sent(seller, 'acts'),
  'refused-then-corrected': async (seller) => {
    const id = await sent(seller, 'refuses')
    await seller.work(minuteMs)
    await seller.desk.complete(id, validOrder({ campaignCode: 'Spring' }))
    return id
  },
  'the-supplier-is-busy-for-a-while': async (seller) => {
    const id = await sent(seller, 'isBusy')
    await lookOften(seller)
    return id
  },
  'answer-lost-then-found': async (seller) => {
    const id = await sent(seller, 'actsThenResets')
    await seller.work(minuteMs)
    return id
  },
  'answer-lost-and-sent-once-more': async (seller) => {
    const id = await sent(seller, 'resets')
    await lookOften(seller)
    await seller.desk.resolve(id, 'resubmit', { by: 'Ada' })
    return id
  },
  'answer-lost-and-adopted-by-a-person': async (seller) => {
    const { supplier, clock } = seller
    supplier.habits.echoShiftHours = null
    supplier.onRequest = () => clock.advanceTo(clock.now() + 7_000)
    const id = await sent(seller, 'actsThenResets')
    await lookOften(seller)
    await seller.desk.resolve(id, { adopt: supplier.orders[0]!.contractNumber }, { by: 'Ada' })
    return id
  },
  'answer-lost-and-given-up': async (seller) => {
    const id = await sent(seller, 'resets')
    await lookOften(seller)
    await seller.desk.resolve(id, 'abandon', { by: 'Ada' })
    return id
  },
}
