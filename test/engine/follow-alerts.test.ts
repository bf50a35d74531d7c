import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ContractDetails,
  type ContractStatus,
  contractStatuses,
  defaultContractDelays,
  noDetails,
} from '../../machines/index.ts'
import type { AlertRecord } from '../../src/alert-record.ts'
import type { ContractRecord } from '../../src/contract-record.ts'
import { acknowledged, alertTimer, silenced, unsilenced } from '../../src/engine/alert-life.ts'
import { type Command, decide } from '../../src/engine/decide.ts'
import { askedEffects, calm, followAlerts, mayRaise, type Standing } from '../../src/engine/follow-alerts.ts'
import type { Effect, Entry } from '../../src/log-entry.ts'
import { causesThatHold } from './alert-reference.ts'
import { day, hour, monday } from './scene.ts'

const person = { by: 'Ada', reason: 'text:1' }

/** One contract and its alerts, without a store: what is decided is followed, entry by entry. */
class Life {
  record: ContractRecord | null = null
  standing: Standing = calm
  now = monday
  /** As they would be written. */
  readonly entries: Entry[] = []
  /** Every alert there ever was, as it is now. */
  readonly alerts = new Map<string, AlertRecord>()

  pass(ms: number): this {
    this.now += ms
    return this
  }

  see(
    status: ContractStatus | null,
    seen: { details?: Partial<ContractDetails>; signedAt?: number | null; words?: string } = {},
  ): this {
    const words = seen.words ?? status ?? 'Odd'
    return this.#tell({
      type: 'observe',
      observation: {
        contractNumber: '345',
        customerNumber: null,
        status,
        words,
        hasUnknownWord: status === null || words !== status,
        details: { ...noDetails, ...seen.details },
        facts: {
          tariffName: null,
          contractSignedAt: seen.signedAt ?? null,
          hasMeterNumber: false,
          hasMaLo: true,
        },
      },
      look: { beganAt: this.now, endedAt: this.now },
      seenFrom: null,
      delays: defaultContractDelays,
    })
  }

  misread(problem: string): this {
    return this.#tell({ type: 'unreadable', problem, look: { beganAt: this.now, endedAt: this.now } })
  }

  miss(): this {
    return this.#tell({ type: 'missing', look: { beganAt: this.now, endedAt: this.now } })
  }

  /** Fires whatever the contract waits for and has run out. */
  fireDue(): this {
    for (const { event, token, dueAt } of this.record?.timers ?? []) {
      if (dueAt <= this.now) this.#tell({ type: 'timer', event, token, now: this.now, confirmed: true })
    }
    return this
  }

  /** Fires whatever its alerts wait for and has run out. */
  remindDue(): this {
    for (const alert of this.standing.alerts) {
      for (const { event, token, dueAt } of alert.timers) {
        if (dueAt <= this.now && this.#waits(alert.id, event)) {
          this.#note(alertTimer({ alert, event, token, dueAt }, this.now))
        }
      }
    }
    return this
  }

  correct(): this {
    const contradiction = this.entries.findLast(({ anomaly }) => anomaly?.kind === 'contradiction')
    const start = this.entries.findLast((entry) => entry.start !== undefined)?.start
    if (contradiction === undefined || start === undefined) return this
    return this.#tell({
      type: 'correct',
      contradiction: contradiction as Entry,
      start,
      by: 'Ada',
      reason: 'text:2',
      now: this.now,
    })
  }

  acknowledge(kind: AlertRecord['kind']): boolean {
    return this.#note(acknowledged(this.open(kind)?.id ?? 'none', person, this.now))
  }

  silence(until: number | null): boolean {
    return this.#note(silenced(until, person, this.now))
  }

  unsilence(): boolean {
    return this.#note(unsilenced(person, this.now))
  }

  open(kind: AlertRecord['kind']): AlertRecord | undefined {
    return this.standing.alerts.find((alert) => alert.kind === kind)
  }

  /** `openTooLong Open`, for each alert that is not resolved. */
  get unresolved(): string[] {
    return this.standing.alerts.map(({ kind, state }) => `${kind} ${state}`)
  }

  /** What the latest entry tells, and `(denied: silenced)` what it does not. */
  get told(): string[] {
    return toldBy(this.entries.at(-1)!)
  }

  #waits(id: string, event: string): boolean {
    const alert = this.standing.alerts.find((each) => each.id === id)
    return alert?.timers.some((timer) => timer.event === event && timer.dueAt <= this.now) === true
  }

  #tell(command: Command): this {
    const decision = decide(this.record, '345', command)
    if (decision.outcome !== 'changed') return this
    this.record = decision.record
    for (const entry of decision.entries) expect(this.#follow(entry as Entry)).toBe(true)
    return this
  }

  #note(happening: object): boolean {
    const state = this.record?.position?.state ?? null
    const seq = (this.record?.seq ?? 0) + 1
    const entry = {
      ...happening,
      ...{ subject: '345', seq, from: state, to: state, effects: [], timers: { armed: [], removed: [] } },
    } as unknown as Entry
    const isTaken = this.#follow(entry)
    if (isTaken && this.record !== null) this.record = { ...this.record, seq }
    return isTaken
  }

  #follow(decided: Entry): boolean {
    const entry = mayRaise(decided) ? { ...decided, raises: { version: '1' } } : decided
    const followed = followAlerts(this.standing, entry)
    if (followed === null) return false
    this.standing = followed.standing
    for (const alert of followed.changed) this.alerts.set(alert.id, alert)
    this.entries.push({ ...entry, effects: followed.effects })
    return true
  }
}

function toldBy({ effects }: Entry): string[] {
  return effects.map(({ kind, suppressed, withheld }: Effect) =>
    suppressed || withheld ? `(${kind}: ${withheld ?? 'suppressed'})` : kind,
  )
}

const startDay = { startDate: '2026-01-20', startDayEndsAt: monday + 15 * day }
const laterStartDay = { startDate: '2026-03-01', startDayEndsAt: monday + 55 * day }

describe('an alert is raised', () => {
  test('by the effect that says so first, whose key is its id', () => {
    const life = new Life().see('Open').pass(day).fireDue()
    expect([life.unresolved, life.told]).toEqual([['openTooLong Open'], ['openTooLong']])
    expect(life.open('openTooLong')).toMatchObject({
      id: '345/2/0',
      subject: '345',
      context: { openedAt: monday + day, isTold: true },
      resolvedAt: null,
    })
  })

  test('by a time rule that had run out before the contract was first seen, without a word about it alone', () => {
    const life = new Life().see('Open', { signedAt: monday - 9 * day })
    expect([life.unresolved, life.told]).toEqual([['openTooLong Open'], []])
    expect(life.open('openTooLong')).toMatchObject({
      id: '345/1/openTooLong',
      leaf: 'Open.InDigest',
      timers: [],
      effect: {
        likelyCauses: [{ cause: 'meterNumber', rule: 'onlyMaLo' }, { cause: 'email' }, { cause: 'address' }],
      },
    })
  })

  test('by what does not fit the lifecycle, once for as long as anything of its kind does not', () => {
    const life = new Life().see('Processing').see('Open')
    expect([life.unresolved, life.told]).toEqual([['contradiction Open'], ['contradiction']])
    const { id } = life.open('contradiction')!
    life.pass(hour).see('Open', { words: 'Open/Sparkling' })
    expect([life.unresolved, life.told]).toEqual([['contradiction Open'], ['contradiction']])
    expect(life.entries.at(-1)!.effects).toMatchObject([{ alert: id, seen: 'Open/Sparkling' }])
    expect(life.open('contradiction')!.effect).toMatchObject({ seen: 'Open/Sparkling' })
  })

  test('not by what is left again within the same look', () => {
    const life = new Life().see('Processing').see('Denied').see('Processing')
    expect(life.unresolved).toEqual([])
    const passed = new Life().see('Open').see('Denied')
    expect(passed.unresolved).toEqual(['denied Open'])
  })
})

describe('an alert is resolved', () => {
  test('when the contract moves on, in the very entry', () => {
    const life = new Life().see('Processing').see('Denied').pass(hour).see('Processing')
    expect([life.unresolved, life.told]).toEqual([[], ['alertResolved']])
    expect([...life.alerts.values()]).toMatchObject([
      { state: 'Resolved', resolvedAt: monday + hour, timers: [] },
    ])
  })

  test('and the next of its kind is another alert', () => {
    const life = new Life().see('Processing').see('Denied').see('Processing').pass(hour).see('Denied')
    expect([...life.alerts.values()].map(({ id, state }) => `${id} ${state}`)).toEqual([
      '345/2/0 Resolved',
      '345/4/0 Open',
    ])
  })

  test('when a start day that had passed moves', () => {
    const life = new Life().see('PendingDelivery', { details: startDay })
    life.pass(18 * day).fireDue()
    expect(life.unresolved).toEqual(['deliveryOverdue Open'])
    life.see('PendingDelivery', { details: laterStartDay })
    expect([life.unresolved, life.told]).toEqual([[], ['startDateChanged', 'alertResolved']])
  })

  test('when what did not fit is no longer seen, or a person accepts it', () => {
    const life = new Life().see('Processing').see('Open').pass(hour).see('Processing')
    expect([life.unresolved, life.told]).toEqual([[], ['alertResolved']])
    life.see('Open').pass(hour).correct()
    expect([life.unresolved, life.told]).toEqual([[], ['alertResolved']])
  })

  test('when something else does not fit now: that is another cause', () => {
    const life = new Life().see('Processing').see('Open').miss()
    expect([life.unresolved, life.told]).toEqual([['missing Open'], ['missing', 'alertResolved']])
  })

  test('without a word when people heard of it only together with many others', () => {
    const life = new Life()
      .see('Open', { signedAt: monday - 9 * day })
      .pass(hour)
      .see('Processing')
    expect([life.unresolved, life.told]).toEqual([[], []])
  })
})

describe('a person', () => {
  const denied = () => new Life().see('Processing').see('Denied')

  test('takes an alert up, with a note, and hears no reminder meanwhile', () => {
    const life = denied().pass(hour)
    expect(life.acknowledge('denied')).toBe(true)
    expect([life.unresolved, life.told]).toEqual([['denied Acknowledged'], ['alertAcknowledged']])
    expect(life.open('denied')).toMatchObject({ acknowledgedAt: monday + hour, note: 'text:1' })
    life.pass(3 * day).fireDue()
    expect(life.told).toEqual(['(denialReminder: acknowledged)'])
  })

  test('hears of it again when that was long ago, and then of its reminders too', () => {
    const life = denied()
    life.acknowledge('denied')
    life.pass(7 * day).remindDue()
    expect([life.unresolved, life.told]).toEqual([['denied Open'], ['alertReminder']])
    expect(life.open('denied')!.acknowledgedAt).toBeNull()
    life.fireDue()
    expect(life.told).toEqual(['denialReminder'])
  })

  test('cannot take up what is not there, resolved, or silenced', () => {
    const life = denied()
    expect(life.acknowledge('openTooLong')).toBe(false)
    life.silence(null)
    expect(life.acknowledge('denied')).toBe(false)
  })

  test('hears nothing of a silenced contract, neither of what is so nor of what comes', () => {
    const life = denied()
    life.silence(monday + 10 * day)
    expect(life.unresolved).toEqual(['denied Silenced'])
    life.pass(3 * day).fireDue()
    expect(life.told).toEqual(['(denialReminder: silenced)'])
    life.see('Open')
    expect([life.unresolved, life.told]).toEqual([
      ['denied Silenced', 'contradiction Silenced'],
      ['(contradiction: silenced)'],
    ])
    life.see('Revoked')
    expect([life.unresolved, life.told]).toEqual([[], ['revoked']])
  })

  test('hears of what still is so when the silence is over', () => {
    const life = denied()
    life.silence(monday + 2 * day)
    life.pass(2 * day).remindDue()
    expect([life.unresolved, life.told]).toEqual([['denied Open'], ['alertReminder']])
    life.pass(day).fireDue()
    expect(life.told).toEqual(['denialReminder'])
  })

  test('hears of it as soon as somebody ends the silence', () => {
    const life = denied()
    life.silence(null)
    life.pass(hour).unsilence()
    expect([life.unresolved, life.told]).toEqual([['denied Open'], ['alertReminder']])
  })
})

test('nobody hears of reminders twice: those of a denial are the contract’s own', () => {
  const life = new Life().see('Processing').see('Denied')
  const told: string[] = []
  for (let each = 0; each < 6; each += 1) {
    const count = life.entries.length
    life.pass(day).fireDue().remindDue()
    for (const entry of life.entries.slice(count)) told.push(...toldBy(entry))
  }
  expect(told).toEqual(['denialReminder', 'denialReminder'])
})

type Step = (life: Life) => unknown

const someDetails = fc.constantFrom({}, startDay, laterStartDay)
const someStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        status: fc.constantFrom<ContractStatus>(...contractStatuses),
        details: someDetails,
        isNewWord: fc.nat(9),
        signedDaysAgo: fc.constantFrom(null, 1, 60),
      })
      .map(
        ({ status, details, isNewWord, signedDaysAgo }): Step =>
          (life) => {
            const words = isNewWord === 0 ? `${status}/Sparkling` : status
            life.see(status, {
              details,
              words,
              signedAt: signedDaysAgo === null ? null : monday - signedDaysAgo * day,
            })
          },
      ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Step>(
      (life) => life.see(null),
      (life) => life.misread('state: expected string'),
      (life) => life.miss(),
      (life) => life.correct(),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom(hour, day, 3 * day, 20 * day, 43 * day).map(
      (ms): Step =>
        (life) =>
          life.pass(ms).fireDue().remindDue(),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Step>(
      (life) => life.acknowledge('denied'),
      (life) => life.acknowledge('contradiction'),
      (life) => life.acknowledge('openTooLong'),
      (life) => life.silence(life.now + 2 * day),
      (life) => life.silence(null),
      (life) => life.unsilence(),
    ),
  },
)

describe('whatever happens to a contract, and whatever people do about it,', () => {
  test('what is open is what is so; nothing is raised twice for one cause; replaying the log says the same', () => {
    fc.assert(
      fc.property(fc.array(someStep, { minLength: 1, maxLength: 20 }), (steps) => {
        const life = new Life()
        for (const step of steps) {
          step(life)
          if (life.record === null) continue
          const kinds = life.standing.alerts.map(({ kind }) => kind)
          expect(kinds.toSorted()).toEqual(causesThatHold(life.record).toSorted())
          expect(new Set(kinds).size).toBe(kinds.length)
        }
        for (const alert of life.alerts.values()) {
          const isOpen = life.standing.alerts.some(({ id }) => id === alert.id)
          expect([alert.id, alert.state === 'Resolved', alert.resolvedAt !== null]).toEqual([
            alert.id,
            !isOpen,
            !isOpen,
          ])
          if (!isOpen) expect(alert.timers).toEqual([])
        }
        expectSameReplayed(life)
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 120) },
    )
  })

  test('an alert that is silenced or taken up is not reminded of', () => {
    fc.assert(
      fc.property(fc.array(someStep, { minLength: 1, maxLength: 20 }), (steps) => {
        const life = new Life()
        for (const step of steps) {
          const before = new Map(life.standing.alerts.map(({ id, state }) => [id, state]))
          const count = life.entries.length
          step(life)
          for (const { effects, kind, alert } of life.entries.slice(count)) {
            for (const effect of effects) {
              if (kind !== 'timer' || alert !== undefined || effect.withheld || !effect.alert) continue
              expect([effect.kind, before.get(effect.alert)]).toEqual([effect.kind, 'Open'])
            }
          }
        }
      }),
    )
  })
})

/** Follows the entries once more, as the log would give them, from what their contract’s machine asked for alone. */
function expectSameReplayed(life: Life): void {
  const logged = JSON.parse(JSON.stringify(life.entries)) as Entry[]
  const alerts = new Map<string, AlertRecord>()
  let standing: Standing = calm
  for (const [index, entry] of logged.entries()) {
    const followed = followAlerts(standing, { ...entry, effects: askedEffects(entry.effects) })!
    expect(followed.effects).toEqual(logged[index]!.effects)
    standing = followed.standing
    for (const alert of followed.changed) alerts.set(alert.id, alert)
  }
  expect(standing).toEqual(JSON.parse(JSON.stringify(life.standing)))
  expect([...alerts]).toEqual(JSON.parse(JSON.stringify([...life.alerts])))
}
