import { describe, expect, test } from 'vitest'
import { Clicks } from '../../src/engine/clicks.ts'
import { EngineParts } from './engine-parts.ts'

const second = 1_000

/** Somebody who asks for looks at contracts, and those that were then wished for. */
class Asking extends EngineParts {
  readonly wished: string[] = []
  clicks = this.anew()

  /** As another process would begin. */
  anew(): Clicks {
    const { store, intake, index, clock } = this
    const wish = ({ contractNumber }: { contractNumber: string }) => this.wished.push(contractNumber)
    return new Clicks({ store, intake, index, clock, wish })
  }

  /** Asks for a look; the command's id. */
  ask(subject: string, text: string | null = 'he called', command: 'look' | 'correct' = 'look'): number {
    const subjectId = this.index.get(subject)?.id ?? 1
    return this.store.request({ command, subject, by: 'anna', text }, subjectId, this.clock.now())
  }

  answer(command: number): string | null {
    return this.store.commandOutcome(command)
  }
}

describe('a look that somebody asks for', () => {
  test('is wished for once, and answered when a look has shown the contract', async () => {
    const asking = new Asking()
    await asking.known('1')
    asking.pass(second)
    const command = asking.ask('1')
    asking.clicks.settle()
    asking.clicks.settle()
    expect([asking.wished, asking.answer(command)]).toEqual([['1'], null])
    asking.pass(second)
    await asking.known('1')
    asking.clicks.settle()
    expect(asking.answer(command)).toBe('seen')
    expect(asking.store.openCommands(['look'])).toEqual([])
  })

  test('is answered by a look that begins in the moment in which we learn of it, and by none before', async () => {
    const asking = new Asking()
    const contract = await asking.known('1')
    asking.pass(second)
    const command = asking.ask('1')
    asking.clicks.settle()
    contract.seen = { ...contract.seen!, beganAt: asking.clock.now() - 1 }
    asking.clicks.settle()
    expect(asking.answer(command)).toBeNull()
    contract.seen = { ...contract.seen, beganAt: asking.clock.now() }
    asking.clicks.settle()
    expect(asking.answer(command)).toBe('seen')
  })

  test('is not answered by the look before, though that began in the same moment', async () => {
    const asking = new Asking()
    await asking.known('1')
    const command = asking.ask('1')
    asking.clicks.settle()
    expect(asking.answer(command)).toBeNull()
  })

  test('waits for a contract that was never seen', () => {
    const asking = new Asking()
    asking.index.obtain('1')
    const command = asking.ask('1')
    asking.clicks.settle()
    asking.clicks.settle()
    expect([asking.wished, asking.answer(command)]).toEqual([['1'], null])
  })

  test('is taken up again by the next process', async () => {
    const asking = new Asking()
    await asking.known('1')
    asking.ask('1')
    asking.clicks.settle()
    asking.anew().settle()
    expect(asking.wished).toEqual(['1', '1'])
  })

  test('is refused where nobody knows the number', () => {
    const asking = new Asking()
    const command = asking.ask('4711')
    asking.clicks.settle()
    expect(asking.answer(command)).toBe('refused: no contract of this number is known here')
    expect([asking.wished, asking.log('4711')]).toEqual([[], []])
  })

  test('is refused where the supplier does not know the number, and nothing else is', async () => {
    const asking = new Asking()
    const [gone] = [await asking.known('1'), await asking.known('2')]
    const commands = [asking.ask('1'), asking.ask('2')]
    asking.clicks.settle()
    asking.clicks.noteUnknown(gone)
    expect(commands.map((each) => asking.answer(each))).toEqual([
      'refused: the supplier does not know this number',
      null,
    ])
    asking.store.settleCommand = () => expect.unreachable('it has been answered')
    asking.clicks.noteUnknown(gone)
  })

  test('is nothing else that people ask for', async () => {
    const asking = new Asking()
    await asking.known('1')
    asking.ask('1', 'he called', 'correct')
    asking.clicks.settle()
    expect(asking.wished).toEqual([])
  })
})

describe('in the log stands', () => {
  test('who asked for a look and why, when we learned of it and when it was asked', async () => {
    const asking = new Asking()
    const { id } = await asking.known('1')
    const askedAt = asking.clock.now()
    asking.ask('1')
    asking.pass(second)
    asking.clicks.settle()
    const entry = asking.store.entriesOf('1').at(-1)!
    expect(entry).toMatchObject({
      ...{ kind: 'act', event: 'look.asked', act: { by: 'anna' } },
      ...{ observedAt: askedAt + second, beganAt: askedAt + second },
      ...{ effectiveAfter: null, effectiveBefore: askedAt },
    })
    expect(asking.store.reveal(id, entry.act!.reason)).toBe('he called')
  })

  test('an empty reason where none was given', async () => {
    const asking = new Asking()
    const { id } = await asking.known('1')
    asking.ask('1', null)
    asking.clicks.settle()
    const { act } = asking.store.entriesOf('1').at(-1)!
    expect(asking.store.reveal(id, act!.reason)).toBe('')
  })

  test('each look asked for once, also where another process takes it up again', async () => {
    const asking = new Asking()
    await asking.known('1')
    asking.ask('1')
    asking.clicks.settle()
    asking.anew().settle()
    asking.pass(second)
    asking.ask('1')
    asking.anew().settle()
    const asked = asking.store.entriesOf('1').filter(({ event }) => event === 'look.asked')
    expect(asked.map(({ effectiveBefore }) => effectiveBefore)).toEqual([
      asking.clock.now() - second,
      asking.clock.now(),
    ])
  })

  test('a look that was asked for in the very moment in which something else happened', async () => {
    const asking = new Asking()
    await asking.known('1')
    asking.ask('1')
    asking.clicks.settle()
    expect(asking.log('1').at(-1)).toBe('look.asked Contract.Delivery > Contract.Delivery')
  })
})
