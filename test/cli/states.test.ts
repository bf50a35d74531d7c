import { expect, test } from 'vitest'
import { contractStatePaths, orderStates } from '../../machines/index.ts'
import { json, stromkreis } from './command-line.ts'

interface StateLine {
  state: string
  to: string[]
  timeRules: { name: string; when: string; to: string }[]
}

test('states order explains every state of an order from the machine itself', async () => {
  const states: StateLine[] = await json(['states', 'order'])
  expect(states.map(({ state }) => state)).toEqual([...orderStates])
  expect(Object.fromEntries(states.map(({ state, to }) => [state, to]))).toEqual({
    Quoting: ['Offered'],
    Offered: ['Accepted', 'Declined', 'Expired'],
    Accepted: ['Ready', 'Incomplete'],
    Incomplete: ['Ready', 'Declined'],
    Ready: ['Submitting'],
    Submitting: ['Submitted', 'Refused', 'Uncertain'],
    Refused: ['Ready'],
    Uncertain: ['Submitted', 'Ready', 'Abandoned'],
    Submitted: [],
    Declined: [],
    Expired: [],
    Abandoned: [],
  })
  const rules = states.flatMap(({ state, timeRules }) =>
    timeRules.map(({ name, when, to }) => [state, name, when, to]),
  )
  expect(rules).toEqual([
    ['Offered', 'offerValidity', 'after the date', 'Expired'],
    ['Incomplete', 'incompleteReminder', 'after 2 days', 'Incomplete'],
  ])
  for (const state of states) {
    expect(state).toMatchObject({
      description: expect.stringMatching(/./),
      actor: expect.stringMatching(/^(partner|customer|supplier)$/),
      talksTo: expect.arrayContaining([expect.any(String)]),
      whatToDo: expect.stringMatching(/./),
    })
  }
})

test('states means the contract, unless told otherwise', async () => {
  const [named, unnamed] = await Promise.all([json(['states', 'contract']), json(['states'])])
  expect(named).toEqual(unnamed)
  const states = (unnamed as StateLine[]).map(({ state }) => state)
  expect(states.toSorted()).toEqual([...contractStatePaths, 'Contract'].sort())
})

test('states order has a table for people', async () => {
  const { code, stdout, stderr } = await stromkreis(['states', 'order'])
  expect([code, stderr]).toEqual([0, ''])
  for (const state of orderStates) expect(stdout).toContain(state)
})
