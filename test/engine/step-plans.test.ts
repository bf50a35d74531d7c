import { expect, test } from 'vitest'
import { setup } from 'xstate'
import { StepPlans } from '../../src/engine/step-plans.ts'

interface Memory {
  isOpen: boolean
}
type Event = { type: 'go' | 'stay' }

/** Whoever goes through a door waits in it, unless it is open: then for something else, behind it. */
const machine = setup({
  types: { context: {} as Memory, events: {} as Event, input: {} as Memory | undefined },
  guards: { isOpen: ({ context }) => context.isOpen },
  delays: { knock: () => 5, rest: () => 7 },
}).createMachine({
  id: 'door',
  context: ({ input }) => input ?? { isOpen: false },
  initial: 'Outside',
  states: {
    Outside: { on: { go: 'Door', stay: { target: 'Outside', reenter: true } }, after: { rest: 'Door' } },
    Door: { after: { knock: 'Outside' }, always: { target: 'Inside', guard: 'isOpen' } },
    Inside: { after: { rest: 'Outside' } },
  },
})

/** Plans of it, and how often XState had to be asked. */
function planned() {
  let asked = 0
  const plans = new StepPlans<Memory, Event, string>({
    ...{ machine, memory: {}, tellings: {}, idle: { isOpen: false } },
    statePath: (value) => {
      asked += 1
      return value as string
    },
  })
  return {
    step: (leaf: string, isOpen: boolean, type: Event['type'] = 'go') =>
      plans.step(leaf, { isOpen }, { type }),
    start: (isOpen: boolean) => plans.start({ isOpen }),
    get asked() {
      return asked
    },
  }
}

const rest = (state: string) => ({ event: `xstate.after.rest.door.${state}`, delayMs: 7 })
const knock = { event: 'xstate.after.knock.door.Door', delayMs: 5 }

test('a rule of a state that is left at once does not begin to wait', () => {
  const { step } = planned()
  expect(step('Outside', false)).toMatchObject({ leaf: 'Door', armed: [knock] })
  expect(step('Outside', true)).toMatchObject({ leaf: 'Inside', armed: [rest('Inside')] })
})

test('a rule of a state that is entered anew begins to wait anew', () => {
  const { event } = rest('Outside')
  expect(planned().step('Outside', false, 'stay')).toMatchObject({
    ...{ leaf: 'Outside', armed: [rest('Outside')], cancelled: [event] },
  })
})

test('XState is asked once for every situation, however often it comes', () => {
  const plans = planned()
  for (let times = 0; times < 3; times += 1) {
    plans.step('Outside', false)
    plans.step('Outside', true)
    plans.step('Outside', false, 'stay')
    plans.start(false)
  }
  expect(plans.asked).toBe(4)
})

test('what no state takes leads nowhere, each time', () => {
  const { step } = planned()
  expect([step('Inside', true), step('Inside', true)]).toEqual([null, null])
})
