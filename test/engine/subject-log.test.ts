import { describe, expect, test } from 'vitest'
import { SubjectLog } from '../../src/engine/subject-log.ts'
import type { Entry, Happening } from '../../src/log-entry.ts'
import { orderIdOf } from '../../src/order-id.ts'
import type { OrderRecord } from '../../src/order-record.ts'
import { EngineParts, noon } from './engine-parts.ts'

const subjectId = 2 ** 50 + 7
const orderId = orderIdOf(subjectId)

const acknowledged: Happening = {
  ...{ kind: 'act', event: 'alert.acknowledged', observedAt: noon, beganAt: noon },
  ...{ effectiveAfter: null, effectiveBefore: noon, act: { by: 'anna', reason: '' } },
}

/** A log, and an order of our own in it that has been offered. */
class Subjects extends EngineParts {
  readonly ofSubjects = new SubjectLog({ store: this.store, index: this.index, intake: this.intake })

  offerOrder(): OrderRecord {
    const record = {
      ...{ id: orderId, seq: 1, machineVersion: '1', state: 'Draft', enteredAt: noon, beganAt: noon },
      ...{ context: {}, timers: [], offer: null, data: null, findings: [], mark: null },
      ...{ acceptedAt: null, submittedAt: null, tookLongerWay: false, erasedAt: null },
    } as unknown as OrderRecord
    const entry = {
      ...{ ...acknowledged, kind: 'submitted', event: 'draft', act: undefined },
      ...{ subject: orderId, seq: 1, from: null, to: 'Draft' },
      ...{ timers: { armed: [], removed: [] }, effects: [] },
    } as unknown as Entry
    this.intake.commit([{ subjectId, lastPosition: 0, record, entries: [entry] }])
    this.committed.length = 0
    return record
  }
}

describe('a subject', () => {
  test('is a contract, an order of our own or the supplier, each with its id', async () => {
    const subjects = new Subjects()
    const contract = await subjects.known('1')
    subjects.offerOrder()
    const supplier = subjects.index.obtain('supplier')
    const ids = ['1', orderId, 'supplier'].map((subject) => subjects.ofSubjects.subjectId(subject))
    expect(ids).toEqual([contract.id, subjectId, supplier.id])
  })

  test('that is not known has no id', () => {
    const subjects = new Subjects()
    expect(['1', orderId, 'supplier'].map((subject) => subjects.ofSubjects.subjectId(subject))).toEqual([
      ...[null, null, null],
    ])
  })
})

describe('what happens to the alerts', () => {
  test('of a contract is written and leaves it as it is', async () => {
    const subjects = new Subjects()
    await subjects.known('1')
    const { record } = subjects.store.find('1')!
    subjects.ofSubjects.write('1', acknowledged)
    const { state } = record!.position!
    expect(subjects.store.entriesOf('1').at(-1)).toMatchObject({
      ...{ ...acknowledged, seq: record!.seq + 1, from: state, to: state, effects: [] },
    })
    expect(subjects.store.find('1')!.record).toEqual({ ...record, seq: record!.seq + 1 })
  })

  test('of the supplier is written though nothing was known of it', () => {
    const subjects = new Subjects()
    subjects.ofSubjects.write('supplier', acknowledged)
    expect(subjects.store.entriesOf('supplier')).toMatchObject([{ event: 'alert.acknowledged', seq: 1 }])
  })

  test('of an order of our own is written and leaves it as it is', () => {
    const subjects = new Subjects()
    const record = subjects.offerOrder()
    subjects.ofSubjects.write(orderId, acknowledged)
    subjects.ofSubjects.write(orderId, { ...acknowledged, event: 'alert.silenced' })
    const untouched = { from: 'Draft', to: 'Draft', timers: { armed: [], removed: [] }, effects: [] }
    const entries = [
      { ...acknowledged, subject: orderId, seq: 2, ...untouched },
      { ...acknowledged, event: 'alert.silenced', subject: orderId, seq: 3, ...untouched },
    ]
    expect(subjects.committed).toEqual(entries)
    expect(subjects.store.entriesOf(orderId).slice(1)).toMatchObject(entries)
    expect(subjects.store.orders.find(orderId)!.record).toEqual({ ...record, seq: 3 })
    expect(subjects.index.get(orderId)).toBeUndefined()
  })
})
