import { describe, expect, test } from 'vitest'
import { EntryListeners } from '../../src/engine/entry-listeners.ts'
import type { Entry } from '../../src/log-entry.ts'

const entries = [1, 2].map((seq) => ({ subject: '1', seq }) as Entry)

describe('whoever listens for entries', () => {
  test('hears each, in their order, until it leaves', () => {
    const listeners = new EntryListeners(() => {})
    const heard: number[] = []
    const leave = listeners.add(({ seq }) => heard.push(seq))
    listeners.tell(entries)
    leave()
    listeners.tell(entries)
    expect(heard).toEqual([1, 2])
  })

  test('does not keep others from hearing by throwing, and what it throws is reported', () => {
    const problems: unknown[] = []
    const listeners = new EntryListeners((problem) => problems.push(problem))
    const heard: number[] = []
    const deaf = new Error('I cannot listen.')
    listeners.add(() => {
      throw deaf
    })
    listeners.add(({ seq }) => heard.push(seq))
    listeners.tell(entries)
    expect([heard, problems]).toEqual([
      [1, 2],
      [deaf, deaf],
    ])
  })
})
