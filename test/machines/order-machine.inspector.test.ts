import { expect, test } from 'vitest'
import { createActor, type InspectionEvent } from 'xstate'
import { orderMachine, orderStates } from '../../machines/index.ts'
import { happenings } from './order-situation.ts'

test('an inspector gets the machine’s definition and every snapshot as JSON', () => {
  const heard: InspectionEvent[] = []
  const actor = createActor(orderMachine, { inspect: (event) => void heard.push(event) }).start()
  actor.send(happenings.priced)
  actor.send(happenings.accepted)
  actor.stop()
  expect(heard.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['@xstate.actor', '@xstate.event', '@xstate.snapshot']),
  )
  const definition = JSON.parse(JSON.stringify(orderMachine.definition)) as {
    states: object
    version: string
  }
  expect([orderMachine.id, definition.version]).toEqual(['order', '1'])
  expect(Object.keys(definition.states)).toEqual([...orderStates])
  expect(JSON.parse(JSON.stringify(actor.getPersistedSnapshot()))).toMatchObject({ value: 'Accepted' })
})
