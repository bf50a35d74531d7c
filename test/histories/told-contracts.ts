import { noDetails } from '../../machines/index.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { day, hour, minute, monday, type Scene } from '../engine/scene.ts'
import type { ScriptedOrder } from '../engine/scripted-supplier.ts'

/** What happens in a history: contract `1` is the one that it tells of. */
export type Telling = (scene: Scene) => Promise<void>

const starts = (startDate: string) => ({ startDate, startDayEndsAt: Date.parse(`${startDate}T23:00:00Z`) })
const ends = (endDate: string) => ({ endDate, endDayEndsAt: Date.parse(`${endDate}T23:00:00Z`) })
const nowhere = { startDate: null, startDayEndsAt: null }

/** Sees it in these, an hour apart. */
async function seen(scene: Scene, ...orders: (ScriptedOrder | ScriptedOrder['status'])[]): Promise<void> {
  for (const order of orders) {
    await scene.see('1', order === null || typeof order === 'string' ? { status: order } : order)
  }
}

function ofOurOwn({ engine, clock }: Scene): void {
  const now = clock.now()
  engine.orderLog.commit([], {
    contractNumber: '1',
    customerNumber: 'c1',
    facts: { tariffName: 'rabot.fix', contractSignedAt: now, hasMeterNumber: true, hasMaLo: false },
    look: { beganAt: now - minute, endedAt: now },
  })
}

function accept(scene: Scene): Promise<void> {
  const { store, clock } = scene
  const asked = { command: 'correct', subject: '1', by: 'Ada', text: 'the supplier said so' } as const
  store.request(asked, store.find('1')!.id, clock.now())
  return scene.sync()
}

/** Nobody answers until a time rule has run out all the same. */
async function unanswered({ engine, supplier }: Scene): Promise<void> {
  const unreachable = () => new StromkreisError('unreachable', 'Nobody answered.', { hint: 'Wait.' })
  supplier.failWith(...Array.from({ length: 5_000 }, unreachable))
  const stop = new AbortController()
  const unsubscribe = engine.subscribe(({ kind, subject }) => {
    if (kind === 'timer' && subject === '1') stop.abort()
  })
  await engine.run(stop.signal)
  unsubscribe()
  supplier.forgetFailures()
}

const denied = (message?: string): ScriptedOrder => ({
  status: 'Denied',
  details: { denialReason: 'MarketLocationNotFound', ...(message && { message }) },
})

/** The histories of the contract machine, by what they tell. Together they take every edge and run out every time rule. */
export const toldContracts: Readonly<Record<string, Telling>> = {
  'ordered-and-delivered': async (scene) => {
    ofOurOwn(scene)
    await seen(scene, 'Open', 'Processing')
    await seen(scene, { status: 'PendingDelivery', details: starts('2026-03-01') }, 'Delivery')
  },
  'open-too-long-then-too-long-in-processing': async (scene) => {
    await seen(scene, 'Open')
    await scene.sync(25 * hour)
    await seen(scene, 'Processing')
    await scene.sync(43 * day)
    await seen(scene, 'Contract')
  },
  'denied-twice-then-delivered': async (scene) => {
    await seen(scene, 'Open', 'Processing', denied('Wrong meter number'))
    await scene.sync(4 * day)
    await scene.sync(4 * day)
    await seen(scene, 'Processing', denied())
    await seen(scene, 'Processing', { status: 'PendingDelivery', details: starts('2026-03-01') })
    await seen(scene, { status: 'Delivery', details: starts('2026-03-01') })
  },
  'rejected-while-open': (scene) =>
    seen(scene, 'Open', { status: 'Rejected', details: { denialReason: 'Insolvency' } }),
  'rejected-in-processing': (scene) => seen(scene, 'Open', 'Processing', 'Rejected'),
  'rejected-after-a-denial': (scene) =>
    seen(scene, 'Processing', denied(), { ...denied(), status: 'Rejected' }),
  'revoked-while-open': (scene) => seen(scene, 'Open', 'Revoked'),
  'revoked-in-processing': (scene) => seen(scene, 'Processing', 'Revoked'),
  'revoked-after-a-denial': (scene) => seen(scene, 'Processing', denied(), 'Revoked'),
  'revoked-before-delivery': (scene) =>
    seen(scene, 'Processing', { status: 'PendingDelivery', details: starts('2026-03-01') }, 'Revoked'),
  'revoked-in-delivery': (scene) => seen(scene, 'PendingDelivery', 'Delivery', 'Revoked'),
  'cancelled-before-delivery-and-its-last-day-moves': async (scene) => {
    await seen(scene, 'Processing', 'PendingDelivery')
    await seen(scene, { status: 'Cancelled', details: { cancellationReason: 'Relocation' } })
    await seen(scene, {
      status: 'Cancelled',
      details: { cancellationReason: 'Relocation', ...ends('2026-02-28') },
    })
    await seen(scene, {
      status: 'Cancelled',
      details: { cancellationReason: 'Relocation', ...ends('2026-01-31') },
    })
    await scene.sync(30 * day)
  },
  'cancelled-in-delivery-with-a-last-day': async (scene) => {
    await seen(scene, 'Processing', 'Contract', 'Delivery')
    await seen(scene, { status: 'Cancelled', details: ends('2026-01-31') })
    await scene.sync(30 * day)
    await seen(scene, { status: 'Cancelled', details: ends('2026-02-15') })
    await scene.sync(30 * day)
  },
  'delivered-before-the-next-look': (scene) =>
    seen(scene, 'Open', { status: 'Delivery', details: starts('2026-01-05') }),
  'cancelled-before-the-next-look': (scene) => seen(scene, 'Processing', 'Cancelled'),
  'confirmed-straight-from-a-denial': (scene) =>
    seen(scene, 'Processing', denied(), { status: 'Contract', details: starts('2026-03-01') }),
  'overdue-then-the-start-date-moves': async (scene) => {
    await seen(scene, 'Processing', { status: 'PendingDelivery', details: starts('2026-01-10') })
    await scene.sync(9 * day)
    await seen(scene, { status: 'PendingDelivery', details: starts('2026-02-01') })
    await seen(scene, { status: 'Contract', details: starts('2026-02-15') })
    await seen(scene, { status: 'PendingDelivery', details: nowhere })
    await seen(scene, { status: 'PendingDelivery', details: starts('2026-02-20') })
    await seen(scene, { status: 'Delivery', details: starts('2026-02-20') })
    await seen(scene, { status: 'Delivery', details: starts('2026-02-21') })
    await seen(scene, { status: 'Contract', details: starts('2026-02-22') })
  },
  'texts-change-and-nothing-else': async (scene) => {
    await seen(scene, 'Open', { status: 'Open', details: { processingInfo: 'we look' } })
    await seen(scene, 'Processing', { status: 'Processing', details: { processingInfo: 'the market looks' } })
    await seen(scene, denied('Wrong meter number'), denied('Wrong name'))
    await seen(scene, { status: 'Rejected', details: { denialReason: 'Other' } })
    await seen(scene, { status: 'Rejected', details: { denialReason: 'Insolvency' } })
  },
  'contradicted-then-as-before': (scene) => seen(scene, 'Processing', 'Revoked', 'Processing', 'Revoked'),
  'contradicted-and-accepted-by-a-person': async (scene) => {
    await seen(scene, 'Processing', 'Revoked', {
      status: 'Processing',
      details: { processingInfo: 'once more' },
    })
    await accept(scene)
    await scene.sync()
    await seen(scene, 'Denied')
  },
  'a-word-nobody-knows-then-known-again': async (scene) => {
    await seen(scene, { status: null, words: 'Sleeping' }, 'Open', { status: null, words: 'Dozing' }, 'Open')
    await seen(
      scene,
      { status: 'Processing', hasUnknownWord: true, words: 'Processing/Napping' },
      'Processing',
    )
  },
  'unreadable-then-missing-then-there-again': async (scene) => {
    const { supplier } = scene
    await seen(scene, 'Processing')
    supplier.setUnreadable('1', { contractNumber: '1', problem: 'state: not there' })
    await scene.sync()
    await seen(scene, 'Processing')
    supplier.remove('1')
    for (let times = 0; times < 3; times += 1) await scene.sync()
    await seen(scene, 'Processing', 'Denied')
  },
  'found-denied': (scene) => seen(scene, denied(), 'Processing'),
  'found-open-since-weeks': async (scene) => {
    await seen(scene, { status: 'Open', contractSignedAt: monday - 20 * day })
    await seen(scene, { status: 'Processing', contractSignedAt: monday - 20 * day })
  },
  'found-in-processing-its-deadline-estimated': async (scene) => {
    await seen(scene, { status: 'Processing', contractSignedAt: monday - 20 * day })
    await scene.sync(23 * day)
  },
  'found-before-delivery': async (scene) => {
    await seen(scene, { status: 'PendingDelivery', details: starts('2025-12-01') })
    await seen(scene, { status: 'Delivery', details: { ...noDetails, ...starts('2025-12-01') } })
  },
  'found-in-delivery': (scene) => seen(scene, 'Delivery', 'Cancelled'),
  'found-ended': (scene) => seen(scene, { status: 'Cancelled', details: ends('2025-06-30') }),
  'nobody-answers-when-a-deadline-passes': async (scene) => {
    await seen(scene, 'Open')
    await unanswered(scene)
    await seen(scene, 'Processing')
  },
}
