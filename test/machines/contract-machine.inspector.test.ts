import { expect, test } from 'vitest'
import { createActor, type InspectionEvent } from 'xstate'
import { contractMachine, contractStatePaths } from '../../machines/index.ts'
import { monday, observed } from './contract-situation.ts'

test('an inspector gets the machine’s definition and every snapshot as JSON', () => {
  const heard: InspectionEvent[] = []
  const actor = createActor(contractMachine, { inspect: (event) => void heard.push(event) }).start()
  actor.send(observed('Processing', {}, { beganAt: monday }))
  actor.stop()
  expect(heard.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['@xstate.actor', '@xstate.event', '@xstate.snapshot']),
  )
  const definition = JSON.parse(JSON.stringify(contractMachine.definition)) as { states: object }
  for (const path of contractStatePaths) {
    expect(definition).toHaveProperty(`states.${path.replace('.', '.states.')}`)
  }
  expect(JSON.parse(JSON.stringify(actor.getPersistedSnapshot()))).toMatchObject({ value: 'Processing' })
})
